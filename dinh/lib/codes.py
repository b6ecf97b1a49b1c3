"""Official codes: personal numbers, tax codes, agency identifiers, procedure codes, phone numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from dinh.lib.refusals import Invalid

_SEPARATORS = re.compile(r"[\s.\-]")


class NotACode(Invalid):
    """Text that is no valid code of its kind."""

    code = "codes.not_valid"


def parse_row_id(text: str) -> int | None:
    """The number of a record as an address or a form carries it; None for anything but digits that a column holds."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


class PersonalNumberKind(StrEnum):
    """Which paper a personal number is of."""

    CCCD = "cccd"
    CMND = "cmnd"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A checked personal number. Twelve digits also say sex (`M`/`F`), year of birth and place code."""

    number: str
    kind: PersonalNumberKind
    sex: str | None = None
    birth_year: int | None = None
    place_code: str | None = None


def parse_personal_number(text: str) -> PersonalNumber:
    """A personal identification number (12 digits) or an old identity card number (9 digits).

    Twelve digits: three of the place of birth (001-096 in Vietnam, 101 up abroad), one of century and sex (0/1 for
    19xx, 2/3 for 20xx …, even male), two of the year, six at random. Source: NĐ 137/2015, Điều 13 và TT 59/2021.
    """
    number = _SEPARATORS.sub("", text)
    if re.fullmatch(r"[0-9]{9}", number):
        return PersonalNumber(number, PersonalNumberKind.CMND)
    if not re.fullmatch(r"[0-9]{12}", number):
        raise NotACode(
            "Số định danh cá nhân có 12 chữ số, số chứng minh nhân dân có 9 chữ số. Hãy kiểm tra lại."
        )
    century, is_female = divmod(int(number[3]), 2)
    if number[:3] == "000":
        raise NotACode("Ba chữ số đầu của số định danh không phải mã nơi sinh. Hãy kiểm tra lại.")
    return PersonalNumber(
        number,
        PersonalNumberKind.CCCD,
        sex="F" if is_female else "M",
        birth_year=1900 + 100 * century + int(number[4:6]),
        place_code=number[:3],
    )


_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def parse_tax_code(text: str) -> str:
    """A tax code: ten digits with a right check digit, or thirteen as `0100109106-001`; the person's number too.

    Check digit: 10 - (sum of digit x weight mod 11), weights 31 29 23 19 17 13 7 5 3.
    """
    bare = re.sub(r"[\s\-]", "", text)
    refusal = NotACode("Mã số thuế không đúng. Mã có 10 chữ số, hoặc 13 chữ số dạng 0100109106-001.")
    if re.fullmatch(r"[0-9]{12}", bare) and "-" not in text:
        return parse_personal_number(bare).number
    if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", bare):
        raise refusal
    total = sum(int(digit) * weight for digit, weight in zip(bare[:9], _TAX_WEIGHTS, strict=True))
    if (10 - total % 11) != int(bare[9]) or bare[10:] == "000":
        raise refusal
    return bare if len(bare) == 10 else f"{bare[:10]}-{bare[10:]}"


_NEW_AGENCY = re.compile(r"[A-Z][0-9]{2}(\.[0-9]{2,3}){0,3}")
_OLD_AGENCY = re.compile(r"([0-9]{3})\.([0-9]{2})\.([0-9]{2,3})\.([A-Z][0-9]{2})")


def parse_agency_code(text: str) -> str:
    """An agency identifier in its new form (QĐ 20/2020: `H23`, `H23.15`, `H23.15.03`), from either form.

    The old form (TT 10/2016) reads from the lowest level: `000.00.15.H23` is `H23.15`, `001.03.15.H23` is
    `H23.15.03.001`.
    """
    code = text.strip().upper()
    if _NEW_AGENCY.fullmatch(code) and len(code) <= 35:
        return code
    old = _OLD_AGENCY.fullmatch(code)
    if old is None:
        raise NotACode("Mã định danh cơ quan không đúng. Mã có dạng H23.15, hoặc dạng cũ 000.00.15.H23.")
    levels = [old[4], old[3], old[2], old[1]]
    while levels and not int(re.sub(r"\D", "", levels[-1])):
        levels.pop()
    if len(levels) < 1 or any(not int(re.sub(r"\D", "", level)) for level in levels):
        raise NotACode("Mã định danh cơ quan bỏ trống một cấp ở giữa. Hãy kiểm tra lại.")
    return ".".join(levels)


def old_agency_code(code: str) -> str | None:
    """The old form of a new one: `H23.15` gives `000.00.15.H23`; None where the old form has no room for it."""
    levels = parse_agency_code(code).split(".")
    numbers = [int(level) for level in levels[1:]] + [0] * (4 - len(levels))
    if numbers[0] > 99 or numbers[1] > 99:
        return None
    second, third, fourth = numbers
    return f"{fourth:03}.{third:02}.{second:02}.{levels[0]}"


_PROCEDURE = re.compile(r"([0-9])\.([0-9]{6})")


@dataclass(frozen=True, slots=True)
class ProcedureCode:
    """A procedure's national code; a local copy adds the agency, an online service a number after it."""

    code: str
    agency_code: str | None = None
    service: str | None = None


def parse_procedure_code(text: str) -> ProcedureCode:
    """`1.004194`; a local copy `2.000815.000.00.00.H55`; an online service `2.000815.000.00.00.H55.02`."""
    bare = text.strip().upper()
    refusal = NotACode("Mã thủ tục không đúng. Mã có dạng 1.004194.")
    if _PROCEDURE.fullmatch(bare[:8]) is None:
        raise refusal
    tail = bare[8:]
    if not tail:
        return ProcedureCode(bare)
    local = re.fullmatch(r"\.([0-9]{3}\.[0-9]{2}\.[0-9]{2,3}\.[A-Z][0-9]{2})(?:\.([0-9]{2,}))?", tail)
    if local is None:
        raise refusal
    return ProcedureCode(bare[:8], parse_agency_code(local[1]), local[2])


_MOBILE = re.compile(r"0[35789][0-9]{8}")
_LANDLINE = re.compile(r"02[0-9]{8,9}")


def parse_phone(text: str) -> str:
    """A Vietnamese phone number as `0912345678`, also from `+84 912 345 678` and `0084…`.

    Mobile numbers have ten digits after the change of 2018, landlines ten or eleven from 02.
    """
    bare = re.sub(r"[\s.\-()]", "", text)
    for prefix in ("+84", "0084"):
        if bare.startswith(prefix):
            bare = "0" + bare[len(prefix) :].removeprefix("0")
    if re.fullmatch(r"84[235789][0-9]{8,9}", bare):
        bare = f"0{bare[2:]}"
    if not (_MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare)):
        raise NotACode("Số điện thoại không đúng. Hãy ghi như 0912 345 678 hoặc +84 912 345 678.")
    return bare


def mask(value: str, *, head: int = 3, tail: int = 2) -> str:
    """A code as screens show it: `030•••••••27`; too short to hide anything behind, all of it is hidden."""
    if len(value) <= head + tail + 2:
        return "•" * len(value)
    return value[:head] + "•" * (len(value) - head - tail) + value[len(value) - tail :]
