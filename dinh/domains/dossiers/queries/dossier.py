"""One dossier whole, as its filer or an entitled officer sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from dinh.domains.dossiers.models import (
    Dossier,
    DossierEvent,
    DossierMessage,
    Extension,
    FormVersion,
    Opinion,
    Party,
    Rating,
    Result,
    SubmittedPaper,
    SupplementRequest,
)
from dinh.domains.dossiers.permissions import is_filer, may_remind, visible_dossiers
from dinh.domains.dossiers.queries.answers import clear_answers, masked_answers
from dinh.domains.dossiers.queries.deeds import undo_until
from dinh.domains.dossiers.queries.lines import step_title
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.queries.steps import step_views
from dinh.domains.dossiers.queries.verbs import moves_of, verbs_of_sheet
from dinh.domains.dossiers.rules.marks import value_at
from dinh.domains.dossiers.rules.refusals import DossierNotFound
from dinh.domains.dossiers.rules.sheet import DossierFacts, Sheet, reference
from dinh.domains.dossiers.types import (
    DossierVerb,
    DossierView,
    ExtensionView,
    FormVersionView,
    HistoryLine,
    MarkView,
    MessageView,
    OpinionView,
    Outcome,
    PaperSource,
    PaperView,
    PartyKind,
    PartyRole,
    PartyView,
    RatingView,
    ResultView,
    SupplementClosing,
    SupplementView,
    VerbView,
)
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.audit.actions import record_read
from dinh.lib.deadlines import Waiting

READ_FIELDS = ("parties", "form", "papers")


def get_dossier(
    *, actor: Actor, now: datetime, dossier_id: int | None = None, code: str | None = None, purpose: str = ""
) -> DossierView:
    """The dossier with everything beside it; the reading by anybody but its filer is written to the audit log.

    Refused: DossierNotFound, also for a dossier that does not exist for the actor.
    """
    wanted = {"pk": dossier_id} if dossier_id is not None else {"code": code or ""}
    row = visible_dossiers(actor).filter(**wanted).first()
    if row is None:
        raise DossierNotFound
    with transaction.atomic():
        sheet = read_sheet(dossier_id=row.pk, lock=False)
        if actor.kind is not ActorKind.SYSTEM and not is_filer(actor, sheet.dossier):
            record_read(
                actor=actor,
                subject=reference(row.pk),
                owner=sheet.dossier.owner,
                fields=READ_FIELDS,
                now=now,
                purpose=purpose,
            )
    return _view(row, sheet, actor, now)


def _view(row: Dossier, sheet: Sheet, actor: Actor, now: datetime) -> DossierView:
    facts = sheet.dossier
    plan = version_plan(version_id=facts.version_id, agency_id=facts.competent_agency_id)
    clear = _forms(row.pk, plan)
    forms = clear if is_filer(actor, facts) else tuple(_masked(form, plan) for form in clear)
    papers = _papers(row.pk)
    rated = Rating.objects.filter(dossier_id=row.pk).first()
    title = step_title(
        plan=plan, state=facts.state, step_code=facts.step_code, suspended_for=facts.suspended_for
    )
    offered = verbs_of_sheet(sheet=sheet, plan=plan, actor=actor, is_rated=rated is not None)
    until = undo_until(sheet=sheet, plan=plan, actor=actor, now=now)
    undo = (VerbView(verb=DossierVerb.UNDO, missing=""),)
    return DossierView(
        **_plain(facts),
        procedure_code=plan.procedure_code,
        procedure_name=plan.name,
        outcome=Outcome(facts.outcome) if facts.outcome else None,
        step_title=title,
        step_due_at=sheet.step.due_at if sheet.step else None,
        suspended=facts.suspended_for != "",
        suspended_for=Waiting(facts.suspended_for) if facts.suspended_for else None,
        timeliness=facts.timeliness or None,
        qr_token=row.qr_token,
        external_ref=row.external_ref or "",
        parties=_parties(row.pk),
        forms=forms,
        papers=papers,
        supplements=_supplements(row.pk, clear, papers, shown=forms),
        opinions=_opinions(row.pk),
        extension=_extension(row.pk),
        result=_result(row.pk),
        rating=_rating(rated),
        messages=_messages(row.pk),
        history=_history(row.pk),
        steps=step_views(
            dossier_id=row.pk, agency_id=facts.competent_agency_id, end=facts.finished_at or now
        ),
        moves=moves_of(sheet=sheet, plan=plan, actor=actor),
        verbs=(*offered, *undo) if until is not None else offered,
        undo_until=until,
        may_remind=facts.state.is_open and may_remind(actor, facts),
    )


SAME = (
    "id",
    "code",
    "state",
    "lock_version",
    "version_id",
    "procedure_id",
    "field_code",
    "rule_set",
    "channel",
    "competent_agency_id",
    "reception_agency_id",
    "received_by_id",
    "holder_kind",
    "holder_agency_id",
    "holder_unit_id",
    "holder_role",
    "holder_account_id",
    "held_since",
    "step_code",
    "answer_by",
    "submitted_at",
    "reception_due_at",
    "received_at",
    "original_due_at",
    "due_at",
    "promised_at",
    "finished_at",
    "returned_at",
    "extended",
    "ended_reason",
    "hand_over_way",
    "subject_name",
)


def _plain(facts: DossierFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in SAME}


def _parties(dossier_id: int) -> tuple[PartyView, ...]:
    order = {role.value: place for place, role in enumerate(PartyRole)}
    rows = sorted(Party.objects.filter(dossier_id=dossier_id), key=lambda row: (order[row.role], row.pk))
    return tuple(
        PartyView(
            role=PartyRole(row.role),
            kind=PartyKind(row.kind),
            name=row.name,
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            phone=row.phone,
            email=row.email,
            address=row.address,
        )
        for row in rows
    )


def _masked(form: FormVersionView, plan: VersionPlan) -> FormVersionView:
    return replace(form, data=masked_answers(plan=plan, data=form.data))


def _forms(dossier_id: int, plan: VersionPlan) -> tuple[FormVersionView, ...]:
    rows = FormVersion.objects.filter(dossier_id=dossier_id).order_by("number")
    return tuple(
        FormVersionView(
            number=row.number,
            data=clear_answers(plan=plan, data=row.data),
            data_hash=row.data_hash,
            saved_at=row.saved_at,
            supplement_round=row.supplement_round,
        )
        for row in rows
    )


def _papers(dossier_id: int) -> tuple[PaperView, ...]:
    rows = list(SubmittedPaper.objects.filter(dossier_id=dossier_id).order_by("paper_code", "number"))
    highest = {row.paper_code: row.number for row in rows}
    return tuple(
        PaperView(
            id=str(row.id),
            paper_code=row.paper_code,
            title=row.title,
            number=row.number,
            is_current=row.number == highest[row.paper_code],
            source=PaperSource(row.source),
            sha256=row.sha256,
            filename=row.filename,
            media_type=row.media_type,
            size=row.size,
            scan_state=row.scan_state,
            originals=row.originals,
            copies=row.copies,
            place=row.place,
            added_at=row.added_at,
            supplement_round=row.supplement_round,
        )
        for row in rows
    )


def _supplements(
    dossier_id: int,
    forms: Sequence[FormVersionView],
    papers: Sequence[PaperView],
    *,
    shown: Sequence[FormVersionView],
) -> tuple[SupplementView, ...]:
    rows = SupplementRequest.objects.filter(dossier_id=dossier_id).order_by("round")
    return tuple(
        SupplementView(
            id=str(row.id),
            round=row.round,
            at_reception=row.at_reception,
            asked_at=row.asked_at,
            asked_by_account_id=row.asked_by_account_id,
            agency_id=row.agency_id,
            answer_by=row.answer_by,
            note=row.note,
            marks=tuple(_mark(mark, row, forms, papers, shown) for mark in row.marks),
            answered_at=row.answered_at,
            closing=SupplementClosing(row.closing) if row.closing else None,
        )
        for row in rows
    )


def _mark(
    mark: Mapping[str, str],
    request: SupplementRequest,
    forms: Sequence[FormVersionView],
    papers: Sequence[PaperView],
    shown: Sequence[FormVersionView],
) -> MarkView:
    old: Any = None
    new: Any = None
    if mark["kind"] == "field":
        before = [form for form in forms if form.number <= request.form_number]
        after = [form for form in forms if form.supplement_round == request.round]
        old = value_at(before[-1].data, mark["code"]) if before else None
        new = value_at(after[-1].data, mark["code"]) if after else None
        answered = bool(after) and new != old
        if before:
            old = value_at(shown[forms.index(before[-1])].data, mark["code"])
        if after:
            new = value_at(shown[forms.index(after[-1])].data, mark["code"])
    else:
        own = [paper for paper in papers if paper.paper_code == mark["code"]]
        earlier = [paper for paper in own if paper.added_at <= request.asked_at]
        later = [paper for paper in own if paper.supplement_round == request.round]
        old = (earlier[-1].filename or earlier[-1].place) if earlier else None
        new = (later[-1].filename or later[-1].place) if later else None
        answered = bool(later)
    return MarkView(
        kind=mark["kind"],
        code=mark["code"],
        title=mark["title"],
        reason=mark["reason"],
        old=old,
        new=new,
        answered=answered,
    )


def _opinions(dossier_id: int) -> tuple[OpinionView, ...]:
    rows = Opinion.objects.filter(dossier_id=dossier_id).order_by("asked_at", "id")
    return tuple(
        OpinionView(
            id=str(row.id),
            agency_id=row.agency_id,
            body_name=row.body_name,
            question=row.question,
            asked_at=row.asked_at,
            answer_by=row.answer_by,
            stops_clock=row.stops_clock,
            answered_at=row.answered_at,
            answer=row.answer,
            sha256=row.sha256,
        )
        for row in rows
    )


def _extension(dossier_id: int) -> ExtensionView | None:
    row = Extension.objects.filter(dossier_id=dossier_id).first()
    if row is None:
        return None
    return ExtensionView(
        id=str(row.id),
        value=row.value,
        unit=row.unit,
        reason=row.reason,
        apology_sha256=row.apology_sha256,
        approved_by_account_id=row.approved_by_account_id,
        at=row.at,
        counts=row.counts,
        due_before=row.due_before,
        promised_at=row.promised_at,
    )


def _result(dossier_id: int) -> ResultView | None:
    row = Result.objects.filter(dossier_id=dossier_id).first()
    if row is None:
        return None
    return ResultView(
        kind=row.kind,
        title=row.title,
        document_number=row.document_number,
        signed_by=row.signed_by,
        sha256=row.sha256,
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        issued_at=row.issued_at,
        document_ref=row.document_ref,
        handed_over_at=row.handed_over_at,
        way=row.way,
        receiver=row.receiver,
    )


def _rating(row: Rating | None) -> RatingView | None:
    if row is None:
        return None
    return RatingView(score=row.score, tags=tuple(row.tags), text=row.text, at=row.at)


def _messages(dossier_id: int) -> tuple[MessageView, ...]:
    rows = DossierMessage.objects.filter(dossier_id=dossier_id).order_by("at", "id")
    return tuple(
        MessageView(
            id=str(row.id), from_citizen=row.from_citizen, body=row.body, at=row.at, read_at=row.read_at
        )
        for row in rows
    )


def _history(dossier_id: int) -> tuple[HistoryLine, ...]:
    rows = DossierEvent.objects.filter(dossier_id=dossier_id).order_by("seq")
    return tuple(
        HistoryLine(
            seq=row.seq,
            at=row.at,
            verb=DossierVerb(row.verb),
            account_id=row.account_id,
            actor_kind=row.actor_kind,
            agency_id=row.agency_id,
            payload=row.payload,
        )
        for row in rows
    )
