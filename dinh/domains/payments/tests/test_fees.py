"""Fees: assess once, pay or waive once, refusals leave nothing and tell nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dinh.domains.payments import actions
from dinh.domains.payments.models import Fee
from dinh.domains.payments.queries import cashless_counts, fee_totals, fees_of, fees_of_many
from dinh.domains.payments.types import (
    CashlessCounts,
    DueWhen,
    FeeKind,
    FeeState,
    FeeTotals,
    FeeView,
    PaymentMethod,
)
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event
from dinh.lib.moments import parse_moment

pytestmark = pytest.mark.django_db

NOW = parse_moment("2023-02-06T09:10")
OFFICER = Actor(account_id=7, kind=ActorKind.OFFICIAL, name="Nguyễn Thị Một")


def assess(origin: str = "dossiers:1", code: str = "le-phi", amount: int = 50_000) -> FeeView:
    return actions.assess_fee(
        actor=OFFICER,
        now=NOW,
        origin=origin,
        code=code,
        title="Lệ phí cấp chứng chỉ",
        amount_vnd=amount,
        owner_ref="people:5",
    )


def told() -> list[str]:
    return list(Event.objects.order_by("id").values_list("name", flat=True))


def unchanged() -> tuple[list[tuple[object, ...]], int, int]:
    return list(Fee.objects.order_by("pk").values_list()), AuditEntry.objects.count(), Event.objects.count()


def test_a_fee_is_owed_then_paid() -> None:
    fee = assess()
    assert (fee.state, fee.amount_vnd, fee.kind, fee.due_when) == (
        FeeState.OWED,
        50_000,
        FeeKind.FEE,
        DueWhen.RECEPTION,
    )
    paid = actions.record_payment(
        actor=OFFICER, now=NOW, fee_id=fee.id, method=PaymentMethod.CASH, receipt_code=" BL-0001 "
    )
    assert (paid.state, paid.method, paid.receipt_code, paid.paid_at) == (
        FeeState.PAID,
        PaymentMethod.CASH,
        "BL-0001",
        NOW,
    )
    assert told() == ["payments.fee.assessed.v1", "payments.fee.paid.v1"]
    first = Event.objects.order_by("id")[0]
    payload = first.payload if isinstance(first.payload, dict) else json.loads(first.payload)
    assert payload == {
        "fee_id": fee.id,
        "origin": "dossiers:1",
        "amount_vnd": 50000,
        "at": "2023-02-06T09:10:00+07:00",
    }
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "owner")) == [
        ("assess_fee", "people:5"),
        ("record_payment", ""),
    ]


def test_assessing_again_changes_nothing() -> None:
    first = assess()
    before = unchanged()
    assert assess() == first
    assert unchanged() == before
    with pytest.raises(actions.FeeDiffers):
        assess(amount=60_000)
    assert unchanged() == before


@pytest.mark.parametrize("amount", [0, -1, 1_000_000_000_001])
def test_an_amount_that_cannot_be(amount: int) -> None:
    with pytest.raises(actions.FeeRefused) as refusal:
        assess(amount=amount)
    assert set(refusal.value.fields) == {"amount_vnd"}
    assert unchanged() == ([], 0, 0)


def test_settled_once_and_for_all() -> None:
    paid, waived = assess(), assess(code="phi")
    actions.record_payment(actor=OFFICER, now=NOW, fee_id=paid.id, method=PaymentMethod.ONLINE)
    actions.waive_fee(actor=OFFICER, now=NOW, fee_id=waived.id, reason="Hộ nghèo")
    before = unchanged()
    for fee in (paid, waived):
        with pytest.raises(actions.FeeSettled):
            actions.record_payment(actor=OFFICER, now=NOW, fee_id=fee.id, method=PaymentMethod.ONLINE)
        with pytest.raises(actions.FeeSettled):
            actions.waive_fee(actor=OFFICER, now=NOW, fee_id=fee.id, reason="Hộ nghèo")
    with pytest.raises(actions.FeeUnknown):
        actions.waive_fee(actor=OFFICER, now=NOW, fee_id=waived.id + 1, reason="Hộ nghèo")
    assert unchanged() == before


def test_cash_needs_a_receipt_and_a_waiver_a_reason() -> None:
    fee = assess()
    before = unchanged()
    with pytest.raises(actions.FeeRefused) as no_receipt:
        actions.record_payment(
            actor=OFFICER, now=NOW, fee_id=fee.id, method=PaymentMethod.CASH, receipt_code="  "
        )
    with pytest.raises(actions.FeeRefused) as no_reason:
        actions.waive_fee(actor=OFFICER, now=NOW, fee_id=fee.id, reason=" ")
    assert (set(no_receipt.value.fields), set(no_reason.value.fields)) == ({"receipt_code"}, {"reason"})
    assert unchanged() == before


def test_the_database_knows_too() -> None:
    fee = assess()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.filter(pk=fee.id).update(paid_at=NOW, method="cash")
    with pytest.raises(IntegrityError), transaction.atomic():
        Fee.objects.filter(pk=fee.id).update(paid_at=NOW, method="online", waived_at=NOW, waived_reason="x")


def test_totals_and_the_cashless_share() -> None:
    """A10: 100 records with a fee, 37 paid online."""
    for number in range(100):
        fee = assess(origin=f"dossiers:{number}")
        method = PaymentMethod.ONLINE if number < 37 else PaymentMethod.CASH
        actions.record_payment(
            actor=OFFICER, now=NOW, fee_id=fee.id, method=method, receipt_code=f"BL-{number}"
        )
    assess(origin="dossiers:0", code="phi", amount=20_000)
    waived = assess(origin="dossiers:0", code="phi-khac", amount=1_000)
    actions.waive_fee(actor=OFFICER, now=NOW, fee_id=waived.id, reason="Hộ nghèo")
    day = timedelta(days=1)
    assert cashless_counts(from_at=NOW, to_at=NOW + day) == CashlessCounts(with_fee=100, paid_online=37)
    assert cashless_counts(from_at=NOW - day, to_at=NOW) == CashlessCounts(with_fee=0, paid_online=0)
    assert fee_totals(origin="dossiers:0") == FeeTotals(71_000, 20_000, 50_000, 1_000)
    assert [
        len(fees) for fees in fees_of_many(origins=["dossiers:0", "dossiers:1", "dossiers:x"]).values()
    ] == [3, 1, 0]
    assert fees_of(origin="dossiers:x") == ()
