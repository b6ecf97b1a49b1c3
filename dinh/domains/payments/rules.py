"""Pure decisions about fees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dinh.domains.payments.types import CashlessCounts, FeeState, FeeTotals, FeeView, PaymentMethod

MAX_VND = 1_000_000_000_000


def state_of(*, paid_at: datetime | None, waived_at: datetime | None) -> FeeState:
    """The one state a fee is in."""
    if paid_at is not None:
        return FeeState.PAID
    return FeeState.WAIVED if waived_at is not None else FeeState.OWED


def totals(fees: Iterable[FeeView]) -> FeeTotals:
    """Sums by state."""
    sums = dict.fromkeys(FeeState, 0)
    for fee in fees:
        sums[fee.state] += fee.amount_vnd
    return FeeTotals(
        assessed_vnd=sum(sums.values()),
        owed_vnd=sums[FeeState.OWED],
        paid_vnd=sums[FeeState.PAID],
        waived_vnd=sums[FeeState.WAIVED],
    )


def cashless(fees: Iterable[FeeView]) -> CashlessCounts:
    """Origins whose fees were all paid online, over origins with a paid fee (A10); waived fees do not count."""
    methods: dict[str, set[PaymentMethod | None]] = {}
    for fee in fees:
        if fee.state is FeeState.PAID:
            methods.setdefault(fee.origin, set()).add(fee.method)
    online = sum(1 for used in methods.values() if used == {PaymentMethod.ONLINE})
    return CashlessCounts(with_fee=len(methods), paid_online=online)
