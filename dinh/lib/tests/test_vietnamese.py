from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dinh.lib.vietnamese import clean_line, clean_text, fold, name_sort_key, nfc, sort_key, spelling_key


def test_the_order_of_the_alphabet() -> None:
    wanted = ["An", "ạn", "Ăn", "Ân", "Bình", "Dũng", "Đà Nẵng", "Điện"]
    assert sorted(wanted, key=sort_key) == wanted


def test_tones_break_ties_in_their_order() -> None:
    wanted = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == wanted


def test_letters_decide_before_tones_and_words_before_letters() -> None:
    wanted = ["10", "An Bình", "án Cát", "Anh", "Ánh", "Ba", "Dạ", "Đa", "Ê", "Ổ", "Ớ", "Ú", "Ừ", "Yên"]
    assert sorted(wanted, key=sort_key) == wanted


def test_small_letters_come_before_capitals_and_form_does_not_matter() -> None:
    assert sort_key("an") < sort_key("An") < sort_key("anh")
    assert sort_key(unicodedata.normalize("NFD", "Điện Biên")) == sort_key("Điện Biên")


def test_foreign_letters_stand_with_their_base() -> None:
    assert sorted(["Zoé", "Müller", "Muôn", "Mỹ"], key=sort_key) == ["Müller", "Muôn", "Mỹ", "Zoé"]


def test_a_lone_tone_mark_breaks_nothing() -> None:
    assert sort_key("\u0301") < sort_key("a")


def test_people_are_listed_by_given_name() -> None:
    people = ["Đoàn Thị Ngát", "Phạm Thị Thu Huyền", "Nguyễn Văn An", "Bùi An", "Hà"]
    assert sorted(people, key=name_sort_key) == [
        "Bùi An", "Nguyễn Văn An", "Hà", "Phạm Thị Thu Huyền", "Đoàn Thị Ngát",
    ]  # fmt: skip


def test_spelling_key_ignores_where_the_tone_stands() -> None:
    assert spelling_key("Hoà Bình") == spelling_key("HÒA  BÌNH")
    assert spelling_key("Hoà Bình") != spelling_key("Hoa Bình")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("Uỷ ban", "uy ban"),
        ("Ủy ban", "uy ban"),
        ("Thủ tục ĐƯỢC", "thu tuc duoc"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_cleaning() -> None:
    assert clean_line("  Nguyễn\u0000 Văn\t\r\n A\u200b\u202e  ") == "Nguyễn Văn A"
    assert clean_line(unicodedata.normalize("NFD", "Lê Ninh")) == "Lê Ninh"
    assert clean_text("\ufeffmột  \r\nhai\rba\u0007\n\n\n\nbốn\n ") == "một\nhai\nba\n\nbốn"


@given(st.text())
def test_fold_and_cleaning_settle_at_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)
    assert "\n" not in clean_line(text)


@given(st.text(), st.text())
def test_equal_keys_mean_equal_texts(left: str, right: str) -> None:
    assert (sort_key(left) == sort_key(right)) == (nfc(left) == nfc(right))
