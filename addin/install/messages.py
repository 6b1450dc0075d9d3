"""Every numbered sentence: what is wrong, and what to do. The number of a failure is the exit code.

`python -m addin.install.messages` prints the table of README.md beside this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

__all__ = ["TEXTS", "Failure", "Question", "Remark", "SetupError", "sentence", "table"]


class Failure(IntEnum):
    """Why the work was not done; the exit code of install.bat."""

    USAGE = 2
    NO_PYTHON = 10
    BROKEN_PYTHON = 11
    INCOMPLETE = 12
    WINDOWS = 20
    RUNNING = 21
    NO_MANIFEST = 22
    DAMAGED = 23
    MISSING_WHEEL = 24
    WRONG_PYTHON = 25
    NO_PLACE = 30
    DISK_FULL = 31
    PATH_TOO_LONG = 32
    HELD = 33
    PACKAGES = 34
    SELF_CHECK = 35
    REGISTRY = 36
    NO_WORKBOOK = 37
    DOWNGRADE = 40
    DECLINED = 41
    IN_USE = 42
    LEFT_OVER = 43
    TESTS = 50
    NOT_INSTALLED = 51
    INTERRUPTED = 60
    UNEXPECTED = 99


class Remark(IntEnum):
    """What the officer should know although the work was done."""

    NO_EXCEL = 101
    WPS_ANSWERS = 102
    STORE_EXCEL = 103
    OLD_EXCEL = 104
    WPS_ALONE = 105
    ELEVATED = 106
    EXCEL_OPEN = 107
    TRUST_NOT_SET = 110
    TRUST_FORBIDDEN = 111
    TRUST_NETWORK = 112
    ONEDRIVE = 113
    OTHER_FOLDER = 114
    NEW_WORKBOOK = 115
    NO_SHORTCUT = 116
    OLD_HOME_KEPT = 117
    NO_LOG = 118
    TEST_BUILD = 119
    TRUST_OFF = 120


class Question(IntEnum):
    """What is asked; without an answer it is "no", with /q too, but that /u /q removes without asking."""

    TRUST = 201
    DOWNGRADE = 202
    UNINSTALL = 203


TEXTS: Mapping[IntEnum, str] = {
    Failure.USAGE: "Không hiểu tham số «{argument}». Gõ install.bat /? để xem các cách dùng.",
    Failure.NO_PYTHON: (
        "Thư mục này là mã nguồn, cần có sẵn Python 3.11 trở lên (64-bit, của python.org). Cán bộ sử dụng thì dùng "
        "tệp .zip cài đặt, không cần Python; người phát triển thì đặt biến TTHC_PYTHON là đường dẫn của python.exe."
    ),
    Failure.BROKEN_PYTHON: (
        "Bộ chạy kèm theo không khởi động được: tệp trong thư mục runtime bị hỏng, bị phần mềm diệt vi-rút chặn, hoặc "
        "Windows không phải bản 64-bit. Giải nén lại tệp .zip rồi chạy lại; nếu vẫn vậy, báo người phụ trách máy tính."
    ),
    Failure.INCOMPLETE: (
        "Bộ cài đặt bị thiếu tệp, hoặc tệp .zip chưa được giải nén. Bấm chuột phải vào tệp .zip, chọn «Extract All» "
        "để giải nén tất cả, rồi chạy install.bat trong thư mục vừa giải nén. Nếu vẫn hiện câu này, giải nén vào thư mục có "
        "tên đơn giản, ví dụ D:\\TTHC."
    ),
    Failure.WINDOWS: "Máy đang dùng {found}. Phần mềm cần Windows 10 trở lên, bản 64-bit; máy này chưa cài được.",
    Failure.RUNNING: (
        "Một lần cài đặt khác đang chạy trên máy này. Đề nghị chờ lần đó xong rồi chạy lại install.bat; "
        "nếu không thấy cửa sổ nào khác, khởi động lại máy rồi chạy lại."
    ),
    Failure.NO_MANIFEST: (
        "Thiếu hoặc không đọc được tệp manifest.json của bộ cài đặt ({reason}). Chưa cài gì vào máy. "
        "Đề nghị giải nén lại toàn bộ tệp .zip, hoặc tải lại, rồi chạy lại."
    ),
    Failure.DAMAGED: (
        "Bộ cài đặt không còn nguyên vẹn: {count} tệp bị thiếu hoặc bị đổi, đầu tiên là «{first}». Chưa cài gì vào máy. "
        "Đề nghị giải nén lại toàn bộ tệp .zip (hoặc tải lại) rồi chạy lại; nếu vẫn vậy, phần mềm diệt vi-rút có thể "
        "đã xóa tệp, báo người phụ trách máy tính."
    ),
    Failure.MISSING_WHEEL: (
        "Bộ cài đặt thiếu phần «{first}» trong thư mục wheels. Chưa cài gì vào máy. Đề nghị giải nén lại toàn bộ tệp "
        ".zip (hoặc tải lại) rồi chạy lại."
    ),
    Failure.WRONG_PYTHON: (
        "Bộ chạy không đúng loại: {reason}. Nếu dùng tệp .zip cài đặt thì giải nén lại toàn bộ rồi chạy lại; nếu cài "
        "từ mã nguồn thì đặt biến TTHC_PYTHON là python.exe phù hợp (bản 64-bit của python.org)."
    ),
    Failure.NO_PLACE: (
        "Không tìm được nơi ghi được để cài phần mềm. Đã thử:\n{tried}\nĐề nghị người phụ trách máy tính cho phép tài "
        "khoản này ghi vào một trong các thư mục trên rồi chạy lại."
    ),
    Failure.DISK_FULL: (
        "Ổ đĩa {drive} không đủ chỗ ({detail}). Bản đang dùng (nếu có) giữ nguyên. "
        "Đề nghị xóa bớt tệp không cần, dọn Thùng rác rồi chạy lại."
    ),
    Failure.PATH_TOO_LONG: (
        "Đường dẫn cài đặt quá dài đối với Windows ({length} ký tự, nhiều nhất {most}): {path}. "
        "Đề nghị báo người phụ trách máy tính."
    ),
    Failure.HELD: (
        "Không ghi hoặc đọc được tệp {path} ({reason}); đã thử lại nhiều lần. Thường do phần mềm diệt vi-rút đang giữ "
        "tệp. Bản đang dùng (nếu có) giữ nguyên. Đề nghị chờ ít phút rồi chạy lại; nếu vẫn vậy, nhờ người phụ trách "
        "máy tính cho phép thư mục {folder}."
    ),
    Failure.PACKAGES: (
        "Chưa cài xong các phần của phần mềm: {reason}. Bản đang dùng (nếu có) giữ nguyên. "
        "Đề nghị chạy lại install.bat; nếu vẫn vậy, gửi tệp nhật ký cho người hỗ trợ."
    ),
    Failure.SELF_CHECK: (
        "Đã chép xong nhưng chạy thử không đạt, nên chưa dùng bản này; bản đang dùng (nếu có) giữ nguyên. Thường do phần "
        "mềm diệt vi-rút chặn. Đề nghị chạy lại install.bat; nếu vẫn vậy, gửi tệp nhật ký cho người hỗ trợ. Sổ vẫn mở "
        "và tự tính điểm được bằng công thức, chỉ các nút chưa dùng được."
    ),
    Failure.REGISTRY: (
        "Không ghi được thiết lập của tài khoản này vào Windows ({reason}). Bản đang dùng (nếu có) giữ nguyên. "
        "Đề nghị báo người phụ trách máy tính."
    ),
    Failure.NO_WORKBOOK: (
        "Không ghi được sổ chấm điểm vào thư mục tài liệu. Đã thử:\n{tried}\nNếu Windows chặn (mục «Controlled folder "
        "access»), nhờ người phụ trách máy tính cho phép, rồi chạy lại. Bản đang dùng (nếu có) giữ nguyên."
    ),
    Failure.DOWNGRADE: (
        "Máy đang dùng bản {current}, mới hơn bản {new} của bộ cài đặt này. Không thay đổi gì. Nếu thật sự muốn về bản "
        "cũ, chạy lại install.bat (không có /q) và trả lời «c»."
    ),
    Failure.DECLINED: "Không gỡ gì theo trả lời. Khi cần gỡ, chạy lại install.bat /u và trả lời «c».",
    Failure.IN_USE: (
        "Phần mềm đang được dùng nên chưa gỡ: {path} đang mở. Không gỡ gì. Đề nghị lưu và đóng Excel rồi chạy lại "
        "install.bat /u; nếu vẫn vậy, khởi động lại máy rồi chạy lại."
    ),
    Failure.LEFT_OVER: (
        "Đã gỡ nhưng còn {count} tệp chưa xóa được, đầu tiên là {path}. Đề nghị khởi động lại máy rồi chạy lại "
        "install.bat /u để gỡ nốt."
    ),
    Failure.TESTS: "Chạy thử không đạt. Đề nghị gửi tệp nhật ký cho người hỗ trợ.",
    Failure.NOT_INSTALLED: "Phần mềm chưa được cài trên tài khoản này nên chưa có gì để chạy thử. Hãy chạy install.bat.",
    Failure.INTERRUPTED: (
        "Đã dừng theo yêu cầu. Bản đang dùng (nếu có) giữ nguyên; phần đang chép dở sẽ được dọn ở lần chạy sau."
    ),
    Failure.UNEXPECTED: (
        "Bộ cài đặt gặp lỗi ngoài dự kiến ({reason}). Bản đang dùng (nếu có) giữ nguyên. "
        "Đề nghị chạy lại; nếu vẫn vậy, gửi tệp nhật ký cho người hỗ trợ."
    ),
    Remark.NO_EXCEL: (
        "Chưa thấy Microsoft Excel trên máy. Các nút và hàm chỉ chạy trong Excel 2010 trở lên; phần mềm vẫn được cài, "
        "cài Excel sau cũng được, không phải chạy lại."
    ),
    Remark.WPS_ANSWERS: (
        "WPS Office đang nhận thay Excel khi chương trình khác gọi «Excel.Application». Có thể làm các nút không chạy. "
        "Nếu nút báo lỗi: mở WPS Office, vào mục cấu hình (Configuration Tools), bỏ phần tương thích với Microsoft "
        "Office, hoặc sửa lại (Repair) Microsoft Office."
    ),
    Remark.STORE_EXCEL: (
        "Excel trên máy được cài từ Microsoft Store. Loại này có thể không cho gọi phần mềm ngoài; nếu «Kiểm tra cài "
        "đặt» báo không khởi động được, cần cài Office loại thường."
    ),
    Remark.OLD_EXCEL: "Excel trên máy là bản {version}, cũ hơn Excel 2010: thẻ «Chấm điểm TTHC» không hiện.",
    Remark.WPS_ALONE: (
        "Tệp .xlsm trên máy đang mở bằng {program}; biểu tượng «{shortcut}» vì vậy mở thẳng bằng Excel. Khi mở sổ từ "
        "thư mục, bấm chuột phải, chọn Open with > Excel."
    ),
    Remark.ELEVATED: (
        "Cửa sổ này đang chạy với quyền quản trị; phần mềm không cần quyền đó và chỉ cài cho tài khoản {user}. Nếu đây "
        "không phải tài khoản dùng hằng ngày, hãy đóng lại và bấm đúp install.bat như bình thường."
    ),
    Remark.EXCEL_OPEN: (
        "Excel đang mở và vẫn dùng bản trước cho đến khi đóng. Hãy lưu, đóng Excel rồi mở lại để dùng bản mới."
    ),
    Remark.TRUST_NOT_SET: (
        "Chưa đặt thư mục sổ làm vị trí tin cậy của Excel. Nếu Excel hiện thanh vàng, bấm «Enable Content»; nếu hiện "
        "thanh đỏ hoặc muốn đặt sau: chạy lại install.bat và trả lời «c», hoặc trong Excel vào File > Options > Trust "
        "Center > Trust Center Settings > Trusted Locations > Add new location, chọn {folder}"
    ),
    Remark.TRUST_FORBIDDEN: (
        "Máy này không cho người dùng tự đặt vị trí tin cậy (do quản trị quy định), nên không đặt. Nếu Excel chặn "
        "macro, đề nghị người phụ trách máy tính cho phép thư mục {folder}"
    ),
    Remark.TRUST_NETWORK: (
        "Thư mục sổ nằm trên mạng ({folder}); Excel không tin cậy thư mục mạng nên không đặt. Nếu Excel chặn macro, "
        "chép sổ vào ổ đĩa của máy."
    ),
    Remark.ONEDRIVE: (
        "Thư mục Tài liệu của máy nằm trong OneDrive: {folder}. Nếu các nút báo sổ chưa được lưu vào máy, chép sổ sang "
        "một thư mục ngoài OneDrive (ví dụ D:\\Chấm điểm TTHC) rồi mở ở đó."
    ),
    Remark.OTHER_FOLDER: "Không ghi được vào {refused}, nên sổ được đặt ở {folder}",
    Remark.NEW_WORKBOOK: (
        "Sổ đang dùng giữ nguyên, biểu tượng vẫn mở sổ đó: {current}\n"
        "     Sổ trống của bản này ở bên cạnh, có biểu tượng «{icon}» riêng: {new}\n"
        "     Kỳ đang làm dở nên làm xong ở sổ đang dùng. Chuyển sang sổ mới như sau:\n"
        "     1. Chép các mục của trang CẤU HÌNH và danh mục đơn vị từ sổ cũ sang (sao chép, dán giá trị).\n"
        "     2. Trong sổ mới bấm «Nhận biểu từ thư mục», chọn thư mục «da-nhan» của kỳ, cạnh sổ cũ.\n"
        "     3. Biểu nhập thẳng vào trang biểu của sổ cũ: lưu, đóng sổ cũ; trong sổ mới bấm «Nhận biểu từ tệp», chọn sổ cũ\n"
        "        (biểu «UBND xã Ví Dụ», nếu có, là của trang VÍ DỤ: ghi bỏ qua).\n"
        "     4. Các dòng ở ĐIỀU CHỈNH và hướng xử lý ở CẦN KIỂM TRA không tự sang, phải nhập lại."
    ),
    Remark.NO_SHORTCUT: "Chưa tạo được biểu tượng ({reason}). Hãy mở sổ tại: {workbook}",
    Remark.OLD_HOME_KEPT: "Một bản cũ đang được dùng nên chưa xóa; sẽ được dọn ở lần chạy install.bat sau.",
    Remark.NO_LOG: "Không ghi được tệp nhật ký ({reason}).",
    Remark.TEST_BUILD: "Đây là bản dựng để thử (test-build), không dùng cho công việc thật.",
    Remark.TRUST_OFF: (
        "Excel của tài khoản này đang tắt mọi vị trí tin cậy, nên thư mục sổ chưa được tin cậy. Lần đầu mở sổ bấm "
        "«Enable Content»; hoặc trong Excel vào File > Options > Trust Center > Trust Center Settings > Trusted "
        "Locations, bỏ dấu ở «Disable all Trusted Locations», rồi chạy lại install.bat. Thư mục sổ: {folder}"
    ),
    Question.TRUST: (
        "Excel thường chặn macro của tệp mới. Có cho Excel luôn tin cậy riêng thư mục sau không (không gồm thư mục con)?\n"
        "     {folder}\n"
        "     Trả lời có thì sổ mở ra dùng được ngay. Khi đó chỉ để sổ của phần mềm trong thư mục này, không để tệp\n"
        "     nhận từ nơi khác vào đây."
    ),
    Question.DOWNGRADE: "Máy đang dùng bản {current}, mới hơn bản {new} sắp cài. Có chắc muốn về bản cũ không?",
    Question.UNINSTALL: (
        "Gỡ phần mềm Chấm điểm TTHC khỏi tài khoản này? Sổ và các tệp trong thư mục tài liệu được giữ nguyên."
    ),
}


class SetupError(Exception):
    """The work cannot go on; `facts` fill the sentence of the failure."""

    def __init__(self, failure: Failure, **facts: object) -> None:
        super().__init__(failure.name)
        self.failure = failure
        self.facts = facts


def sentence(number: IntEnum, **facts: object) -> str:
    """The numbered sentence as it is shown: "[31] …"."""
    return f"[{int(number)}] {TEXTS[number].format(**facts)}"


def table() -> str:
    """All numbers with their sentences, as a table in Markdown."""
    rows = ["| số | tên | câu |", "|---:|---|---|"]
    for number in sorted(TEXTS):
        text = TEXTS[number].replace("\n", "<br>").replace("|", "\\|")
        rows.append(f"| {int(number)} | `{number.name}` | {text} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
