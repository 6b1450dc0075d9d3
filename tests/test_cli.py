"""The command as an officer runs it: in its own process, by its exit status and what it prints."""

import csv
import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import tthc.cli
from messy.formats import locked
from support import DIEN_BIEN_PHU, QD1187, ROOT, UNLIKE, form_bytes, make_form, write_form
from tthc.checks.catalogue import catalogue
from tthc.criteria.loader import load_file
from tthc.domain.counts import Count
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place

RUNNER = CliRunner()


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without a terminal, in a plain C locale."""
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": ""}
    command = [sys.executable, "-m", "tthc", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, check=False
    )


def invoke(*arguments: object) -> tuple[int, str, str]:
    """The same in this process: (status, standard output, standard error)."""
    done = RUNNER.invoke(tthc.cli.app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    folder = tmp_path / "Biểu đã nhận (quý II)"
    folder.mkdir()
    write_form(folder, "Xã A.xlsx", make_form(unit="Xã A"))
    return folder


def test_all_accepted_is_status_0(sound: Path, tmp_path: Path) -> None:
    target = tmp_path / "Tổng hợp.xlsx"
    done = run("tong-hop", sound, "--ra", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Xã A" in done.stdout
    assert "Xuất sắc" in done.stdout
    assert done.stdout.endswith(
        f"Đã đọc 01 tệp.\nKhông còn nội dung nào phải giải quyết.\nBảng tổng hợp: {target}\n"
    )
    assert load_workbook(target).sheetnames[0] == "TỔNG HỢP"


def test_the_period_before_is_compared_with(tmp_path: Path) -> None:
    now, before = tmp_path / "quy-2", tmp_path / "quy-1"
    now.mkdir()
    before.mkdir()
    write_form(now, "a.xlsx", make_form(unit="Xã A", head={Count.CARRIED_OVER: 5}))
    old = make_form(unit="Xã A", head={Count.RECEIVED: 18, Count.IN_PROGRESS: 8})
    write_form(before, "a.xlsx", old, period="Quý I năm 2022")
    status, shown, _ = invoke("tong-hop", now, "--ra", tmp_path / "a.xlsx", "--ky-truoc", before)
    assert status == 1
    assert "kỳ trước chuyển qua ghi 05, nhưng cuối kỳ trước còn 08 hồ sơ đang giải quyết (a.xlsx, ô" in shown


def test_something_to_look_at_is_status_1(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    status, shown, _ = invoke(
        "tong-hop", DIEN_BIEN_PHU / "don-vi", DIEN_BIEN_PHU / "da-in", "--ra", target, "--xep-hang"
    )
    assert status == 1
    assert "SỐ LIỆU TẠM TÍNH" in shown
    assert "Lỗi: Phường Him Lam: Ô E24: tiêu chí 4 ghi 1,86;" in shown
    assert "[xa-phuong-02-phuong-him-lam.xlsx]" in shown
    assert "Biểu tổng của nhóm" in shown
    assert target.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ra", "ra.xlsx", "--ky", "kỳ này"], 'Không hiểu kỳ "kỳ này".'),
        (
            ["--ra", "ra.xlsx", "--bo-tieu-chi", "x"],
            'Không có bộ tiêu chí "x"; có: cchc-konray, cchc-vi-du, qd1187-dienbien, qd459-dienbien, '
            "qd766-2022, tt01-2018.",
        ),
        (
            ["--ra", "ra.xlsx", "--danh-muc", "khong-co.csv"],
            "Không đọc được danh mục đơn vị khong-co.csv (không có tệp này).",
        ),
        (["--ra", "khong-co/ra.xlsx"], "Không có thư mục khong-co."),
        ([], "Thiếu tên tệp kết quả. Thêm --ra TÊN-TỆP.xlsx."),
    ],
)
def test_what_cannot_be_done_is_status_2(
    arguments: list[str], said: str, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, shown, told = invoke("tong-hop", sound, *arguments)
    assert (status, shown) == (2, "")
    assert said in told
    assert not (tmp_path / "ra.xlsx").exists()


def test_an_existing_file_is_kept_unless_told_otherwise(sound: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    status, _, told = invoke("tong-hop", sound, "--ra", target)
    assert (status, target.read_bytes()) == (2, b"old")
    assert "--ghi-de" in told
    assert invoke("tong-hop", sound, "--ra", target, "--ghi-de")[0] == 0
    assert target.read_bytes() != b"old"


def test_no_output_takes_the_place_of_an_input(sound: Path, tmp_path: Path) -> None:
    form = sound / "Xã A.xlsx"
    before = form.read_bytes()
    units = tmp_path / "danh-muc.csv"
    units.write_text("ten,nhom\nXã A,communes\n", encoding="utf-8")
    target = tmp_path / "a.xlsx"
    for arguments, code in (
        (["--ra", form], "TT963"),
        (["--ra", target, "--json", form], "TT963"),
        (["--ra", target, "--json", units, "--danh-muc", units], "TT963"),
        (["--ra", target, "--json", target], "TT965"),
    ):
        status, _, told = invoke("tong-hop", sound, *arguments, "--ghi-de")
        assert (status, form.read_bytes()) == (2, before)
        assert catalogue()[code].fix in told
    assert units.read_text(encoding="utf-8").startswith("ten,nhom")
    assert not target.exists()


def test_json_on_standard_output_stands_alone(sound: Path, tmp_path: Path) -> None:
    done = run("tong-hop", sound, "--ra", tmp_path / "a.xlsx", "--json", "-")
    data = json.loads(done.stdout)
    assert data["units"][0]["total"] == "18.00"
    assert "Xã A" in done.stderr


def test_every_option_reaches_the_result(tmp_path: Path) -> None:
    folder, target = tmp_path / "bieu", tmp_path / "a.xlsx"
    folder.mkdir()
    head = {Count.ONLINE: 4, Count.RECEIVED: 442, Count.LEVEL34_RECEIVED: 5, Count.ONLINE_LATE: 0}
    low = make_form(early=0, on_time=442, unit="Xã A", head=head, marks={"9": 2})
    high = make_form(early=441, late=1, unit="Xã B", levels={"5": (441, None, None)})
    write_form(folder, "a.xlsx", low)
    write_form(folder, "b.xlsx", high)
    plain = json.loads(invoke("tong-hop", folder, "--ra", target, "--json", "-")[1])
    assert [unit["name"] for unit in plain["units"]] == ["Xã A", "Xã B"]
    assert [unit["total"] for unit in plain["units"]] == ["13.00", "18.00"]
    options = ["--xep-hang", "--cong-tong", "khong-lam-tron", "--ty-le-muc-34", "--ghi-de", "--json", "-"]
    labels = [
        "--co-quan",
        "UBND huyện X",
        "--so-bao-cao",
        "05",
        "--nguoi-ky",
        "NGƯỜI LẬP",
        "--nguoi-ky",
        "CHỦ TỊCH",
    ]
    data = json.loads(invoke("tong-hop", folder, "--ra", target, *options, *labels)[1])
    assert [unit["name"] for unit in data["units"]] == ["Xã B", "Xã A"]
    assert [unit["total"] for unit in data["units"]] == ["17.99", "13.00"]
    assert data["total_rule"] == "unrounded"
    unknown = [unit["scores"]["9"] for unit in data["units"] if unit["name"] == "Xã A"]
    assert unknown == ["0.00"]  # 4 of 5 is enough, but the procedures are unknown: the mark decides
    rows = [[cell.value for cell in row] for row in load_workbook(target)["TỔNG HỢP"].iter_rows()]
    texts = {str(value) for row in rows for value in row if value}
    assert {"NGƯỜI LẬP", "CHỦ TỊCH", "XẾP HẠNG"} <= texts
    assert any(
        text.startswith("(Kèm theo Báo cáo số 05/BC") and text.endswith("UBND huyện X)") for text in texts
    )


def test_three_signatures_are_refused(sound: Path, tmp_path: Path) -> None:
    signatures = [argument for name in "ABC" for argument in ("--nguoi-ky", name)]
    status, _, told = invoke("tong-hop", sound, "--ra", tmp_path / "a.xlsx", *signatures)
    assert status == 2
    assert "đã ghi 03 dòng" in told


def test_the_table_of_another_set_shows_what_it_has(tmp_path: Path) -> None:
    source = ROOT / "tests" / "data" / "unlike.toml"
    scores = {"self": Entry(Decimal(5)), "appraised": Entry(Absent.DASH)}
    entries = {
        "a1": CriterionEntry(scores=scores),
        "b": CriterionEntry(numerator=Entry(9), denominator=Entry(10)),
    }
    form = FilledForm(Place(""), "unlike", Entry("Xã A"), criteria=entries)
    write_form(tmp_path, "a.xlsx", form, UNLIKE, "Năm 2026")
    target = tmp_path / "ra" / "a.xlsx"
    target.parent.mkdir()
    _, shown, _ = invoke("tong-hop", tmp_path / "a.xlsx", "--ra", target, "--bo-tieu-chi", source)
    assert "QUY ĐỔI" in shown
    assert "ĐTB CCVC" not in shown
    row = next(line for line in shown.splitlines() if "Xã A" in line and "│" in line)
    assert [cell.strip() for cell in row.split("│")][3:6] == ["-", "", "27"]


def test_json_is_written_even_when_nothing_can_be_done(tmp_path: Path) -> None:
    status, shown, _ = invoke("tong-hop", tmp_path / "khong-co", "--ra", tmp_path / "a.xlsx", "--json", "-")
    data = json.loads(shown)
    assert status == 2
    assert [finding["code"] for finding in data["findings"]] == ["TT955"]
    assert data["units"] == []


def test_a_json_file_is_replaced_only_when_it_is_ours(sound: Path, tmp_path: Path) -> None:
    target, report = tmp_path / "a.xlsx", tmp_path / "a.json"
    for _ in range(2):
        assert invoke("tong-hop", sound, "--ra", target, "--ghi-de", "--json", report)[0] == 0
    report.write_text("ghi chép của tôi", encoding="utf-8")
    status, _, told = invoke("tong-hop", sound, "--ra", tmp_path / "b.xlsx", "--json", report)
    assert (status, report.read_text(encoding="utf-8")) == (2, "ghi chép của tôi")
    assert "đã có" in told


def test_a_fault_of_the_software_is_told_without_a_traceback(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("hỏng")

    monkeypatch.setattr(tthc.cli, "consolidate", break_down)
    status, shown, told = invoke(
        "tong-hop", sound, "--ra", tmp_path / "a.xlsx", "--json", tmp_path / "a.json"
    )
    assert (status, shown) == (2, "")
    assert "Lỗi phần mềm (RuntimeError: hỏng" in told
    assert "Traceback" not in told
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["findings"][0]["code"] == "TT961"


def test_the_sets_are_listed_one_id_a_line() -> None:
    done = run("bo-tieu-chi", "liet-ke")
    ids = ["cchc-konray", "cchc-vi-du", "qd1187-dienbien", "qd459-dienbien", "qd766-2022", "tt01-2018"]
    assert (done.returncode, done.stdout.splitlines()) == (0, ids)


def test_the_sets_are_a_table_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    tthc.cli.liet_ke()
    shown = capsys.readouterr().out
    assert "Căn cứ" in shown
    assert "1187/QĐ-UBND" in shown


def test_a_set_file_can_be_checked(tmp_path: Path) -> None:
    status, shown, _ = invoke("bo-tieu-chi", "kiem-tra", ROOT / "tests" / "data" / "unlike.toml")
    lines = shown.splitlines()
    assert (status, lines[0]) == (0, "unlike: 5 tiêu chí, tối đa 100 điểm. Bộ tiêu chí dùng được.")
    assert "Hiệu lực: từ 01/07/2025; kỳ đánh giá: tháng, năm" in lines
    broken = tmp_path / "x.toml"
    broken.write_text("schema = 1\nid = 5\n", encoding="utf-8")
    status, _, told = invoke("bo-tieu-chi", "kiem-tra", broken)
    assert status == 2
    assert told.startswith(f"Bộ tiêu chí {broken} chưa dùng được, 07 lỗi:\n- dòng 1, khóa criteria: ")
    assert "\n- dòng 2, khóa id: " in told


def test_what_is_worth_a_look_is_told_of_a_sound_set(tmp_path: Path) -> None:
    source = tmp_path / "bo.toml"
    text = (ROOT / "tests" / "data" / "unlike.toml").read_text(encoding="utf-8")
    source.write_text(text.replace("valid_from = 2025-07-01\n", ""), encoding="utf-8")
    status, shown, told = invoke("bo-tieu-chi", "kiem-tra", source)
    assert (status, told) == (0, "")
    assert shown.endswith(
        "Nên xem lại (01 nội dung):\n  - dòng 1, khóa valid_from: "
        "chưa ghi ngày bắt đầu hiệu lực: bộ này được coi là luôn có hiệu lực.\n"
    )


def test_a_new_set_is_written_once(tmp_path: Path) -> None:
    target = tmp_path / "Bộ của tỉnh.toml"
    status, shown, _ = invoke("bo-tieu-chi", "moi", target)
    assert (status, f'Bộ tiêu chí mẫu: {target} (mã của bộ: "bo-cua-tinh", theo tên tệp).' in shown) == (
        0,
        True,
    )
    assert f'kiểm tra: tthc bo-tieu-chi kiem-tra "{target}"' in shown
    assert invoke("bo-tieu-chi", "kiem-tra", target)[0] == 0
    written = target.read_bytes()
    status, _, told = invoke("bo-tieu-chi", "moi", target, "--tu", QD1187.id)
    assert (status, "đã có" in told, target.read_bytes() == written) == (2, True, True)
    status, shown, _ = invoke("bo-tieu-chi", "moi", target, "--tu", QD1187.id, "--ghi-de")
    assert (status, f"Bản sao của bộ {QD1187.id}: " in shown) == (0, True)
    assert load_file(target).leaves() == QD1187.leaves()


def test_a_new_set_that_cannot_be_written_is_status_2(tmp_path: Path) -> None:
    status, _, told = invoke("bo-tieu-chi", "moi", tmp_path / "a.toml", "--tu", "x")
    assert (status, 'Không có bộ tiêu chí "x"; có: ' in told) == (2, True)
    assert not list(tmp_path.iterdir())
    status, _, told = invoke("bo-tieu-chi", "moi", tmp_path / "khong-co" / "a.toml")
    assert (status, "Không có thư mục " in told) == (2, True)
    status, _, told = invoke("bo-tieu-chi", "moi", tmp_path / "a.xlsx")
    assert (status, "phải có đuôi .toml" in told) == (2, True)


def test_several_sets_may_be_given(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    unlike = ROOT / "tests" / "data" / "unlike.toml"
    options = ("--bo-tieu-chi", unlike, "--bo-tieu-chi", QD1187.id, "--json", "-")
    _, shown, _ = invoke("kiem-tra", tmp_path, *options)
    assert json.loads(shown)["criteria_set"] == QD1187.id


def test_the_entry_point_speaks_utf8(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["tthc", "bo-tieu-chi", "liet-ke"])
    with pytest.raises(SystemExit) as left:
        tthc.cli.main()
    assert left.value.code == 0
    assert "tt01-2018" in capsys.readouterr().out


def test_questions_are_written_decided_and_asked_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "vao"
    folder.mkdir()
    more = {Count.PROCEDURES: 5, Count.PROCEDURES_LEVEL34: 6}  # a second question besides the number resolved
    write_form(folder, "a.xlsx", make_form(head={Count.RESOLVED: 11, Count.RECEIVED: 11, **more}))
    target, table = tmp_path / "kq.xlsx", tmp_path / "kq-quyet-dinh.csv"
    status, shown, _ = invoke("tong-hop", folder, "--ra", target)
    assert status == 1
    assert f"Nội dung cần quyết định: {table}" in shown
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    first = lines[1].split(",")
    first[5:10] = ["chap_nhan", "", "đã đối chiếu sổ", "Cán bộ 1", "20/11/2026"]
    table.write_text("\n".join([lines[0], ",".join(first), *lines[2:]]), encoding="utf-8-sig")
    status, shown, _ = invoke("tong-hop", folder, "--ra", target, "--ghi-de", "--quyet-dinh", table)
    assert status == 1
    told = [line for line in shown.splitlines() if line.startswith("- ")]
    assert [line.startswith("- Đã quyết định (") for line in told] == [*[False] * (len(told) - 1), True]
    assert told[-1].startswith("- Đã quyết định (chấp nhận, Cán bộ 1, 20/11/2026: đã đối chiếu sổ): Xã A: Ô ")
    assert told[-1].endswith(" [a.xlsx]")
    assert f"\nCòn {len(told) - 1:02d} lỗi chưa giải quyết; 01 nội dung đã quyết định.\n" in shown
    kept = table.read_text(encoding="utf-8-sig").splitlines()
    assert kept[1].split(",") == first  # what was decided stays where it was
    assert len(kept) == len(lines)
    rest = [",".join([*line.split(",")[:5], "chap_nhan", "", "đúng", "", ""]) for line in kept[2:]]
    table.write_text("\n".join([*kept[:2], *rest]), encoding="utf-8-sig")
    status, shown, _ = invoke("tong-hop", folder, "--ra", target, "--ghi-de", "--quyet-dinh", table)
    assert status == 0
    assert "Nội dung cần kiểm tra" not in shown
    (folder / "hong.xlsx").write_bytes(b"")
    _, shown, _ = invoke("tong-hop", folder, "--ra", target, "--ghi-de", "--quyet-dinh", table)
    assert "\nĐã đọc 01 tệp, 01 tệp không sử dụng được.\nCòn 01 lỗi chưa giải quyết; " in shown


def test_an_earlier_table_beside_the_output_loses_no_decision(sound: Path, tmp_path: Path) -> None:
    write_form(sound, "b.xlsx", make_form(unit="Xã B", head={Count.RESOLVED: 11, Count.RECEIVED: 11}))
    table = tmp_path / "kq-quyet-dinh.csv"
    heading = "tep,don_vi,trang,o,ma,lua_chon,gia_tri,ly_do,nguoi,ngay"
    table.write_text(f"{heading}\ncu.xlsx,,,,,bo_qua,,,,\n", encoding="utf-8")
    assert invoke("tong-hop", sound, "--ra", tmp_path / "kq.xlsx")[0] == 1
    assert "cu.xlsx,,,,,bo_qua" in table.read_text(encoding="utf-8-sig")


def test_another_file_under_the_name_of_the_table_is_kept(sound: Path, tmp_path: Path) -> None:
    table = tmp_path / "kq-quyet-dinh.csv"
    table.write_text("của tôi", encoding="utf-8")
    status, _, told = invoke("tong-hop", sound, "--ra", tmp_path / "kq.xlsx")
    assert (status, "kq-quyet-dinh.csv đã có" in told) == (2, True)
    assert not (tmp_path / "kq.xlsx").exists()
    assert table.read_text(encoding="utf-8") == "của tôi"


# --- kiem-tra -----------------------------------------------------------------------------------------------------


def test_a_check_tells_each_unit_its_errors_and_writes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "vao"
    folder.mkdir()
    write_form(folder, "a.xlsx", make_form(unit="Xã A", early=8, late=2, levels={"5": (8, 0, None)}))
    typed = {str(number): "2" for number in range(1, 10)} | {"1": "1.93"}
    write_form(folder, "b.xlsx", make_form(unit="Xã B", typed=typed, total="18"))
    (folder / "hong.xlsx").write_bytes(b"")
    done = run("kiem-tra", folder)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Xã A: đã nhận", "  (02 thông tin, xem với --tat-ca)"]
    assert lines[2] == "Xã B: cần kiểm tra lại"
    assert lines[3].startswith("  - Lỗi: Ô E12: tiêu chí 1 ghi 1,93; tính theo 10 hồ sơ trước hạn được 2.")
    assert lines[3].endswith('[b.xlsx, trang "Biểu 03"] Đề nghị: E12: 1,93 → 2')
    assert lines[4:6] == [
        "hong.xlsx",
        f"  - Lỗi: {catalogue()['TT902'].sentence} {catalogue()['TT902'].fix} [hong.xlsx]",
    ]
    assert lines[-2:] == [
        "Nhận ra 02 biểu: 01 biểu dùng được, 01 biểu cần kiểm tra lại, 01 tệp không đọc được.",
        "Còn 02 lỗi chưa giải quyết.",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vao"]
    assert sorted(path.name for path in folder.iterdir()) == ["a.xlsx", "b.xlsx", "hong.xlsx"]


def test_the_sample_of_the_guide_is_what_a_check_prints() -> None:
    guide = (ROOT / "HUONG_DAN.md").read_text(encoding="utf-8")
    (sample,) = re.findall(r"```\n([^`]*chưa giải quyết[^`]*)```", guide)
    folded = re.sub(r"\n {4}", " ", sample)  # the page is narrower than a line
    _, shown, _ = invoke("kiem-tra", DIEN_BIEN_PHU / "don-vi", "--danh-muc", DIEN_BIEN_PHU / "danh-muc.csv")
    upper, lower = folded.split("...\n")
    assert lower == "\n".join(shown.splitlines()[-2:]) + "\n"
    units = re.split(r"(?m)^(?=\S)", upper)[1:]
    assert len(units) == 2
    assert all(f"\n{unit}" in shown for unit in units)


def test_information_is_told_when_asked_for(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form(early=8, late=2, levels={"5": (8, 0, None)}))
    status, shown, _ = invoke("kiem-tra", path, "--tat-ca")
    assert (status, "  - Thông tin: " in shown, "--tat-ca" in shown) == (0, True, False)
    assert shown.endswith("Không còn nội dung nào phải giải quyết.\n")


def test_a_check_and_a_consolidation_find_the_same(tmp_path: Path) -> None:
    paths = (DIEN_BIEN_PHU / "don-vi", DIEN_BIEN_PHU / "da-in")
    options = (
        "--danh-muc",
        DIEN_BIEN_PHU / "danh-muc.csv",
        "--cong-tong",
        "khong-lam-tron",
        "--ty-le-muc-34",
    )
    checked, shown, told = invoke("kiem-tra", *paths, *options, "--json", "-")
    consolidated, other, _ = invoke("tong-hop", *paths, *options, "--json", "-", "--ra", tmp_path / "kq.xlsx")
    assert checked == consolidated == 1
    one, two = json.loads(shown), json.loads(other)
    for file in (*one["files"], *two["files"]):
        assert file.pop("copy") is None or file["path"]
    assert one == two
    assert "Nhận ra 22 biểu" in told


def test_a_check_writes_the_open_questions_and_keeps_what_is_decided(tmp_path: Path) -> None:
    folder, table = tmp_path / "vao", tmp_path / "q.csv"
    folder.mkdir()
    typed = {str(number): "2" for number in range(1, 10)} | {"1": "1.93", "2": "1.83"}
    write_form(folder, "a.xlsx", make_form(typed=typed, total="18"))
    status, shown, _ = invoke("kiem-tra", folder, "--ra", table)
    assert (status, f"Bảng quyết định: {table}" in shown) == (1, True)
    lines = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert lines[1][3:7] == ["E12", "TT303", "", "2"]
    lines[1][5:10] = ["chap_nhan", "", "đã đối chiếu sổ", "Cán bộ 1", "20/11/2026"]
    with table.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(lines)
    status, shown, _ = invoke("kiem-tra", folder, "--quyet-dinh", table, "--ra", table)
    assert status == 1
    assert "- Đã quyết định (chấp nhận, Cán bộ 1, 20/11/2026: đã đối chiếu sổ): Ô E12: tiêu chí 1" in shown
    assert "Còn 01 lỗi chưa giải quyết; 01 nội dung đã quyết định." in shown
    assert list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines())) == lines


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--ra", "q.xlsx"], "TT979"),
        (["--ra", "cua-toi.csv"], "TT978"),
        (["--ra", "danh-muc.csv", "--danh-muc", "danh-muc.csv"], "TT978"),
        (["--ra", "q.csv", "--json", "q.csv"], "TT965"),
        (["--json", "danh-muc.csv", "--danh-muc", "danh-muc.csv"], "TT951"),
        (["--json", "rong.csv", "--danh-muc", "rong.csv"], "TT963"),
        (["--ky", "kỳ này"], "TT958"),
    ],
)
def test_what_a_check_cannot_do_is_status_2(
    arguments: list[str], code: str, sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    units = "ten,nhom\nXã A,g\n"
    texts = {"cua-toi.csv": "của tôi", "danh-muc.csv": units, "rong.csv": ""}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    status, shown, told = invoke("kiem-tra", sound, *arguments)
    assert (status, shown) == (2, "")
    assert catalogue()[code].fix in told
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in texts} == texts


def test_a_check_writes_its_json_to_a_file(sound: Path, tmp_path: Path) -> None:
    report = tmp_path / "kq.json"
    for _ in range(2):  # an object of ours is replaced unasked
        status, shown, _ = invoke("kiem-tra", sound, "--json", report)
        assert (status, shown.splitlines()[0]) == (0, "Nhận ra 01 biểu: 01 biểu dùng được.")
    assert json.loads(report.read_text(encoding="utf-8"))["units"][0]["total"] == "18.00"


def test_a_check_asks_for_the_password_once(tmp_path: Path) -> None:
    path = tmp_path / "khoa.xlsx"
    path.write_bytes(locked(form_bytes(make_form()), "mật khẩu"))
    assert invoke("kiem-tra", path)[0] == 1
    done = RUNNER.invoke(tthc.cli.app, ["kiem-tra", str(path), "--mat-khau"], input="mật khẩu\n")
    assert (done.exit_code, "Nhận ra 01 biểu" in done.stdout) == (0, True)
