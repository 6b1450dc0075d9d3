"""A Windows Python and a release built of it, shared by all."""

from pathlib import Path

import pytest

import release_build
from addin.release.given_python import GivenPython, opened
from addin.release.runtime import Runtime, picked
from addin.release.signatures import Verifier, trusted_roots
from tools import need, skip_what_lacks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One line a file where the machine lacks what checks signatures."""
    skip_what_lacks(items, {"given": release_build.missing})


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> GivenPython:
    """CPython for Windows as the package index has it, unpacked."""
    need(release_build.missing())
    return opened(release_build.given_python(), tmp_path_factory.mktemp("given"))


@pytest.fixture(scope="session")
def runtime(given: GivenPython) -> Runtime:
    """What of it ships."""
    return picked(given)


@pytest.fixture(scope="session")
def verifier(given: GivenPython, tmp_path_factory: pytest.TempPathFactory) -> Verifier:
    """Knows the roots a releaser's machine knows."""
    roots = tmp_path_factory.mktemp("roots") / "roots.pem"
    roots.write_text(trusted_roots(), encoding="ascii")
    return Verifier(roots)


@pytest.fixture(scope="session")
def zipped(given: GivenPython) -> Path:
    """The zip of a test build."""
    return release_build.zipped_release()
