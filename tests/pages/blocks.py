"""Blocks of the guides that the program's own texts fill: `make pictures` writes them, a test compares.
Those that need no workbook: `PYTHONPATH=tests python -m pages.blocks`, with no LibreOffice.

A block stands between `<!-- tu-lap: NAME X -->` and `<!-- het -->`; X numbers its rows (X1, X2, ...).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from addin.build.book import messages
from addin.build.package import RIBBON_2010
from addin.install.messages import TEXTS, Failure, Question, Remark
from pages.examples import EXAMPLES
from pages.walk import LISTED, TYPED, WRONG, Dialog, Pressed, Seen
from tthc.checks.catalogue import catalogue
from tthc.excel.result import AskKind

__all__ = ["BLOCK", "PAGES", "filled", "known_texts", "labels", "ribbon", "said"]

_ROOT = Path(__file__).parents[2]
PAGES = (
    _ROOT / "docs" / "kiem-tra-tren-excel.md",
    _ROOT / "HUONG_DAN.md",
    _ROOT / "docs" / "cau-cua-bo-cai-dat.md",
)
BLOCK = re.compile(r"(<!-- tu-lap: (\S+)(?: ([A-Z]))? -->\n).*?(<!-- het -->)", re.DOTALL)
_UI = f"{{{RIBBON_2010}}}"
_RESULT = "☐ đúng ☐ khác:"
_HEAD = "| số | làm gì | phải thấy | kết quả |\n|---|---|---|---|\n"

_FILL = ", ".join(f"{cell} gõ `{value}`" for cell, value in {**TYPED, "I14": WRONG}.items())
_FIRST: Mapping[str, str] = {
    "kiem-tra-cai-dat": "",
    "tong-hop-khi-trong": "Sổ còn trống.",
    "cau-hinh": "Trang CẤU HÌNH: Cấp tổng hợp chọn `thành phố`; Cơ quan tổng hợp gõ `UBND thành phố Điện Biên Phủ`; "
    "Kỳ đánh giá gõ `Quý II năm 2022`. Xem dòng thứ hai của trang.",
    "nhan": "",
    "kiem-tra": "",
    "tong-hop": "",
    "nguon": "Trang TỔNG HỢP: chọn ô Tiêu chí 1 của Phường Thanh Bình.",
    "nguon-khong-phai-so": "Vẫn trang TỔNG HỢP: chọn ô B1.",
    "them": "",
    "bieu-con-sai": f"Trang Xã Mẫu: {_FILL} (I14 cố ý gõ sai). Xem ô H1 và cột Kiểm tra.",
    "bieu-da-dien": f"Gõ lại I14 thành `{TYPED['I14']}`. Xem ô H1.",
    "tong-hop-lai": "",
    "dieu-chinh": "Trang SỐ LIỆU: chọn ô ở cột «Tổng hồ sơ đã tiếp nhận trong kỳ» của Phòng Tư pháp.",
    "hoan-tac": "",
    "xuat": "",
    "xuat-pdf": "",
    "nhat-ky": "",
}
_LIST = ", ".join(f"`{name}`" for name in LISTED)
_SECOND: Mapping[str, str] = {
    "tao-bieu": "Trang CẤU HÌNH: cấp `huyện`, cơ quan `UBND huyện Mẫu`, kỳ `Quý II năm 2022`, hạn gửi `17 giờ 00 ngày "
    f"10/7/2022`, người liên hệ `Cán bộ 1`; bảng danh mục cuối trang: ba đơn vị {_LIST}, nhóm `UBND CÁC XÃ, PHƯỜNG`.",
    "them-tat-ca": "",
    "nhan-tep": "Nhập trang Xã Mẫu Một như trang Xã Mẫu ở trên. Không nhập gì vào hai trang còn lại.",
    "tinh-hinh": "",
    "xep-hang": "",
    "chot": "",
    "da-chot": "",
    "mo-lai": "",
    "ky-moi": "",
}


def ribbon() -> ET.Element:
    """The ribbon as it ships."""
    return ET.fromstring((_ROOT / "addin" / "ribbon" / "customUI14.xml").read_bytes())


def labels() -> Mapping[str, str]:
    """What stands on a button, by action: "new_period" -> "Kỳ mới"."""
    return {
        re.sub(r"(?<!^)([A-Z])", r"_\1", button.get("onAction", "").removeprefix("modRibbon.On")).lower(): (
            button.get("label", "")
        )
        for button in ribbon().iter(f"{_UI}button")
    }


def _cell(text: str) -> str:
    return text.strip().replace("|", "\\|").replace("\n", "<br>")


def _row(number: str, do: str, see: str) -> str:
    return f"| {number} | {_cell(do)} | {_cell(see)} | {_RESULT} |\n"


def _answered(dialog: Dialog) -> str:
    """How the officer answers."""
    answer = dialog.answer
    match dialog.kind:
        case AskKind.YES_NO:
            return "bấm **Yes** (Có)" if answer == "co" else "bấm **No** (Không)"
        case AskKind.FOLDER:
            return f"chọn thư mục `{answer}`"
        case AskKind.FILES:
            return f"chọn tệp `{answer}`"
        case AskKind.SAVE:
            return f"lưu thành `{answer}`"
        case AskKind.CHOICE:
            number = next(
                line.split(".")[0] for line in dialog.shown.splitlines() if line.endswith(f". {answer}")
            )
            return f"gõ `{number}` rồi bấm OK"
        case _:
            return f"gõ `{answer}` rồi bấm OK"


def _steps(before: Mapping[str, str], seen: Seen, letter: str) -> str:
    rows = []
    for number, (name, do) in enumerate(before.items(), 1):
        step = seen[name]
        if isinstance(step, str):
            rows.append(_row(f"{letter}{number}", do, f"{step}"))
            continue
        answers = [f"- {_answered(one)}" for one in step.dialogs]
        pressed = "\n".join((f"{do} Bấm «{labels()[step.action]}».", *answers))
        shown = [f"Hộp thoại: “{one.shown}”" for one in step.dialogs]
        rows.append(_row(f"{letter}{number}", pressed, "\n".join((*shown, f"Câu cuối: “{step.told}”"))))
    return _HEAD + "".join(rows)


def _ribbon_table(letter: str) -> str:
    rows = []
    for number, group in enumerate(ribbon().iter(f"{_UI}group"), 1):
        buttons = [
            f"**{one.get('label')}** (lớn, phím {one.get('keytip')})"
            if one.get("size") == "large"
            else f"{one.get('label')} (nhỏ, phím {one.get('keytip')})"
            for one in group.iter(f"{_UI}button")
        ]
        rows.append(_row(f"{letter}{number}", f"Nhóm {group.get('label')}", "; ".join(buttons)))
    return _HEAD + "".join(rows)


def _tips(_: str) -> str:
    rows = [
        f"| {button.get('label')} | {_cell(button.get('supertip', ''))} |\n"
        for button in ribbon().iter(f"{_UI}button")
    ]
    return "| nút | lời giải thích hiện ra khi để chuột trên nút |\n|---|---|\n" + "".join(rows)


def _functions(seen: Seen, letter: str) -> str:
    rows = [
        _row(f"{letter}{number}", f"`{one.formula}`", str(seen[f"ham-{number - 1}"]))
        for number, one in enumerate(EXAMPLES, 1)
    ]
    return _HEAD + "".join(rows)


def _typed(_: str) -> str:
    return "| ô | gõ |\n|---|---|\n" + "".join(f"| {cell} | {value} |\n" for cell, value in TYPED.items())


def _installer(_: str) -> str:
    kinds = (
        (Failure, "Chưa làm xong (số là mã kết thúc)"),
        (Remark, "Đã làm xong, cần biết"),
        (Question, "Câu hỏi"),
    )
    parts = []
    for kind, title in kinds:
        rows = "".join(f"| {number:d} | {_cell(_template(TEXTS[number]))} |\n" for number in kind)
        parts.append(f"## {title}\n\n| số | câu |\n|---:|---|\n{rows}")
    return "\n".join(parts)


_FIXED: Mapping[str, Callable[[str], str]] = {
    "the": _ribbon_table,
    "chu-thich": _tips,
    "so-can-go": _typed,
    "bo-cai-dat": _installer,
}
"""Blocks that need no workbook, by name; the argument is the letter of their rows."""
_WALKED: Mapping[str, Callable[[Seen, str], str]] = {
    "ham": _functions,
    "quy-dau": lambda seen, letter: _steps(_FIRST, seen, letter),
    "mot-ky": lambda seen, letter: _steps(_SECOND, seen, letter),
}
"""Blocks of what was seen on the walk."""


def said(seen: Seen) -> Iterator[str]:
    """Every sentence that a button or a cell shows on the walk."""
    for step in seen.values():
        if isinstance(step, Pressed):
            yield step.told
            yield from (one.shown for one in step.dialogs)
        else:
            yield step


def _template(text: str) -> str:
    """A sentence with "…" for what is filled in."""
    return re.sub(r"\{[^}]*\}", "…", text)


def known_texts() -> Iterator[str]:
    """What the program can say: VBA's texts, the catalogue, every text in the code; "…" for what is filled in."""
    yield from map(_template, messages().values())
    for entry in catalogue().values():
        yield from map(_template, (entry.sentence, entry.fix))
    for folder in ("python/tthc", "addin"):
        for path in sorted((_ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield _template(node.value)


def filled(page: str, seen: Seen | None = None) -> str:
    """A page with its blocks written again; without a walk only those that need none."""

    def again(found: re.Match[str]) -> str:
        begin, name, letter, end = found[1], found[2], found[3] or "", found[4]
        if name in _FIXED:
            return f"{begin}\n{_FIXED[name](letter)}\n{end}"
        return f"{begin}\n{_WALKED[name](seen, letter)}\n{end}" if seen is not None else found[0]

    return BLOCK.sub(again, page)


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
