"""The command `tthc`: the officer's steps without Excel. Exit status 0, 1 or 2 as in HUONG_DAN.md."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tthc import __version__
from tthc.checks.catalogue import tell
from tthc.criteria.loader import load_file, shipped_sets
from tthc.domain.criteria_set import ClassifyOn, TotalRule
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding, Severity, ToldFinding
from tthc.domain.numbers import format_count, format_number, format_score
from tthc.domain.results import Consolidation, FileStatus
from tthc.domain.scoring import Scored, State
from tthc.files.decision_table import decision_rows, is_decision_table, template_bytes
from tthc.files.log_layout import SEVERITY_WORDS
from tthc.files.result_json import failure_json, is_our_json, result_json
from tthc.files.safe_write import check_target, write_whole
from tthc.files.summary_layout import MOST_SIGNATURES, STATUS_WORDS, SummaryLabels
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes
from tthc.workflow.keep import keep_originals
from tthc.workflow.outcome import needs_a_look
from tthc.workflow.request import Request

__all__ = ["app", "main"]

OK, LOOK, FAILED = 0, 1, 2
_WIDTH_WITHOUT_TERMINAL = 150
_SAME_OUTPUTS = "TT965"

app = typer.Typer(
    help="Chấm điểm, kiểm tra và tổng hợp kết quả giải quyết TTHC.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
sets_app = typer.Typer(help="Xem và kiểm tra các bộ tiêu chí.", no_args_is_help=True)
app.add_typer(sets_app, name="bo-tieu-chi")


class Adding(StrEnum):
    """--cong-tong: how criteria are added."""

    ROUNDED = "lam-tron"
    UNROUNDED = "khong-lam-tron"


_RULES = {Adding.ROUNDED: TotalRule.ROUNDED, Adding.UNROUNDED: TotalRule.UNROUNDED}


@app.callback()
def root() -> None:
    """Chấm điểm, kiểm tra và tổng hợp kết quả giải quyết thủ tục hành chính."""


def _console(*, to_error: bool) -> Console:
    console = Console(stderr=to_error, highlight=False)
    return (
        console
        if console.is_terminal
        else Console(stderr=to_error, highlight=False, width=_WIDTH_WITHOUT_TERMINAL)
    )


def _failure(error: Exception) -> ToldFinding:
    """An error as it is told: our own by its code, any other as a fault of the software."""
    if isinstance(error, TthcError):
        return tell(Finding(error.code, error.facts))
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f", {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return tell(Finding("TT961", {"reason": f"{type(error).__name__}: {error}{place}"}))


def _is_our_json_file(path: Path) -> bool:
    return path.is_file() and is_our_json(path.read_text(encoding="utf-8", errors="replace"))


def _write_json(target: str, text: str, *, overwrite: bool) -> None:
    if target == "-":
        sys.stdout.write(text)
        return
    path = Path(target)
    write_whole(path, text.encode(), overwrite=overwrite or _is_our_json_file(path))


def _number(value: Decimal | None) -> str:
    return "" if value is None else format_score(value)


def _scored_cells(result: Consolidation, scored: Scored | None) -> list[str]:
    """Scores, total, index and staff score where the set has them, and class; blank without a score."""
    chosen = result.criteria_set
    deciding = scored.deciding if scored else None
    cells = []
    for leaf in chosen.leaves():
        score = deciding.scores[leaf.id] if deciding else None
        dash = score is not None and score.state is State.NOT_COUNTED
        cells.append("-" if dash else _number(score.value if score else None))
    cells.append(_number(deciding.total if deciding else None))
    if chosen.classify_on is ClassifyOn.INDEX:
        cells.append(_number(deciding.index if deciding else None))
    if chosen.staff is not None:
        cells.append(_number(scored.staff_score if scored else None))
    return [*cells, scored.classification.label if scored and scored.classification else ""]


def _summary_table(result: Consolidation) -> Table:
    chosen = result.criteria_set
    settled, units = (format_count(n) for n in (result.settled, len(result.units)))
    provisional = f" - SỐ LIỆU TẠM TÍNH ({settled}/{units} đơn vị)" if result.provisional else ""
    table = Table(title=f"TỔNG HỢP {result.period_text}{provisional}")
    table.add_column("STT", justify="right")
    table.add_column("Đơn vị", min_width=24)
    headings = [leaf.label for leaf in chosen.leaves()] + ["Tổng điểm"]
    headings += ["Quy đổi"] if chosen.classify_on is ClassifyOn.INDEX else []
    headings += ["ĐTB CCVC"] if chosen.staff is not None else []
    for heading in headings:
        table.add_column(heading, justify="right")
    table.add_column("Phân loại")
    table.add_column("Tình trạng")
    for group in result.groups:
        table.add_section()
        table.add_row("", f"[bold]{escape(group.group.title)}[/bold]")
        for number, unit in enumerate(result.of_group(group.group.id), start=1):
            cells = _scored_cells(result, unit.scored)
            table.add_row(str(number), escape(unit.unit.name), *cells, STATUS_WORDS[unit.status])
        if group.scored is not None:
            cells = _scored_cells(result, group.scored)
            table.add_row("", "[italic]Biểu tổng của nhóm[/italic]", *cells)
    return table


def _show_findings(console: Console, result: Consolidation) -> None:
    """Errors and warnings one line each, information as a count."""
    shown = [told for told in result.findings if told.severity is not Severity.INFO]
    folded = len(result.findings) - len(shown)
    if shown:
        console.print("[bold]Nội dung cần kiểm tra[/bold]")
    for told in shown:
        place = told.finding.place
        about = f"{told.finding.unit}: " if told.finding.unit else ""
        where = f" [{Path(place.file).name}]" if place else ""
        line = f"- {SEVERITY_WORDS[told.severity]}: {about}{told.message} {told.fix}{where}"
        console.print(line, markup=False, soft_wrap=True)
    if folded:
        console.print(f"(còn {folded} thông tin không cần sửa, xem trang CẦN KIỂM TRA)")
    if result.findings:
        console.print()


def _questions_path(target: Path) -> Path:
    """Where the decisions table of an output goes. Raises TthcError when something else is there."""
    path = target.with_name(f"{target.stem}-quyet-dinh.csv")
    if path.exists() and not is_decision_table(path):
        raise TthcError("TT951", path=str(path))
    return path


def _write_questions(result: Consolidation, request: Request, target: Path) -> Path | None:
    """The decisions table beside the output, for what is open; nothing already decided in it is lost."""
    path = _questions_path(target)
    stale = {told.finding.facts["line"] for told in result.findings if told.finding.code == "TT977"}
    given = decision_rows(request.decisions) if request.decisions is not None else []
    earlier = [row for row in given if str(row[0]) not in stale]
    if path.exists() and (request.decisions is None or path.resolve() != request.decisions.resolve()):
        earlier += decision_rows(path)
    data = template_bytes(result.findings, earlier, {file.path: file.sha256 for file in result.files})
    if data is None:
        return None
    write_whole(path, data, overwrite=True)
    return path


def _show(console: Console, result: Consolidation, target: Path, asked: Path | None) -> None:
    _show_findings(console, result)
    console.print(_summary_table(result))
    refused = [file for file in result.files if file.status is FileStatus.REJECTED]
    read = sum(file.status in (FileStatus.ACCEPTED, FileStatus.NEEDS_FIX) for file in result.files)
    console.print(f"\nĐã đọc {read} tệp, {len(refused)} tệp không sử dụng được.")
    console.print(f"Bảng tổng hợp: {target}", markup=False, soft_wrap=True)
    if asked is not None:
        line = f"Nội dung cần quyết định: {asked} (ghi cột lua_chon rồi tổng hợp lại với --quyet-dinh)"
        console.print(line, markup=False, soft_wrap=True)


def _guarded(work: Callable[[], int], json_target: str | None = None) -> int:
    """Run a command; what stops it is told in Vietnamese and in the JSON, and the status is 2."""
    try:
        return work()
    except Exception as error:  # the last fence: an officer never sees a traceback
        told = _failure(error)
        _console(to_error=True).print(f"{told.message} {told.fix}", markup=False, soft_wrap=True)
        if json_target is not None and told.finding.code != _SAME_OUTPUTS:
            with suppress(OSError, TthcError):  # the reason was told above
                _write_json(json_target, failure_json(told, __version__), overwrite=False)
        return FAILED


@app.command("tong-hop")
def tong_hop(
    paths: Annotated[
        list[Path], typer.Argument(metavar="ĐƯỜNG-DẪN...", help="Tệp hoặc thư mục biểu đã nhận.")
    ],
    target: Annotated[Path | None, typer.Option("--ra", help="Tệp .xlsx kết quả.")] = None,
    overwrite: Annotated[bool, typer.Option("--ghi-de", help="Cho phép ghi đè tệp đã có.")] = False,
    criteria_set: Annotated[
        str | None, typer.Option("--bo-tieu-chi", help="Mã bộ tiêu chí, hoặc tệp .toml.")
    ] = None,
    period: Annotated[str | None, typer.Option("--ky", help='Kỳ, ví dụ "Quý II năm 2022".')] = None,
    unit_list: Annotated[
        Path | None, typer.Option("--danh-muc", help="Danh mục đơn vị (CSV hoặc bảng tính).")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option("--quyet-dinh", help="Bảng quyết định (.csv) về các nội dung đã hỏi.")
    ] = None,
    previous: Annotated[
        list[Path] | None,
        typer.Option("--ky-truoc", help="Biểu hoặc tệp JSON của kỳ liền trước, chỉ để đối chiếu."),
    ] = None,
    adding: Annotated[Adding | None, typer.Option("--cong-tong", help="Cách cộng tổng điểm.")] = None,
    level34: Annotated[
        bool, typer.Option("--ty-le-muc-34", help="Tỷ lệ trực tuyến tính trên hồ sơ của TTHC mức độ 3, 4.")
    ] = False,
    by_rank: Annotated[bool, typer.Option("--xep-hang", help="Xếp đơn vị theo điểm từ cao xuống.")] = False,
    office: Annotated[str | None, typer.Option("--co-quan", help="Cơ quan lập báo cáo.")] = None,
    report: Annotated[str | None, typer.Option("--so-bao-cao", help="Số báo cáo, nếu đã có.")] = None,
    signatures: Annotated[
        list[str] | None, typer.Option("--nguoi-ky", help="Dòng ký cuối bảng (tối đa hai).")
    ] = None,
    with_password: Annotated[
        bool, typer.Option("--mat-khau", help="Hỏi mật khẩu một lần để mở tệp có mật khẩu (không lưu lại).")
    ] = False,
    json_target: Annotated[
        str | None, typer.Option("--json", help='Tệp JSON kết quả, "-" là ra màn hình.')
    ] = None,
) -> None:
    """Tổng hợp các biểu đã nhận thành bảng tổng hợp theo mẫu."""

    def work() -> int:
        if target is None:
            raise TthcError("TT962")
        if len(signatures or ()) > MOST_SIGNATURES:
            raise TthcError("TT966", given=len(signatures or ()))
        targets = [target] if json_target in (None, "-") else [target, Path(str(json_target))]
        if len({path.resolve() for path in targets}) < len(targets):
            raise TthcError(_SAME_OUTPUTS, path=str(target))
        check_target(target, overwrite=overwrite)
        _questions_path(target)
        for path in targets[1:]:
            check_target(path, overwrite=overwrite or _is_our_json_file(path))
        request = Request(
            paths=tuple(paths),
            criteria_set=criteria_set,
            period=period,
            unit_list=unit_list,
            decisions=decisions,
            previous=tuple(previous or ()),
            total_rule=_RULES[adding] if adding else None,
            online_share_of_level34=level34,
            ranked=by_rank,
            labels=SummaryLabels(report, office, tuple(signatures or ())),
            started=datetime.now().replace(microsecond=0),
            password=typer.prompt("Mật khẩu mở tệp", hide_input=True, err=True) if with_password else None,
        )
        result = keep_originals(consolidate(request, targets), request.paths, target)
        write_whole(target, workbook_bytes(result, request), overwrite=overwrite)
        if json_target is not None:
            _write_json(json_target, result_json(result, __version__), overwrite=overwrite)
        asked = _write_questions(result, request, target)
        _show(_console(to_error=json_target == "-"), result, target, asked)
        return LOOK if needs_a_look(result) else OK

    raise typer.Exit(_guarded(work, json_target))


@sets_app.command("liet-ke")
def liet_ke() -> None:
    """Liệt kê các bộ tiêu chí có sẵn."""
    shipped = shipped_sets()
    if not sys.stdout.isatty():
        sys.stdout.write("".join(f"{one.id}\n" for one in shipped))
        return
    table = Table("Mã", "Tên", "Căn cứ")
    for one in shipped:
        table.add_row(one.id, one.title, one.source)
    _console(to_error=False).print(table)


@sets_app.command("kiem-tra")
def kiem_tra(file: Annotated[Path, typer.Argument(metavar="TỆP", help="Bộ tiêu chí .toml.")]) -> None:
    """Kiểm tra một bộ tiêu chí; lỗi được chỉ rõ khóa."""

    def work() -> int:
        found = load_file(file)
        count = len(found.leaves())
        points = format_number(found.maximum)
        text = f"{found.id}: {count} tiêu chí, tối đa {points} điểm. Bộ tiêu chí dùng được."
        _console(to_error=False).print(text, markup=False, soft_wrap=True)
        return OK

    raise typer.Exit(_guarded(work))


def main() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
