"""Trả kết quả, đánh giá, nhắn tin: what happens between agency and citizen beside the steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dinh.domains.dossiers.actions.frame import guard, perform
from dinh.domains.dossiers.models import DossierMessage, Rating, Result
from dinh.domains.dossiers.permissions import is_filer
from dinh.domains.dossiers.rules import texts
from dinh.domains.dossiers.rules.change import Change
from dinh.domains.dossiers.rules.refusals import AlreadyRated, ResultFileNeeded, ScoreOutOfRange
from dinh.domains.dossiers.rules.sheet import Act, Plan, Row, Sheet
from dinh.domains.dossiers.types import DossierVerb, HandOverWay
from dinh.events.dossiers import DossierRated, MessageSent, ResultHandedOver
from dinh.kernel.access.types import Actor


def decide_hand_over(*, sheet: Sheet, act: Act, way: HandOverWay, receiver: str = "") -> Plan:
    """The citizen has the result."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.HAND_OVER)
    facts = sheet.dossier
    change = Change(sheet, act, DossierVerb.HAND_OVER)
    change.set(state=state, returned_at=act.now, hand_over_way=way.value)
    change.put(
        Row(
            "Result",
            {"handed_over_at": act.now, "way": way.value, "receiver": texts.line(receiver)},
            {"dossier_id": facts.id},
        )
    )
    change.tell(ResultHandedOver(dossier_id=facts.id, code=facts.code or "", way=way.value, at=act.now))
    return change.plan({"way": way.value})


def decide_rate(*, sheet: Sheet, act: Act, score: int, tags: Sequence[str] = (), text: str = "") -> Plan:
    """The citizen's rating, 1 to 5."""
    state = guard(sheet=sheet, act=act, verb=DossierVerb.RATE)
    facts = sheet.dossier
    if not 1 <= score <= 5:
        raise ScoreOutOfRange(fields={"score": ScoreOutOfRange.default_sentence})
    change = Change(sheet, act, DossierVerb.RATE)
    change.set(state=state)
    change.insert(
        "Rating",
        score=score,
        tags=[texts.line(tag, 80) for tag in tags[:10]],
        text=texts.words(text),
        at=act.now,
    )
    change.tell(
        DossierRated(
            dossier_id=facts.id,
            code=facts.code or "",
            competent_agency_id=facts.competent_agency_id,
            procedure_code=act.plan.procedure_code,
            score=score,
            at=act.now,
        )
    )
    return change.plan({"score": score})


def decide_send_message(*, sheet: Sheet, act: Act, body: str) -> Plan:
    """A message from the citizen to the holding agency, or back."""
    guard(sheet=sheet, act=act, verb=DossierVerb.SEND_MESSAGE)
    facts = sheet.dossier
    from_citizen = is_filer(act.actor, facts)
    change = Change(sheet, act, DossierVerb.SEND_MESSAGE)
    change.insert(
        "DossierMessage",
        from_citizen=from_citizen,
        account_id=act.actor.account_id,
        body=texts.reason(body, texts.MESSAGE),
        at=act.now,
    )
    change.tell(
        MessageSent(
            dossier_id=facts.id,
            code=facts.code or "",
            from_citizen=from_citizen,
            filer_account_id=facts.filer_account_id,
            agency_id=facts.holder_agency_id,
            at=act.now,
        )
    )
    return change.plan({"from_citizen": from_citizen})


def hand_over_result(
    *,
    actor: Actor,
    now: datetime,
    dossier_id: int,
    way: HandOverWay,
    receiver: str = "",
    expected_version: int | None = None,
) -> Sheet:
    """Hand the result over online, at the counter or by post. Tells `dossiers.result.handed_over.v1`.

    Refused: DossierNotFound, StalePage, WrongState, VerbNotAllowed, ResultFileNeeded.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        plan = decide_hand_over(sheet=sheet, act=act, way=way, receiver=receiver)
        if not Result.objects.filter(dossier_id=dossier_id).exists():
            raise ResultFileNeeded
        return plan

    return perform(
        actor=actor, now=now, dossier_id=dossier_id, decide=decide, expected_version=expected_version
    )


def rate_dossier(
    *, actor: Actor, now: datetime, dossier_id: int, score: int, tags: Sequence[str] = (), text: str = ""
) -> Sheet:
    """Rate the handling once. Tells `dossiers.dossier.rated.v1`.

    Refused: DossierNotFound, WrongState, VerbNotAllowed (only the filer), ScoreOutOfRange, AlreadyRated.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        plan = decide_rate(sheet=sheet, act=act, score=score, tags=tags, text=text)
        if Rating.objects.filter(dossier_id=dossier_id).exists():
            raise AlreadyRated
        return plan

    return perform(actor=actor, now=now, dossier_id=dossier_id, decide=decide)


def send_message(*, actor: Actor, now: datetime, dossier_id: int, body: str) -> Sheet:
    """Send a message about an open or finished dossier. Tells `dossiers.message.sent.v1`.

    Refused: DossierNotFound, WrongState, VerbNotAllowed, ReasonNeeded (empty), TextTooLong.
    """

    def decide(sheet: Sheet, act: Act) -> Plan:
        return decide_send_message(sheet=sheet, act=act, body=body)

    return perform(actor=actor, now=now, dossier_id=dossier_id, decide=decide)


def mark_messages_read(*, actor: Actor, now: datetime, dossier_id: int, from_citizen: bool) -> int:
    """Mark the messages of one side as read; returns how many were new. The page asks for a dossier it may see."""
    return (
        DossierMessage.objects.filter(dossier_id=dossier_id, from_citizen=from_citizen, read_at__isnull=True)
        .exclude(account_id=actor.account_id)
        .update(read_at=now)
    )
