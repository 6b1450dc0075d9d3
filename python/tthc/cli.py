"""The command `tthc`: the officer's steps without Excel. Exit status 0, 1 or 2 as in HUONG_DAN.md."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tthc import __version__
from tthc.console import (
    failure,
    opened,
    say,
    show_blank_forms,
    show_checks,
    show_consolidation,
    show_set,
    show_sets,
)
from tthc.criteria.loader import check_file, shipped_sets
from tthc.criteria.template import new_set
from tthc.domain.criteria_set import TotalRule
from tthc.domain.errors import TthcError
from tthc.domain.findings import ToldFinding
from tthc.domain.results import Consolidation
from tthc.files.result_json import failure_json, is_our_json, result_json
from tthc.files.safe_write import check_target, write_whole
from tthc.files.summary_layout import MOST_SIGNATURES, SummaryLabels
from tthc.workflow.blank_forms import blank_forms, write_blank_forms
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes
from tthc.workflow.keep import keep_originals
from tthc.workflow.outcome import needs_a_look
from tthc.workflow.questions import check_table, table_beside, write_questions
from tthc.workflow.request import Request

__all__ = ["app", "main"]

OK, LOOK, FAILED = 0, 1, 2
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

# the options of every command that reads forms
Paths = Annotated[list[Path], typer.Argument(metavar="ĐƯỜNG-DẪN...", help="Tệp hoặc thư mục biểu đã nhận.")]
CriteriaSetNames = Annotated[
    list[str] | None,
    typer.Option(
        "--bo-tieu-chi", help="Mã bộ tiêu chí, tệp .toml hoặc thư mục các tệp này; ghi được nhiều lần."
    ),
]
PeriodText = Annotated[str | None, typer.Option("--ky", help='Kỳ, ví dụ "Quý II năm 2022".')]
UnitListFile = Annotated[
    Path | None, typer.Option("--danh-muc", help="Danh mục đơn vị (CSV hoặc bảng tính).")
]
DecisionsFile = Annotated[
    Path | None, typer.Option("--quyet-dinh", help="Bảng quyết định (.csv) về các nội dung đã hỏi.")
]
PreviousFiles = Annotated[
    list[Path] | None,
    typer.Option("--ky-truoc", help="Biểu hoặc tệp JSON của kỳ liền trước, chỉ để đối chiếu."),
]
AddingRule = Annotated[Adding | None, typer.Option("--cong-tong", help="Cách cộng tổng điểm.")]
Level34 = Annotated[
    bool, typer.Option("--ty-le-muc-34", help="Tỷ lệ trực tuyến tính trên hồ sơ của TTHC mức độ 3, 4.")
]
WithPassword = Annotated[
    bool, typer.Option("--mat-khau", help="Hỏi mật khẩu một lần để mở tệp có mật khẩu (không lưu lại).")
]
JsonTarget = Annotated[str | None, typer.Option("--json", help='Tệp JSON kết quả, "-" là ra màn hình.')]


@app.callback()
def root() -> None:
    """Chấm điểm, kiểm tra và tổng hợp kết quả giải quyết thủ tục hành chính."""


def _is_our_json_file(path: Path) -> bool:
    return path.is_file() and is_our_json(path.read_text(encoding="utf-8", errors="replace"))


def _json_file(target: str | None) -> Path | None:
    """The file --json names; None for none and for standard output."""
    return None if target in (None, "-") else Path(str(target))


def _check_json(target: Path, *, overwrite: bool) -> None:
    check_target(target, overwrite=overwrite or _is_our_json_file(target))


def _write_json(target: str, text: str, *, overwrite: bool) -> None:
    path = _json_file(target)
    if path is None:
        sys.stdout.write(text)
        return
    write_whole(path, text.encode(), overwrite=overwrite or _is_our_json_file(path))


def _different(outputs: list[Path]) -> None:
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise TthcError(_SAME_OUTPUTS, path=str(outputs[0]))


def _asked_password(wanted: bool) -> str | None:
    return typer.prompt("Mật khẩu mở tệp", hide_input=True, err=True) if wanted else None


def _is_about(told: ToldFinding, json_target: str) -> bool:
    """True when the JSON file itself is what is wrong: it may be an input, even an empty one."""
    path = told.finding.facts.get("path")
    return told.finding.code == _SAME_OUTPUTS or (isinstance(path, str) and Path(path) == Path(json_target))


def _guarded(work: Callable[[], int], json_target: str | None = None) -> int:
    """Run a command; what stops it is told in Vietnamese and in the JSON, and the status is 2."""
    try:
        return work()
    except Exception as error:  # the last fence: an officer never sees a traceback
        told = failure(error)
        say(opened(to_error=True), f"{told.message} {told.fix}")
        if json_target is not None and not _is_about(told, json_target):
            with suppress(OSError, TthcError):  # the reason was told above
                _write_json(json_target, failure_json(told, __version__), overwrite=False)
        return FAILED


def _status(result: Consolidation) -> int:
    return LOOK if needs_a_look(result) else OK


@app.command("tong-hop")
def tong_hop(
    paths: Paths,
    target: Annotated[Path | None, typer.Option("--ra", help="Tệp .xlsx kết quả.")] = None,
    overwrite: Annotated[bool, typer.Option("--ghi-de", help="Cho phép ghi đè tệp đã có.")] = False,
    criteria_set: CriteriaSetNames = None,
    period: PeriodText = None,
    unit_list: UnitListFile = None,
    decisions: DecisionsFile = None,
    previous: PreviousFiles = None,
    adding: AddingRule = None,
    level34: Level34 = False,
    by_rank: Annotated[bool, typer.Option("--xep-hang", help="Xếp đơn vị theo điểm từ cao xuống.")] = False,
    office: Annotated[str | None, typer.Option("--co-quan", help="Cơ quan lập báo cáo.")] = None,
    report: Annotated[str | None, typer.Option("--so-bao-cao", help="Số báo cáo, nếu đã có.")] = None,
    signatures: Annotated[
        list[str] | None, typer.Option("--nguoi-ky", help="Dòng ký cuối bảng (tối đa hai).")
    ] = None,
    with_password: WithPassword = False,
    json_target: JsonTarget = None,
) -> None:
    """Tổng hợp các biểu đã nhận thành bảng tổng hợp theo mẫu."""

    def work() -> int:
        if target is None:
            raise TthcError("TT962")
        if len(signatures or ()) > MOST_SIGNATURES:
            raise TthcError("TT966", given=len(signatures or ()))
        json_file = _json_file(json_target)
        outputs = [target, *([json_file] if json_file else [])]
        _different(outputs)
        check_target(target, overwrite=overwrite)
        table = table_beside(target)
        check_table(table)
        if json_file is not None:
            _check_json(json_file, overwrite=overwrite)
        request = Request(
            paths=tuple(paths),
            criteria_set=tuple(criteria_set or ()),
            period=period,
            unit_list=unit_list,
            decisions=decisions,
            previous=tuple(previous or ()),
            total_rule=_RULES[adding] if adding else None,
            online_share_of_level34=level34,
            ranked=by_rank,
            labels=SummaryLabels(report, office, tuple(signatures or ())),
            started=datetime.now().replace(microsecond=0),
            password=_asked_password(with_password),
        )
        result = keep_originals(consolidate(request, outputs), request.paths, target)
        write_whole(target, workbook_bytes(result, request), overwrite=overwrite)
        if json_target is not None:
            _write_json(json_target, result_json(result, __version__), overwrite=overwrite)
        asked = write_questions(result, decisions, table)
        show_consolidation(opened(to_error=json_target == "-"), result, target, asked)
        return _status(result)

    raise typer.Exit(_guarded(work, json_target))


@app.command("kiem-tra")
def kiem_tra(
    paths: Paths,
    table: Annotated[
        Path | None, typer.Option("--ra", help="Ghi bảng quyết định (.csv) với các nội dung còn mở.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--tat-ca", help="Hiện từng thông tin, không chỉ số lượng.")
    ] = False,
    criteria_set: CriteriaSetNames = None,
    period: PeriodText = None,
    unit_list: UnitListFile = None,
    decisions: DecisionsFile = None,
    previous: PreviousFiles = None,
    adding: AddingRule = None,
    level34: Level34 = False,
    with_password: WithPassword = False,
    json_target: JsonTarget = None,
) -> None:
    """Kiểm tra các biểu đã nhận theo từng đơn vị, không lập bảng tổng hợp."""

    def work() -> int:
        json_file = _json_file(json_target)
        outputs = [path for path in (table, json_file) if path is not None]
        _different(outputs)
        if table is not None:
            check_table(table)
        if json_file is not None:
            _check_json(json_file, overwrite=False)
        request = Request(
            paths=tuple(paths),
            criteria_set=tuple(criteria_set or ()),
            period=period,
            unit_list=unit_list,
            decisions=decisions,
            previous=tuple(previous or ()),
            total_rule=_RULES[adding] if adding else None,
            online_share_of_level34=level34,
            password=_asked_password(with_password),
        )
        # the table of decisions may be written again over itself: what it decides is kept
        own = decisions.resolve() if decisions is not None else None
        result = consolidate(request, [path for path in outputs if path.resolve() != own])
        if json_target is not None:
            _write_json(json_target, result_json(result, __version__), overwrite=False)
        asked = write_questions(result, decisions, table) if table is not None else None
        show_checks(opened(to_error=json_target == "-"), result, everything=everything, asked=asked)
        return _status(result)

    raise typer.Exit(_guarded(work, json_target))


@app.command("tao-bieu-mau")
def tao_bieu_mau(
    unit_list: UnitListFile = None,
    period: PeriodText = None,
    criteria_set: CriteriaSetNames = None,
    folder: Annotated[Path | None, typer.Option("--ra", help="Thư mục ghi các biểu trống.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--ghi-de", help="Cho phép ghi đè biểu đã có, cả biểu dùng chung.")
    ] = False,
) -> None:
    """Tạo biểu trống tự tính điểm cho từng đơn vị của danh mục, và một biểu dùng chung để gửi vào nhóm."""

    def work() -> int:
        if unit_list is None or period is None or folder is None:
            raise TthcError("TT985")
        forms = blank_forms(unit_list, period, tuple(criteria_set or ()))
        write_blank_forms(forms, folder, overwrite=overwrite)
        show_blank_forms(opened(to_error=False), forms, folder)
        return LOOK if forms.warnings else OK

    raise typer.Exit(_guarded(work))


@sets_app.command("liet-ke")
def liet_ke() -> None:
    """Liệt kê các bộ tiêu chí có sẵn."""
    shipped = shipped_sets()
    if not sys.stdout.isatty():
        sys.stdout.write("".join(f"{one.id}\n" for one in shipped))
        return
    show_sets(opened(to_error=False), shipped)


@sets_app.command("kiem-tra")
def kiem_tra_bo_tieu_chi(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Bộ tiêu chí .toml.")],
) -> None:
    """Kiểm tra một bộ tiêu chí; mọi lỗi được chỉ rõ dòng và khóa."""

    def work() -> int:
        checked = check_file(file)
        show_set(opened(to_error=bool(checked.faults)), checked)
        return FAILED if checked.faults else OK

    raise typer.Exit(_guarded(work))


@sets_app.command("moi")
def moi(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp .toml sẽ được tạo.")],
    base: Annotated[
        str | None, typer.Option("--tu", help="Mã bộ có sẵn để chép ra; không ghi thì tạo bộ mẫu.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--ghi-de", help="Cho phép ghi đè tệp đã có.")] = False,
) -> None:
    """Tạo một bộ tiêu chí mới để sửa: bộ mẫu có chú thích từng khóa, hoặc bản sao một bộ có sẵn."""

    def work() -> int:
        own_id, text = new_set(file, base)
        write_whole(file, text.encode(), overwrite=overwrite)
        what = "Bộ tiêu chí mẫu" if base is None else f"Bản sao của bộ {base}"
        console = opened(to_error=False)
        say(console, f'{what}: {file} (mã của bộ: "{own_id}", theo tên tệp).')
        named = f'"{file}"' if " " in str(file) else str(file)
        command = f"tthc bo-tieu-chi kiem-tra {named}"
        say(console, f"Sửa tệp theo quyết định của địa phương, rồi kiểm tra: {command}")
        return OK

    raise typer.Exit(_guarded(work))


def main() -> None:
    """Entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
