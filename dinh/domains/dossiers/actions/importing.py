"""Nạp hồ sơ đang giải quyết từ hệ thống một cửa cũ: each row goes through the room's own verbs at its own moments."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from dinh.domains.dossiers.actions.extend import decide_extend
from dinh.domains.dossiers.actions.forward import decide_forward
from dinh.domains.dossiers.actions.frame import act_on, write_plan
from dinh.domains.dossiers.actions.receive import decide_receive
from dinh.domains.dossiers.actions.submit import blank_facts, decide_submit, reserve_ids
from dinh.domains.dossiers.actions.supplement import decide_answer_supplement, decide_request_supplement
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.filing import clean_parties
from dinh.domains.dossiers.rules.legacy import LegacyDossier, LegacyRowInvalid, deeds, read_legacy
from dinh.domains.dossiers.rules.refusals import AgencyNotCompetent
from dinh.domains.dossiers.rules.sheet import Plan, Sheet, reference
from dinh.domains.dossiers.types import DossierVerb, FilingInput, PartyInput, PartyRole
from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.procedures.queries import is_competent, rule_set_on, version_in_force, version_plan
from dinh.domains.procedures.types import Channel, VersionPlan
from dinh.kernel.access.types import SYSTEM, Actor, ActorKind, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.intake.types import ImportReport, Row
from dinh.kernel.writes.actions import Writes
from dinh.lib.moments import cut_to_minute, local, show_moment
from dinh.lib.refusals import Refusal

PURPOSE = "Nạp từ hệ thống một cửa cũ"
MARK = "import:"
DECIDE: Mapping[DossierVerb, Callable[..., Plan]] = {
    DossierVerb.RECEIVE: decide_receive,
    DossierVerb.FORWARD: decide_forward,
    DossierVerb.REQUEST_SUPPLEMENT: decide_request_supplement,
    DossierVerb.ANSWER_SUPPLEMENT: decide_answer_supplement,
    DossierVerb.EXTEND: decide_extend,
}


def import_dossiers(
    *,
    actor: Actor,
    now: datetime,
    rows: Iterable[Row],
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Load running dossiers with their clock: one row, one transaction, so a second run goes on behind the first.

    Each row is submitted, received, forwarded, paused and extended by the verbs' own decisions at the moments it
    states: facts, history, audit and counters are those of live work. The due moment is computed by our clock; where
    the row states another one, the report says both. A row known already is unchanged; one that says something else
    under a known number is refused. No fee is assessed: the older system took it. Refused as a whole: NotYours.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotYours
    report = ImportReport()
    with transaction.atomic() if dry_run else nullcontext():
        for count, row in enumerate(rows, start=1):
            try:
                if row.problem:
                    raise LegacyRowInvalid(row.problem)
                _load(actor, now, read_legacy(row.values, now=now), report, row.number)
            except Refusal as refusal:
                report.reject(row.number, " ".join(refusal.fields.values()) or refusal.sentence)
            if progress is not None:
                progress(count)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _load(actor: Actor, now: datetime, found: LegacyDossier, report: ImportReport, number: int) -> None:
    key = f"{MARK}{found.digest}"
    if _is_known(found, key):
        report.unchanged += 1
        return
    try:
        with transaction.atomic():
            sheet = _write(actor, now, found, key)
    except IntegrityError:
        # Another run with the same file was faster.
        if not _is_known(found, key):
            raise
        report.unchanged += 1
        return
    report.loaded += 1
    _compare(sheet, found, report, number)


def _is_known(found: LegacyDossier, key: str) -> bool:
    known = Dossier.objects.filter(code=found.code).values_list("idempotency_key", flat=True).first()
    if known == key:
        return True
    if known is not None and known.startswith(MARK):
        raise LegacyRowInvalid("Hồ sơ đã nạp với nội dung khác. Hãy xử lý tiếp trên phần mềm, không nạp lại.")
    if Dossier.objects.filter(code=found.code).exists():
        raise LegacyRowInvalid("Số hồ sơ đã có trên phần mềm.")
    return False


def _write(actor: Actor, now: datetime, found: LegacyDossier, key: str) -> Sheet:
    filing, plan = _filing(found, now)
    rules = rule_set_on(on=local(found.submitted_at).date())
    facts = blank_facts(
        dossier_id=reserve_ids(count=1)[0],
        filing=filing,
        plan=plan,
        rules=rules,
        now=found.submitted_at,
        filer=None,
    )
    act = act_on(facts=facts, actor=SYSTEM, now=found.submitted_at)
    decided = decide_submit(
        facts=facts,
        act=act,
        filing=filing,
        parties=clean_parties(filing.parties),
        form_data={},
        code=texts.line(found.code, 64),
        reception_minutes=rules.reception_minutes,
        qr_token=secrets.token_urlsafe(16),
        idempotency_key=key,
    )
    plans = [decided]
    for deed in deeds(found, plan):
        sheet = plans[-1].sheet
        at = replace(act, now=deed.at)
        plans.append(DECIDE[deed.verb](sheet=sheet, act=at, **deed.values))
    writes = Writes()
    for one in plans:
        write_plan(plan=replace(one, purpose=PURPOSE), writes=writes)
    writes.run()
    sheet = plans[-1].sheet
    record(
        actor=actor,
        verb="dossiers.import",
        subject=reference(sheet.dossier.id),
        owner=None,
        changes={"code": (None, found.code), "due_at": (found.stated_due_at, sheet.dossier.due_at)},
        now=now,
        purpose=PURPOSE,
    )
    return sheet


def _filing(found: LegacyDossier, now: datetime) -> tuple[FilingInput, VersionPlan]:
    """The filing, with its version of the day it was received. Refused: what the catalogue and people refuse."""
    received, today = local(found.received_at).date(), local(now).date()
    agency = get_agency_by_code(code=found.competent_agency, at=today)
    reception = (
        get_agency_by_code(code=found.reception_agency, at=today) if found.reception_agency else agency
    )
    version = version_in_force(procedure_code=found.procedure_code, on=received)
    plan = version_plan(version_id=version.version_id, agency_id=agency.id)
    if not is_competent(
        procedure_id=plan.procedure_id, agency_id=agency.id, agency_level=agency.level, on=today
    ):
        raise AgencyNotCompetent
    offered = {one.value for one in plan.limits} | ({"national"} if Channel.WEB in plan.limits else set())
    if found.channel not in offered:
        raise LegacyRowInvalid(f"Kênh nộp “{found.channel}” không có. Dùng: {', '.join(sorted(offered))}.")
    parties = (
        PartyInput(
            role=PartyRole.FILER,
            name=found.filer_name,
            phone=found.filer_phone,
            email=found.filer_email,
            address=found.filer_address,
        ),
        PartyInput(role=PartyRole.SUBJECT, name=found.subject_name),
    )
    filing = FilingInput(
        version_id=plan.version_id,
        channel=found.channel,
        competent_agency_id=agency.id,
        reception_agency_id=reception.id,
        parties=parties,
    )
    return filing, plan


def _compare(sheet: Sheet, found: LegacyDossier, report: ImportReport, number: int) -> None:
    """Say where our clock and the older system differ."""
    if found.stated_due_at is None:
        return
    stated, ours = cut_to_minute(found.stated_due_at), sheet.dossier.due_at
    if ours is None:
        told = "đồng hồ đang dừng, chưa có hạn" if sheet.is_suspended else "không có hạn"
    elif cut_to_minute(ours) == stated:
        return
    else:
        told = f"tính theo lịch làm việc là {show_moment(ours, weekday=True)}"
    report.note(number, f"{found.code}: hạn ghi ở hệ thống cũ {show_moment(stated, weekday=True)}, {told}.")
