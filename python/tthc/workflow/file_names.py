"""Names of files we propose: ASCII without blanks, the period always written the same way."""

from __future__ import annotations

from typing import assert_never

from tthc.domain.periods import Period, PeriodKind
from tthc.domain.results import Consolidation
from tthc.domain.texts import ascii_name

__all__ = ["name_part", "output_name", "period_part"]

_LONGEST_UNIT = 60
"""Letters of a unit in a file name: a path on Windows holds 260 in all."""


def period_part(period: Period) -> str:
    """The period in a file name: "Thang2-2024", "Quy2-2022", "6ThangDau-2022", "Nam2022"."""
    match period.kind:
        case PeriodKind.MONTH:
            return f"Thang{period.number}-{period.year}"
        case PeriodKind.QUARTER:
            return f"Quy{period.number}-{period.year}"
        case PeriodKind.HALF_YEAR:
            return f"6Thang{'Dau' if period.number == 1 else 'Cuoi'}-{period.year}"
        case PeriodKind.NINE_MONTHS:
            return f"9Thang-{period.year}"
        case PeriodKind.YEAR:
            return f"Nam{period.year}"
        case _:
            assert_never(period.kind)


def name_part(name: str) -> str:
    """A unit in a file name, cut where it is very long."""
    return ascii_name(name)[:_LONGEST_UNIT].strip("-")


def output_name(result: Consolidation, office: str, ending: str) -> str:
    """A result as a file: "Tong-hop_Quy2-2022_UBND-thanh-pho-Dien-Bien-Phu.xlsx"; what is unknown is left out.

    The whole period is named, where its sets each cover a part.
    """
    whole = result.period is not None and result.run_period_text == result.period.text
    period = period_part(result.period) if whole and result.period else ascii_name(result.run_period_text)
    return f"{'_'.join(filter(None, ('Tong-hop', period, name_part(office))))}.{ending}"
