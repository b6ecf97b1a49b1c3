"""Nghĩa vụ tài chính: the clock stands still until the citizen has paid."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.actions.pauses import begin_pause, end_pause
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.clock import check_answer_by
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import DossierVerb
from dinh.events.dossiers import FeeConfirmed, FeeRequested
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import HolderKind, Waiting


def decide_request_fee(*, sheet: Sheet, act: Act, reason: str, answer_by: datetime | None = None) -> Plan:
    """Wait for the citizen's payment; the clock stops."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.REQUEST_FEE)
    facts = sheet.dossier
    said = texts.reason(reason)
    check_answer_by(answer_by, act.now)
    change = Change(sheet, act, DossierVerb.REQUEST_FEE)
    begin_pause(
        change=change,
        kind=Waiting.FEE,
        holder_kind=HolderKind.CITIZEN,
        title="Chờ thực hiện nghĩa vụ tài chính",
        reason=said,
        answer_by=answer_by,
        state=state,
    )
    change.tell(
        FeeRequested(
            dossier_id=facts.id,
            code=facts.code or "",
            filer_account_id=facts.filer_account_id,
            answer_by=answer_by,
            at=act.now,
        )
    )
    return change.plan({"reason": said})


def decide_confirm_fee(*, sheet: Sheet, act: Act) -> Plan:
    """The fee was paid; the clock runs again."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.CONFIRM_FEE)
    facts = sheet.dossier
    change = Change(sheet, act, DossierVerb.CONFIRM_FEE)
    end_pause(change=change, kind=Waiting.FEE, state=state)
    change.tell(
        FeeConfirmed(
            dossier_id=facts.id, code=facts.code or "", due_at=change.sheet.dossier.due_at, at=act.now
        )
    )
    return change.plan()


def request_fee(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    reason: str,
    answer_by: datetime | None = None,
    expected_version: int | None = None,
) -> Sheet:
    """Ask the citizen to meet a financial duty; stops the clock. Tells `dossiers.fee.requested.v1`.

    The amount stands in `payments` under the dossier's reference. Refused: DossierNotFound, StalePage, WrongState,
    VerbNotAllowed, HeldByAnother, ReasonNeeded, DateOutOfRange.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_request_fee(sheet=sheet, act=act, reason=reason, answer_by=answer_by)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def confirm_fee(
    *, actor: Actor, now: datetime, dossier_id: int, expected_version: int | None = None
) -> Sheet:
    """Confirm the payment; the clock runs again. Tells `dossiers.fee.confirmed.v1`. Refused: WrongState, VerbNotAllowed."""

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_confirm_fee(sheet=sheet, act=act)

    return perform(
        actor=actor,
        now=now,
        dossier_id=dossier_id,
        decide=decide,
        expected_version=expected_version,
    )
