"""The streams of a VBA project that are not source: identifier, encryption, names."""

import pytest

from addin.build.ovba import Kind, Module, encrypted, project_id, vba_project


def decrypted(text: str) -> tuple[int, int, bytes]:
    """(version, project key, data), by [MS-OVBA] 2.4.3.3."""
    raw = bytes.fromhex(text)
    seed, version, key = raw[0], raw[0] ^ raw[1], raw[0] ^ raw[2]
    plain, last, before_last = key, raw[2], raw[1]
    found = bytearray()
    for byte in raw[3:]:
        plain = byte ^ ((before_last + plain) & 0xFF)
        before_last, last = last, byte
        found.append(plain)
    ignored = (seed & 6) >> 1
    length = int.from_bytes(found[ignored : ignored + 4], "little")
    data = bytes(found[ignored + 4 :])
    assert len(data) == length
    return version, key, data


# CMG, DPB and GC as Excel wrote them into quickstart.xlsm of xlwings: unprotected, no password, visible.
@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("A7A58C2B7CDD73E173E173E173E1", bytes(4)),
        ("A2A089308531853185", b"\0"),
        ("9D9FB6314A2D4B2D4BD2", b"\xff"),
    ],
)
def test_our_values_say_what_those_of_excel_say(text: str, data: bytes):
    assert decrypted(text)[::2] == (2, data)
    assert decrypted(encrypted(project_id("ChamDiemTTHC"), data))[::2] == (2, data)


def test_any_seed_serves_and_the_key_is_that_of_the_identifier():
    identifier = project_id("ChamDiemTTHC")
    for seed in range(256):
        assert decrypted(encrypted(identifier, b"\xff", seed)) == (
            2,
            sum(identifier.encode()) & 0xFF,
            b"\xff",
        )


def test_the_identifier_depends_on_the_name_alone():
    assert project_id("ChamDiemTTHC") == project_id("ChamDiemTTHC")
    assert project_id("ChamDiemTTHC") != project_id("Other")


@pytest.mark.parametrize("other", ["MODULE1", "project"])
def test_names_that_differ_in_letter_case_only_are_refused(other: str):
    modules = [Module("Module1", Kind.STANDARD, ""), Module(other, Kind.STANDARD, "")]
    with pytest.raises(ValueError, match="share a name"):
        vba_project("Project", modules)
