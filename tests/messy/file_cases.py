"""Cases 33 to 39: what the files are."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace

from messy.case import ACCEPTED, FIX, REFUSED, USED, Case, CaseMaker, Expected, Found, codes, form, refused
from messy.formats import as_csv, as_docx, as_html, as_ods, as_xls, as_xml_2003, locked, members, repacked
from messy.good import GOOD, PLAIN, Rows, Value, edited, good_bytes, plain_rows, put

__all__ = ["FILE_CASES"]

_SKIPPED = frozenset({"skipped"})


def _plain(name: str, file: str, data: bytes, *found: Found, status: frozenset[str] = ACCEPTED) -> Case:
    return form(name, data, PLAIN, *found, status=status, file=file, cells={})


def _with(row: int, column: int, value: Value) -> Rows:
    rows = plain_rows()
    rows[row] = [*rows[row], *[None] * (column + 1 - len(rows[row]))]
    rows[row][column] = value
    return rows


def old_workbooks() -> Iterator[Case]:
    """33: .xls of Excel 97-2003."""
    yield _plain("true-xls", "bieu.xls", as_xls(plain_rows()))
    yield _plain("xls-named-xlsx", "bieu.xlsx", as_xls(plain_rows()))
    yield _plain("texts", "bieu.xls", as_xls(_with(9, 4, "1,68")))
    yield _plain(
        "error-score",
        "bieu.xls",
        as_xls(_with(9, 4, "#REF!")),
        Found(criterion="1", severity="error"),
        status=FIX,
    )
    yield _plain(
        "error-level",
        "bieu.xls",
        as_xls(_with(10, 3, "#DIV/0!")),
        Found(criterion="1", severity="error"),
        status=FIX,
    )
    yield refused("cut", "cut.xls", as_xls(plain_rows())[:3000])


def web_pages() -> Iterator[Case]:
    """34: web pages under a spreadsheet's name, as portals export them."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        yield _plain(encoding, "xuat.xls", as_html(plain_rows(), encoding))
    yield _plain("entities", "xuat.xls", as_html(plain_rows(), entities=True))
    yield _plain("in-a-layout-table", "xuat.xls", as_html(plain_rows(), layout=True), status=USED)
    yield _plain("blank-lines-before", "xuat.xls", b"\r\n\r\n" + as_html(plain_rows()))
    excel = as_html(plain_rows()).replace(
        b"<html>", b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">'
    )
    yield _plain("saved-by-excel", "bieu.htm", excel)
    yield _plain(
        "unclosed-cells", "xuat.xls", as_html(plain_rows()).replace(b"</td>", b"").replace(b"</tr>", b"")
    )
    upper = (
        as_html(plain_rows())
        .replace(b"<td>", b"<TD nowrap>")
        .replace(b"<tr>", b"<TR>")
        .replace(b"<table", b"<TABLE")
    )
    yield _plain("upper-case", "xuat.xls", upper)
    padded = as_html(plain_rows()).replace(b"<td>", b"<td>&nbsp;").replace(b"</td>", b"&nbsp;</td>")
    yield _plain("padded", "xuat.xls", padded)


def _zip_of(name: str, data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(name, data)
    return target.getvalue()


def lying_names() -> Iterator[Case]:
    """35: the bytes tell what a file is; what can be read is read, the rest is named."""
    for name in (
        "bieu.xls",
        "bieu.xlsm",
        "bieu.XLSX",
        "bieu.csv",
        "bieu.ods",
        "bieu.docx",
        "bieu.pdf",
        "bieu.htm",
        "bieu.doc",
    ):
        yield form(f"xlsx-as-{name.partition('.')[2]}", good_bytes(), file=name)
    for name in (
        "bieu",
        "bieu.xlsx.tmp",
        "bieu.dat",
        "bieu.xlsx_",
        "bieu.txt",
        "bieu.xltx",
        "bieu.xlt",
        "bieu.et",
    ):
        yield form(f"odd-ending-{name.partition('.')[2] or 'none'}", good_bytes(), file=name)
    rows = plain_rows()
    yield _plain("docx", "bieu.docx", as_docx(rows))
    yield _plain("docx-as-xlsx", "bieu.xlsx", as_docx(rows))
    yield _plain("docx-merged", "bieu.docx", as_docx(rows, merged=[(2, 5), (6, 9)]))
    yield _plain("ods", "bieu.ods", as_ods(rows))
    yield _plain("ods-as-xlsx", "bieu.xlsx", as_ods(rows))
    yield _plain("xml-2003", "bieu.xml", as_xml_2003(rows))
    yield _plain("xml-2003-as-xls", "bieu.xls", as_xml_2003(rows))
    for at, (separator, encoding) in enumerate(
        ((",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "utf-16-le"), ("\t", "utf-8"))
    ):
        yield _plain(f"csv-{at}", "bieu.csv", as_csv(rows, separator, encoding))
    decomposed = unicodedata.normalize("NFD", as_csv(rows, ";").decode())
    yield _plain("csv-cp1258", "bieu.csv", _cp1258(decomposed))
    yield _plain("csv-as-xls", "bieu.xls", as_csv(rows))
    yield _plain("csv-as-txt", "bieu.txt", as_csv(rows, "\t"))
    named = Found(says=("pdf",))
    yield refused("pdf", "bieu.xlsx", b"%PDF-1.7\n" + bytes(100), named)
    yield refused("rar", "bieu.xlsx", b"Rar!\x1a\x07\x00" + bytes(100), Found(says=("nén",)))
    yield refused(
        "zip-of-a-form",
        "bieu.zip",
        _zip_of("bieu.xlsx", good_bytes()),
        Found(says=("nén",)),
        status=REFUSED | _SKIPPED,
    )
    yield refused("zip-as-xlsx", "bieu.xlsx", _zip_of("doc.txt", b"a"), Found(says=("nén",)))
    yield refused("old-word", "bieu.xlsx", b"{\\rtf1 a}", Found(says=("word",)))
    link = b'{"doc_id":"1abc","email":"a@b.vn"}'
    yield refused("cloud-link", "bieu.gsheet", link, status=REFUSED | _SKIPPED)
    yield refused(
        "shortcut", "bieu.url", b"[InternetShortcut]\r\nURL=http://a.vn\r\n", status=REFUSED | _SKIPPED
    )
    yield refused(
        "letter",
        "cong-van.docx",
        as_docx([["Kính gửi: UBND thành phố"], ["a", "b"]], head=1),
        status=REFUSED | _SKIPPED,
    )


def _cp1258(text: str) -> bytes:
    """Vietnamese as Windows-1258 keeps it: marks of tone after their letter."""
    composed = {
        "a\u0302": "â",
        "e\u0302": "ê",
        "o\u0302": "ô",
        "a\u0306": "ă",
        "A\u0302": "Â",
        "E\u0302": "Ê",
        "O\u0302": "Ô",
        "A\u0306": "Ă",
        "o\u031b": "ơ",
        "u\u031b": "ư",
        "O\u031b": "Ơ",
        "U\u031b": "Ư",
    }
    # a dot below sorts before the roof in NFD, so it is moved behind it first
    for roof in "\u0302\u0306":
        text = text.replace(f"\u0323{roof}", f"{roof}\u0323")
    for pair, letter in composed.items():
        text = text.replace(pair, letter)
    return text.encode("cp1258")


def passwords() -> Iterator[Case]:
    """36: a password is asked for once; the default one of Excel opens unasked."""
    data = locked(good_bytes(), "mật khẩu 1")
    yield refused("not-given", "khoa.xlsx", data, codes("TT923"))
    for name, password, wanted in (("given", "mật khẩu 1", ACCEPTED), ("wrong", "1234", REFUSED)):
        files = {"khoa.xlsx": data}
        units = (Expected(),) if wanted is ACCEPTED else ()
        found = () if wanted is ACCEPTED else (codes("TT923"),)
        yield Case(name, files, units, {"khoa.xlsx": wanted}, found, request={"password": password})
    yield form("of-excel", locked(good_bytes(), "VelvetSweatshop"))
    both = {"khoa.xlsx": data, "hai.xlsx": locked(good_bytes(replace(GOOD, unit="Xã Pá Khoang")), "khac")}
    yield Case(
        "two-passwords",
        both,
        (Expected(),),
        {"khoa.xlsx": ACCEPTED, "hai.xlsx": REFUSED},
        request={"password": "mật khẩu 1"},
    )


def _endless() -> dict[str, bytes]:
    """Files with a figure no program can hold; the other forms go on."""
    digits = "9" * 5000
    xml = as_xml_2003(plain_rows())
    return {
        "count.xlsx": put({"D13": digits}),
        "score.xlsx": put({"E12": f"1,{digits}"}),
        "note.xlsx": put({"F12": f"Tổng {digits} hồ sơ"}),
        "head.csv": as_csv([[f"Tổng hồ sơ đã tiếp nhận trong kỳ: {digits}"], *plain_rows()]),
        "exponent.xml": xml.replace(b">3803<", b">1E+5000<"),
        "not-a-number.xml": xml.replace(b">3803<", b">NaN<"),
        "infinite.xml": xml.replace(b">1.68<", b">INF<"),
        "place.xml": xml.replace(b'ss:Index="2"', b'ss:Index="abc"', 1),
        "negative-place.xml": xml.replace(b'ss:Index="2"', b'ss:Index="-7"', 1),
        "span.xls": as_html(plain_rows()).replace(b"<td>", "<td rowspan='²'>".encode(), 1),
        "field.csv": as_csv([["a" * 140_000], *plain_rows()]),
        "stray.xlsx": put({"XFD1048576": 1}),
    }


def broken() -> Iterator[Case]:
    """37: a broken file is named; the others go on."""
    data = good_bytes()
    yield refused("nothing", "hong.xlsx", b"", codes("TT902"))
    for part in (1, 25, 50, 90, 99):
        yield refused(f"cut-at-{part}", "hong.xlsx", data[: len(data) * part // 100])
    at = data.find(b"xl/worksheets/sheet1.xml") + 200
    flipped = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
    yield refused("one-byte", "hong.xlsx", flipped)
    yield refused("zeros", "hong.xlsx", bytes(5000))
    sheet = members(data)["xl/worksheets/sheet1.xml"]
    yield refused(
        "sheet-cut",
        "hong.xlsx",
        repacked(data, {"xl/worksheets/sheet1.xml": sheet[: len(sheet) // 2]}),
        status=REFUSED,
    )
    yield refused(
        "entities",
        "hong.xlsx",
        repacked(data, {"xl/worksheets/sheet1.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>' + sheet}),
    )
    yield refused(
        "not-utf-8",
        "hong.xlsx",
        repacked(data, {"xl/sharedStrings.xml": b"\xff\xfe\xfa" * 99}),
        status=REFUSED,
    )
    own = {"note.xlsx": Expected(status=USED), "stray.xlsx": Expected(status=USED)}
    own["span.xls"] = Expected(truth=PLAIN, status=USED, cells={})
    for name, spoiled in _endless().items():
        files = {name: spoiled, "tot.xlsx": good_bytes(replace(GOOD, unit="Xã Pá Khoang"))}
        other = Expected("Xã Pá Khoang", replace(GOOD, unit="Xã Pá Khoang"))
        # where the oddity stands beside the figures, these are read right
        units, status = ((other, own[name]), USED) if name in own else ((other,), FIX | REFUSED)
        yield Case(f"endless-{name.replace('.', '-')}", files, units, {name: status, "tot.xlsx": ACCEPTED})
    yield refused("csv-with-nul", "hong.csv", b"STT,a\x00b,c\n1,2,3\n")
    yield refused("web-page-of-an-error", "loi.xls", b"<html><body>500 Internal Server Error</body></html>")


def around_files() -> Iterator[Case]:
    """38: what lies beside the forms: lock files, long paths, names in any Unicode form."""
    beside = {
        "~$bieu.xlsx": b"\x06Can bo 1" + bytes(156),
        ".~lock.bieu.xlsx#": b",user,pc,",
        "Thumbs.db": bytes(99),
        "desktop.ini": b"[a]",
    }
    status = {"bieu.xlsx": ACCEPTED} | dict.fromkeys(beside, _SKIPPED)
    yield Case("lock-files", {"bieu.xlsx": good_bytes(), **beside}, status=status)
    yield Case("only-a-lock-file", {"~$bieu.xlsx": beside["~$bieu.xlsx"]}, (), {"~$bieu.xlsx": _SKIPPED})
    deep = "/".join(["Báo cáo chấm điểm giải quyết thủ tục hành chính"] * 4)
    yield Case("long-path", {f"{deep}/bieu.xlsx": good_bytes()}, status={"bieu.xlsx": ACCEPTED})
    yield form("decomposed-name", good_bytes(), file=unicodedata.normalize("NFD", "Biểu xã Nà Nhạn.xlsx"))
    yield form("blanks-and-signs", good_bytes(), file="Biểu 03 (1) – bản  cuối!! #2.xlsx")
    yield form("lock-file-under-another-name", good_bytes(), file="bieu ~$.xlsx")
    yield Case(
        "cloud-only",
        {"bieu.xlsx": b"", "tot.xlsx": good_bytes()},
        (Expected(),),
        {"bieu.xlsx": REFUSED, "tot.xlsx": ACCEPTED},
        (codes("TT902"),),
    )


def macros() -> Iterator[Case]:
    """39: macros are never run; the figures are read, and the macros named."""
    data = good_bytes()
    kinds = (
        members(data)["[Content_Types].xml"]
        .replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        .replace(
            b"<Default ",
            b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ',
            1,
        )
    )
    parts = {"[Content_Types].xml": kinds, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)}
    yield form("xlsm", repacked(data, parts), GOOD, Found(says=("macro",)), file="bieu.xlsm", status=USED)
    yield form("xlsm-as-xlsx", repacked(data, parts), GOOD, Found(says=("macro",)), status=USED)
    yield form("xlsm-without-macros", edited(lambda sheet: None), file="bieu.xlsm")


FILE_CASES: Mapping[int, CaseMaker] = {
    33: old_workbooks,
    34: web_pages,
    35: lying_names,
    36: passwords,
    37: broken,
    38: around_files,
    39: macros,
}
