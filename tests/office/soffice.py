"""One headless LibreOffice of our own: profile, start, stop. Standard library only, for any Python.

Seen and guarded against here:

- a new profile makes `soffice.bin` exit once with code 81: the `soffice` wrapper is started, which starts it again;
- a lock file left by a dead run makes a load return nothing: lock files are off, files are opened as copies;
- a signal handler never runs during a call into LibreOffice: whoever limits the time kills the process group.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)

_SETTINGS = (
    ("Office.Common/Misc", "UseDocumentOOoLockFile", "false"),
    ("Office.Common/Misc", "UseDocumentSystemFileLocking", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "0"),  # each open says whether macros run
    ("Office.Calc/Filter/Import/VBA", "Load", "true"),
    ("Office.Calc/Filter/Import/VBA", "Executable", "true"),
    ("Office.Calc/Filter/Import/VBA", "Save", "true"),
    # saved results stand until `recalculate`: what is read after opening is what the writer cached
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
)


class Soffice:
    """A running LibreOffice that listens on a pipe; `folder` (profile and copies) goes with it.

    `locale` is the regional setting of the machine it plays ("vi-VN": a decimal comma). With `own_group` its
    processes form a process group of their own, which `stop` kills; else they belong to the caller's.
    """

    def __init__(self, locale: str = "vi-VN", *, own_group: bool = True, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="tthc-calc-"))
        self._own_group = own_group
        user = _profile(self.folder) / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_settings(locale), encoding="utf-8")
        self.pipe = _pipe(self.folder)
        self.process = subprocess.Popen(
            [
                "soffice", "--headless", "--norestore", "--nologo", "--nodefault",
                f"--accept=pipe,name={self.pipe};urp;",
                f"-env:UserInstallation={_profile(self.folder).as_uri()}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=own_group,
        )  # fmt: skip

    @property
    def url(self) -> str:
        """Where UNO finds it."""
        return f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext"

    def stop(self) -> None:
        """Ends every process of it, whatever they are doing, and removes the folder."""
        if self._own_group:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        clear(self.folder)


def clear(folder: Path) -> None:
    """Removes what a LibreOffice that was killed left: its folder and its two pipes."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in pipes(folder):
        path.unlink(missing_ok=True)


def pipes(folder: Path) -> list[Path]:
    """The pipes of the LibreOffice in a folder: ours, and its own, named by a digest of the profile's address."""
    digest = hashlib.md5(_profile(folder).as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    own = "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)
    return [path for name in (_pipe(folder), own) for path in Path("/tmp").glob(f"OSL_PIPE_*_{name}")]


def _profile(folder: Path) -> Path:
    return folder / "profile"


def _pipe(folder: Path) -> str:
    return folder.name.replace("-", "").replace("_", "")


def _settings(locale: str) -> str:
    settings = (*_SETTINGS, ("Setup/L10N", "ooSetupSystemLocale", locale))
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in settings
    )
    return f"{_HEAD}{items}</oor:items>\n"
