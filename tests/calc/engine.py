"""The xlwings engine "calc": xlwings' object model over a live LibreOffice, for tests.

Its classes answer as xlwings' Windows engine does with Excel, and offer nothing that engine lacks
(`test_engine_contract.py`). The work is done inside LibreOffice (`inside/`), one request for each member used.

    app = connect(calc)     # the fixture `xl_app`
    with counted() as counts: ...
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections.abc import Callable
from typing import Any

import xlwings as xw

from calc.app import Apps
from calc.channel import ERRORS
from calc.counts import COUNTS, counted
from office.calc import Calc

__all__ = ["ENGINE", "connect", "counted"]

_ERROR_TEXTS = {number: text for text, number in ERRORS.items()}


class Engine:
    """What xlwings calls an engine; it has one app."""

    name, type = "calc", "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @property
    def calls(self) -> int:
        """Requests that crossed into LibreOffice since the start."""
        return COUNTS.calls

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: object) -> Any:
        """A value to be written, as pywin32 would be given it."""
        if value is None:
            return ""
        if isinstance(value, str | bool | int):
            return value
        if isinstance(value, float):
            return "" if math.isnan(value) else float(value)
        pandas = sys.modules.get("pandas")
        if pandas and pandas.isna(value):
            return ""
        return value.item() if type(value).__module__ == "numpy" else value

    @staticmethod
    def clean_value_data(
        data: Any,
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Values read, as the options of the range want them."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, dt.datetime):
                return _moment(value, datetime_builder)
            if isinstance(value, float):
                return number_builder(value) if number_builder else value
            if type(value) is int and value in _ERROR_TEXTS:
                return _ERROR_TEXTS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


def _moment(value: dt.datetime, build: Callable[..., Any]) -> Any:
    return build(
        year=value.year,
        month=value.month,
        day=value.day,
        hour=value.hour,
        minute=value.minute,
        second=value.second,
        microsecond=value.microsecond,
        tzinfo=None,
    )


ENGINE = Engine()


def connect(calc: Calc) -> xw.App:
    """The app over a LibreOffice, with the engine registered and active."""
    if not any(engine.name == "calc" for engine in xw.engines):
        xw.engines.add(xw.Engine(impl=ENGINE))
    xw.engines["calc"].activate()
    return xw.App(impl=ENGINE.apps.connect(calc))
