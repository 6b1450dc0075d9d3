"""Xuất bảng tổng hợp, Xuất PDF: what the command writes, recomputed, as a file of its own."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.domain.numbers import format_count
from tthc.excel.book_reader import open_book
from tthc.excel.guard import Progress, is_busy
from tthc.excel.journal import noted
from tthc.excel.log import write_log
from tthc.excel.output_files import output_path
from tthc.excel.result import Ask, AskKind, Result
from tthc.excel.run import Run, run_book, with_units
from tthc.excel.standing import otherwise
from tthc.files.safe_write import write_whole
from tthc.workflow.book_results import book_plans
from tthc.workflow.export import workbook_bytes
from tthc.workflow.file_names import output_name
from tthc.workflow.outcome import count_units, provisional

__all__ = ["as_pdf", "export_pdf", "export_summary"]

_SUMMARY, _PDF = "Xuất bảng tổng hợp", "Xuất PDF"
_YES = "co"
_Make = Callable[[xw.Book, Run], bytes]


def _doubts(book: xw.Book, run: Run) -> Iterator[Ask]:
    """What is asked before figures leave the workbook."""
    if told := provisional(run.result):
        yield Ask("tam_tinh", AskKind.YES_NO, f"{told} Vẫn xuất?")
    if told := otherwise(book, run):
        yield Ask("ghi_khac", AskKind.YES_NO, f"{told} Tệp xuất ra ghi số tính lại. Vẫn xuất?")


def _where(run: Run, ending: str) -> Ask:
    proposed = output_name(run.result, run.open.settings.get("don_vi", ""), ending)
    return Ask(
        "noi_luu",
        AskKind.SAVE,
        "Chọn nơi lưu và tên tệp",
        str(run.open.path.with_name(proposed)),
        (ending,),
    )


def _export(book: xw.Book, action: str, ending: str, make: _Make, answers: dict[str, object]) -> Result:
    """Ask what is not answered yet, then write the file and a line of NHẬT KÝ."""
    given = {key: str(value or "").strip() for key, value in answers.items()}
    path = output_path(open_book(book), given["noi_luu"], ending) if given["noi_luu"] else None
    replaces = path is not None and path.exists()
    if path is not None and replaces and given["thay_the"] != _YES:
        return Result(
            f"Tệp {path.name} đã có.",
            str(path),
            asks=(Ask("thay_the", AskKind.YES_NO, "Thay tệp cũ bằng tệp mới?"),),
        )
    run = with_units(run_book(book))
    asks = [ask for ask in _doubts(book, run) if given[ask.key] != _YES]
    if path is None or asks:
        where = [] if path is not None else [_where(run, ending)]
        told = f"Xuất kết quả {run.result.run_period_text} ra một tệp riêng, chỉ có số liệu.".replace(
            "  ", " "
        )
        return Result(told, asks=(*asks, *where))
    write_whole(path, make(book, run), overwrite=replaces)
    return _noted(book, action, run, path)


def _noted(book: xw.Book, action: str, run: Run, path: Path) -> Result:
    """The file is written; a line that cannot be does not undo that."""
    many = f"Đã xuất kết quả của {format_count(count_units(run.result))} đơn vị ra tệp {path.name}."
    told = f"{many} {provisional(run.result)}".rstrip()
    return Result(told + noted(book, action, told, file=str(path)), str(path))


def export_summary(
    book: xw.Book,
    noi_luu: object = "",
    tam_tinh: object = "",
    ghi_khac: object = "",
    thay_the: object = "",
) -> Result:
    """Xuất bảng tổng hợp: the very workbook of values the command writes, to the file `noi_luu`.

    `tam_tinh`, `ghi_khac`, `thay_the` "co": although provisional, although the sheets say otherwise, in place
    of the file that is there.

    Raises:
        TthcError: nothing was received, or the file cannot be written there.
    """
    answers = {"noi_luu": noi_luu, "tam_tinh": tam_tinh, "ghi_khac": ghi_khac, "thay_the": thay_the}
    return _export(book, _SUMMARY, "xlsx", lambda _, run: workbook_bytes(run.result, run.request), answers)


def as_pdf(book: xw.Book, run: Run) -> bytes:
    """The summary, the forms of groups and Biểu mẫu 01 of the export, as the program prints them.

    Raises:
        TthcError: it prints no PDF (TT721).
    """
    Progress(book).step("Đang tạo tệp PDF…")
    names: list[int | str] = [one.exported for one in book_plans(run.result, run.request)]
    with TemporaryDirectory(prefix="tthc-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / f"tong-hop-{secrets.token_hex(4)}.xlsx"
        source.write_bytes(workbook_bytes(run.result, run.request))
        opened = book.app.books.open(source, update_links=False, add_to_mru=False)
        try:
            opened.to_pdf(source.with_suffix(".pdf"), include=names)
        except Exception as error:
            if is_busy(error):
                raise
            write_log(traceback.format_exc())
            raise TthcError("TT721") from error
        finally:
            opened.close()
            book.activate()
        return source.with_suffix(".pdf").read_bytes()


def export_pdf(
    book: xw.Book,
    noi_luu: object = "",
    tam_tinh: object = "",
    ghi_khac: object = "",
    thay_the: object = "",
) -> Result:
    """Xuất PDF: the tables of the same workbook of values, a page after the other, to the file `noi_luu`.

    The answers are those of `export_summary`.

    Raises:
        TthcError: nothing was received, no PDF can be made, or the file cannot be written there.
    """
    answers = {"noi_luu": noi_luu, "tam_tinh": tam_tinh, "ghi_khac": ghi_khac, "thay_the": thay_the}
    return _export(book, _PDF, "pdf", as_pdf, answers)
