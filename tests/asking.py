"""Conversations with an action that asks; the same cases run in pyOpenVBA's interpreter and in LibreOffice."""

from dataclasses import dataclass

from addin.build.book import messages

__all__ = ["CASES", "ENDLESS", "FOREVER", "Case", "question", "told_to"]

TEXTS = messages()
ENDLESS, NUMBER, WRONG = TEXTS["ask.endless"], TEXTS["ask.number"], TEXTS["ask.wrong_number"]
SENTENCE = "Sentence."
"""What the stand-in of Python says with its questions."""
FOREVER = "*"
LONG = "Một câu rất dài. " * 20
TAB, QUESTION, PART = "\t", "\x1e", "\x1f"


def question(key: str, kind: str, prompt: str = "", default: str = "", choices: tuple[str, ...] = ()) -> str:
    """A question as the stand-in takes it."""
    return PART.join((key, kind, prompt, default, "\n".join(choices)))


def told_to(*rounds: tuple[str, ...] | str) -> str:
    """The rounds of an action that asks; FOREVER at the end: the last one again and again."""
    return "".join(FOREVER if one == FOREVER else QUESTION.join(one) + TAB for one in rounds)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, what the officer answers ("no" breaks off), and what then was seen."""

    name: str
    rounds: str
    answers: tuple[str, ...]
    asked: tuple[str, ...]
    """What the dialogs showed, line breaks as "/"."""
    requests: tuple[str, ...]
    """The requests after the first, arguments only."""
    shown: str | None = "tong_hop"
    """The last sentence shown; None: nothing is said."""

    @property
    def given(self) -> str:
        """The answers as the stand-in takes them."""
        return "".join(one + TAB for one in self.answers)


_NUMBERED = f"{SENTENCE}//Ghi vào đâu?/1. Trang mới/2. SỐ LIỆU/"
_WHERE = question("noi", "choice", "Ghi vào đâu?", "SỐ LIỆU", ("Trang mới", "SỐ LIỆU"))
_SURE = question("chac", "yes_no", "Xóa kỳ cũ?")
_REASON = question("ly_do", "text", "Lý do?", "chưa rõ")

CASES = (
    Case("yes", told_to((_SURE,)), ("yes",), (f"yes_no|{SENTENCE}//Xóa kỳ cũ?",), ("chac=co",)),
    Case("no", told_to((_SURE,)), ("no",), (f"yes_no|{SENTENCE}//Xóa kỳ cũ?",), (), shown=None),
    Case(
        "a question that is the sentence",
        told_to((question("chac", "yes_no", SENTENCE),)),
        ("yes",),
        (f"yes_no|{SENTENCE}",),
        ("chac=co",),
    ),
    Case(
        "only the sentence",
        told_to((question("chac", "yes_no"),)),
        ("yes",),
        (f"yes_no|{SENTENCE}",),
        ("chac=co",),
    ),
    Case(
        "text",
        told_to((_REASON,)),
        ("Đơn vị gửi lại ngày 05/7",),
        (f"text|{SENTENCE}//Lý do?|chưa rõ",),
        ("ly_do=Đơn vị gửi lại ngày 05/7",),
    ),
    Case("blank text", told_to((_REASON,)), ("",), (f"text|{SENTENCE}//Lý do?|chưa rõ",), ("ly_do=",)),
    Case(
        "text cancelled", told_to((_REASON,)), ("no",), (f"text|{SENTENCE}//Lý do?|chưa rõ",), (), shown=None
    ),
    Case(
        "a long text is shown whole before the box",
        told_to((question("ly_do", "text", LONG),)),
        ("vì thế",),
        (f"text|{LONG[:255]}|",),
        ("ly_do=vì thế",),
    ),
    Case(
        "choice",
        told_to((_WHERE,)),
        (" 1 ",),
        (f"text|{_NUMBERED}{NUMBER}|2",),
        ("noi=Trang mới",),
    ),
    Case(
        "choice wrong, wrong, right",
        told_to((_WHERE,)),
        ("3", "SỐ LIỆU", "2"),
        (
            f"text|{_NUMBERED}{NUMBER}|2",
            *[f"text|{WRONG}//{_NUMBERED.rstrip('/')}|2"] * 2,
        ),
        ("noi=SỐ LIỆU",),
    ),
    Case(
        "choice wrong, then cancelled",
        told_to((_WHERE,)),
        ("0", "no"),
        (f"text|{_NUMBERED}{NUMBER}|2", f"text|{WRONG}//{_NUMBERED.rstrip('/')}|2"),
        (),
        shown=None,
    ),
    Case(
        "many choices",
        told_to(
            (question("xa", "choice", "Xã nào?", "", tuple(f"Xã thứ {number}" for number in range(60))),)
        ),
        ("60",),
        (f"text|{NUMBER}|",),
        ("xa=Xã thứ 59",),
    ),
    Case(
        "files",
        told_to((question("tep", "files", "Chọn các tệp biểu", "D:\\Biểu", ("xlsx", "xls")),)),
        ("D:\\a.xlsx\nD:\\Xã Nà Nhạn.xls",),
        ("files|Chọn các tệp biểu|D:\\Biểu|xlsx/xls",),
        ("tep=D:\\a.xlsx|tep=D:\\Xã Nà Nhạn.xls",),
    ),
    Case(
        "files cancelled",
        told_to((question("tep", "files", choices=("xlsx",)),)),
        ("no",),
        (f"files|{SENTENCE}||xlsx",),
        (),
        shown=None,
    ),
    Case(
        "folder",
        told_to((question("thu_muc", "folder", "Chọn thư mục", "D:\\Biểu"),)),
        ("D:\\Biểu\\Quý III",),
        ("folder|Chọn thư mục|D:\\Biểu",),
        ("thu_muc=D:\\Biểu\\Quý III",),
    ),
    Case(
        "folder cancelled",
        told_to((question("thu_muc", "folder", "Chọn thư mục"),)),
        ("no",),
        ("folder|Chọn thư mục|",),
        (),
        shown=None,
    ),
    Case(
        "save",
        told_to((question("ra", "save", "Lưu bảng tổng hợp", "D:\\Bảng.xlsx", ("xlsx",)),)),
        ("D:\\Bảng tổng hợp.xlsx",),
        ("save|Lưu bảng tổng hợp|D:\\Bảng.xlsx|xlsx",),
        ("ra=D:\\Bảng tổng hợp.xlsx",),
    ),
    Case(
        "save cancelled",
        told_to((question("ra", "save", "Lưu", "a.pdf", ("pdf",)),)),
        ("no",),
        ("save|Lưu|a.pdf|pdf",),
        (),
        shown=None,
    ),
    Case(
        "two questions at once: the sentence stands once",
        told_to((_REASON, _SURE)),
        ("lý do", "yes"),
        (f"text|{SENTENCE}//Lý do?|chưa rõ", "yes_no|Xóa kỳ cũ?"),
        ("ly_do=lý do|chac=co",),
    ),
    Case(
        "the second of two broken off",
        told_to((_REASON, _SURE)),
        ("lý do", "no"),
        (f"text|{SENTENCE}//Lý do?|chưa rõ", "yes_no|Xóa kỳ cũ?"),
        (),
        shown=None,
    ),
    Case(
        "two rounds",
        told_to((_REASON,), (_SURE,)),
        ("lý do", "yes"),
        (f"text|{SENTENCE}//Lý do?|chưa rõ", f"yes_no|{SENTENCE}//Xóa kỳ cũ?"),
        ("ly_do=lý do", "ly_do=lý do|chac=co"),
    ),
    Case(
        "asked again: the newer answer counts",
        told_to((_REASON,), (_REASON,)),
        ("sai", "đúng"),
        (f"text|{SENTENCE}//Lý do?|chưa rõ",) * 2,
        ("ly_do=sai", "ly_do=đúng"),
    ),
    Case(
        "a dialog that fails",
        told_to((_SURE,)),
        ("error",),
        (f"yes_no|{SENTENCE}//Xóa kỳ cũ?",),
        (),
        shown=f"{TEXTS['ask.failed']}\n\nthe dialog failed",
    ),
)
