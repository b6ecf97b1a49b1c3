"""Tiếp nhận, từ chối tiếp nhận."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.actions.steps import enter_step
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.clock import reception_was_late
from dinh.domains.dossiers.rules.refusals import ChecksFailed, StepNotOffered
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import DossierState, DossierVerb, Outcome, ReceptionCheck, SupplementClosing
from dinh.events.dossiers import DossierReceived, DossierRefusedAtReception
from dinh.kernel.access.types import Actor


def decide_receive(*, sheet: Sheet, act: Act, checks: Sequence[ReceptionCheck] = ()) -> Plan:
    """The dossier is received: first step open, legal clock set, appointment kept as `original_due_at`."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.RECEIVE)
    failed = [check for check in checks if not check.passed]
    if failed:
        raise ChecksFailed(fields={check.code: "Chưa đạt." for check in failed})
    if not act.plan.steps:
        raise StepNotOffered("Thủ tục này chưa có quy trình điện tử. Hãy báo người quản trị thủ tục.")
    facts = sheet.dossier
    change = Change(sheet, act, DossierVerb.RECEIVE)
    change.set(
        state=state,
        received_at=act.now,
        received_for_id=facts.competent_agency_id,
        received_by_id=facts.reception_agency_id,
    )
    enter_step(change=change, step=act.plan.first_step, account_id=facts.holder_account_id)
    reckoned = change.recompute()
    change.set(original_due_at=reckoned.due_at)
    change.count(received=1, received_late=reception_was_late(facts, act.now))
    change.tell(
        DossierReceived(
            dossier_id=facts.id,
            code=facts.code or "",
            procedure_code=act.plan.procedure_code,
            version_id=facts.version_id,
            channel=facts.channel,
            competent_agency_id=facts.competent_agency_id,
            reception_agency_id=facts.reception_agency_id,
            filer_account_id=facts.filer_account_id,
            received_at=act.now,
            due_at=reckoned.due_at,
        )
    )
    return change.plan({"checks": [check.code for check in checks]})


def decide_refuse_reception(*, sheet: Sheet, act: Act, reason: str) -> Plan:
    """The submitted dossier is not received; it counts apart, never among the handled."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.REFUSE_RECEPTION)
    facts = sheet.dossier
    if facts.state is DossierState.WAITING_SUPPLEMENT and facts.is_received:
        raise StepNotOffered("Hồ sơ đã được tiếp nhận; hãy từ chối giải quyết, nêu lý do.")
    said = texts.reason(reason)
    change = Change(sheet, act, DossierVerb.REFUSE_RECEPTION)
    change.set(
        state=state,
        outcome=Outcome.REFUSED_AT_RECEPTION.value,
        finished_at=act.now,
        ended_reason=said,
        answer_by=None,
    )
    if facts.state is DossierState.WAITING_SUPPLEMENT:
        change.close_supplement(SupplementClosing.OVERTAKEN)
    change.count(refused_at_reception=1, received_late=reception_was_late(facts, act.now))
    change.tell(
        DossierRefusedAtReception(
            dossier_id=facts.id,
            code=facts.code or "",
            reception_agency_id=facts.reception_agency_id,
            filer_account_id=facts.filer_account_id,
            at=act.now,
        )
    )
    return change.plan({"reason": said})


def receive_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    checks: Sequence[ReceptionCheck] = (),
    expected_version: int | None = None,
) -> Sheet:
    """Receive a submitted dossier: its legal clock starts. Tells `dossiers.dossier.received.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, HeldByAnother, ChecksFailed (a check that did
    not pass: ask for a supplement or refuse instead). Legal basis: NĐ 118/2025/NĐ-CP.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_receive(sheet=sheet, act=act, checks=checks)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def refuse_reception(
    *, actor: Actor, now: datetime, dossier_id: int, reason: str, expected_version: int | None = None
) -> Sheet:
    """Refuse to receive, with a reason in words. Tells `dossiers.dossier.refused_at_reception.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, HeldByAnother, ReasonNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_refuse_reception(sheet=sheet, act=act, reason=reason)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )
