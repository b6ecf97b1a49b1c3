"""A walk-in as one piece of work: person, filing, reception and fee in one transaction, once per form sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dinh.domains.dossiers.actions import Sheet, receive_dossier, settle_mended, submit_dossier
from dinh.domains.dossiers.queries import papers_handed_in
from dinh.domains.dossiers.types import (
    DossierState,
    FilingInput,
    HandOverWay,
    OnPaper,
    PaperSource,
    PartyInput,
    PartyKind,
    PartyRole,
    ReceptionCheck,
    ReservedNumber,
)
from dinh.domains.payments.actions import record_payment
from dinh.domains.payments.queries import fees_of
from dinh.domains.payments.types import FeeState, PaymentMethod
from dinh.domains.people.actions import create_person
from dinh.domains.people.queries import find_person_by_number
from dinh.domains.people.types import PersonSummary
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record_read
from dinh.kernel.forms.types import CompiledForm, Item, Kind
from dinh.lib.refusals import Invalid
from dinh.lib.vietnamese import fold

LOOKED_UP = ("full_name", "birth_date", "phone", "address")
LOOK_UP_PURPOSE = "tiep-nhan: tra nguoi nop tai quay"


class NumberOfAnother(Invalid):
    """The personal number is recorded for somebody of another name."""

    code = "desk.number_of_another"
    default_sentence = (
        "Số định danh này đang ghi cho người có tên khác. Hãy đối chiếu thẻ căn cước rồi sửa lại."
    )


@dataclass(frozen=True)
class Applicant:
    """What the form of the procedure says about the one at the counter, whatever its fields are called."""

    name: str
    number: str
    birth_date: str
    phone: str
    email: str
    address: str
    organisation: str


@dataclass(frozen=True)
class WalkIn:
    """Everything of one reception at the counter."""

    plan: VersionPlan
    form: CompiledForm
    competent_agency_id: int
    reception_agency_id: int
    data: Mapping[str, Any]
    on_paper: Mapping[str, OnPaper]
    checks: Sequence[ReceptionCheck]
    method: PaymentMethod | None
    receipt_code: str
    key: str
    reserved: ReservedNumber | None = None


def look_up(*, actor: Actor, now: datetime, number: str) -> PersonSummary | None:
    """The person behind a number, written to the audit log; None when nobody is recorded under it."""
    person = find_person_by_number(number=number)
    if person is not None:
        record_read(
            actor=actor,
            subject=f"people.person:{person.id}",
            owner=f"people.person:{person.id}",
            fields=LOOKED_UP,
            now=now,
            purpose=LOOK_UP_PURPOSE,
        )
    return person


def known_of(person: PersonSummary, number: str) -> dict[str, Any]:
    """What forms are filled in from."""
    return {
        "person.name": person.full_name,
        "person.number": number,
        "person.birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "person.phone": person.phone,
        "person.email": person.email,
    }


def asked_for(form: CompiledForm, what: str) -> Item | None:
    """The question of a form that is filled in from `what`."""
    return next((item for _, item in form.walk() if item.prefill == what), None)


def applicant_of(form: CompiledForm, data: Mapping[str, Any]) -> Applicant:
    """The applicant as the answers state him."""

    def answer(what: str) -> str:
        item = asked_for(form, what)
        return str(data.get(item.name) or "") if item else ""

    return Applicant(
        name=answer("person.name"),
        number=answer("person.number"),
        birth_date=answer("person.birth_date"),
        phone=answer("person.phone"),
        email=answer("person.email"),
        address=_address(form, data),
        organisation=answer("organisation.name"),
    )


def _address(form: CompiledForm, data: Mapping[str, Any]) -> str:
    for _, item in form.walk():
        value = data.get(item.name)
        if item.kind is Kind.FIELD and item.parts and isinstance(value, Mapping):
            return ", ".join(str(value[part]) for part in item.parts if value.get(part))
    return ""


def receive_walk_in(*, actor: Actor, now: datetime, walk_in: WalkIn) -> Sheet:
    """Person, filing, reception and payment, all or nothing; the same form sent twice answers with the first.

    Refused as submit_dossier, receive_dossier, record_payment and create_person refuse; NumberOfAnother.
    """
    with transaction.atomic():
        applicant = applicant_of(walk_in.form, walk_in.data)
        person_id = _person(actor, now, applicant)
        sheet = submit_dossier(
            actor=actor,
            now=now,
            filing=_filing(walk_in, applicant, person_id),
            idempotency_key=walk_in.key,
            reserved=walk_in.reserved,
        )
        if sheet.dossier.state is not DossierState.SUBMITTED:
            return sheet
        sheet = receive_dossier(actor=actor, now=now, dossier_id=sheet.dossier.id, checks=walk_in.checks)
        _pay(actor, now, walk_in, sheet)
    return sheet


def receive_again(*, actor: Actor, now: datetime, walk_in: WalkIn) -> Sheet:
    """As receive_walk_in; when the form is that of a reception without a line, its conflict is settled with it."""
    with transaction.atomic():
        sheet = receive_walk_in(actor=actor, now=now, walk_in=walk_in)
        settle_mended(
            actor=actor, now=now, agency_id=walk_in.reception_agency_id, key=walk_in.key, sheet=sheet
        )
    return sheet


def _person(actor: Actor, now: datetime, applicant: Applicant) -> int | None:
    if not applicant.number:
        return None
    known = find_person_by_number(number=applicant.number)
    if known is not None:
        if fold(known.full_name) != fold(applicant.name):
            raise NumberOfAnother
        return known.id
    return create_person(
        actor=actor,
        now=now,
        full_name=applicant.name,
        personal_number=applicant.number,
        birth_date=date.fromisoformat(applicant.birth_date) if applicant.birth_date else None,
        phone=applicant.phone,
        email=applicant.email,
        address=applicant.address,
    ).id


def _filing(walk_in: WalkIn, applicant: Applicant, person_id: int | None) -> FilingInput:
    def party(role: PartyRole) -> PartyInput:
        body = applicant.organisation if role is PartyRole.SUBJECT else ""
        return PartyInput(
            role=role,
            kind=PartyKind.ORGANISATION if body else PartyKind.PERSON,
            name=body or applicant.name,
            person_id=None if body else person_id,
            phone=applicant.phone,
            email=applicant.email,
            address=applicant.address,
        )

    way = str(walk_in.data.get("nhan_ket_qua") or HandOverWay.COUNTER.value)
    return FilingInput(
        version_id=walk_in.plan.version_id,
        channel="counter",
        competent_agency_id=walk_in.competent_agency_id,
        reception_agency_id=walk_in.reception_agency_id,
        parties=(party(PartyRole.FILER), party(PartyRole.SUBJECT)),
        form_data=walk_in.data,
        papers=papers_handed_in(
            plan=walk_in.plan, data=walk_in.data, source=PaperSource.SCAN, on_paper=walk_in.on_paper
        ),
        hand_over_way=way if way in set(HandOverWay) else HandOverWay.COUNTER.value,
    )


def _pay(actor: Actor, now: datetime, walk_in: WalkIn, sheet: Sheet) -> None:
    if walk_in.method is None:
        return
    for fee in fees_of(origin=f"dossiers:{sheet.dossier.id}"):
        if fee.state is FeeState.OWED:
            record_payment(
                actor=actor,
                now=now,
                fee_id=fee.id,
                method=walk_in.method,
                receipt_code=walk_in.receipt_code,
                owner_ref=sheet.dossier.owner,
            )
