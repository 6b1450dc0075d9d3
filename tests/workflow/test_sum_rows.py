"""The real tables with a row of averages below them: what a run says of it."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import DIEN_BIEN_PHU, QD1187, TUAN_GIAO, opened
from tthc.domain.forms import SummaryTable
from tthc.domain.numbers import round_half_up
from tthc.domain.scoring import ScoringOptions
from tthc.workflow.consolidate import consolidate
from tthc.workflow.readings import with_readings
from tthc.workflow.request import Request


def means(table: SummaryTable) -> dict[str, Decimal]:
    """The mean of every criterion and of the totals, of the units that have scores."""
    forms = [row.form for row in table.rows if row.form.classification.value]
    columns = {
        leaf.id: [one.criterion(leaf.id).score("self").value for one in forms] for leaf in QD1187.leaves()
    }
    columns["total"] = [one.total("self").value for one in forms]
    found = {}
    for key, values in columns.items():
        known = [Fraction(value) for value in values if isinstance(value, Decimal)]
        found[key] = round_half_up(sum(known, Fraction(0)) / len(known), 2)
    return found


@pytest.mark.parametrize("report", [DIEN_BIEN_PHU, TUAN_GIAO], ids=["dien-bien-phu", "tuan-giao"])
@pytest.mark.parametrize(("key", "slip"), [("total", "0"), ("total", "0.9"), ("3", "0.09")])
def test_a_row_of_averages_below_a_real_table(report: Path, key: str, slip: str, tmp_path: Path) -> None:
    printed = report / "da-in" / "bang-tong-hop.xlsx"
    (file,) = with_readings([opened(printed)], QD1187, ScoringOptions())
    (read,) = file.summaries
    first = read.table.rows[0].form
    book = load_workbook(printed)
    sheet = book.worksheets[0]
    below = max(row.form.source.row for row in read.table.rows) + 1
    sheet.insert_rows(below)
    sheet.cell(below, first.source.column).value = "Trung bình"
    expected = means(read.table)
    for name, mean in expected.items():
        place = (first.total("self") if name == "total" else first.criterion(name).score("self")).place
        assert place is not None
        sheet.cell(below, place.column).value = float(mean + (Decimal(slip) if name == key else 0))
    book.save(tmp_path / "a.xlsx")
    said = [
        told.message for told in consolidate(Request((tmp_path,))).findings if told.finding.code == "TT559"
    ]
    assert len(said) == (slip != "0")
    what = "tổng điểm" if key == "total" else f"tiêu chí {key}"
    assert all(f"đơn vị: {what} ghi " in one and one.count("tính được") == 1 for one in said), said
