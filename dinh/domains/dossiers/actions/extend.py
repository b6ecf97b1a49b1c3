"""Gia hạn kèm thư xin lỗi: once, before the due moment; later it is only a new promise."""

from __future__ import annotations

from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.clock import limit_of
from dinh.domains.dossiers.rules.refusals import ApologyNeeded, ClockStopped, ExtendedOnce, NoLimit
from dinh.domains.dossiers.rules.sheet import Act, ExtensionFacts, Plan, Sheet
from dinh.domains.dossiers.types import DossierVerb
from dinh.events.dossiers import DossierExtended
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import Limit, Unit, due


def decide_extend(
    *,
    sheet: Sheet,
    act: Act,
    value: int,
    unit: Unit,
    reason: str,
    apology_sha256: str,
    letter_elsewhere: bool = False,
) -> Plan:
    """Extend once, with reason and apology letter; a dossier already late gets a new promise and stays late.

    `letter_elsewhere`: an older system keeps the letter; the reason names its number."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.EXTEND)
    facts = sheet.dossier
    said = texts.reason(reason)
    if not apology_sha256 and not letter_elsewhere:
        raise ApologyNeeded(fields={"apology": ApologyNeeded.default_sentence})
    if sheet.extension is not None:
        raise ExtendedOnce
    if sheet.is_suspended:
        raise ClockStopped
    if limit_of(act.plan, facts.channel) is None or facts.due_at is None:
        raise NoLimit
    counts = act.minute < facts.due_at
    more = ExtensionFacts(value=value, unit=unit.value, at=act.now, counts=counts)
    change = Change(sheet, act, DossierVerb.EXTEND)
    change.set_extension(more)
    change.set(state=state)
    if counts:
        promised = change.recompute().due_at
        change.set(extended=True)
    else:
        promised = due(calendar=change.own_calendar, received_at=act.now, limit=Limit(value, unit)).due_at
    assert promised is not None
    change.set(promised_at=promised)
    change.insert(
        "Extension",
        value=value,
        unit=unit.value,
        reason=said,
        apology_sha256=apology_sha256,
        approved_by_account_id=act.actor.account_id,
        at=act.now,
        counts=counts,
        due_before=facts.due_at,
        promised_at=promised,
    )
    change.tell(
        DossierExtended(
            dossier_id=facts.id,
            code=facts.code or "",
            filer_account_id=facts.filer_account_id,
            counts=counts,
            due_before=facts.due_at,
            promised_at=promised,
            at=act.now,
        )
    )
    return change.plan({"value": value, "unit": unit.value, "counts": counts, "reason": said})


def extend_dossier(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    value: int,
    unit: Unit,
    reason: str,
    apology_sha256: str,
    expected_version: int | None = None,
) -> Sheet:
    """Extend the limit with an apology letter (a stored file). Tells `dossiers.dossier.extended.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, ReasonNeeded, ApologyNeeded, ExtendedOnce,
    ClockStopped (while the clock stands still), NoLimit. After the due moment the apology is kept and gives the
    citizen a new promise (`promised_at`), but moves no limit. Legal basis: NĐ 118/2025/NĐ-CP, mẫu 04.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_extend(
            sheet=sheet, act=act, value=value, unit=unit, reason=reason, apology_sha256=apology_sha256
        )

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )
