"""Nộp hồ sơ: exactly once; number, dossier, fact and key in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from dinh.domains.dossiers.actions.answers import checked_answers
from dinh.domains.dossiers.actions.co_sign import carry_co_signatures
from dinh.domains.dossiers.actions.draft import delete_draft
from dinh.domains.dossiers.actions.frame import act_on, write_plan
from dinh.domains.dossiers.actions.known import check_second, known_filing
from dinh.domains.dossiers.actions.supplement import add_form, add_papers
from dinh.domains.dossiers.permissions import oversees
from dinh.domains.dossiers.queries.co_signing import lock_draft
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.clock import NEVER, reception_due
from dinh.domains.dossiers.rules.filing import (
    check_filing,
    clean_parties,
    filing_fee,
    scoped_key,
    subject_ref,
)
from dinh.domains.dossiers.rules.numbers import number_pattern, tracking_digits
from dinh.domains.dossiers.rules.refusals import (
    AgencyNotCompetent,
    CoSignaturesMissing,
    VerbNotAllowed,
    VersionOutdated,
)
from dinh.domains.dossiers.rules.sheet import Act, DossierFacts, Plan, Sheet, reference
from dinh.domains.dossiers.types import (
    DossierState,
    DossierVerb,
    FilingInput,
    PartyInput,
    PartyRole,
    ReservedNumber,
)
from dinh.domains.payments.actions import assess_fee
from dinh.domains.people.queries import get_agency
from dinh.domains.people.types import Role
from dinh.domains.procedures.queries import (
    filing_door,
    is_competent,
    rule_set_on,
    version_in_force,
    version_plan,
)
from dinh.domains.procedures.types import Channel, RuleSetView, VersionPlan
from dinh.events.dossiers import DossierSubmitted
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.numbering.actions import draw
from dinh.kernel.numbering.blocks import take_number
from dinh.kernel.writes.actions import Writes
from dinh.lib.deadlines import HolderKind
from dinh.lib.moments import local
from dinh.lib.vietnamese import fold


def _check_filer(actor: Actor, filing: FilingInput) -> None:
    """Who may file by which channel: citizens and clients online, one-stop officers at their own counter."""
    channel = Channel(filing.channel)
    if actor.kind is ActorKind.SYSTEM:
        return
    if actor.kind is ActorKind.OFFICIAL and channel in {Channel.COUNTER, Channel.POST}:
        if actor.has_role(Role.ONE_STOP, filing.reception_agency_id):
            return
    elif (actor.kind is ActorKind.SERVICE and channel in {Channel.WEB, Channel.NATIONAL}) or (
        actor.kind in {ActorKind.CITIZEN, ActorKind.OFFICIAL}
        and channel is Channel.WEB
        and not oversees(actor)
    ):
        return
    raise VerbNotAllowed("Tài khoản này không nộp được hồ sơ theo cách đã chọn.")


def blank_facts(
    *,
    dossier_id: int,
    filing: FilingInput,
    plan: VersionPlan,
    rules: RuleSetView,
    now: datetime,
    filer: int | None,
) -> DossierFacts:
    """Facts of a dossier that is not yet submitted."""
    return DossierFacts(
        id=dossier_id,
        code=None,
        state=DossierState.DRAFT,
        resume_state="",
        outcome="",
        version_id=plan.version_id,
        procedure_id=plan.procedure_id,
        field_code=plan.field_code,
        rule_set=rules.code,
        channel=Channel(filing.channel).value,
        competent_agency_id=filing.competent_agency_id,
        reception_agency_id=filing.reception_agency_id,
        received_for_id=None,
        received_by_id=None,
        holder_kind=HolderKind.AGENCY,
        holder_agency_id=filing.reception_agency_id,
        holder_unit_id=None,
        holder_role=Role.ONE_STOP.value,
        holder_account_id=None,
        held_since=None,
        step_code="",
        step_seq=0,
        filer_account_id=filer,
        subject_person_id=None,
        subject_name="",
        event_seq=0,
        lock_version=0,
        form_version=0,
        supplement_rounds=0,
        open_opinions=0,
        extended=False,
        suspended_for="",
        sort_at=NEVER,
        due_at=None,
        original_due_at=None,
        promised_at=None,
        answer_by=None,
        submitted_at=None,
        reception_due_at=None,
        received_at=None,
        finished_at=None,
        returned_at=None,
        timeliness="",
        ended_reason="",
        hand_over_way=filing.hand_over_way,
        updated_at=now,
        updated_by_id=None,
    )


def decide_submit(
    *,
    facts: DossierFacts,
    act: Act,
    filing: FilingInput,
    parties: tuple[PartyInput, ...],
    form_data: Mapping[str, Any],
    code: str,
    reception_minutes: int,
    qr_token: str,
    idempotency_key: str | None = None,
) -> Plan:
    """The new dossier with its number: `facts` are blank, everything else has been checked; pure."""
    by_role = {party.role: party for party in parties}
    filer, subject = by_role[PartyRole.FILER], by_role[PartyRole.SUBJECT]
    new = {
        "qr_token": qr_token,
        "tracking_digits": tracking_digits((filer.phone, subject.phone)),
        "search_text": fold(f"{code} {subject.name} {filer.name} {act.plan.name}"),
        "external_ref": filing.external_ref or None,
        "idempotency_key": idempotency_key,
        "created_at": act.now,
    }
    change = Change(Sheet(dossier=facts), act, DossierVerb.SUBMIT, new=new)
    calendar = change.calendar(facts.reception_agency_id)
    change.set(
        state=DossierState.SUBMITTED,
        code=code,
        submitted_at=act.now,
        reception_due_at=reception_due(submitted_at=act.now, minutes=reception_minutes, calendar=calendar),
        subject_name=subject.name,
        subject_person_id=subject.person_id,
    )
    for party in parties:
        _add_party(change, party)
    add_form(change=change, data=form_data, supplement_round=None)
    add_papers(change=change, papers=filing.papers, numbers={}, supplement_round=None)
    change.tell(
        DossierSubmitted(
            dossier_id=facts.id,
            code=code,
            procedure_code=act.plan.procedure_code,
            version_id=facts.version_id,
            channel=facts.channel,
            competent_agency_id=facts.competent_agency_id,
            reception_agency_id=facts.reception_agency_id,
            filer_account_id=facts.filer_account_id,
            submitted_at=act.now,
        )
    )
    return change.plan({"channel": facts.channel})


def _add_party(change: Change, party: PartyInput) -> None:
    change.insert(
        "Party",
        role=party.role.value,
        kind=party.kind.value,
        name=party.name,
        person_id=party.person_id,
        organisation_id=party.organisation_id,
        phone=party.phone,
        email=party.email,
        address=party.address,
    )


def submit_dossier(
    *,
    actor: Actor,
    now: datetime,
    filing: FilingInput,
    idempotency_key: str | None = None,
    draft_id: int | None = None,
    draft_version: int | None = None,
    allow_second: bool = False,
    reserved: ReservedNumber | None = None,
) -> Sheet:
    """Submit a dossier exactly once. Tells `dossiers.dossier.submitted.v1`.

    The same `idempotency_key` of the same account, or the same `external_ref` (the client's own number), answers with
    the dossier of the first call and changes nothing; with other parties or answers it is refused. The number is
    drawn after everything else is checked and made, in the same transaction, so the series of a competent agency and
    day has no gap. `draft_id` names the filer's draft, which becomes this dossier; `draft_version` is the one he
    read before he pressed. A fee of the channel is assessed in `payments`. A citizen who has an open dossier of the
    procedure for the same subject is told so, unless `allow_second`. `reserved` is a number of a block that the
    counter holds (`offline.reserve_numbers`), printed on a slip while the line was down: it is used instead.

    Refused: VerbNotAllowed, ChannelNotOffered, AgencyNotCompetent, VersionOutdated, FiledElsewhere, PartiesNeeded,
    FormIncomplete, PapersMissing, TextTooLong, KeyReused, AlreadyOpen, DossierNotFound and StalePage (draft),
    CoSignaturesMissing (a co-applicant of the draft has not confirmed what it says now), people's AgencyNotFound,
    numbering's NumberNotReserved and NumberGone.
    """
    key = scoped_key(actor.account_id, idempotency_key)
    filing = replace(filing, external_ref=texts.line(filing.external_ref, 100))
    try:
        with transaction.atomic():
            known = known_filing(actor=actor, key=key, filing=filing)
            if known is not None:
                return known
            if not allow_second:
                check_second(actor=actor, filing=filing)
            dossier_id = _next_id()
            filing = replace(filing, parties=_all_parties(actor, filing, draft_id, dossier_id))
            if draft_id is not None:
                delete_draft(actor=actor, dossier_id=draft_id, expected_version=draft_version)
            return _submit(actor, now, filing, key, dossier_id, reserved)
    except IntegrityError:
        # Another request with the same key was faster: its dossier is the answer.
        with transaction.atomic():
            known = known_filing(actor=actor, key=key, filing=filing)
        if known is None:
            raise
        return known


def _submit(
    actor: Actor,
    now: datetime,
    filing: FilingInput,
    key: str | None,
    dossier_id: int,
    reserved: ReservedNumber | None,
) -> Sheet:
    today = local(now).date()
    rules = rule_set_on(on=today)
    plan = version_plan(version_id=filing.version_id, agency_id=filing.competent_agency_id)
    _check_filer(actor, filing)
    parties = clean_parties(filing.parties)
    check_filing(filing, plan, filing_door(place=rules.filing_place))
    if version_in_force(procedure_code=plan.procedure_code, on=today).version_id != plan.version_id:
        raise VersionOutdated
    at_counter = Channel(filing.channel) in {Channel.COUNTER, Channel.POST}
    data = checked_answers(plan=plan, data=filing.form_data, now=now, at_counter=at_counter)
    agency = get_agency(agency_id=filing.competent_agency_id, at=today)
    if not is_competent(
        procedure_id=plan.procedure_id, agency_id=agency.id, agency_level=agency.level, on=today
    ):
        raise AgencyNotCompetent
    if filing.reception_agency_id != agency.id:
        get_agency(agency_id=filing.reception_agency_id, at=today)
    filer = None if at_counter or actor.kind is ActorKind.SYSTEM else actor.account_id
    facts = blank_facts(dossier_id=dossier_id, filing=filing, plan=plan, rules=rules, now=now, filer=filer)
    act = act_on(facts=facts, actor=actor, now=now)
    _assess_fee(actor, now, plan, facts, subject_ref(parties))
    pattern = number_pattern(rules.dossier_pattern, code=agency.code, old_code=agency.old_code, day=today)
    code = _number(series=f"dossiers:{agency.code}", pattern=pattern, now=now, reserved=reserved)
    decided = decide_submit(
        facts=facts,
        act=act,
        filing=filing,
        parties=parties,
        form_data=data,
        code=code,
        reception_minutes=rules.reception_minutes,
        qr_token=secrets.token_urlsafe(16),
        idempotency_key=key,
    )
    writes = Writes()
    write_plan(plan=decided, writes=writes)
    writes.run()
    return decided.sheet


def _number(*, series: str, pattern: str, now: datetime, reserved: ReservedNumber | None) -> str:
    """The next number of the day, or the one that the counter has printed already."""
    period = local(now).date().isoformat()
    if reserved is None:
        return draw(series=series, pattern=pattern, period=period)
    return take_number(
        block_id=reserved.block_id,
        serial=reserved.serial,
        series=series,
        period=period,
        holder=reserved.holder,
        now=now,
    )


def _all_parties(
    actor: Actor, filing: FilingInput, draft_id: int | None, dossier_id: int
) -> tuple[PartyInput, ...]:
    """The parties with the co-applicants of the draft, each of whom has confirmed. Refused: CoSignaturesMissing.

    Online nobody states co-applicants for others; at the counter they sign before the officer, the national portal
    has its own signatures.
    """
    stated = [one.name for one in filing.parties if one.role is PartyRole.CO_APPLICANT]
    if stated and Channel(filing.channel) is Channel.WEB and actor.kind is not ActorKind.SYSTEM:
        raise CoSignaturesMissing(names="; ".join(stated))
    if draft_id is None:
        return filing.parties
    draft = lock_draft(actor=actor, draft_id=draft_id)
    return (*filing.parties, *carry_co_signatures(draft=draft, dossier_id=dossier_id))


def _next_id() -> int:
    return reserve_ids(count=1)[0]


def reserve_ids(*, count: int) -> tuple[int, ...]:
    """Ids for dossiers to come, ascending: for a bulk loader that decides before it writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('dossiers_dossier', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return tuple(sorted(int(row[0]) for row in cursor.fetchall()))


def _assess_fee(
    actor: Actor, now: datetime, plan: VersionPlan, facts: DossierFacts, owner: str | None
) -> None:
    fee = filing_fee(plan, Channel(facts.channel))
    if fee is not None:
        assess_fee(
            actor=actor,
            now=now,
            origin=reference(facts.id),
            code=fee.code,
            title=fee.title,
            amount_vnd=fee.amount_vnd,
            owner_ref=owner,
        )
