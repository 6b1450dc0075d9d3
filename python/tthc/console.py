"""What the command prints: the table of a consolidation, findings, and why something could not be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from textwrap import wrap

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from tthc.checks.catalogue import tell
from tthc.criteria.describe import described, periods_text, validity_text
from tthc.criteria.loader import CheckedSet
from tthc.domain.criteria_set import ClassifyOn, CriteriaSet, Criterion
from tthc.domain.decisions import Decision
from tthc.domain.errors import TthcError
from tthc.domain.findings import SEVERITY_WORDS, Finding, Severity, ToldFinding
from tthc.domain.numbers import format_count, format_number, format_over, format_score
from tthc.domain.places import Place
from tthc.domain.results import Consolidation, FileStatus, GroupResult
from tthc.domain.scoring import ColumnResult, Scored, State, subtotal
from tthc.domain.set_texts import SummaryColumns
from tthc.files.log_layout import CHOICE_WORDS
from tthc.files.summary_layout import STATUS_WORDS
from tthc.workflow.blank_forms import BlankForms
from tthc.workflow.by_unit import by_unit, forms_sentence, questions_sentence

__all__ = [
    "failure",
    "opened",
    "say",
    "show_blank_forms",
    "show_checks",
    "show_consolidation",
    "show_set",
    "show_sets",
]

_WIDTH_WITHOUT_TERMINAL = 200
_UNBOUNDED = 10_000
_HEADING_WIDTH = 10
_MOST_CRITERIA = 12
"""Scores that stand side by side on a screen."""


def opened(*, to_error: bool) -> Console:
    """Standard output or standard error; wide where no terminal says how wide it is."""
    console = Console(stderr=to_error, highlight=False)
    return (
        console
        if console.is_terminal
        # rich takes every file for an old console of Windows, and draws other lines
        else Console(stderr=to_error, highlight=False, width=_WIDTH_WITHOUT_TERMINAL, legacy_windows=False)
    )


def say(console: Console, line: str) -> None:
    """One line as it is: no markup, not broken where a path would be cut."""
    console.print(line, markup=False, soft_wrap=True)


def failure(error: Exception) -> ToldFinding:
    """An error as it is told: our own by its code, any other as a fault of the software."""
    if isinstance(error, TthcError):
        return tell(Finding(error.code, error.facts))
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f", {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return tell(Finding("TT961", {"reason": f"{type(error).__name__}: {error}{place}"}))


def _number(chosen: CriteriaSet, value: Decimal | None) -> str:
    """A score as the reports of the set print it: padded, or where totals stand over a maximum as it is."""
    if value is None:
        return ""
    return format_number(value) if chosen.summary.over_maximum else format_score(value)


Shown = tuple[Criterion, ...]
"""The criteria with a column on the screen."""


def _choices(chosen: CriteriaSet) -> Iterator[Shown]:
    """What may be shown, the most first: the scored criteria unless they are many, the topmost, none."""
    if chosen.summary.columns is not SummaryColumns.TOTALS:
        leaves = chosen.leaves()
        if len(leaves) <= _MOST_CRITERIA:
            yield leaves
        yield chosen.criteria
    yield ()


def _total(chosen: CriteriaSet, column: ColumnResult) -> str:
    if column.total is not None and chosen.summary.over_maximum:
        return format_over(column.total, column.maximum)
    return _number(chosen, column.total)


def _scored_cells(result: Consolidation, shown: Shown, scored: Scored | None) -> list[str]:
    """Scores, totals, index and staff score where the set has them, and class; blank without a score."""
    chosen = result.criteria_set
    deciding = scored.deciding if scored else None
    cells = []
    for node in shown:
        score = subtotal(deciding, node) if deciding else None
        dash = score is not None and score.state is State.NOT_COUNTED
        cells.append("-" if dash else _number(chosen, score.value if score else None))
    cells += [_total(chosen, scored.columns[one.id]) if scored else "" for one in chosen.columns]
    if chosen.classify_on is ClassifyOn.INDEX:
        cells.append(_number(chosen, deciding.index if deciding else None))
    if chosen.staff is not None:
        cells.append(_number(chosen, scored.staff_score if scored else None))
    return [*cells, scored.classification.label if scored and scored.classification else ""]


def _has_sums(result: Consolidation, group: GroupResult) -> bool:
    """True when something of the group was added up: scores alone cannot be."""
    return group.scored is not None and (result.criteria_set.uses_counts or group.has_ratios)


def _heading(text: str) -> Text:
    """A heading over short numbers, on several lines."""
    return Text("\n".join(wrap(text, _HEADING_WIDTH, break_long_words=False)))


def _summary_table(result: Consolidation, shown: Shown, *, named: bool) -> Table:
    chosen = result.criteria_set
    settled, units = (format_count(n) for n in (result.settled, len(result.units)))
    provisional = f" - SỐ LIỆU TẠM TÍNH ({settled}/{units} đơn vị)" if result.provisional else ""
    by_set = f" - {chosen.id}" if named else ""
    table = Table(title=f"TỔNG HỢP {result.period_text}{by_set}{provisional}")
    table.add_column("STT", justify="right")
    table.add_column("Đơn vị", min_width=20)
    headings = [node.label for node in shown]
    several = len(chosen.columns) > 1
    headings += [one.heading if several else "Tổng điểm" for one in chosen.columns]
    headings += [chosen.summary.index] if chosen.classify_on is ClassifyOn.INDEX else []
    headings += ["ĐTB CCVC"] if chosen.staff is not None else []
    for heading in headings:
        table.add_column(_heading(heading), justify="right", no_wrap=True)
    table.add_column("Phân loại", no_wrap=True)
    table.add_column("Tình trạng", no_wrap=True)
    for group in result.groups:
        table.add_section()
        table.add_row("", f"[bold]{escape(group.group.title)}[/bold]")
        for number, unit in enumerate(result.of_group(group.group.id), start=1):
            cells = _scored_cells(result, shown, unit.scored)
            table.add_row(str(number), escape(unit.unit.name), *cells, STATUS_WORDS[unit.status])
        if _has_sums(result, group):
            cells = _scored_cells(result, shown, group.scored)
            table.add_row("", "[italic]Biểu tổng của nhóm[/italic]", *cells)
    return table


def _fitting_table(console: Console, result: Consolidation, *, named: bool) -> Table:
    """The table with as many criteria as the console has room for; the other columns are always whole."""
    unbounded = console.options.update(width=_UNBOUNDED)
    choices = list(_choices(result.criteria_set))
    for shown in choices:
        table = _summary_table(result, shown, named=named)
        if console.measure(table, options=unbounded).maximum <= console.width:
            break
    if shown != choices[0]:
        table.caption = "Không đủ chỗ cho điểm từng tiêu chí; xem trang TỔNG HỢP của tệp kết quả."
    return table


def _show_findings(console: Console, result: Consolidation) -> None:
    """Open errors and warnings one line each, then what was decided; information as a count."""
    still = [told for told in result.findings if told.is_open]
    decided = [told for told in result.findings if told.finding.decision is not None]
    folded = len(result.findings) - len(still) - len(decided)
    if still:
        console.print("[bold]Nội dung cần kiểm tra[/bold]")
    for told in (*still, *decided):
        place, decision = told.finding.place, told.finding.decision
        about = f"{told.finding.unit}: " if told.finding.unit else ""
        where = f" [{Path(place.file).name}]" if place else ""
        opening = (
            SEVERITY_WORDS[told.severity] if decision is None else f"Đã quyết định ({_decided(decision)})"
        )
        fix = f" {told.fix}" if decision is None else ""
        say(console, f"- {opening}: {about}{told.message}{fix}{where}")
    if folded:
        console.print(f"(còn {format_count(folded)} thông tin không cần sửa, xem trang CẦN KIỂM TRA)")
    if result.findings:
        console.print()


def show_consolidation(console: Console, result: Consolidation, target: Path, asked: Path | None) -> None:
    """What is to be looked at, the table, and where the outputs are."""
    _show_findings(console, result)
    for part in result.parts:
        console.print(_fitting_table(console, part, named=bool(result.also)))
    refused = sum(file.status is FileStatus.REJECTED for file in result.files)
    read = sum(file.status in (FileStatus.ACCEPTED, FileStatus.NEEDS_FIX) for file in result.files)
    unused = f", {format_count(refused)} tệp không sử dụng được" if refused else ""
    console.print(f"\nĐã đọc {format_count(read)} tệp{unused}.")
    say(console, questions_sentence(result))
    say(console, f"Bảng tổng hợp: {target}")
    if asked is not None:
        say(
            console,
            f"Nội dung cần quyết định: {asked} (ghi cột lua_chon rồi tổng hợp lại với --quyet-dinh)",
        )


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    sheet = f', trang "{place.sheet}"' if place.sheet else ""
    return f" [{Path(place.file).name}{sheet}]"


def _decided(decision: Decision) -> str:
    """Who decided what and why, short: " (chấp nhận, Cán bộ 1, 20/11/2026: đã đối chiếu sổ)"."""
    by = ", ".join(part for part in (CHOICE_WORDS[decision.choice], decision.who, decision.when) if part)
    return f"{by}: {decision.reason}" if decision.reason else by


def _line(told: ToldFinding) -> str:
    """A finding in one line: how serious, what is seen, what to do, where, and what to put there."""
    finding = told.finding
    if finding.decision is not None:
        return f"- Đã quyết định ({_decided(finding.decision)}): {told.message}{_where(finding.place)}"
    proposals = "; ".join(one.shown for one in finding.suggestions)
    put = f" Đề nghị: {proposals}" if proposals else ""
    return f"- {SEVERITY_WORDS[told.severity]}: {told.message} {told.fix}{_where(finding.place)}{put}"


def show_checks(console: Console, result: Consolidation, *, everything: bool, asked: Path | None) -> None:
    """Every finding under its unit; information as a count unless `everything` is wanted; then the counts."""
    for section in by_unit(result):
        status = f": {STATUS_WORDS[section.unit.status]}" if section.unit else ""
        told = [
            one
            for one in section.findings
            if everything or one.finding.decision is not None or one.severity is not Severity.INFO
        ]
        folded = len(section.findings) - len(told)
        console.print(f"[bold]{escape(section.title)}[/bold]{status}", soft_wrap=True)
        for one in told:
            say(console, f"  {_line(one)}")
        if folded:
            console.print(f"  ({format_count(folded)} thông tin, xem với --tat-ca)")
    if result.findings:
        console.print()
    say(console, forms_sentence(result))
    say(console, questions_sentence(result))
    if asked is not None:
        say(console, f"Bảng quyết định: {asked} (ghi cột lua_chon rồi chạy lại với --quyet-dinh)")


def show_blank_forms(console: Console, forms: BlankForms, folder: Path) -> None:
    """What to know before sending, how many forms there are, where, and which are for several units."""
    for told in forms.warnings:
        say(console, f"{SEVERITY_WORDS[told.severity]}: {told.message} {told.fix}")
    number, chosen = format_count(len(forms.files) - len(forms.common)), forms.criteria_set.id
    say(console, f"Đã tạo {number} biểu trống, {forms.period.text}, bộ tiêu chí {chosen}: {folder}")
    each = ", mỗi nhóm đơn vị một biểu" if len(forms.common) > 1 else ""
    say(
        console,
        f"Biểu dùng chung để gửi vào nhóm{each}, đơn vị chọn tên trong biểu: {', '.join(forms.common)}",
    )


def _size(chosen: CriteriaSet) -> str:
    return f"{len(chosen.leaves())} tiêu chí, tối đa {format_number(chosen.maximum)} điểm"


def show_sets(console: Console, sets: Sequence[CriteriaSet]) -> None:
    """Each set in a few lines: size, name and source, validity, and whether something is unconfirmed."""
    for one in sets:
        console.print(f"[bold]{escape(one.id)}[/bold]: {_size(one)}")
        say(console, f"  {one.title}")
        say(console, f"  Căn cứ: {one.source}")
        say(console, f"  Hiệu lực: {validity_text(one)}; kỳ đánh giá: {periods_text(one)}")
        if one.unconfirmed:
            say(console, f"  Có nội dung chưa xác nhận ({format_count(len(one.unconfirmed))})")


def show_set(console: Console, checked: CheckedSet) -> None:
    """What is wrong with a criteria set, all of it; of a sound one what it says, and what is worth a look."""
    chosen = checked.criteria_set
    if checked.faults or chosen is None:
        say(console, f"Bộ tiêu chí {checked.file} chưa dùng được, {format_count(len(checked.faults))} lỗi:")
        for fault in checked.faults:
            say(console, f"- {fault.sentence}.")
        say(console, "Sửa các dòng này rồi kiểm tra lại.")
        return
    say(console, f"{chosen.id}: {_size(chosen)}. Bộ tiêu chí dùng được.")
    for line in described(chosen):
        say(console, line)
    if checked.doubts:
        say(console, f"Nên xem lại ({format_count(len(checked.doubts))} nội dung):")
    for doubt in checked.doubts:
        say(console, f"  - {doubt.sentence}.")
