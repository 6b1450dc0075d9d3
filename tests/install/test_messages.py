"""Every failure, remark and question has a number of its own and a sentence in plain Vietnamese."""

import re
import string

import pytest

from addin.install import messages
from addin.install.messages import TEXTS, Failure, Question, Remark, sentence
from support import ROOT

EVERY = (*Failure, *Remark, *Question)
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "addin/install").glob("*.py")
    if path.name != "messages.py"
)


def test_numbers_are_unique_and_each_has_its_sentence() -> None:
    assert len({int(one) for one in EVERY}) == len(EVERY)
    assert TEXTS.keys() == set(EVERY)


def test_failures_fit_into_an_exit_code_and_remarks_do_not_look_like_one() -> None:
    assert all(0 < int(one) < 100 for one in Failure)
    assert all(100 < int(one) < 300 for one in (*Remark, *Question))


@pytest.mark.parametrize(
    "number", [one for one in EVERY if one not in {Failure.NO_PYTHON, Failure.BROKEN_PYTHON}]
)
def test_each_is_used_with_the_facts_it_names(number: Failure | Remark | Question) -> None:
    kind = type(number).__name__
    uses = re.findall(rf"{kind}\.{number.name}\b", SOURCES)
    assert uses, f"{kind}.{number.name} is never told"
    facts = {name for _, name, _, _ in string.Formatter().parse(TEXTS[number]) if name}
    filled = sentence(number, **dict.fromkeys(facts, "x"))
    assert filled.startswith(f"[{int(number)}] ")
    assert "{" not in filled


@pytest.mark.parametrize("number", EVERY)
def test_an_officer_can_read_it(number: Failure | Remark | Question) -> None:
    text = TEXTS[number]
    assert re.search(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹáàãéèíìóòõúùý]", text), text
    assert not re.search(r"traceback|exception|wheel\b|pip\b|registry", text, re.IGNORECASE), text
    if number not in {Failure.NO_PYTHON, Failure.WRONG_PYTHON}:  # these two speak to a developer
        assert "Python" not in text


@pytest.mark.parametrize("number", list(Failure))
def test_each_failure_says_what_to_do(number: Failure) -> None:
    asks = r"Đề nghị|đề nghị|Gõ|chạy lại|Hãy chạy|rồi chạy|dùng tệp|ở lần chạy sau|chưa cài được|báo người"
    assert re.search(asks, TEXTS[number]), TEXTS[number]


def test_the_readme_shows_the_table_as_it_is() -> None:
    assert messages.table() in (ROOT / "addin/install/README.md").read_text(encoding="utf-8")
