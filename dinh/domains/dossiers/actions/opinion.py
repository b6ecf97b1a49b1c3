"""Lấy ý kiến: another agency or a body outside is asked, with the clock running or, where the law says so, stopped."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.actions.pauses import begin_pause, end_pause
from dinh.domains.dossiers.models import Opinion
from dinh.domains.dossiers.permissions import may_hold, may_lead
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.clock import check_answer_by
from dinh.domains.dossiers.rules.refusals import BodyNeeded, ClockStopped, OpinionNotOpen, VerbNotAllowed
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import DossierVerb
from dinh.events.dossiers import OpinionRecorded, OpinionRequested
from dinh.kernel.access.types import Actor, ActorKind
from dinh.lib.deadlines import HolderKind, Waiting


def decide_request_opinion(
    *,
    sheet: Sheet,
    act: Act,
    question: str,
    agency_id: int | None = None,
    body_name: str = "",
    answer_by: datetime | None = None,
    stops_clock: bool = False,
) -> Plan:
    """Ask for an opinion; with `stops_clock` the outside body holds the dossier until it answers."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.REQUEST_OPINION)
    facts = sheet.dossier
    name = texts.line(body_name)
    asked = texts.reason(question)
    if agency_id is None and not name:
        raise BodyNeeded(fields={"body_name": BodyNeeded.default_sentence})
    if sheet.is_suspended:
        raise ClockStopped
    check_answer_by(answer_by, act.now)
    change = Change(sheet, act, DossierVerb.REQUEST_OPINION)
    if stops_clock:
        begin_pause(
            change=change,
            kind=Waiting.OUTSIDE,
            holder_kind=HolderKind.OUTSIDE,
            title="Chờ cơ quan khác trả lời",
            reason=asked,
            answer_by=answer_by,
            state=state,
            body_name=name,
            agency_id=agency_id,
        )
    change.set(open_opinions=facts.open_opinions + 1)
    opinion_id = change.insert(
        "Opinion",
        agency_id=agency_id,
        body_name=name,
        question=asked,
        asked_at=act.now,
        answer_by=answer_by,
        stops_clock=stops_clock,
    )
    change.tell(
        OpinionRequested(
            dossier_id=facts.id,
            code=facts.code or "",
            agency_id=agency_id,
            stops_clock=stops_clock,
            answer_by=answer_by,
            at=act.now,
        )
    )
    return change.plan({"opinion": str(opinion_id), "agency": agency_id, "stops_clock": stops_clock})


def decide_record_opinion(
    *,
    sheet: Sheet,
    act: Act,
    opinion_id: UUID,
    agency_id: int | None,
    stops_clock: bool,
    answer: str,
    sha256: str = "",
) -> Plan:
    """The answer came, from an officer of the asked agency or recorded by the holder."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.RECORD_OPINION)
    facts = sheet.dossier
    actor = act.actor
    if not (
        actor.kind is ActorKind.SYSTEM
        or may_hold(actor, facts)
        or may_lead(actor, facts)
        or (agency_id is not None and agency_id in actor.agency_ids)
    ):
        raise VerbNotAllowed
    said = texts.reason(answer, texts.MESSAGE)
    change = Change(sheet, act, DossierVerb.RECORD_OPINION)
    if stops_clock:
        end_pause(change=change, kind=Waiting.OUTSIDE, state=state)
    change.update("Opinion", opinion_id, answered_at=act.now, answer=said, sha256=sha256)
    change.set(open_opinions=facts.open_opinions - 1)
    change.tell(OpinionRecorded(dossier_id=facts.id, code=facts.code or "", agency_id=agency_id, at=act.now))
    return change.plan({"opinion": str(opinion_id)})


def request_opinion(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    question: str,
    agency_id: int | None = None,
    body_name: str = "",
    answer_by: datetime | None = None,
    stops_clock: bool = False,
    expected_version: int | None = None,
) -> Sheet:
    """Ask another agency (`agency_id`) or a body outside (`body_name`). Tells `dossiers.opinion.requested.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, HeldByAnother, BodyNeeded, ReasonNeeded,
    ClockStopped, DateOutOfRange.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_request_opinion(
            sheet=sheet,
            act=act,
            question=question,
            agency_id=agency_id,
            body_name=body_name,
            answer_by=answer_by,
            stops_clock=stops_clock,
        )

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def record_opinion(
    *, actor: Actor, now: datetime, dossier_id: int, opinion_id: UUID, answer: str, sha256: str = ""
) -> Sheet:
    """Record the answer to an opinion. Tells `dossiers.opinion.recorded.v1`.

    Refused: DossierNotFound, WrongState, VerbNotAllowed, OpinionNotOpen, ReasonNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        row = Opinion.objects.filter(pk=opinion_id, dossier_id=dossier_id, answered_at__isnull=True).first()
        if row is None:
            raise OpinionNotOpen
        return decide_record_opinion(
            sheet=sheet,
            act=act,
            opinion_id=row.id,
            agency_id=row.agency_id,
            stops_clock=row.stops_clock,
            answer=answer,
            sha256=sha256,
        )

    return perform(actor=actor, now=now, dossier_id=dossier_id, decide=decide)
