"""One answer: from what was typed, or sent as JSON, to its one stored form; or a sentence saying what to mend.

Stored forms: text NFC without control characters; integers and money as int; decimals as text with a point ("23.8");
dates as "2018-02-28"; several choices as a list in the order of the definition; an address as a dict of its parts.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dinh.kernel.forms.rules.schema import ADDRESS_LABELS
from dinh.kernel.forms.rules.sentences import Sentence, gettext_noop, low_first
from dinh.kernel.forms.types import Item, Widget
from dinh.lib.codes import NotACode, parse_personal_number, parse_phone, parse_tax_code
from dinh.lib.figures import AmbiguousNumber, NotANumber, format_decimal, format_number, parse_number
from dinh.lib.moments import show_day
from dinh.lib.vietnamese import clean_line, clean_text

# A whole number in a browser and in JSON of any client; above it digits get lost on the way.
LARGEST = 2**53 - 1
STORED_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,20})?")
DATE_LINE = re.compile(r"([0-9]{1,2})\s*[/.\- ]\s*([0-9]{1,2})\s*[/.\- ]\s*([0-9]{4})")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EMAIL = re.compile(
    r"[^@\s,;<>()\[\]\\\"]{1,64}@(?=.{4,190}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}",
    re.IGNORECASE,
)
DATE_PARTS = ("day", "month", "year")
Outcome = tuple[Any, Sentence | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """How answers are read: on which day, and whether they were typed by a person or come in their stored form."""

    today: date
    stored: bool = False


def clean_value(item: Item, raw: Any, reading: Reading) -> Outcome:
    """Return (stored value, None) or (None, sentence). A missing answer is (None, None) unless it is required."""
    value, fault = CLEANERS[item.widget](item, raw, reading)
    if fault is not None:
        custom = item.messages.get("invalid")
        return None, Sentence(custom) if custom and fault.template in WRONG else fault
    if item.required and (value is None or value == [] or value == {} or value is False):
        return None, missing(item)
    return value, None


def missing(item: Item) -> Sentence:
    """The sentence for a required answer that was not given."""
    if item.messages.get("required"):
        return Sentence(item.messages["required"])
    if item.widget in {Widget.SELECT, Widget.RADIO, Widget.CHECKBOXES}:
        return Sentence(CHOOSE, {"label": low_first(item.label)})
    if item.widget is Widget.CHECKBOX:
        return Sentence(TICK, {"label": item.label})
    return Sentence(ENTER, {"label": low_first(item.label)})


ENTER = gettext_noop("Nhập %(label)s")
CHOOSE = gettext_noop("Chọn %(label)s")
TICK = gettext_noop("Cần đánh dấu ô “%(label)s”")
NOT_TEXT = gettext_noop("%(label)s phải là chữ")
TOO_LONG = gettext_noop("%(label)s dài %(length)s ký tự, tối đa %(most)s")
TOO_SHORT = gettext_noop("%(label)s phải có ít nhất %(least)s ký tự")
NO_MATCH = gettext_noop("%(label)s chưa đúng mẫu, hãy xem lại ví dụ")
NOT_WHOLE = gettext_noop("%(label)s phải là số nguyên, ví dụ 1.250")
NOT_NUMBER = gettext_noop("%(label)s phải là số, ví dụ 23,8")
UNCLEAR = gettext_noop(
    "%(label)s “%(text)s” hiểu được hai cách; viết dấu phẩy cho phần lẻ, ví dụ 19,8 hoặc 19869"
)
TOO_SMALL = gettext_noop("%(label)s phải từ %(least)s trở lên")
TOO_LARGE = gettext_noop("%(label)s phải từ %(most)s trở xuống")
TOO_MANY_PLACES = gettext_noop("%(label)s chỉ được có tối đa %(places)s chữ số sau dấu phẩy")
DATE_INCOMPLETE = gettext_noop("%(label)s cần đủ ngày, tháng, năm")
DATE_SHAPE = gettext_noop("%(label)s phải viết như 15/7/2018")
DATE_UNREAL = gettext_noop("%(label)s phải là ngày có thật; tháng %(month)s chỉ có %(days)s ngày")
DATE_NO_MONTH = gettext_noop("%(label)s phải là ngày có thật; một năm chỉ có 12 tháng")
DATE_NO_DAY = gettext_noop("%(label)s phải là ngày có thật; ngày đầu tháng là 1")
DATE_YEAR = gettext_noop("%(label)s phải có năm từ 1800 đến 2200")
DATE_EARLY = gettext_noop("%(label)s phải từ ngày %(least)s trở đi")
DATE_LATE = gettext_noop("%(label)s không được sau ngày %(most)s")
DATE_FUTURE = gettext_noop("%(label)s không được sau hôm nay")
DATE_PAST = gettext_noop("%(label)s không được trước hôm nay")
NOT_A_CHOICE = gettext_noop("Chọn %(label)s trong các mục đã nêu")
NOT_EMAIL = gettext_noop("%(label)s phải có dạng ten@noi.vn")
NOT_PHONE = gettext_noop("%(label)s phải là số điện thoại Việt Nam, ví dụ 0912 345 678")
PART_MISSING = gettext_noop("Nhập %(part)s của %(label)s")
NOT_CITIZEN_ID = gettext_noop("%(label)s phải có 12 chữ số (hoặc 9 chữ số của chứng minh nhân dân cũ)")
NOT_TAX_CODE = gettext_noop("%(label)s chưa đúng; mã số thuế có 10 hoặc 13 chữ số")
WRONG = frozenset(
    {NO_MATCH, NOT_WHOLE, NOT_NUMBER, DATE_SHAPE, NOT_EMAIL, NOT_PHONE, NOT_CITIZEN_ID, NOT_TAX_CODE}
)


def _fault(template: str, item: Item, **values: object) -> Outcome:
    return None, Sentence(template, {"label": item.label, **values})


def _one(raw: Any) -> Any:
    """A single value, whatever way a form or JSON carried it; a number becomes its digits."""
    if isinstance(raw, list | tuple):
        raw = raw[-1] if raw else None
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return str(raw).replace(".", ",") if isinstance(raw, float | Decimal) else str(raw)
    return raw


def _line(item: Item, raw: Any) -> tuple[str | None, Sentence | None]:
    raw = _one(raw)
    if raw is None:
        return None, None
    if not isinstance(raw, str):
        return _fault(NOT_TEXT, item)
    # Cutting before cleaning keeps a hostile megabyte from being normalised at all.
    if len(raw) > item.max_length * 4 + 1000:
        return _fault(TOO_LONG, item, length=format_number(len(raw)), most=format_number(item.max_length))
    return clean_line(raw) or None, None


def _measured(item: Item, text: str | None) -> Outcome:
    if text is None:
        return None, None
    if len(text) > item.max_length:
        return _fault(TOO_LONG, item, length=format_number(len(text)), most=format_number(item.max_length))
    if item.min_length and len(text) < item.min_length:
        return _fault(TOO_SHORT, item, least=item.min_length)
    if item.pattern and not re.fullmatch(item.pattern, text):
        return _fault(NO_MATCH, item)
    return text, None


def _text(item: Item, raw: Any, reading: Reading) -> Outcome:
    del reading
    text, fault = _line(item, raw)
    return (None, fault) if fault else _measured(item, text)


def _textarea(item: Item, raw: Any, reading: Reading) -> Outcome:
    del reading
    raw = _one(raw)
    if raw is None:
        return None, None
    if not isinstance(raw, str):
        return _fault(NOT_TEXT, item)
    if len(raw) > item.max_length * 4 + 1000:
        return _fault(TOO_LONG, item, length=format_number(len(raw)), most=format_number(item.max_length))
    return _measured(item, clean_text(raw) or None)


def _number(item: Item, raw: Any, wrong: str) -> tuple[Decimal | None, Sentence | None]:
    text, fault = _line(item, raw)
    if fault or text is None:
        return None, fault
    if len(text) > 40:
        return _fault(wrong, item)
    try:
        return parse_number(text), None
    except AmbiguousNumber:
        return _fault(UNCLEAR, item, text=text)
    except NotANumber:
        return _fault(wrong, item)


def _in_bounds(item: Item, number: Decimal, show: Callable[[Any], str]) -> Sentence | None:
    if item.minimum is not None and number < item.minimum:
        return Sentence(
            item.messages.get("min") or TOO_SMALL, {"label": item.label, "least": show(item.minimum)}
        )
    if item.maximum is not None and number > item.maximum:
        return Sentence(
            item.messages.get("max") or TOO_LARGE, {"label": item.label, "most": show(item.maximum)}
        )
    return None


def _integer(item: Item, raw: Any, reading: Reading) -> Outcome:
    del reading
    number, fault = _number(item, raw, NOT_WHOLE)
    if fault or number is None:
        return None, fault
    if number != int(number) or abs(number) > LARGEST:
        return _fault(NOT_WHOLE, item)
    fault = _in_bounds(item, number, format_number)
    return (None, fault) if fault else (int(number), None)


def _money(item: Item, raw: Any, reading: Reading) -> Outcome:
    text, fault = _line(item, raw)
    if fault:
        return None, fault
    if text:
        text = re.sub(r"\s*(đồng|đ|₫|vnđ|vnd)\.?$", "", text, flags=re.IGNORECASE)
    value, fault = _integer(item, text, reading)
    if fault is None and value is not None and value < 0 and item.minimum is None:
        return _fault(TOO_SMALL, item, least="0")
    return value, fault


def _decimal(item: Item, raw: Any, reading: Reading) -> Outcome:
    number: Decimal | None
    fault: Sentence | None
    if reading.stored and isinstance(raw, str) and STORED_DECIMAL.fullmatch(raw):
        # Stored and sent with a point: "19.869" is then no question of thousands.
        number, fault = Decimal(raw), None
    else:
        number, fault = _number(item, raw, NOT_NUMBER)
    if fault or number is None:
        return None, fault
    number = number.normalize() if number else Decimal(0)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > item.places:
        return _fault(TOO_MANY_PLACES, item, places=item.places)
    fault = _in_bounds(item, number, lambda value: format_decimal(str(value)))
    return (None, fault) if fault else (format(number, "f"), None)


def _date(item: Item, raw: Any, reading: Reading) -> Outcome:
    parts = _date_parts(raw)
    if parts is None:
        return _fault(DATE_SHAPE, item)
    if not any(parts):
        return None, None
    if not all(parts):
        return _fault(DATE_INCOMPLETE, item)
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return _fault(DATE_SHAPE, item)
    day, month, year = map(int, parts)
    if not 1800 <= year <= 2200:
        return _fault(DATE_YEAR, item)
    if not 1 <= month <= 12:
        return _fault(DATE_NO_MONTH, item)
    days = calendar.monthrange(year, month)[1]
    if day > days:
        return _fault(DATE_UNREAL, item, month=f"{month:02}/{year}", days=days)
    if day < 1:
        return _fault(DATE_NO_DAY, item)
    found = date(year, month, day)
    fault = _date_bounds(item, found, reading.today)
    return (None, fault) if fault else (found.isoformat(), None)


def _date_parts(raw: Any) -> tuple[str, str, str] | None:
    """Day, month and year as typed; from three boxes, one line "15/7/2018" or ISO; None when it is no date."""
    if isinstance(raw, Mapping):
        day, month, year = (_one(raw.get(part)) for part in DATE_PARTS)
        texts = [
            clean_line(part) if isinstance(part, str) and len(part) < 100 else ""
            for part in (day, month, year)
        ]
        return texts[0], texts[1], texts[2]
    raw = _one(raw)
    if raw is None:
        return "", "", ""
    if not isinstance(raw, str) or len(raw) > 100:
        return None
    text = clean_line(raw)
    if not text:
        return "", "", ""
    if ISO_DATE.fullmatch(text):
        return text[8:], text[5:7], text[:4]
    match = DATE_LINE.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


def _date_bounds(item: Item, found: date, today: date) -> Sentence | None:
    low, high = item.minimum, item.maximum
    label = {"label": item.label}
    if low == "today" and found < today:
        return Sentence(item.messages.get("min") or DATE_PAST, label)
    if high == "today" and found > today:
        return Sentence(item.messages.get("max") or DATE_FUTURE, label)
    if isinstance(low, date) and found < low:
        return Sentence(item.messages.get("min") or DATE_EARLY, label | {"least": show_day(low)})
    if isinstance(high, date) and found > high:
        return Sentence(item.messages.get("max") or DATE_LATE, label | {"most": show_day(high)})
    return None


def _choice(item: Item, raw: Any, reading: Reading) -> Outcome:
    del reading
    raw = _one(raw)
    if raw is None or raw == "":
        return None, None
    if not isinstance(raw, str) or all(raw != choice.value for choice in item.choices):
        return _fault(NOT_A_CHOICE, item, label=low_first(item.label))
    return raw, None


def _choices(item: Item, raw: Any, reading: Reading) -> Outcome:
    del reading
    chosen = raw if isinstance(raw, list | tuple) else [] if raw is None or raw == "" else [raw]
    chosen = [one for one in chosen if one != ""]
    values = [choice.value for choice in item.choices]
    if any(not isinstance(one, str) or one not in values for one in chosen):
        return _fault(NOT_A_CHOICE, item, label=low_first(item.label))
    return [value for value in values if value in chosen], None


def _checkbox(item: Item, raw: Any, reading: Reading) -> Outcome:
    del item, reading
    given = _one(raw)
    return given is True or given in ("on", "1", "true", "yes"), None


def _email(item: Item, raw: Any, reading: Reading) -> Outcome:
    text, fault = _text(item, raw, reading)
    if fault or text is None:
        return None, fault
    if not EMAIL.fullmatch(text):
        return _fault(NOT_EMAIL, item)
    local_part, _, domain = text.rpartition("@")
    return f"{local_part}@{domain.lower()}", None


def _coded(parse: Callable[[str], str], wrong: str) -> Callable[[Item, Any, Reading], Outcome]:
    def clean(item: Item, raw: Any, reading: Reading) -> Outcome:
        text, fault = _text(item, raw, reading)
        if fault or text is None:
            return None, fault
        try:
            return parse(text), None
        except NotACode:
            return _fault(wrong, item)

    return clean


def _address(item: Item, raw: Any, reading: Reading) -> Outcome:
    if raw is None:
        return None, None
    if not isinstance(raw, Mapping):
        return _fault(NOT_TEXT, item)
    found: dict[str, str] = {}
    for part in item.parts:
        text, fault = _text(item, raw.get(part), reading)
        if fault:
            return None, fault
        if text:
            found[part] = text
    absent = [part for part in item.parts if part not in found]
    if found and absent and item.required:
        return _fault(
            PART_MISSING, item, label=low_first(item.label), part=low_first(ADDRESS_LABELS[absent[0]])
        )
    return found or None, None


CLEANERS: dict[Widget, Callable[[Item, Any, Reading], Outcome]] = {
    Widget.TEXT: _text,
    Widget.TEXTAREA: _textarea,
    Widget.INTEGER: _integer,
    Widget.DECIMAL: _decimal,
    Widget.MONEY: _money,
    Widget.DATE: _date,
    Widget.SELECT: _choice,
    Widget.RADIO: _choice,
    Widget.CHECKBOXES: _choices,
    Widget.CHECKBOX: _checkbox,
    Widget.EMAIL: _email,
    Widget.PHONE: _coded(parse_phone, NOT_PHONE),
    Widget.CITIZEN_ID: _coded(lambda text: parse_personal_number(text).number, NOT_CITIZEN_ID),
    Widget.TAX_CODE: _coded(parse_tax_code, NOT_TAX_CODE),
    Widget.ADDRESS: _address,
}
