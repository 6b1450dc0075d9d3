"""What an installation asks, and what it remarks without failing."""

from pathlib import Path

import pytest

from addin.install.port import Folder
from install.officer import EXCEL, TRUSTED, Officer


@pytest.fixture
def officer(tmp_path: Path) -> Officer:
    return Officer(tmp_path)


@pytest.mark.parametrize("answer", ["c", "C", " có ", "co\u0301", "co", "y"])
def test_yes_trusts_the_folder(officer: Officer, answer: str) -> None:
    heard = officer.install("0.1.0", answer)
    assert "[201]" in heard.text
    assert officer.registry.value(TRUSTED, "Path")
    assert "[201]" not in officer.install("0.1.0", "c").text, "what is trusted is not asked again"


@pytest.mark.parametrize("answers", [("k",), ("",), ("chắc vậy",), ()])
def test_anything_else_does_not_and_says_how_to_do_it_later(
    officer: Officer, answers: tuple[str, ...]
) -> None:
    heard = officer.install("0.1.0", *answers)
    assert officer.registry.value(TRUSTED, "Path") is None
    assert "[110]" in heard.text


def test_quietly_nothing_is_asked(officer: Officer) -> None:
    heard = officer.install("0.1.0", "c", quiet=True)
    assert "[201]" not in heard.text
    assert "[110]" in heard.text
    assert officer.registry.value(TRUSTED, "Path") is None


def test_trust_is_not_asked_where_it_cannot_be(officer: Officer) -> None:
    officer.excel = None
    assert "[201]" not in officer.install("0.1.0", "c").text
    officer.excel = EXCEL
    officer.machine.remote = True
    assert "[112]" in officer.install("0.1.0", "c").text
    rule = r"HKCU\Software\Policies\Microsoft\Office\16.0\excel\security\trusted locations"
    officer.registry.wide[rule] = {"alllocationsdisabled": 1}
    assert "[111]" in officer.install("0.1.0", "c").text
    assert officer.registry.value(TRUSTED, "Path") is None


def test_trust_is_not_asked_where_the_officer_switched_it_off(officer: Officer) -> None:
    locations = TRUSTED.rpartition("\\")[0]
    officer.registry.wide[locations] = {"AllLocationsDisabled": 1}
    heard = officer.install("0.1.0", "c")
    assert "[120]" in heard.text
    assert "[201]" not in heard.text


def test_trust_in_onedrive_promises_less(officer: Officer) -> None:
    documents = officer.machine.folders[Folder.DOCUMENTS]
    assert documents is not None
    assert "Thư mục nằm trong OneDrive" not in officer.install("0.1.0", "c").text
    officer.registry.delete(TRUSTED)
    officer.machine.variables["OneDrive"] = str(documents)
    assert "Thư mục nằm trong OneDrive: nếu Excel vẫn hiện thanh vàng" in officer.install("0.1.0", "c").text


def test_a_registry_that_takes_no_trusted_location_costs_nothing_else(officer: Officer) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    write = officer.registry.write
    officer.registry.write = lambda key, values: (refuse if "Trusted" in key else write)(key, values)  # type: ignore[assignment]
    assert "[110]" in officer.install("0.1.0", "c").text
    assert officer.home.exists()


def test_documents_in_onedrive_are_remarked(officer: Officer) -> None:
    documents = officer.machine.folders[Folder.DOCUMENTS]
    assert documents is not None
    officer.machine.variables["OneDriveCommercial"] = str(documents.parent)
    assert "[113]" in officer.install(quiet=True).text
    officer.machine.variables["OneDriveCommercial"] = str(documents.parent / "OneDrive")
    assert "[113]" not in officer.install(quiet=True).text


def test_another_folder_than_the_documents_is_remarked(officer: Officer) -> None:
    documents = officer.machine.folders[Folder.DOCUMENTS]
    assert documents is not None
    (documents / "Chấm điểm TTHC").write_text("", encoding="utf-8")
    assert "[114]" in officer.install(quiet=True).text


def test_icons_name_excel_where_wps_opens_workbooks(officer: Officer) -> None:
    officer.machine.opens = Path("C:/WPS/et.exe")
    heard = officer.install(quiet=True)
    assert "[105]" in heard.text
    assert officer.machine.links()["Sổ chấm điểm TTHC.lnk"]["target"] == str(EXCEL.program)


def test_icons_that_cannot_be_made_are_remarked_only(officer: Officer) -> None:
    officer.machine.link = 1
    heard = officer.install(quiet=True)
    assert heard.text.count("[116]") == 3
    assert officer.home.exists()


def test_no_log_is_no_hindrance(officer: Officer) -> None:
    officer.base.mkdir(parents=True)
    (officer.base / "logs").write_text("", encoding="utf-8")
    assert "[118]" in officer.install(quiet=True).text
    assert officer.home.exists()
