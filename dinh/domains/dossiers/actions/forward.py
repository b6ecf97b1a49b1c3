"""Chuyển bước: the dossier goes on, back, or to another officer, unit or agency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.actions.steps import enter_step, leave_step
from dinh.domains.dossiers.permissions import visible_dossiers
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.moves import target
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import BulkLine, DossierVerb
from dinh.domains.procedures.types import Verb
from dinh.events.dossiers import DossierForwarded, DossierSentBack
from dinh.kernel.access.types import Actor
from dinh.lib.refusals import Refusal


def decide_forward(
    *,
    sheet: Sheet,
    act: Act,
    to_step: str | None = None,
    note: str = "",
    to_unit_id: int | None = None,
    to_account_id: int | None = None,
) -> Plan:
    """The dossier goes on to the next step. Refused: WrongState, VerbNotAllowed, HeldByAnother, StepNotOffered."""
    return _move(sheet, act, DossierVerb.FORWARD, to_step, texts.words(note), to_unit_id, to_account_id)


def decide_send_back(*, sheet: Sheet, act: Act, reason: str, to_step: str | None = None) -> Plan:
    """The dossier goes back to an earlier step, with a reason. Refused like `decide_forward`, and ReasonNeeded."""
    return _move(sheet, act, DossierVerb.SEND_BACK, to_step, texts.reason(reason), None, None)


def _move(
    sheet: Sheet,
    act: Act,
    verb: DossierVerb,
    to_step: str | None,
    note: str,
    unit_id: int | None,
    account_id: int | None,
) -> Plan:
    state = guard(sheet=sheet, act=act, verb=verb)
    facts = sheet.dossier
    step = target(act.plan, facts, Verb(verb.value), to_step, note)
    change = Change(sheet, act, verb)
    leave_step(change=change, note=note)
    enter_step(change=change, step=step, unit_id=unit_id, account_id=account_id)
    change.set(state=state)
    after = change.sheet.dossier
    told = DossierForwarded if verb is DossierVerb.FORWARD else DossierSentBack
    change.tell(
        told(
            dossier_id=facts.id,
            code=facts.code or "",
            from_step=facts.step_code,
            to_step=step.code,
            holder_agency_id=after.holder_agency_id,
            holder_role=after.holder_role,
            step_due_at=change.sheet.step.due_at if change.sheet.step else None,
            at=act.now,
        )
    )
    return change.plan({"from": facts.step_code, "to": step.code, "note": note})


def forward_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    to_step: str | None = None,
    note: str = "",
    to_unit_id: int | None = None,
    to_account_id: int | None = None,
    expected_version: int | None = None,
) -> Sheet:
    """Send a dossier on to its next step. Tells `dossiers.dossier.forwarded.v1`.

    `to_step` chooses among several next steps. Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed,
    HeldByAnother, StepNotOffered, ReasonNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_forward(
            sheet=sheet,
            act=act,
            to_step=to_step,
            note=note,
            to_unit_id=to_unit_id,
            to_account_id=to_account_id,
        )

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def send_back(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    reason: str,
    to_step: str | None = None,
    expected_version: int | None = None,
) -> Sheet:
    """Send a dossier back to an earlier step. Tells `dossiers.dossier.sent_back.v1`. Refused like forward_dossier."""

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_send_back(sheet=sheet, act=act, reason=reason, to_step=to_step)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def bulk_forward(
    *, actor: Actor, now: datetime, dossier_ids: Sequence[int], note: str = "", to_step: str | None = None
) -> tuple[BulkLine, ...]:
    """Forward many, each in a transaction of its own; the report says of each whether it went or why not."""
    lines: list[BulkLine] = []
    for dossier_id in dict.fromkeys(dossier_ids):
        try:
            sheet = forward_dossier(actor=actor, now=now, dossier_id=dossier_id, note=note, to_step=to_step)
        except Refusal as refusal:
            lines.append(
                BulkLine(
                    dossier_id=dossier_id,
                    code=_code(actor, dossier_id),
                    done=False,
                    refusal_code=refusal.code,
                    sentence=refusal.sentence,
                )
            )
        else:
            lines.append(BulkLine(dossier_id=dossier_id, code=sheet.dossier.code or "", done=True))
    return tuple(lines)


def _code(actor: Actor, dossier_id: int) -> str:
    """The code of a dossier that exists for the actor, else nothing."""
    return visible_dossiers(actor).filter(pk=dossier_id).values_list("code", flat=True).first() or ""
