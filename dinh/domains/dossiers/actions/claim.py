"""Nhận xử lý, trả lại: the lock that tells the second officer who was first."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import DossierVerb
from dinh.kernel.access.types import Actor


def decide_claim(*, sheet: Sheet, act: Act, account_id: int | None = None) -> Plan:
    """The officer takes the dossier; a leader may give it to `account_id`."""
    guard(sheet=sheet, act=act, verb=DossierVerb.CLAIM)
    change = Change(sheet, act, DossierVerb.CLAIM)
    holder = account_id if account_id is not None else act.actor.account_id
    change.set(holder_account_id=holder, held_since=act.now)
    if sheet.step is not None:
        change.update("DossierStep", sheet.step.id, account_id=holder)
        change.step_account(holder)
    return change.plan({"account": holder})


def decide_release(*, sheet: Sheet, act: Act) -> Plan:
    """The officer gives the dossier back to the unit."""
    guard(sheet=sheet, act=act, verb=DossierVerb.RELEASE)
    change = Change(sheet, act, DossierVerb.RELEASE)
    change.set(holder_account_id=None, held_since=None)
    return change.plan({"account": None})


def claim_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    account_id: int | None = None,
    expected_version: int | None = None,
) -> Sheet:
    """Take a dossier to work on it (a leader: give it to somebody).

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, HeldByAnother (naming who was first and since
    when).
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_claim(sheet=sheet, act=act, account_id=account_id)

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def release_dossier(*, actor: Actor, now: datetime, dossier_id: int) -> Sheet:
    """Give a dossier back to the unit. Refused: DossierNotFound, WrongState, VerbNotAllowed."""

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_release(sheet=sheet, act=act)

    return perform(actor=actor, now=now, dossier_id=dossier_id, decide=decide)
