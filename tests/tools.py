"""Tests that need a program the machine may lack: skipped with one visible line, but never where all is required."""

from __future__ import annotations

import os

import pytest


def need(lacking: str | None) -> None:
    """Skips the test that asks, giving what is lacking; with CI or TTHC_REQUIRE_ALL set it fails instead."""
    if lacking is None:
        return
    if os.environ.get("CI") or os.environ.get("TTHC_REQUIRE_ALL"):
        pytest.fail(lacking, pytrace=False)
    pytest.skip(lacking)
