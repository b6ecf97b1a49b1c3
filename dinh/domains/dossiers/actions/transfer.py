"""Chuyển cho người, phòng hoặc cơ quan khác trong cùng bước."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.actions.steps import enter_step
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.moves import current_step, offered
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import DossierVerb
from dinh.domains.procedures.types import Verb
from dinh.events.dossiers import DossierTransferred
from dinh.kernel.access.types import Actor


def decide_transfer(
    *,
    sheet: Sheet,
    act: Act,
    reason: str,
    to_agency_id: int | None = None,
    to_unit_id: int | None = None,
    to_account_id: int | None = None,
    takes_over: bool = False,
) -> Plan:
    """The dossier changes hands within its step; with `takes_over` the new agency becomes the competent one.

    The legal clock runs on unchanged; when competence changes it is computed anew on the new agency's calendar.
    """
    state = guard(sheet=sheet, act=act, verb=DossierVerb.TRANSFER)
    facts = sheet.dossier
    said = texts.reason(reason)
    step = current_step(act.plan, facts)
    away = to_agency_id is not None and to_agency_id != facts.holder_agency_id
    if away:
        offered(act.plan, facts, Verb.TRANSFER, said)
    change = Change(sheet, act, DossierVerb.TRANSFER)
    change.close_step(said)
    if takes_over and to_agency_id is not None:
        change.set(competent_agency_id=to_agency_id)
    agency_id = to_agency_id if to_agency_id is not None else facts.holder_agency_id
    enter_step(change=change, step=step, agency_id=agency_id, unit_id=to_unit_id, account_id=to_account_id)
    change.set(state=state)
    if takes_over:
        change.recompute()
    change.tell(
        DossierTransferred(
            dossier_id=facts.id,
            code=facts.code or "",
            from_agency_id=facts.holder_agency_id,
            to_agency_id=agency_id,
            to_unit_id=to_unit_id,
            at=act.now,
        )
    )
    return change.plan(
        {
            "from_agency": facts.holder_agency_id,
            "to_agency": agency_id,
            "unit": to_unit_id,
            "takes_over": takes_over,
            "reason": said,
        }
    )


def transfer_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    reason: str,
    to_agency_id: int | None = None,
    to_unit_id: int | None = None,
    to_account_id: int | None = None,
    takes_over: bool = False,
    expected_version: int | None = None,
) -> Sheet:
    """Hand the dossier to another agency, unit or officer. Tells `dossiers.dossier.transferred.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, StepNotOffered (the step does not allow
    another agency), ReasonNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_transfer(
            sheet=sheet,
            act=act,
            reason=reason,
            to_agency_id=to_agency_id,
            to_unit_id=to_unit_id,
            to_account_id=to_account_id,
            takes_over=takes_over,
        )

    return perform(
        actor=actor,
        now=now,
        dossier_id=dossier_id,
        decide=decide,
        expected_version=expected_version,
        agencies=() if to_agency_id is None else (to_agency_id,),
    )
