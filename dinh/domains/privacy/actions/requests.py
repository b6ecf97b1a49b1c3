"""Yêu cầu về dữ liệu: made by the person, replied to, extended once, answered with a reason, or taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.people.actions import correct_person
from dinh.domains.people.queries import contacts, list_agencies, working_calendar
from dinh.domains.people.types import AgencyLevel
from dinh.domains.privacy.models import DataRequest
from dinh.domains.privacy.permissions import may_answer, visible_to
from dinh.domains.privacy.queries.requests import RequestNotFound
from dinh.domains.privacy.rules.limits import limit_for
from dinh.domains.privacy.types import PersonField, RequestState, RightKind
from dinh.events.privacy import RequestAnswered, RequestExtended, RequestMade
from dinh.kernel.access.types import Actor, NotYours, SignInNeeded
from dinh.kernel.audit.actions import record
from dinh.kernel.notices.actions import notify
from dinh.kernel.numbering.actions import draw
from dinh.kernel.outbox.actions import publish
from dinh.lib.deadlines import Due, Extension, due, timeliness
from dinh.lib.moments import local, show_moment
from dinh.lib.refusals import Conflict, Invalid
from dinh.lib.vietnamese import clean_line, clean_text

LONGEST_TEXT = 4000
OUTCOMES = (RequestState.GRANTED, RequestState.PARTLY, RequestState.REFUSED)
PATTERN = "DLCN-{year}-{{serial:5}}"


class RequestInvalid(Invalid):
    """Something is missing or wrong; `fields` says what."""

    code = "privacy.request_invalid"
    default_sentence = "Yêu cầu chưa đủ. Hãy sửa các mục được đánh dấu."


class AlreadyAsked(Conflict):
    """The same is asked already and not answered yet."""

    code = "privacy.already_asked"
    default_sentence = (
        "Ông/bà đã gửi yêu cầu này và đang chờ trả lời. Hãy xem yêu cầu đó ở trang Dữ liệu của tôi."
    )


class RequestMoved(Conflict):
    """Answered, taken back or changed since the page was shown."""

    code = "privacy.request_moved"
    default_sentence = "Yêu cầu đã thay đổi từ lúc trang này được mở. Hãy tải lại trang rồi làm lại."


class ExtendedOnce(Conflict):
    """The law allows one extension, before the due moment."""

    code = "privacy.extended_once"
    default_sentence = "Chỉ được gia hạn một lần, trước khi hết hạn. Hãy trả lời yêu cầu này."


def make_request(
    *,
    actor: Actor,
    now: datetime,
    kind: RightKind,
    text: str,
    dossier_id: int | None = None,
    field: PersonField | None = None,
    new_value: str = "",
) -> int:
    """Ask; returns the id. About a dossier it goes to the competent agency, else to the province's office.

    Tells privacy.request.made.v1. Refused: SignInNeeded, DossierNotFound, RequestInvalid, AlreadyAsked.
    Source: Luật 91/2025/QH15, Điều 4, 13, 14.
    """
    if actor.account_id is None:
        raise SignInNeeded
    said, value = clean_text(text), clean_line(new_value)
    is_field = kind is RightKind.CORRECT and dossier_id is None
    wrong = _missing(said, value, field if is_field else None, needs_field=is_field)
    if wrong:
        raise RequestInvalid(fields=wrong)
    agency_id = _agency_asked(actor, now, dossier_id)
    clock = _clock(kind, agency_id, now)
    limit = limit_for(kind=kind, setting=settings.PRIVACY_LIMITS)
    reply = due(calendar=working_calendar(agency_id=agency_id), received_at=now, limit=limit.reply).due_at
    try:
        with transaction.atomic():
            row = DataRequest(
                kind=kind.value,
                state=RequestState.WAITING.value,
                account_id=actor.account_id,
                person_id=actor.person_id,
                agency_id=agency_id,
                dossier_id=dossier_id,
                field=field.value if is_field and field else "",
                new_value=value if is_field else "",
                text=said,
                made_at=now,
                reply_due_at=reply or now,
                due_at=clock.due_at or now,
                explanation=_lines(clock),
            )
            year = local(now).year
            row.code = draw(series="privacy", period=str(year), pattern=PATTERN.format(year=year))
            row.save()
            _record(actor, now, row, "make", {"state": (None, row.state)})
            publish(
                RequestMade(row.pk, row.kind, agency_id, row.due_at, now),
                key=f"privacy.request:{row.pk}",
                now=now,
            )
            return row.pk
    except IntegrityError as error:
        raise AlreadyAsked from error


def reply_to_request(*, actor: Actor, now: datetime, request_id: int, expected_version: int) -> None:
    """Tell the person that the request is in hand and until when. Refused: RequestNotFound, NotYours, RequestMoved."""
    with transaction.atomic():
        row = _locked(actor, request_id, expected_version)
        if row.state != RequestState.WAITING:
            raise RequestMoved
        _change(actor, now, row, "reply", state=RequestState.IN_HAND.value, replied_at=now)
        _tell(row, now, "replied", {"by": show_moment(row.due_at, weekday=True)})


def extend_request(
    *, actor: Actor, now: datetime, request_id: int, expected_version: int, reason: str
) -> None:
    """Take the one extension, before the due moment, with a reason the person is told.

    Tells privacy.request.extended.v1. Refused: RequestNotFound, NotYours, RequestMoved, ExtendedOnce, RequestInvalid.
    """
    said = clean_text(reason)
    if not said:
        raise RequestInvalid(fields={"reason": "Hãy viết lý do gia hạn."})
    with transaction.atomic():
        row = _locked(actor, request_id, expected_version)
        if row.extended_at is not None or now > row.due_at:
            raise ExtendedOnce
        clock = _clock(RightKind(row.kind), row.agency_id, row.made_at, extended_at=now)
        _change(
            actor,
            now,
            row,
            "extend",
            state=RequestState.IN_HAND.value,
            replied_at=row.replied_at or now,
            extended_at=now,
            extension_reason=said,
            due_at=clock.due_at or row.due_at,
            explanation=_lines(clock),
        )
        publish(RequestExtended(row.pk, row.due_at, now), key=f"privacy.request:{row.pk}", now=now)
        _tell(row, now, "extended", {"by": show_moment(row.due_at, weekday=True), "reason": said})


def answer_request(
    *,
    actor: Actor,
    now: datetime,
    request_id: int,
    expected_version: int,
    outcome: RequestState,
    answer: str,
) -> None:
    """Answer with a reason; a granted correction of the person is made in the same transaction.

    Tells privacy.request.answered.v1. Refused: RequestNotFound, NotYours, RequestMoved, RequestInvalid, PersonInvalid.
    """
    said = clean_text(answer)
    wrong = {} if said else {"answer": "Hãy viết trả lời và lý do, để người yêu cầu hiểu."}
    if outcome not in OUTCOMES:
        wrong["outcome"] = "Hãy chọn một kết quả."
    if wrong:
        raise RequestInvalid(fields=wrong)
    with transaction.atomic():
        row = _locked(actor, request_id, expected_version)
        if outcome is RequestState.GRANTED and row.field and row.person_id is not None:
            correct_person(
                actor=actor, now=now, person_id=row.person_id, field=row.field, value=row.new_value
            )
        verdict = timeliness(
            due=_clock(RightKind(row.kind), row.agency_id, row.made_at, extended_at=row.extended_at),
            finished_at=now,
        )
        _change(
            actor,
            now,
            row,
            "answer",
            state=outcome.value,
            answered_at=now,
            answered_by_id=actor.account_id,
            answer=said,
            timeliness=verdict.value,
            replied_at=row.replied_at or now,
        )
        publish(
            RequestAnswered(row.pk, row.kind, row.agency_id, outcome.value, verdict.value, now),
            key=f"privacy.request:{row.pk}",
            now=now,
        )
        _tell(row, now, "answered", {"answer": said})


def take_back_request(*, actor: Actor, now: datetime, request_id: int) -> None:
    """The person takes an open request back. Refused: RequestNotFound, RequestMoved."""
    with transaction.atomic():
        row = (
            DataRequest.objects.select_for_update(no_key=True)
            .filter(pk=request_id, account_id=actor.account_id or 0)
            .first()
        )
        if row is None:
            raise RequestNotFound
        if not RequestState(row.state).is_open:
            raise RequestMoved
        _change(actor, now, row, "take_back", state=RequestState.TAKEN_BACK.value)


def _missing(text: str, value: str, field: PersonField | None, *, needs_field: bool) -> dict[str, str]:
    """What is missing of a request, beside its field."""
    wrong: dict[str, str] = {}
    if not text:
        wrong["text"] = "Hãy viết ông/bà muốn gì và vì sao."
    elif len(text) > LONGEST_TEXT:
        wrong["text"] = "Viết tối đa 4.000 chữ cái."
    if needs_field and field is None:
        wrong["field"] = "Hãy chọn điều cần sửa."
    elif needs_field and not value:
        wrong["new_value"] = "Hãy viết nội dung đúng."
    return wrong


def _agency_asked(actor: Actor, now: datetime, dossier_id: int | None) -> int:
    if dossier_id is not None:
        return get_dossier(actor=actor, now=now, dossier_id=dossier_id).competent_agency_id
    return list_agencies(level=AgencyLevel.PROVINCE, active_on=local(now).date())[0].id


def _clock(kind: RightKind, agency_id: int, made_at: datetime, *, extended_at: datetime | None = None) -> Due:
    limit = limit_for(kind=kind, setting=settings.PRIVACY_LIMITS)
    longer = (Extension(limit.extension.value, limit.extension.unit, extended_at),) if extended_at else ()
    return due(
        calendar=working_calendar(agency_id=agency_id),
        received_at=made_at,
        limit=limit.answer,
        extensions=longer,
        limit_source=limit.law,
    )


def _lines(clock: Due) -> list[list[str]]:
    return [[line.text, line.value, line.law] for line in clock.explanation]


def _locked(actor: Actor, request_id: int, expected_version: int) -> DataRequest:
    row = DataRequest.objects.select_for_update(no_key=True).filter(visible_to(actor), pk=request_id).first()
    if row is None:
        raise RequestNotFound
    if not may_answer(actor, row.agency_id) or row.account_id == actor.account_id:
        raise NotYours
    if row.lock_version != expected_version or not RequestState(row.state).is_open:
        raise RequestMoved
    return row


def _change(actor: Actor, now: datetime, row: DataRequest, verb: str, **values: Any) -> None:
    changes = {name: (getattr(row, name), value) for name, value in values.items()}
    for name, value in values.items():
        setattr(row, name, value)
    row.lock_version += 1
    row.save(update_fields=[*values, "lock_version"])
    _record(actor, now, row, verb, changes)


def _record(
    actor: Actor, now: datetime, row: DataRequest, verb: str, changes: dict[str, tuple[Any, Any]]
) -> None:
    record(
        actor=actor,
        verb=f"privacy.{verb}_request",
        subject=f"privacy.request:{row.pk}",
        owner=None if row.person_id is None else f"people.person:{row.person_id}",
        changes=changes,
        now=now,
    )


def _tell(row: DataRequest, now: datetime, text: str, words: dict[str, str]) -> None:
    contact = contacts(account_ids=(row.account_id,)).get(row.account_id)
    notify(
        account_id=row.account_id,
        email=contact.email if contact else None,
        phone=contact.phone if contact else None,
        template=f"privacy/notices/{text}.txt",
        context={"code": row.code, "link": reverse("privacy:request", args=[row.pk]), **words},
        key=f"privacy.request:{row.pk}:{text}",
        now=now,
    )
