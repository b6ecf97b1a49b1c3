"""Vietnamese titles found with and without accents, in the order people expect."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from dinh.kernel.search.models import Searchable, search_indexes
from dinh.kernel.search.queries import match, resembling, top
from dinh.kernel.search.types import code_key, exact_words, folded_words, search_texts

TITLES = [
    "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    "Cấp giấy phép lái xe hạng A1",
    "Đăng ký khai sinh",
    "Đăng ký kết hôn có yếu tố nước ngoài",
    "Giải quyết chế độ mai táng phí cho người hoạt động cách mạng",
    "Xác nhận thông tin hộ tịch tại xã Hòa Bình",
    "Cắp sách đến trường",
    "An toàn thực phẩm",
]


class Title(Searchable):
    """A table of this test alone."""

    title = models.TextField()

    class Meta:
        app_label = "tests_of_search"
        indexes = search_indexes("test_title")


@pytest.fixture
def titles(db: None) -> Iterator[type[Title]]:
    with connection.schema_editor() as editor:
        editor.create_model(Title)
    Title._default_manager.bulk_create(
        Title(title=title, **search_texts(title).as_values()) for title in TITLES
    )
    yield Title
    with connection.schema_editor() as editor:
        editor.delete_model(Title)


def found(titles: type[Title], text: str) -> list[str]:
    return [row.title for row in match(titles._default_manager.all(), text)]


def test_with_and_without_accents_the_same_is_found(titles: type[Title]) -> None:
    both = ["Cấp giấy phép lái xe hạng A1", "Cấp giấy phép xây dựng nhà ở riêng lẻ"]
    for text in ("giấy phép", "giay phep", "GIẤY PHÉP", unicodedata.normalize("NFD", "giấy phép")):
        assert sorted(found(titles, text)) == both
    assert found(titles, "dang ky khai sinh") == found(titles, "Đăng ký khai sinh") == ["Đăng ký khai sinh"]


def test_hits_with_the_accents_typed_come_first(titles: type[Title]) -> None:
    assert found(titles, "cắp")[0] == "Cắp sách đến trường"
    assert found(titles, "cấp")[0].startswith("Cấp giấy phép")
    assert len(found(titles, "cap")) == 3


VETERINARY = [
    "Cấp Chứng chỉ hành nghề thú y",
    "Cấp lại Chứng chỉ hành nghề thú y trong trường hợp bị mất hoặc hư hỏng",
    "Thu hồi giấy chứng nhận cơ sở y tế",
    "Thu phí y",
    "Công nhận vùng nuôi thú quý theo ý kiến của Bộ Y tế",
    "Hỗ trợ thu yến sào",
    "Thư ý kiến của người dân",
]


@pytest.fixture
def veterinary(titles: type[Title]) -> type[Title]:
    titles._default_manager.all().delete()
    titles._default_manager.bulk_create(
        Title(title=title, **search_texts(title, "1.004756", field).as_values())
        for title, field in [*((one, "Khác") for one in VETERINARY), ("Kiểm dịch thuỷ sản", "Thú y")]
    )
    return titles


def test_the_phrase_typed_without_accents_comes_first(veterinary: type[Title]) -> None:
    order = [
        "Thư ý kiến của người dân",
        "Cấp Chứng chỉ hành nghề thú y",
        "Cấp lại Chứng chỉ hành nghề thú y trong trường hợp bị mất hoặc hư hỏng",
        "Hỗ trợ thu yến sào",
        "Thu phí y",
        "Thu hồi giấy chứng nhận cơ sở y tế",
        "Kiểm dịch thuỷ sản",
        "Công nhận vùng nuôi thú quý theo ý kiến của Bộ Y tế",
    ]
    assert found(veterinary, "thu y") == found(veterinary, "THU  Y") == order
    assert [row.title for row in top(veterinary._default_manager.all(), "thu y")] == order


def test_the_phrase_typed_with_accents_comes_first(veterinary: type[Title]) -> None:
    order = [
        "Cấp Chứng chỉ hành nghề thú y",
        "Cấp lại Chứng chỉ hành nghề thú y trong trường hợp bị mất hoặc hư hỏng",
        "Kiểm dịch thuỷ sản",
        "Công nhận vùng nuôi thú quý theo ý kiến của Bộ Y tế",
        "Thư ý kiến của người dân",
        "Hỗ trợ thu yến sào",
        "Thu phí y",
        "Thu hồi giấy chứng nhận cơ sở y tế",
    ]
    assert found(veterinary, "thú y") == order
    assert [row.title for row in top(veterinary._default_manager.all(), "thú y")] == order


def test_the_place_of_the_tone_mark_does_not_matter(titles: type[Title]) -> None:
    for text in ("xã Hoà Bình", "xã Hòa Bình"):
        rows = match(titles._default_manager.all(), text)
        assert [(row.title, row.is_exact) for row in rows] == [
            ("Xác nhận thông tin hộ tịch tại xã Hòa Bình", True)
        ]
    rows = match(titles._default_manager.all(), "xa hoa binh")
    assert [row.is_exact for row in rows] == [False]


def test_the_last_word_may_be_unfinished(titles: type[Title]) -> None:
    assert found(titles, "đăng ký k") == ["Đăng ký khai sinh", "Đăng ký kết hôn có yếu tố nước ngoài"]
    assert found(titles, "xay du") == ["Cấp giấy phép xây dựng nhà ở riêng lẻ"]


def test_signs_in_the_text_are_no_operators(titles: type[Title]) -> None:
    assert found(titles, "khai & sinh | ! ' ( :*") == ["Đăng ký khai sinh"]
    assert found(titles, "không có gì như vậy") == []


@pytest.mark.parametrize(
    "text",
    [
        "giay phep",
        "giấy phép",
        "phép xây",
        "phep giay",
        "cắp",
        "cap",
        "xã hoà bình",
        "?",
        "đăng ký k",
        "không có",
    ],
)
def test_the_first_hits_are_those_of_the_whole_search(titles: type[Title], text: str) -> None:
    rows = titles._default_manager.filter(pk__gt=0)
    assert list(top(rows, text, count=3)) == list(match(rows, text)[:3])


def test_no_words_means_all_in_the_order_of_the_alphabet(titles: type[Title]) -> None:
    assert found(titles, " ?! ") == [
        "An toàn thực phẩm",
        "Cắp sách đến trường",
        "Cấp giấy phép lái xe hạng A1",
        "Cấp giấy phép xây dựng nhà ở riêng lẻ",
        "Đăng ký kết hôn có yếu tố nước ngoài",
        "Đăng ký khai sinh",
        "Giải quyết chế độ mai táng phí cho người hoạt động cách mạng",
        "Xác nhận thông tin hộ tịch tại xã Hòa Bình",
    ]


def test_a_wrong_letter_still_finds(titles: type[Title]) -> None:
    assert [row.title for row in resembling(titles._default_manager.all(), "khai shinh")] == [
        "Đăng ký khai sinh"
    ]
    assert list(resembling(titles._default_manager.all(), "??")) == []


def test_official_numbers_are_compared_whole() -> None:
    assert code_key(" 123 / QĐ-UBND ") == code_key("123/qđ-ubnd") == "123/qd-ubnd"


@given(st.text(alphabet="aàảãáạăằâầđeèêềoòôồơờuùưừyỳ hHÀĐ-/1", max_size=40))
def test_every_text_finds_itself(text: str) -> None:
    assert folded_words(unicodedata.normalize("NFD", text)) == folded_words(text)
    assert exact_words(unicodedata.normalize("NFD", text.upper())) == exact_words(text)
    assert len(exact_words(text)) == len(folded_words(text))
