"""Tiếp nhận khi mất mạng: numbers set apart for a counter, and what it did without a line, counted once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dinh.domains.dossiers.models import CounterReception
from dinh.domains.dossiers.queries.offline import view_of
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.numbers import number_pattern
from dinh.domains.dossiers.rules.offline import check_day, check_moment, counter_of, holder_of
from dinh.domains.dossiers.rules.refusals import DossierNotFound, SentByAnother, VerbNotAllowed
from dinh.domains.dossiers.rules.sheet import Sheet
from dinh.domains.dossiers.types import CounterReceptionView, ReceptionState, ReservedNumber
from dinh.domains.people.queries import get_agency
from dinh.domains.people.types import Role
from dinh.domains.procedures.queries import rule_set_on
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.numbering.blocks import (
    blocks_beginning,
    close_block,
    open_blocks,
    reserve_block,
    void_number,
)
from dinh.kernel.numbering.types import BlockView, NumberNotReserved
from dinh.lib.refusals import Refusal


def _guard(actor: Actor, agency_id: int) -> None:
    if not actor.has_role(Role.ONE_STOP, agency_id):
        raise VerbNotAllowed


def reserve_numbers(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    competent_agency_id: int,
    device: str,
    day: date,
    size: int,
) -> BlockView:
    """Set the next `size` numbers of a day and competent agency apart for one machine of a counter.

    Refused: VerbNotAllowed, DeviceUnknown, TooFarAhead, people's AgencyNotFound.
    """
    _guard(actor, agency_id)
    holder = holder_of(agency_id=agency_id, device=device)
    check_day(day=day, now=now)
    agency = get_agency(agency_id=competent_agency_id, at=day)
    pattern = number_pattern(
        rule_set_on(on=day).dossier_pattern, code=agency.code, old_code=agency.old_code, day=day
    )
    with transaction.atomic():
        block = reserve_block(
            series=f"dossiers:{agency.code}",
            period=day.isoformat(),
            pattern=pattern,
            size=size,
            holder=holder,
            now=now,
        )
        record(
            actor=actor,
            verb="dossiers.reserve_numbers",
            subject=f"numbering:{block.id}",
            owner=None,
            changes={"numbers": (None, [block.first, block.last])},
            now=now,
        )
    return block


def close_numbers(*, actor: Actor, now: datetime, agency_id: int, block_id: int, reason: str) -> BlockView:
    """Close a block of the counter: what was not used goes back or is void with the reason.

    Refused: VerbNotAllowed, ReasonNeeded, NumberNotReserved (no block of this counter).
    """
    _guard(actor, agency_id)
    said = texts.reason(reason)
    holders = {one.id: one.holder for one in blocks_beginning(holder=counter_of(agency_id=agency_id))}
    if block_id not in holders:
        raise NumberNotReserved(number=block_id)
    with transaction.atomic():
        block = close_block(block_id=block_id, holder=holders[block_id], reason=said, now=now)
        record(
            actor=actor,
            verb="dossiers.close_numbers",
            subject=f"numbering:{block_id}",
            owner=None,
            changes={"numbers": ([block.first, block.last], [block.used, block.returned, block.void])},
            now=now,
            purpose=said,
        )
    return block


def begin_reception(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    key: str,
    number: ReservedNumber,
    received_at: datetime,
    renumber: bool,
) -> CounterReceptionView | None:
    """Lock what is known of a reception sent in; None while it may still become a dossier.

    Runs inside the transaction that receives. Refused: VerbNotAllowed, SentByAnother, NumberNotReserved,
    MomentNotBelieved (unless a new number was asked for).
    """
    _guard(actor, agency_id)
    row = CounterReception.objects.select_for_update().filter(pk=key).first()
    if row is not None:
        if (row.account_id, row.agency_id) != (actor.account_id, agency_id):
            raise SentByAnother
        if row.state != ReceptionState.CONFLICT:
            return view_of(row=row)
    if not renumber:
        block = next((one for one in open_blocks(holder=number.holder) if one.id == number.block_id), None)
        if block is None:
            raise NumberNotReserved(number=number.serial)
        check_moment(received_at=received_at, reserved_at=block.reserved_at, period=block.period, now=now)
    return None


def settle_reception(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    key: str,
    number: ReservedNumber,
    written: str,
    received_at: datetime,
    sheet: Sheet,
) -> CounterReceptionView:
    """The reception has become a dossier; if that carries another number, the one of the slip is void.

    Runs inside the transaction that receives.
    """
    if sheet.dossier.code != written:
        reason = f"Hồ sơ đã mang số {sheet.dossier.code}"
        _void(now, number, reason)
    row = _keep(
        actor, now, agency_id, key, number, written, received_at, ReceptionState.RECEIVED, sheet.dossier.id
    )
    record(
        actor=actor,
        verb="dossiers.receive_offline",
        subject=f"dossiers:{sheet.dossier.id}",
        owner=sheet.dossier.owner,
        changes={"number": (written, sheet.dossier.code)},
        now=now,
        purpose=f"tiep-nhan: nhan luc mat mang {received_at.isoformat()}",
    )
    return view_of(row=row)


def settle_mended(*, actor: Actor, now: datetime, agency_id: int, key: str, sheet: Sheet) -> None:
    """A reception in conflict was mended and received with a new number: that of the slip is void.

    Runs inside the transaction that receives; nothing when no reception is in conflict under the key.
    """
    rows = CounterReception.objects.select_for_update().filter(pk=key, agency_id=agency_id)
    row = rows.filter(state=ReceptionState.CONFLICT).first()
    if row is not None and row.account_id == actor.account_id:
        settle_reception(
            actor=actor,
            now=now,
            agency_id=agency_id,
            key=key,
            number=_number_of(row),
            written=row.number,
            received_at=row.received_at,
            sheet=sheet,
        )


def refuse_reception_sent(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    key: str,
    number: ReservedNumber,
    written: str,
    received_at: datetime,
    refusal: Refusal,
) -> CounterReceptionView:
    """Keep why a reception could not become a dossier, for the page that explains it. Refused: VerbNotAllowed."""
    _guard(actor, agency_id)
    with transaction.atomic():
        known = CounterReception.objects.select_for_update().filter(pk=key).first()
        if known is not None and (
            known.state != ReceptionState.CONFLICT or known.account_id != actor.account_id
        ):
            return view_of(row=known)
        row = _keep(
            actor,
            now,
            agency_id,
            key,
            number,
            written,
            received_at,
            ReceptionState.CONFLICT,
            None,
            refusal,
        )
    return view_of(row=row)


def drop_reception(*, actor: Actor, now: datetime, agency_id: int, key: str, reason: str) -> None:
    """Give a reception in conflict up: no dossier comes of it, its number is void with the reason.

    Refused: VerbNotAllowed, ReasonNeeded, DossierNotFound (nothing in conflict under the key).
    """
    _guard(actor, agency_id)
    said = texts.reason(reason)
    with transaction.atomic():
        row = CounterReception.objects.select_for_update().filter(pk=key, agency_id=agency_id).first()
        if row is None or row.state != ReceptionState.CONFLICT:
            raise DossierNotFound
        _void(now, _number_of(row), said)
        row.state, row.sentence = ReceptionState.DROPPED, said
        row.save(update_fields=["state", "sentence"])
        record(
            actor=actor,
            verb="dossiers.drop_reception",
            subject=f"numbering:{row.block_id}",
            owner=None,
            changes={"number": (row.number, None)},
            now=now,
            purpose=said,
        )


def _number_of(row: CounterReception) -> ReservedNumber:
    holders = {
        one.id: one.holder for one in blocks_beginning(holder=counter_of(agency_id=row.agency_id), limit=500)
    }
    return ReservedNumber(block_id=row.block_id, serial=row.serial, holder=holders.get(row.block_id, ""))


def _void(now: datetime, number: ReservedNumber, reason: str) -> None:
    """The number of a slip that no dossier carries; one of no block of this counter is nobody's."""
    try:
        void_number(
            block_id=number.block_id, serial=number.serial, holder=number.holder, reason=reason, now=now
        )
    except NumberNotReserved:
        return


def _keep(
    actor: Actor,
    now: datetime,
    agency_id: int,
    key: str,
    number: ReservedNumber,
    written: str,
    received_at: datetime,
    state: ReceptionState,
    dossier_id: int | None,
    refusal: Refusal | None = None,
) -> CounterReception:
    values = {
        "agency_id": agency_id,
        "account_id": actor.account_id,
        "block_id": number.block_id,
        "serial": number.serial,
        "number": written[:64],
        "received_at": received_at,
        "arrived_at": now,
        "state": state,
        "refusal_code": refusal.code if refusal else "",
        "sentence": refusal.sentence if refusal else "",
        "dossier_id": dossier_id,
    }
    return CounterReception.objects.update_or_create(pk=key, defaults=values)[0]
