"""What was taken out of the wheels is not missed: every module that was installed loads on Windows."""

import json
from typing import Any

from windows.officer import INSIDE, Installed

OPTIONAL = {
    *("cssselect", "jinja2", "matplotlib", "numba", "pyarrow"),  # of libraries that can do more with others
    *("docutils", "hypothesis", "mypy", "pytest"),  # of their makers
    "code_generators",  # of building numpy
}
"""What some modules ask for that no release ever held."""


def test_every_module_loads_but_for_what_was_never_there(
    installed: Installed, results: dict[str, Any]
) -> None:
    done = installed.run(INSIDE / "load_all.py", limit=300)
    assert done.code == 0, done.errors
    told = json.loads(done.out)
    results["modules"] = told["loaded"]
    assert {name: missing for name, missing in told["failed"].items() if missing not in OPTIONAL} == {}
    assert told["loaded"] > 1500
