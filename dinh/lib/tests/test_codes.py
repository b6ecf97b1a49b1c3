from __future__ import annotations

import pytest

from dinh.lib.codes import (
    NotACode,
    PersonalNumberKind,
    ProcedureCode,
    mask,
    old_agency_code,
    parse_agency_code,
    parse_personal_number,
    parse_phone,
    parse_procedure_code,
    parse_row_id,
    parse_tax_code,
)


def test_personal_numbers() -> None:
    number = parse_personal_number("030 192 001327")
    assert (number.number, number.kind) == ("030192001327", PersonalNumberKind.CCCD)
    assert (number.sex, number.birth_year, number.place_code) == ("F", 1992, "030")
    assert parse_personal_number("030205000001").birth_year == 2005
    old = parse_personal_number("141.234.567")
    assert (old.number, old.kind, old.birth_year) == ("141234567", PersonalNumberKind.CMND, None)


@pytest.mark.parametrize(
    "text", ["", "12345678", "03019200132", "0301920013270", "03019200132A", "000192001327", "٠٣٠١٩٢٠٠١٣٢٧"]
)
def test_no_personal_number(text: str) -> None:
    with pytest.raises(NotACode):
        parse_personal_number(text)


def test_tax_codes() -> None:
    assert parse_tax_code("0100109106") == "0100109106"
    assert parse_tax_code("0100109106001") == parse_tax_code(" 0100109106-001") == "0100109106-001"
    assert parse_tax_code("0300588569") == "0300588569"
    assert parse_tax_code("030192001327") == "030192001327"


@pytest.mark.parametrize("text", ["0100109107", "0100109106-000", "010010910", "0100109106-01", "abc", ""])
def test_no_tax_code(text: str) -> None:
    with pytest.raises(NotACode):
        parse_tax_code(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000.00.15.H23", "H23.15"), ("000.00.00.H41", "H41"), ("000.03.15.H23", "H23.15.03"),
        ("001.03.15.H23", "H23.15.03.001"), ("000.00.242.H55", "H55.242"),
    ],
)  # fmt: skip
def test_agency_codes_in_both_forms(old: str, new: str) -> None:
    assert parse_agency_code(old) == new
    assert parse_agency_code(f" {new.lower()} ") == new
    assert old_agency_code(new) == (None if new == "H55.242" else old)


@pytest.mark.parametrize(
    "text", ["", "H2", "23.H15", "H23.1", "001.00.15.H23", "000.03.00.H23", "H23.15.03.04.05"]
)
def test_no_agency_code(text: str) -> None:
    with pytest.raises(NotACode):
        parse_agency_code(text)


def test_procedure_codes() -> None:
    assert parse_procedure_code("1.004194") == ProcedureCode("1.004194")
    assert parse_procedure_code("2.000815.000.00.00.H55") == ProcedureCode("2.000815", "H55")
    assert parse_procedure_code("2.000815.000.00.15.h55.02") == ProcedureCode("2.000815", "H55.15", "02")


@pytest.mark.parametrize("text", ["", "1004194", "1.00419", "1.0041945", "2.000815.H55", "KQ.G15.000342"])
def test_no_procedure_code(text: str) -> None:
    with pytest.raises(NotACode):
        parse_procedure_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "+84 912 345 678",
        "0084912345678",
        "84912345678",
        "091.234.5678",
        "(091) 234-5678",
        "+840912345678",
    ],
)
def test_phone_numbers(text: str) -> None:
    assert parse_phone(text) == "0912345678"


def test_landlines() -> None:
    assert parse_phone("+84 220 3853 345") == "02203853345"
    assert parse_phone("024 3825 1234") == "02438251234"


@pytest.mark.parametrize(
    "text", ["", "1022", "0112345678", "091234567", "09123456789", "+1 912 345 6789", "0912345abc"]
)
def test_no_phone_number(text: str) -> None:
    with pytest.raises(NotACode):
        parse_phone(text)


def test_numbers_of_records() -> None:
    assert [parse_row_id(text) for text in ("0", "12", "9" * 18)] == [0, 12, 10**18 - 1]
    wrong = ("", "-1", "²", "٣", "1 ", "9" * 19, "x")
    assert [parse_row_id(text) for text in wrong] == [None] * len(wrong)


def test_mask() -> None:
    assert mask("030192001327") == "030•••••••27"
    assert mask("141234567") == "141••••67"
    assert mask("0912345678", head=0, tail=3) == "•••••••678"
    assert mask("1234567") == "•••••••"
    assert mask("12345678", tail=0) == "123•••••"
    assert mask("") == ""
