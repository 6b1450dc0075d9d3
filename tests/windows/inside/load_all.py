"""Loads every module that is installed. Runs on Windows' Python.

JSON on standard output: `{"loaded": number, "failed": {module: the module that was missing, or the error}}`.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import sysconfig
import warnings
from collections.abc import Iterable

_NOT_LOADED = {
    "pip",  # not installed, though a folder of it may be
    "regcheck",  # looks at the registry and prints
    "win32traceutil",  # takes standard output away
}


def _missing(error: BaseException) -> str:
    one: BaseException | None = error
    while one is not None:
        if isinstance(one, ModuleNotFoundError) and one.name:
            return one.name.partition(".")[0]
        one = one.__cause__ or one.__context__
    return f"{type(error).__name__}: {error}"


def _load(names: Iterable[str], failed: dict[str, str]) -> int:
    loaded = 0
    for name in names:
        if name in _NOT_LOADED or name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(name)
        except BaseException as error:
            failed[name] = _missing(error)
            continue
        below = pkgutil.iter_modules(getattr(module, "__path__", []), f"{name}.")
        loaded += 1 + _load([one.name for one in below], failed)
    return loaded


def main() -> None:
    """All packages, those on the path through .pth files too."""
    warnings.simplefilter("ignore")
    packages = sysconfig.get_path("purelib").casefold()
    folders = [one for one in sys.path if one.casefold().startswith(packages)]
    failed: dict[str, str] = {}
    out, sys.stdout = sys.stdout, open(os.devnull, "w")  # noqa: SIM115
    loaded = _load(sorted({one.name for one in pkgutil.iter_modules(folders)}), failed)
    json.dump({"loaded": loaded, "failed": failed}, out)


if __name__ == "__main__":
    main()
