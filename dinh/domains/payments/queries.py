"""Questions about fees."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from dinh.domains.payments.models import Fee
from dinh.domains.payments.rules import cashless, state_of, totals
from dinh.domains.payments.types import CashlessCounts, DueWhen, FeeKind, FeeTotals, FeeView, PaymentMethod


def view_of(*, fee: Fee) -> FeeView:
    """A stored fee as other rooms see it."""
    return FeeView(
        id=fee.pk,
        origin=fee.origin,
        kind=FeeKind(fee.kind),
        title=fee.title,
        amount_vnd=fee.amount_vnd,
        due_when=DueWhen(fee.due_when),
        state=state_of(paid_at=fee.paid_at, waived_at=fee.waived_at),
        assessed_at=fee.assessed_at,
        paid_at=fee.paid_at,
        method=PaymentMethod(fee.method) if fee.method else None,
        receipt_code=fee.receipt_code,
        waived_reason=fee.waived_reason,
    )


def fees_of(*, origin: str) -> tuple[FeeView, ...]:
    """The fees of one record, in the order they were assessed."""
    return tuple(view_of(fee=fee) for fee in Fee.objects.filter(origin=origin).order_by("assessed_at", "pk"))


def fees_of_many(*, origins: Collection[str]) -> dict[str, tuple[FeeView, ...]]:
    """The fees of several records in one query; records without a fee have an empty tuple."""
    found: dict[str, list[FeeView]] = {origin: [] for origin in origins}
    for fee in Fee.objects.filter(origin__in=list(origins)).order_by("assessed_at", "pk"):
        found[fee.origin].append(view_of(fee=fee))
    return {origin: tuple(fees) for origin, fees in found.items()}


def fee_totals(*, origin: str) -> FeeTotals:
    """Sums over the fees of one record."""
    return totals(fees_of(origin=origin))


def cashless_counts(*, from_at: datetime, to_at: datetime) -> CashlessCounts:
    """Records with a fee paid in [from_at, to_at), and those among them paid only online (A10)."""
    paid = Fee.objects.filter(paid_at__gte=from_at, paid_at__lt=to_at)
    return cashless(view_of(fee=fee) for fee in paid.iterator(chunk_size=2000))
