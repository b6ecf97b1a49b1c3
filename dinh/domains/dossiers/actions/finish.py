"""Kết thúc: result, refusal after reception, stop, withdrawal. Overdue never blocks a result."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.clock import dossier_due
from dinh.domains.dossiers.rules.moves import offered
from dinh.domains.dossiers.rules.refusals import NotReceived, ResultFileNeeded
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import (
    DossierState,
    DossierVerb,
    Outcome,
    ResultInput,
    SupplementClosing,
)
from dinh.domains.procedures.types import Verb
from dinh.events.dossiers import DossierFinished, DossierStopped, DossierWithdrawn
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import Timeliness, timeliness

OUTCOMES = {
    DossierVerb.FINISH: Outcome.RESULT,
    DossierVerb.REJECT: Outcome.REJECTED,
    DossierVerb.STOP: Outcome.STOPPED,
    DossierVerb.WITHDRAW: Outcome.WITHDRAWN,
}


def _end(change: Change, state: DossierState, reason: str, closing: SupplementClosing) -> Timeliness | None:
    """End now: pauses end at this minute, the verdict is spoken and counted; None when never received."""
    before = change.before.dossier
    outcome = OUTCOMES[change.verb]
    verdict = None
    if before.is_received:
        change.close_step(reason)
        if change.sheet.is_suspended:
            change.run_clock()
            change.recompute()
        reckoned = dossier_due(change.sheet, plan=change.act.plan, calendar=change.own_calendar)
        verdict = timeliness(due=reckoned, finished_at=change.act.now)
        change.count(handled=1, extended=int(before.extended), **{verdict.value: 1})
    if before.state is DossierState.WAITING_SUPPLEMENT:
        change.close_supplement(closing)
    change.set(
        state=state,
        outcome=outcome.value,
        finished_at=change.act.now,
        timeliness=verdict.value if verdict else "",
        ended_reason=reason,
        answer_by=None,
    )
    return verdict


def _tell_finished(change: Change, verdict: Timeliness) -> None:
    facts = change.sheet.dossier
    assert facts.received_at is not None
    change.tell(
        DossierFinished(
            dossier_id=facts.id,
            code=facts.code or "",
            procedure_code=change.act.plan.procedure_code,
            field_code=facts.field_code,
            channel=facts.channel,
            competent_agency_id=facts.competent_agency_id,
            reception_agency_id=facts.reception_agency_id,
            filer_account_id=facts.filer_account_id,
            outcome=facts.outcome,
            timeliness=verdict.value,
            extended=facts.extended,
            received_at=facts.received_at,
            due_at=facts.due_at,
            finished_at=change.act.now,
        )
    )


def _add_result(change: Change, result: ResultInput) -> None:
    change.insert(
        "Result",
        kind=texts.line(result.kind, 64),
        title=texts.words(result.title),
        document_number=texts.line(result.document_number, 64),
        signed_by=texts.line(result.signed_by),
        document_ref=result.document_ref,
        sha256=result.sha256,
        filename=texts.line(result.filename, 255),
        media_type=result.media_type,
        size=result.size,
        issued_at=change.act.now,
    )


def decide_finish(*, sheet: Sheet, act: Act, result: ResultInput, note: str = "") -> Plan:
    """The result is ready; the verdict on time is spoken for ever."""
    return _conclude(sheet, act, DossierVerb.FINISH, result, texts.words(note))


def decide_reject(*, sheet: Sheet, act: Act, result: ResultInput, reason: str) -> Plan:
    """Refusal after reception: its letter is the result (outcome `rejected`), counted among the handled."""
    return _conclude(sheet, act, DossierVerb.REJECT, result, texts.reason(reason))


def _conclude(sheet: Sheet, act: Act, verb: DossierVerb, result: ResultInput, said: str) -> Plan:
    state = guard(sheet=sheet, act=act, verb=verb)
    facts = sheet.dossier
    if not facts.is_received:
        raise NotReceived
    offered(act.plan, facts, Verb(verb.value), said)
    if not result.sha256:
        raise ResultFileNeeded(fields={"result": ResultFileNeeded.default_sentence})
    change = Change(sheet, act, verb)
    verdict = _end(change, state, said, SupplementClosing.OVERTAKEN)
    assert verdict is not None
    _add_result(change, result)
    _tell_finished(change, verdict)
    return change.plan({"timeliness": verdict.value, "outcome": OUTCOMES[verb].value, "reason": said})


def decide_stop(*, sheet: Sheet, act: Act, reason: str) -> Plan:
    """The agency stops the handling: no answer to a supplement, no ground any more."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.STOP)
    facts = sheet.dossier
    if not facts.is_received:
        raise NotReceived
    said = texts.reason(reason)
    change = Change(sheet, act, DossierVerb.STOP)
    verdict = _end(change, state, said, SupplementClosing.EXPIRED)
    change.tell(
        DossierStopped(
            dossier_id=facts.id,
            code=facts.code or "",
            competent_agency_id=facts.competent_agency_id,
            filer_account_id=facts.filer_account_id,
            timeliness=verdict.value if verdict else None,
            at=act.now,
        )
    )
    return change.plan({"timeliness": verdict.value if verdict else None, "reason": said})


def decide_withdraw(*, sheet: Sheet, act: Act, reason: str) -> Plan:
    """The citizen takes the dossier back; before reception it counts nowhere."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.WITHDRAW)
    facts = sheet.dossier
    said = texts.reason(reason)
    change = Change(sheet, act, DossierVerb.WITHDRAW)
    verdict = _end(change, state, said, SupplementClosing.OVERTAKEN)
    change.tell(
        DossierWithdrawn(
            dossier_id=facts.id,
            code=facts.code or "",
            competent_agency_id=facts.competent_agency_id,
            received_at=facts.received_at,
            timeliness=verdict.value if verdict else None,
            at=act.now,
        )
    )
    return change.plan({"timeliness": verdict.value if verdict else None, "reason": said})


def finish_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    result: ResultInput,
    note: str = "",
    expected_version: int | None = None,
) -> Sheet:
    """Finish with the result's file. Tells `dossiers.dossier.finished.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, HeldByAnother, StepNotOffered (the step does
    not finish), NotReceived, ResultFileNeeded. Being late never blocks.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_finish(sheet=sheet, act=act, result=result, note=note)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def reject_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    result: ResultInput,
    reason: str,
    expected_version: int | None = None,
) -> Sheet:
    """Refuse after reception, with the letter of refusal as result. Tells `dossiers.dossier.finished.v1`.

    Refused like `finish_dossier`, and ReasonNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_reject(sheet=sheet, act=act, result=result, reason=reason)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def stop_dossier(
    *, actor: Actor, now: datetime, dossier_id: int, reason: str, expected_version: int | None = None
) -> Sheet:
    """Stop the handling without a result. Tells `dossiers.dossier.stopped.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, HeldByAnother, NotReceived, ReasonNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_stop(sheet=sheet, act=act, reason=reason)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def withdraw_dossier(
    *, actor: Actor, now: datetime, dossier_id: int, reason: str, expected_version: int | None = None
) -> Sheet:
    """Take the dossier back, by the filer or an officer for him. Tells `dossiers.dossier.withdrawn.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, ReasonNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_withdraw(sheet=sheet, act=act, reason=reason)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )
