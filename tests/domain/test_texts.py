import unicodedata

from tthc.domain.texts import ascii_name, ascii_slug, fold, fold_label, squeeze


def test_decomposed_text_folds_like_composed() -> None:
    name = "Xã Nà Nhạn"
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)


def test_old_and_new_tone_placement_are_one() -> None:
    assert fold("Hòa Thủy Tỏa khỏe") == fold("Hoà Thuỷ Toả khoẻ")


def test_diacritics_are_kept_apart() -> None:
    assert fold("Quài Tở") != fold("Quài Tờ")


def test_spaces_and_line_breaks_are_squeezed() -> None:
    assert squeeze(" Phường\u00a0Him \n Lam_x000D_ ") == "Phường Him Lam"


def test_labels_lose_punctuation() -> None:
    assert fold_label("ĐTB CCVC, BP 1 CỬA:") == "đtb ccvc bp 1 cửa"


def test_file_names_are_ascii() -> None:
    assert ascii_slug("Phòng Văn hóa - Thông tin (Đ)") == "phong-van-hoa-thong-tin-d"
    assert ascii_name("xã Sín Thầu, Đ. Ô/Ư") == "xa-Sin-Thau-D-O-U"
