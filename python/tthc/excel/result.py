"""What an action gives back: the sentence its caller shows, details to copy, and what it still has to ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Ask", "AskKind", "Result"]


class AskKind(StrEnum):
    """How the caller asks the officer; the answer comes back as an argument of the same action.

    YES_NO: "co", or nothing is called again. TEXT: what was typed. CHOICE: one of the choices. FILES: paths,
    one a line. FOLDER, SAVE: one path. Who breaks off ends the action: nothing has been written yet.
    """

    YES_NO = "yes_no"
    TEXT = "text"
    CHOICE = "choice"
    FILES = "files"
    FOLDER = "folder"
    SAVE = "save"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. `key` names the argument of the answer; `default` is suggested.

    `choices` serve CHOICE; the filters of FILES and SAVE are the endings of file names among them ("xlsx").
    """

    key: str
    kind: AskKind
    prompt: str
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """`sentence` is whole and Vietnamese; `ok` False: the officer has to do something.

    With `asks` nothing was done yet: the caller asks them in order and calls the action again with the same
    arguments and the answers. `ok` is then True. The sentence stands above the first question; a dialog for
    files has room for the prompt alone. At most 20 questions at once, and 20 times in a row.
    """

    sentence: str
    details: str = ""
    ok: bool = True
    asks: tuple[Ask, ...] = ()
