"""Verbs on fees: assess, record a payment, waive. The caller has checked that the actor may act on the record."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from dinh.domains.payments.models import Fee
from dinh.domains.payments.queries import view_of
from dinh.domains.payments.rules import MAX_VND, state_of
from dinh.domains.payments.types import DueWhen, FeeKind, FeeState, FeeView, PaymentMethod
from dinh.events.payments import FeeAssessed, FeePaid, FeeWaived
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.kernel.writes.actions import Writes
from dinh.lib.refusals import Conflict, Invalid, NotFound
from dinh.lib.vietnamese import clean_line


class FeeUnknown(NotFound):
    """No such fee."""

    code = "payments.unknown_fee"
    default_sentence = "Không tìm thấy khoản phí này. Hãy tải lại trang hồ sơ."


class FeeRefused(Invalid):
    """What was given for a fee cannot stand."""

    code = "payments.fee_refused"


class FeeSettled(Conflict):
    """The fee was paid or waived before."""

    code = "payments.settled"
    default_sentence = (
        "Khoản phí này đã được nộp hoặc đã được miễn. Hãy tải lại trang để xem trạng thái mới nhất."
    )


class FeeDiffers(Conflict):
    """A fee of that code was assessed before with other terms."""

    code = "payments.differs"
    default_sentence = "Khoản phí này đã được tính trước đó với số tiền khác. Hãy kiểm tra lại hồ sơ."


def assess_fee(
    *,
    actor: Actor,
    now: datetime,
    origin: str,
    code: str,
    title: str,
    amount_vnd: int,
    kind: FeeKind = FeeKind.FEE,
    due_when: DueWhen = DueWhen.RECEPTION,
    owner_ref: str | None = None,
) -> FeeView:
    """Say that a fee is owed for a record; the same again changes nothing and answers with the first.

    `code` tells the fees of one record apart; `owner_ref` names the person concerned for the audit log. Refused:
    FeeRefused (amount not from 1 đồng, no title), FeeDiffers (same code, other terms). Told: payments.fee.assessed.v1.
    """
    title = clean_line(title)
    if not 1 <= amount_vnd <= MAX_VND:
        raise FeeRefused(
            "Số tiền phải từ 1 đồng trở lên.",
            fields={"amount_vnd": "Hãy ghi số tiền bằng đồng, từ 1 trở lên."},
        )
    if not title or not code or not origin:
        raise FeeRefused("Khoản phí phải có tên, mã và hồ sơ.", fields={"title": "Hãy ghi tên khoản phí."})
    with transaction.atomic():
        fee, created = Fee.objects.get_or_create(
            origin=origin,
            code=code,
            defaults={
                "kind": kind.value,
                "title": title[:300],
                "amount_vnd": amount_vnd,
                "due_when": due_when.value,
                "assessed_at": now,
                "assessed_by_id": actor.account_id,
            },
        )
        if not created:
            if (fee.amount_vnd, fee.kind) != (amount_vnd, kind.value):
                raise FeeDiffers
            return view_of(fee=fee)
        _tell_assessed(actor, now, fee, owner_ref)
    return view_of(fee=fee)


def _tell_assessed(
    actor: Actor, now: datetime, fee: Fee, owner_ref: str | None, writes: Writes | None = None
) -> None:
    record(
        actor=actor,
        verb="assess_fee",
        subject=f"payments:{fee.pk}",
        owner=owner_ref,
        changes={"amount_vnd": (None, fee.amount_vnd)},
        now=now,
        writes=writes,
    )
    told = FeeAssessed(fee_id=fee.pk, origin=fee.origin, amount_vnd=fee.amount_vnd, at=now)
    publish(told, key=fee.origin, now=now, writes=writes)


def record_payment(
    *,
    actor: Actor,
    now: datetime,
    fee_id: int,
    method: PaymentMethod,
    receipt_code: str = "",
    owner_ref: str | None = None,
) -> FeeView:
    """Record that a fee was paid. Cash needs the number of its receipt.

    Refused: FeeUnknown, FeeSettled, FeeRefused (cash without receipt). Told: payments.fee.paid.v1.
    """
    receipt_code = clean_line(receipt_code)
    if method is PaymentMethod.CASH and not receipt_code:
        raise FeeRefused(
            "Thu tiền mặt phải ghi số biên lai.",
            fields={"receipt_code": "Hãy ghi số biên lai đã cấp cho người nộp."},
        )
    with transaction.atomic():
        fee = _locked(fee_id)
        fee.paid_at, fee.method, fee.receipt_code = now, method.value, receipt_code[:60]
        fee.collected_by_id = actor.account_id
        fee.save(update_fields=["paid_at", "method", "receipt_code", "collected_by_id"])
        _tell_paid(actor, now, fee, owner_ref)
    return view_of(fee=fee)


def _tell_paid(
    actor: Actor, now: datetime, fee: Fee, owner_ref: str | None, writes: Writes | None = None
) -> None:
    record(
        actor=actor,
        verb="record_payment",
        subject=f"payments:{fee.pk}",
        owner=owner_ref,
        changes={"state": (FeeState.OWED.value, FeeState.PAID.value)},
        now=now,
        writes=writes,
    )
    told = FeePaid(fee_id=fee.pk, origin=fee.origin, amount_vnd=fee.amount_vnd, method=fee.method, at=now)
    publish(told, key=fee.origin, now=now, writes=writes)


def waive_fee(
    *, actor: Actor, now: datetime, fee_id: int, reason: str, owner_ref: str | None = None
) -> FeeView:
    """Let a fee go, for a written reason. Refused: FeeUnknown, FeeSettled, FeeRefused. Told: payments.fee.waived.v1."""
    reason = clean_line(reason)
    if not reason:
        raise FeeRefused("Miễn phí phải có lý do.", fields={"reason": "Hãy ghi căn cứ miễn, giảm."})
    with transaction.atomic():
        fee = _locked(fee_id)
        fee.waived_at, fee.waived_by_id, fee.waived_reason = now, actor.account_id, reason[:500]
        fee.save(update_fields=["waived_at", "waived_by_id", "waived_reason"])
        record(
            actor=actor,
            verb="waive_fee",
            subject=f"payments:{fee.pk}",
            owner=owner_ref,
            changes={"state": (FeeState.OWED.value, FeeState.WAIVED.value), "reason": ("", reason)},
            now=now,
        )
        publish(FeeWaived(fee_id=fee.pk, origin=fee.origin, at=now), key=fee.origin, now=now)
    return view_of(fee=fee)


def _locked(fee_id: int) -> Fee:
    fee = Fee.objects.select_for_update().filter(pk=fee_id).first()
    if fee is None:
        raise FeeUnknown
    if state_of(paid_at=fee.paid_at, waived_at=fee.waived_at) is not FeeState.OWED:
        raise FeeSettled
    return fee


def reserve_fee_ids(*, count: int) -> tuple[int, ...]:
    """Ids for fees to come, ascending: for a bulk loader that decides before it writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('payments_fee', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return tuple(sorted(int(row[0]) for row in cursor.fetchall()))


def write_fee(
    *,
    writes: Writes,
    fee_id: int,
    actor: Actor,
    now: datetime,
    origin: str,
    code: str,
    title: str,
    amount_vnd: int,
    owner_ref: str | None = None,
) -> None:
    """What `assess_fee` writes for a fee nobody assessed before, as rows of a bulk load; the id was reserved."""
    fee = Fee(
        pk=fee_id,
        origin=origin,
        code=code,
        kind=FeeKind.FEE.value,
        title=clean_line(title)[:300],
        amount_vnd=amount_vnd,
        due_when=DueWhen.RECEPTION.value,
        assessed_at=now,
        assessed_by_id=actor.account_id,
    )
    writes.insert(Fee, **{field.attname: getattr(fee, field.attname) for field in Fee._meta.concrete_fields})
    _tell_assessed(actor, now, fee, owner_ref, writes)


def write_payment(
    *,
    writes: Writes,
    fee_id: int,
    actor: Actor,
    now: datetime,
    origin: str,
    amount_vnd: int,
    method: PaymentMethod,
    receipt_code: str = "",
    owner_ref: str | None = None,
) -> None:
    """What `record_payment` writes for a fee that is owed, as rows of a bulk load."""
    fee = Fee(pk=fee_id, origin=origin, amount_vnd=amount_vnd, method=method.value)
    writes.update(
        Fee,
        {"id": fee_id},
        paid_at=now,
        method=method.value,
        receipt_code=receipt_code,
        collected_by_id=actor.account_id,
    )
    _tell_paid(actor, now, fee, owner_ref, writes)
