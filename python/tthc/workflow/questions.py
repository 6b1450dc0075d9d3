"""The decisions table a run writes: what is still open, and everything already decided."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tthc.domain.errors import TthcError
from tthc.domain.results import Consolidation
from tthc.files.decision_table import decision_rows, is_decision_table, template_bytes
from tthc.files.named_rows import NamedRow
from tthc.files.safe_write import write_whole

__all__ = ["check_table", "table_beside", "write_questions"]

_ENDING = ".csv"


def table_beside(target: Path) -> Path:
    """Where the decisions table of an output goes."""
    return target.with_name(f"{target.stem}-quyet-dinh{_ENDING}")


def check_table(path: Path) -> None:
    """Refuse early a place where the decisions table cannot go.

    Raises:
        TthcError: it is named like another kind of file, or something else is there.
    """
    if path.suffix.casefold() != _ENDING:
        raise TthcError("TT979", path=str(path))
    if path.exists() and not is_decision_table(path):
        raise TthcError("TT978", path=str(path))


def _is_stale(row: NamedRow, digests: Mapping[str, str]) -> bool:
    """True for a line about a file that has another content by now."""
    _, texts = row
    digest, now = texts.get("ma_tep", "").casefold(), digests.get(texts.get("tep", ""), "")
    return bool(digest) and bool(now) and not now.startswith(digest)


def write_questions(result: Consolidation, decisions: Path | None, path: Path) -> Path | None:
    """Write the table for what is open; nothing already decided in it or in `decisions` is lost.

    A decision of `decisions` goes before one that stood at `path`. None, and nothing written, when nothing is
    open. Decisions about files sent again since are left out: they are asked anew.

    Raises:
        TthcError: the table cannot be written, or one of the two cannot be read.
    """
    digests = {file.path: file.sha256 for file in result.files}
    earlier: list[NamedRow] = []
    if path.exists() and (decisions is None or path.resolve() != decisions.resolve()):
        earlier += [row for row in decision_rows(path) if not _is_stale(row, digests)]
    if decisions is not None:
        about_table = (told.finding for told in result.findings)
        stale = {one.facts["line"] for one in about_table if one.code == "TT977" and one.place is not None}
        earlier += [row for row in decision_rows(decisions) if str(row[0]) not in stale]
    data = template_bytes(result.findings, earlier, digests)
    if data is None:
        return None
    write_whole(path, data, overwrite=True)
    return path
