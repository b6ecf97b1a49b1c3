"""Bàn giao: the open work of an officer or a unit goes to another one, all of a list or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.permissions import may_staff
from dinh.domains.dossiers.queries.hand_work import MOST_HANDED, fitting
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.refusals import VerbNotAllowed
from dinh.domains.dossiers.rules.sheet import Act, Plan, Sheet
from dinh.domains.dossiers.types import BulkLine, DossierVerb
from dinh.domains.people.queries import account_names, contacts, list_units
from dinh.events.dossiers import WorkHanded
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.notices.actions import notify
from dinh.kernel.ui.frame import address, installed_frame
from dinh.lib.deadlines import HolderKind
from dinh.lib.ids import uuid7
from dinh.lib.moments import local
from dinh.lib.refusals import Conflict, Invalid

Side = tuple[int | None, int | None]
"""An officer's account, or a unit."""


class NothingToHand(Invalid):
    """No dossier was chosen, or nobody to take from."""

    code = "dossiers.nothing_to_hand"
    default_sentence = "Chưa chọn hồ sơ nào để bàn giao."


class HandToSelf(Invalid):
    """From and to are the same."""

    code = "dossiers.hand_to_self"
    default_sentence = "Người hoặc bộ phận nhận trùng với bên giao. Hãy chọn bên nhận khác."


class TooMuchToHand(Invalid):
    """More than one transaction should move."""

    code = "dossiers.too_much_to_hand"
    default_sentence = "Mỗi lần bàn giao được nhiều nhất 1.000 hồ sơ. Hãy chia thành nhiều lần."


class TakerUnfit(Conflict):
    """The one who takes over holds no post for a step among the chosen."""

    code = "dossiers.taker_unfit"
    default_sentence = "Hồ sơ %(dossier)s đang ở bước mà người nhận không có vị trí để làm. Chưa hồ sơ nào được bàn giao: hãy bỏ hồ sơ đó khỏi danh sách hoặc bổ nhiệm người nhận."


class MovedMeanwhile(Conflict):
    """A chosen dossier is no longer where the preview found it."""

    code = "dossiers.moved_meanwhile"
    default_sentence = (
        "Hồ sơ %(dossier)s vừa được chuyển đi. Chưa hồ sơ nào được bàn giao: hãy xem lại danh sách."
    )


class UnitUnknown(Invalid):
    """The unit that should take over is none of the agency's."""

    code = "dossiers.unit_unknown"
    default_sentence = "Bộ phận nhận không thuộc cơ quan này."


def decide_hand_work(
    *, sheet: Sheet, act: Act, to_account_id: int | None, to_unit_id: int | None, reason: str
) -> Plan:
    """One dossier changes hands within its step and agency; its clocks run on unchanged."""
    guard(sheet=sheet, act=act, verb=DossierVerb.HAND_WORK)
    facts, step = sheet.dossier, sheet.step
    change = Change(sheet, act, DossierVerb.HAND_WORK)
    unit_id = to_unit_id if to_unit_id is not None else facts.holder_unit_id
    if step is not None and step.holder_kind is HolderKind.AGENCY:
        if unit_id != facts.holder_unit_id:
            change.close_step(reason)
            change.carry_step(step, agency_id=facts.holder_agency_id, unit_id=unit_id)
        assert change.sheet.step is not None
        if change.sheet.step.account_id != to_account_id:
            change.update("DossierStep", change.sheet.step.id, account_id=to_account_id)
            change.step_account(to_account_id)
    change.set(
        holder_unit_id=unit_id,
        holder_account_id=to_account_id,
        held_since=act.now if to_account_id is not None else None,
    )
    change.tell(
        WorkHanded(
            dossier_id=facts.id,
            code=facts.code or "",
            agency_id=facts.holder_agency_id,
            from_account_id=facts.holder_account_id,
            from_unit_id=facts.holder_unit_id,
            to_account_id=to_account_id,
            to_unit_id=unit_id,
            by_account_id=act.actor.account_id,
            at=act.now,
        )
    )
    return change.plan({"account": to_account_id, "unit": unit_id, "reason": reason})


def hand_work(
    *,
    actor: Actor,
    now: datetime,
    agency_id: int,
    dossier_ids: Sequence[int],
    reason: str,
    from_account_id: int | None = None,
    from_unit_id: int | None = None,
    to_account_id: int | None = None,
    to_unit_id: int | None = None,
) -> tuple[BulkLine, ...]:
    """Give the chosen open dossiers of an officer (or a unit) to another one, in one transaction; the report.

    Without `to_account_id` and `to_unit_id` an officer's dossiers go back to his unit, taken by nobody. Both officers
    get one notice. Refused, with nothing moved: VerbNotAllowed, ReasonNeeded, NothingToHand, HandToSelf,
    TooMuchToHand, UnitUnknown, TakerUnfit, MovedMeanwhile. Tells `dossiers.work.handed.v1` once a dossier.
    """
    if not may_staff(actor, agency_id):
        raise VerbNotAllowed
    said, ids, today = texts.reason(reason), tuple(dict.fromkeys(dossier_ids)), local(now).date()
    giver, taker = (from_account_id, from_unit_id), (to_account_id, to_unit_id)
    _check_sides(agency_id, ids, giver, taker, today)
    decide = _decider(agency_id, giver, taker, said, today)
    with transaction.atomic():
        lines = []
        for dossier_id in sorted(ids):
            sheet = perform(actor=actor, now=now, dossier_id=dossier_id, decide=decide)
            lines.append(BulkLine(dossier_id=dossier_id, code=sheet.dossier.code or "", done=True))
        record(
            actor=actor,
            verb="dossiers.hand_work_pile",
            subject=f"people.agency:{agency_id}",
            owner=f"people.account:{from_account_id}" if from_account_id is not None else None,
            changes={
                "dossiers": (None, len(ids)),
                "to_account": (None, to_account_id),
                "to_unit": (None, to_unit_id),
            },
            now=now,
            purpose=said[:200],
        )
        _tell(actor, now, len(lines), said, {"taken": to_account_id, "given": from_account_id})
    return tuple(lines)


def _check_sides(agency_id: int, ids: Sequence[int], giver: Side, taker: Side, today: date) -> None:
    if not ids or (giver[0] is None and giver[1] is None):
        raise NothingToHand
    if len(ids) > MOST_HANDED:
        raise TooMuchToHand
    if (giver[0] is not None and giver[0] == taker[0]) or (giver[0] is None and giver[1] == taker[1]):
        raise HandToSelf
    if taker[1] is not None and taker[1] not in {one.id for one in list_units(agency_id=agency_id, on=today)}:
        raise UnitUnknown


def _decider(
    agency_id: int, giver: Side, taker: Side, said: str, today: date
) -> Callable[[Sheet, Act], Plan]:
    """The decision on each of the pile: still where the list found it, and fit for whoever takes over."""
    fits = fitting(agency_id=agency_id, to_account_id=taker[0], on=today)

    def decide(sheet: Sheet, act: Act) -> Plan:
        facts = sheet.dossier
        held = (
            facts.holder_account_id == giver[0] if giver[0] is not None else facts.holder_unit_id == giver[1]
        )
        if facts.holder_agency_id != agency_id or not held or not facts.state.is_open:
            raise MovedMeanwhile(dossier=facts.code or str(facts.id))
        if not fits(facts.holder_role, taker[1] if taker[1] is not None else facts.holder_unit_id):
            raise TakerUnfit(dossier=facts.code or str(facts.id))
        return decide_hand_work(
            sheet=sheet, act=act, to_account_id=taker[0], to_unit_id=taker[1], reason=said
        )

    return decide


def _tell(actor: Actor, now: datetime, count: int, reason: str, people: dict[str, int | None]) -> None:
    """One notice for who took over, one for whose work it was; not to whoever did it himself."""
    known = {kind: one for kind, one in people.items() if one is not None and one != actor.account_id}
    every = tuple(known.values())
    reached = contacts(account_ids=every)
    names = account_names(account_ids=(*(one for one in people.values() if one), actor.account_id or 0))
    deed = uuid7().hex
    for kind, account_id in known.items():
        contact = reached.get(account_id)
        other = people["given" if kind == "taken" else "taken"]
        notify(
            account_id=account_id,
            email=contact.email if contact else None,
            phone=None,
            template=f"dossiers/notices/work_{kind}.txt",
            context={
                "count": str(count),
                "by": names.get(actor.account_id or 0, ""),
                "other": names.get(other or 0, ""),
                "reason": reason,
                "link": address(installed_frame().desk_home),
            },
            key=f"dossiers.hand_work:{deed}:{kind}",
            now=now,
        )
