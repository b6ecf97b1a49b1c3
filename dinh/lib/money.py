"""Money: whole đồng, never fractions of one."""

from __future__ import annotations

from decimal import Decimal

from dinh.lib.figures import AmbiguousNumber, NotANumber, format_number, parse_number
from dinh.lib.refusals import Invalid

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_BILLION = 1_000_000_000


class NotAnAmount(Invalid):
    """Text that is no amount of whole đồng."""

    code = "money.not_an_amount"
    default_sentence = "“%(text)s” không phải là số tiền đồng. Hãy ghi như 1.205.000."


def format_vnd(amount_vnd: int) -> str:
    """`1.205.000 đồng`."""
    return f"{format_number(amount_vnd)} đồng"


def format_short_vnd(amount_vnd: int) -> str:
    """`1.205.000 đ`, for tables."""
    return f"{format_number(amount_vnd)} đ"


def parse_vnd(text: str) -> int:
    """Whole đồng out of `1.205.000 đồng`, `50,000 đ`, `1205000 VND`; refuses fractions and negative amounts.

    đồng have no decimals, so a comma with three digits can only mean thousands.
    """
    bare = text.strip().lower()
    for unit in ("việt nam đồng", "đồng", "vnđ", "vnd", "đ", "₫"):
        bare = bare.removesuffix(unit).strip()
    try:
        amount = parse_number(bare)
    except AmbiguousNumber:
        amount = parse_number(bare, decimal_mark=".")
    except NotANumber as refusal:
        raise NotAnAmount(text=text.strip()) from refusal
    if amount < 0 or amount != amount.to_integral_value():
        raise NotAnAmount(text=text.strip())
    return int(amount)


def to_vnd(amount: Decimal, unit_vnd: int) -> int:
    """An amount in a larger unit (tỉ: 1_000_000_000) as whole đồng; ValueError when it is no whole number of đồng."""
    exact = amount * unit_vnd
    if exact != exact.to_integral_value():
        raise ValueError("not a whole number of đồng")
    return int(exact)


def _below_thousand(number: int, *, is_full: bool) -> list[str]:
    """Words of 0-999; `is_full` says `không trăm` and `linh` where a larger group stands before."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or is_full else []
    if tens == 0:
        if ones and words:
            words.append("linh")
    elif tens == 1:
        words.append("mười")
    else:
        words += [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words


def _below_billion(number: int, *, is_full: bool) -> list[str]:
    groups = [number // 1000**scale % 1000 for scale in (2, 1, 0)]
    words: list[str] = []
    for group, scale in zip(groups, (2, 1, 0), strict=True):
        if group:
            words += _below_thousand(group, is_full=is_full or bool(words))
            words += [_SCALES[scale]] if scale else []
    return words


def number_in_words(number: int) -> str:
    """`1205000` as `một triệu hai trăm linh năm nghìn`; 0 as `không`."""
    if number == 0:
        return _DIGITS[0]
    if number < 0:
        return f"âm {number_in_words(-number)}"
    above, rest = divmod(number, _BILLION)
    words = [number_in_words(above), "tỷ"] if above else []
    return " ".join([*words, *_below_billion(rest, is_full=bool(above))])


def vnd_in_words(amount_vnd: int) -> str:
    """`Một triệu hai trăm linh năm nghìn đồng`, as papers write it."""
    words = number_in_words(amount_vnd)
    return f"{words[:1].upper()}{words[1:]} đồng"
