"""Reading the values of catalogue files: codes, texts, lists, limits; every refusal is a sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dinh.lib.codes import NotACode, parse_procedure_code
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.vietnamese import clean_line, clean_text, fold

UNITS = {
    "ngay lam viec": Unit.WORKING_DAYS,
    "working days": Unit.WORKING_DAYS,
    "ngay": Unit.CALENDAR_DAYS,
    "calendar days": Unit.CALENDAR_DAYS,
    "gio": Unit.HOURS,
    "gio lam viec": Unit.HOURS,
    "hours": Unit.HOURS,
    "thang": Unit.MONTHS,
    "months": Unit.MONTHS,
    "trong ngay": Unit.SAME_DAY,
    "same day": Unit.SAME_DAY,
}


class RowUnreadable(ValueError):
    """A row that cannot be loaded; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def code_of(value: Any) -> str:
    """A procedure code `1.004194`; a local copy with an agency's suffix gives its national part."""
    text = clean_line(str(value or ""))
    if not text:
        raise RowUnreadable("Thiếu mã thủ tục.")
    try:
        return parse_procedure_code(text).code
    except NotACode as refusal:
        raise RowUnreadable(f"Mã thủ tục “{text}” không đúng dạng 1.004194.") from refusal


def text_of(value: Any) -> str:
    """A cleaned text; empty for nothing."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowUnreadable(f"Giá trị “{value}” phải là chữ.")
    return clean_text(value)


def lines_of(value: Any, column: str) -> list[Any]:
    """A list; empty for nothing."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise RowUnreadable(f"Cột “{column}” phải là một danh sách.")
    return value


def limit_of(text: str) -> Limit:
    """`5 working_days` or `5 ngày làm việc`."""
    number, _, unit_text = text.partition(" ")
    unit = UNITS.get(fold(unit_text).replace("_", " "))
    limit = (
        whole_limit(Decimal(number), unit.value) if number.isascii() and number.isdigit() and unit else None
    )
    if limit is None:
        raise RowUnreadable(f"Không hiểu thời hạn “{text}”; hãy ghi như “5 ngày làm việc”.")
    return limit


def whole_limit(value: Decimal | None, unit: str) -> Limit | None:
    """The limit when the source states a whole one of at least 1."""
    if value is None or value != int(value) or not 1 <= value <= 10_000:
        return None
    return Limit(int(value), Unit(unit))
