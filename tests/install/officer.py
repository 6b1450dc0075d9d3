"""An officer's account, to which releases are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from addin.install.found import Excel, Found
from addin.install.messages import SetupError
from addin.install.run import Setting, install
from addin.install.source import of_release
from addin.install.state import current
from install.fakes import FakeMachine, FakeRegistry, Heard, make_release

EXCEL = Excel("16.0", Path("C:/Office16/EXCEL.EXE"), 64, "")
TRUSTED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\LocationChamDiemTTHC"


class Officer:
    """An account on a machine, to which releases are installed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.machine = FakeMachine(root / "may")
        self.registry = FakeRegistry()
        self.excel: Excel | None = EXCEL
        self.base = root / "may/Users/canbo/AppData/Local/ChamDiemTTHC"

    def release(self, version: str) -> Path:
        folder = self.root / f"goi-{version}"
        return folder if folder.exists() else make_release(folder, version)

    def install(self, version: str = "0.1.0", *answers: str, quiet: bool = False) -> Heard:
        heard = Heard(*answers, quiet=quiet)
        setting = Setting(self.machine, self.registry, heard.console)
        found = Found(self.machine.windows(), self.excel, None, "")
        install(setting, of_release(self.release(version)), found)
        return heard

    def fails(self, version: str = "0.1.0", *answers: str, quiet: bool = False) -> SetupError:
        with pytest.raises(SetupError) as caught:
            self.install(version, *answers, quiet=quiet)
        return caught.value

    @property
    def home(self) -> Path:
        now = current(self.registry)
        assert now is not None
        return now.home

    def homes(self) -> list[str]:
        return sorted(path.name.split("-")[0] for path in self.base.iterdir() if path.name != "logs")
