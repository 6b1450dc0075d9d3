"""What two results of one period say differently, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Difference", "Figures", "compared"]

Figures = Mapping[str, Mapping[str, tuple[str, str | None]]]
"""Unit or group -> key of a figure -> (what it is called, what it says; None: nothing)."""
_WHOLE = "cả dòng"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that changed; `old` None: there was nothing, `new` None: there is nothing any more."""

    name: str
    figure: str
    old: str | None
    new: str | None

    @property
    def sentence(self) -> str:
        """As a report has it: "Xã Nà Nhạn, tổng điểm: 13,50 thành 13,51."."""
        if self.figure == _WHOLE:
            return f"{self.name}: {'lần này mới có' if self.old is None else 'lần này không còn'}."
        return f"{self.name}, {self.figure}: {self.old or 'trống'} thành {self.new or 'trống'}."


def compared(old: Figures, new: Figures) -> Iterator[Difference]:
    """Every figure that differs, in the order of the new result; what is no longer there comes last."""
    for name, figures in new.items():
        if name not in old:
            yield Difference(name, _WHOLE, None, "có")
            continue
        before = old[name]
        for key in dict.fromkeys((*figures, *before)):
            words = (figures.get(key) or before[key])[0]
            was, now = before.get(key, ("", None))[1], figures.get(key, ("", None))[1]
            if was != now:
                yield Difference(name, words, was, now)
    yield from (Difference(name, _WHOLE, "có", None) for name in old if name not in new)
