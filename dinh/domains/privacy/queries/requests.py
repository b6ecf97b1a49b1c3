"""Requests: one, the maker's own, and the list of an answering officer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dinh.domains.people.queries import account_names, list_agencies
from dinh.domains.privacy.models import DataRequest
from dinh.domains.privacy.permissions import answers_somewhere, visible_to
from dinh.domains.privacy.types import RequestState, RequestView, RightKind
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record_read
from dinh.lib.deadlines import ExplanationLine
from dinh.lib.refusals import NotFound

OPEN = (RequestState.WAITING.value, RequestState.IN_HAND.value)
MOST_ROWS = 200


class RequestNotFound(NotFound):
    """No such request, or none that exists for the caller."""

    code = "privacy.request_not_found"
    default_sentence = "Không tìm thấy yêu cầu này. Hãy mở lại từ danh sách."


def get_request(*, actor: Actor, now: datetime, request_id: int) -> RequestView:
    """One request; an officer's reading is written to the audit log. Refused: RequestNotFound."""
    row = DataRequest.objects.filter(visible_to(actor), pk=request_id).first()
    if row is None:
        raise RequestNotFound
    if row.account_id != actor.account_id:
        with transaction.atomic():
            record_read(
                actor=actor,
                subject=f"privacy.request:{row.pk}",
                owner=None if row.person_id is None else f"people.person:{row.person_id}",
                fields=("text", "new_value"),
                now=now,
                purpose="yeu-cau-du-lieu",
            )
    return _views(DataRequest.objects.filter(pk=row.pk))[0]


def my_requests(*, actor: Actor) -> tuple[RequestView, ...]:
    """The asker's own requests, latest first."""
    return _views(DataRequest.objects.filter(account_id=actor.account_id or 0).order_by("-id"))


def requests_to_answer(*, actor: Actor, is_open: bool = True) -> tuple[RequestView, ...]:
    """Requests to the agencies an officer answers for: open ones by due moment, ended ones latest first."""
    if not answers_somewhere(actor):
        return ()
    rows = DataRequest.objects.filter(visible_to(actor))
    if is_open:
        return _views(rows.filter(state__in=OPEN).order_by("due_at", "id"))
    return _views(rows.exclude(state__in=OPEN).order_by("-answered_at", "-id"))


def _views(rows: QuerySet[DataRequest]) -> tuple[RequestView, ...]:
    found = list(rows[:MOST_ROWS])
    names = account_names(account_ids=tuple({row.account_id for row in found}))
    agencies = {one.id: one.name for one in list_agencies(ids={row.agency_id for row in found})}
    return tuple(_view(row, names.get(row.account_id, ""), agencies.get(row.agency_id, "")) for row in found)


def _view(row: DataRequest, name: str, agency: str) -> RequestView:
    return RequestView(
        id=row.pk,
        code=row.code,
        kind=RightKind(row.kind),
        state=RequestState(row.state),
        person_name=name,
        agency_id=row.agency_id,
        agency=agency,
        dossier_id=row.dossier_id,
        field=row.field,
        new_value=row.new_value,
        text=row.text,
        made_at=row.made_at,
        reply_due_at=row.reply_due_at,
        replied_at=row.replied_at,
        due_at=row.due_at,
        extended_at=row.extended_at,
        extension_reason=row.extension_reason,
        answered_at=row.answered_at,
        answer=row.answer,
        timeliness=row.timeliness,
        explanation=tuple(ExplanationLine(*line) for line in row.explanation),
        lock_version=row.lock_version,
    )
