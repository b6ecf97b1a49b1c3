"""Vietnamese numbers: written with a dot for thousands and a comma for decimals, read by an explicit rule."""

from __future__ import annotations

import re
from decimal import Decimal

from dinh.lib.figures.rates import EMPTY
from dinh.lib.refusals import Invalid

_PLAIN = re.compile(r"[+-]?[0-9]+")
_MARKED = re.compile(r"[+-]?[0-9][0-9.,]*[0-9]")


class AmbiguousNumber(Invalid):
    """A number that can be read in two ways: the reader must ask, never guess."""

    code = "figures.ambiguous_number"
    default_sentence = (
        "Số “%(text)s” có thể đọc là %(as_thousands)s hoặc %(as_decimal)s. Hãy ghi lại cho rõ, "
        "hoặc chọn dấu phân cách khi nạp."
    )


class NotANumber(Invalid):
    """Text that is no number."""

    code = "figures.not_a_number"
    default_sentence = "“%(text)s” không phải là số. Hãy ghi như 1.535.526 hoặc 87,4."


def format_number(number: int) -> str:
    """`527.679`."""
    return f"{number:,}".replace(",", ".")


def format_decimal(value: Decimal | int | str | None) -> str:
    """`"98.4"` as `98,4`, `1234.5` as `1.234,5`; digits are kept as they are; None as `—`."""
    if value is None:
        return EMPTY
    text = f"{Decimal(value):,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def format_rate(value: str | None) -> str:
    """A rate with its sign: `98,4%`; `100%` without decimals, since only a whole is shown so; None as `—`."""
    if value is None:
        return EMPTY
    number = Decimal(value)
    return "100%" if number == 100 else f"{format_decimal(value)}%"


def format_signed(value: Decimal | int | str) -> str:
    """`+14,0`, `-1,6`, `0`."""
    number = Decimal(value)
    return f"+{format_decimal(value)}" if number > 0 else format_decimal(value)


def parse_number(text: str, *, decimal_mark: str | None = None) -> Decimal:
    """A number written in either style.

    With `decimal_mark` ("," or ".") the other mark is for thousands and the reading is certain. Without it:
    - both marks: the last one is the decimal mark (`1.535,5`, `1,535.5`);
    - one mark more than once: thousands (`1.535.526`);
    - one mark once, not followed by exactly three digits, or after a leading 0 or more than three digits: decimal
      (`23,8`, `212.93`, `0.125`, `1943.700`);
    - one dot followed by exactly three digits: thousands (`527.679`), the Vietnamese writing;
    - one comma followed by exactly three digits (`19,869`): refused with AmbiguousNumber.
    Spaces, also the unbreakable ones, and a trailing % are dropped; anything else is refused with NotANumber.
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).removesuffix("%")
    bare = bare.replace("\u2212", "-")
    if _PLAIN.fullmatch(bare):
        return Decimal(bare)
    if not _MARKED.fullmatch(bare):
        raise NotANumber(text=text.strip())
    if decimal_mark is not None:
        return _read(bare, decimal_mark, text)
    dots, commas = bare.count("."), bare.count(",")
    if dots and commas:
        return _read(bare, "." if bare.rfind(".") > bare.rfind(",") else ",", text)
    mark = "." if dots else ","
    if dots + commas > 1:
        return _read(bare, "," if dots else ".", text)
    before, after = bare.lstrip("+-").split(mark)
    if len(after) != 3 or before.startswith("0") or len(before) > 3:
        return _read(bare, mark, text)
    if mark == ".":
        return _read(bare, ",", text)
    whole, part = bare.replace(",", ""), bare.replace(",", ".")
    raise AmbiguousNumber(
        text=text.strip(), as_thousands=format_number(int(whole)), as_decimal=format_decimal(part)
    )


def _read(bare: str, decimal_mark: str, text: str) -> Decimal:
    """The number under one reading; NotANumber when its thousands are not groups of three."""
    thousands_mark = "," if decimal_mark == "." else "."
    whole, _, part = bare.partition(decimal_mark)
    groups = whole.lstrip("+-").split(thousands_mark)
    is_grouped = len(groups) == 1 or (
        1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    )
    if not is_grouped or (part and not part.isdecimal()) or not groups[0]:
        raise NotANumber(text=text.strip())
    plain = whole.replace(thousands_mark, "")
    return Decimal(f"{plain}.{part}" if part else plain)
