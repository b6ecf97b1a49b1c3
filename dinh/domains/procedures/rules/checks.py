"""What an imported row has to be checked for before it may be published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from dinh.domains.procedures.types import Check, Tier

# No fee of the state is below a thousand đồng; such a number is in another unit (40 for 40.000, or a currency).
LEAST_FEE_VND = 1_000

CHECK_WORDS: dict[Check, str] = {
    Check.NO_LIMIT: "Không ghi thời hạn giải quyết",
    Check.LIMITS_DIFFER: "Thời hạn khác nhau giữa các cách nộp hoặc trường hợp",
    Check.NAME_NOT_NFC: "Tên không ở dạng Unicode dựng sẵn (đã chuyển)",
    Check.FEE_UNIT: "Phí ghi sai đơn vị (dưới 1.000 đồng)",
    Check.LIMIT_NOT_WHOLE: "Thời hạn không phải số nguyên",
    Check.NO_OWNER: "Chưa xác định cơ quan chủ trì",
    Check.OUTSIDE_PROVINCE: "Không thuộc thẩm quyền cấp tỉnh, cấp xã",
    Check.CANNOT_PUBLISH: "Chưa đủ điều kiện công bố",
}


def checks_of(
    *,
    name_is_nfc: bool,
    limits: Sequence[tuple[Decimal | None, str]],
    fees: Iterable[int],
    tiers: Iterable[Tier],
) -> tuple[Check, ...]:
    """Reasons why a row is suspicious, in the order of the enumeration.

    `limits` are value and unit as the source states them, one per way of filing and case, (None, "") where it
    states none; `fees` every amount it states.
    """
    found: list[Check] = []
    if all(value is None for value, _ in limits):
        found.append(Check.NO_LIMIT)
    elif len(set(limits)) > 1:
        found.append(Check.LIMITS_DIFFER)
    if not name_is_nfc:
        found.append(Check.NAME_NOT_NFC)
    if any(0 < fee < LEAST_FEE_VND for fee in fees):
        found.append(Check.FEE_UNIT)
    if any(value is not None and (value != int(value) or value < 1) for value, _ in limits):
        found.append(Check.LIMIT_NOT_WHOLE)
    if not {Tier.PROVINCE, Tier.DISTRICT, Tier.COMMUNE} & set(tiers):
        found.append(Check.OUTSIDE_PROVINCE)
    return tuple(found)
