"""Only what the Python Software Foundation or Microsoft signed, and nobody changed since, may ship."""

import shutil
import subprocess
from pathlib import Path

import pytest

from addin.release.errors import ReleaseError
from addin.release.runtime import Runtime
from addin.release.signatures import ROOTS, Verifier, trusted_roots

PSF = "Python Software Foundation"
SUBJECT = "/C=US/ST=Oregon/L=Beaverton/O=Python Software Foundation/CN=Python Software Foundation"


def _run(*command: str | Path) -> None:
    subprocess.run([*map(str, command)], check=True, capture_output=True)


def _bare(path: Path, folder: Path) -> Path:
    """The file with its signature cut off."""
    target = folder / f"bare-{path.name}"
    _run("osslsigncode", "remove-signature", "-in", path, "-out", target)
    return target


def test_every_program_file_that_ships_is_signed_by_python_or_microsoft(
    runtime: Runtime, verifier: Verifier
) -> None:
    signers = verifier.signers(runtime.binaries)
    assert signers.keys() == runtime.binaries.keys()
    assert {"python.exe", "pythonw.exe", "python311.dll", "vcruntime140.dll"} <= signers.keys()
    assert {name for name, who in signers.items() if who != PSF} == {
        "vcruntime140.dll",
        "vcruntime140_1.dll",
    }


def test_an_older_program_that_writes_no_lines_of_dashes_is_understood(
    runtime: Runtime, verifier: Verifier, tmp_path: Path
) -> None:
    """As Debian 12 has it; what it writes differs in nothing else that is read."""
    roots, program = tmp_path / "roots.pem", tmp_path / "osslsigncode-2.5"
    roots.write_text(trusted_roots(), encoding="ascii")
    program.write_text(
        "#!/bin/bash\nset -o pipefail\nosslsigncode \"$@\" | sed '/^\\t-*$/d'\n", encoding="ascii"
    )
    program.chmod(0o755)
    older = Verifier(roots, str(program))
    for name in ("python.exe", "vcruntime140.dll"):
        assert older.signer(runtime.files[name]) == verifier.signer(runtime.files[name])


def test_a_changed_byte_is_refused(runtime: Runtime, verifier: Verifier, tmp_path: Path) -> None:
    changed = tmp_path / "python.exe"
    data = bytearray(runtime.files["python.exe"].read_bytes())
    data[len(data) // 2] ^= 1
    changed.write_bytes(data)
    with pytest.raises(ReleaseError, match=r"python\.exe .*changed after it was signed"):
        verifier.signer(changed)


def test_a_signature_cut_off_is_refused(runtime: Runtime, verifier: Verifier, tmp_path: Path) -> None:
    bare = _bare(runtime.files["python.exe"], tmp_path)
    with pytest.raises(ReleaseError, match=r"bare-python\.exe carries no signature"):
        verifier.signer(bare)


def test_a_stranger_under_the_foundations_name_is_refused(
    runtime: Runtime, verifier: Verifier, tmp_path: Path
) -> None:
    key, certificate, signed = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "python.exe"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", SUBJECT]
    usage = ["-addext", "extendedKeyUsage=codeSigning"]
    _run(*made, *usage, "-keyout", key, "-out", certificate)
    bare = _bare(runtime.files["python.exe"], tmp_path)
    _run("osslsigncode", "sign", "-certs", certificate, "-key", key, "-in", bare, "-out", signed)
    with pytest.raises(ReleaseError, match="carries a signature that does not hold"):
        verifier.signer(signed)
    (tmp_path / "own.pem").write_text(trusted_roots([certificate]), encoding="ascii")
    assert Verifier(tmp_path / "own.pem").signer(signed) == PSF  # only where the releaser trusts that root


def test_another_company_is_refused(runtime: Runtime, tmp_path: Path) -> None:
    key, certificate, signed = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "python.exe"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    _run(*made, "-subj", "/C=VN/O=Repackers/CN=Repackers", "-keyout", key, "-out", certificate)
    bare = _bare(runtime.files["python.exe"], tmp_path)
    _run("osslsigncode", "sign", "-certs", certificate, "-key", key, "-in", bare, "-out", signed)
    (tmp_path / "own.pem").write_text(trusted_roots([certificate]), encoding="ascii")
    with pytest.raises(ReleaseError, match=r"signed by .*Repackers, not by the Python Software Foundation"):
        Verifier(tmp_path / "own.pem").signer(signed)


def test_a_strangers_second_signature_beside_the_true_one_is_refused(
    runtime: Runtime, tmp_path: Path
) -> None:
    key, certificate, signed = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "python.exe"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    _run(*made, "-subj", "/C=VN/O=Repackers/CN=Repackers", "-keyout", key, "-out", certificate)
    given = runtime.files["python.exe"]
    _run("osslsigncode", "sign", "-nest", "-certs", certificate, "-key", key, "-in", given, "-out", signed)
    (tmp_path / "roots.pem").write_text(trusted_roots([certificate]), encoding="ascii")
    with pytest.raises(ReleaseError, match="signed by /C=VN/O=Repackers"):
        Verifier(tmp_path / "roots.pem").signer(signed)


def test_all_that_is_refused_is_named_at_once(runtime: Runtime, verifier: Verifier, tmp_path: Path) -> None:
    bare = _bare(runtime.files["python.exe"], tmp_path)
    broken = tmp_path / "b.dll"
    shutil.copy(bare, broken)
    with pytest.raises(ReleaseError) as told:
        verifier.signers({"python.exe": bare, "DLLs/b.dll": broken})
    assert str(told.value).splitlines() == [
        "python.exe carries no signature.",
        "DLLs/b.dll carries no signature.",
    ]


def test_a_machine_without_the_program_is_told(runtime: Runtime, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="no-such-program is missing"):
        Verifier(tmp_path / "roots.pem", "no-such-program").signer(runtime.files["python.exe"])


def test_a_root_that_is_none_is_told(tmp_path: Path) -> None:
    text = tmp_path / "a.pem"
    text.write_text("nothing", encoding="ascii")
    with pytest.raises(ReleaseError, match="holds no PEM certificate"):
        trusted_roots([text])
    with pytest.raises(ReleaseError, match="cannot be read"):
        trusted_roots([tmp_path / "absent.pem"])


@pytest.mark.parametrize(
    ("file", "thumbprint"),
    [
        ("microsoft-root-2010", "3B1EFD3A66EA28B16697394703A72CA340A05BD5"),
        ("microsoft-root-2011", "8F43288AD272F3103B6FB1428485EA3014C0BCFE"),
        ("microsoft-identity-verification-root-2020", "F40042E2E5F7E8EF8189FED15519AECE42C3BFA2"),
    ],
)
def test_microsofts_roots_are_the_published_ones(file: str, thumbprint: str) -> None:
    """The thumbprints Microsoft lists for its root programme; newer Pythons are signed under the third."""
    shown = subprocess.run(
        ["openssl", "x509", "-in", ROOTS / f"{file}.pem", "-noout", "-fingerprint", "-sha1"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert shown.partition("=")[2].strip().replace(":", "") == thumbprint


def test_no_other_root_is_trusted_than_those_compared() -> None:
    assert len(list(ROOTS.iterdir())) == 3
