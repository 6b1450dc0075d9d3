"""What formulas look up about each criteria set: rounding, the bands of staff scores, titles of groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tthc.domain.criteria_set import CriteriaSet
from tthc.files.plan import CellContent

__all__ = ["NOTHING", "SetTable", "staff_labels"]

NOTHING = "-"
"""Where a set has no such thing: a text, as a blank cell would be taken for the number 0."""


def staff_labels(chosen: CriteriaSet) -> str:
    """The printed numbers of the criteria that make up the staff score: "1, 2, 3"."""
    if chosen.staff is None:
        return NOTHING
    return ", ".join(leaf.label for leaf in chosen.leaves() if leaf.id in chosen.staff.criteria)


@dataclass(frozen=True, slots=True)
class SetTable:
    """The table of criteria sets by columns, one value a set."""

    sets: Sequence[CriteriaSet]
    name_part: Callable[[str], str]
    """How the id of a group stands in a defined name."""

    @staticmethod
    def group_ids(sets: Sequence[CriteriaSet]) -> tuple[str, ...]:
        """The ids of all groups, each once."""
        return tuple(dict.fromkeys(group.id for one in sets for group in one.groups))

    @property
    def most_bands(self) -> int:
        """How many bands of staff scores a set has at most."""
        return max((len(one.staff.bands) for one in self.sets if one.staff), default=0)

    def columns(self) -> dict[str, Sequence[CellContent]]:
        """Values by the name of the column."""
        columns: dict[str, Sequence[CellContent]] = {
            "le_tong": [one.rounding.total for one in self.sets],
            "ccvc_toi_da": [one.staff_maximum or NOTHING for one in self.sets],
            "ccvc_tieu_chi": [staff_labels(one) for one in self.sets],
        }
        for at in range(self.most_bands):
            bands = [one.staff.bands[at : at + 1] if one.staff else () for one in self.sets]
            columns[f"ccvc_muc_{at + 1}"] = [own[0].at_least if own else NOTHING for own in bands]
            columns[f"ccvc_loai_{at + 1}"] = [own[0].label if own else NOTHING for own in bands]
        for at in range(max(len(one.groups) for one in self.sets)):
            found = [[group.title for group in one.groups[at : at + 1]] for one in self.sets]
            columns[f"nhom_thu_{at + 1}"] = [own[0] if own else NOTHING for own in found]
        for key in self.group_ids(self.sets):
            titles = [{group.id: group.title for group in one.groups} for one in self.sets]
            columns[f"nhom_{self.name_part(key)}"] = [own.get(key, "") or NOTHING for own in titles]
        return columns
