"""`/dossiers/track`: how far a dossier is, for whoever holds its slip."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.types import STATE_LABELS, TrackingView
from dinh.domains.people.queries import list_agencies
from dinh.kernel.access.guards import actor_of
from dinh.lib import moments
from dinh.lib.moments import local

router = Router(tags=["dossiers"])


class TrackAsked(Schema):
    """What stands on the slip. Sent in the body so that no log of addresses keeps it."""

    code: Annotated[str, Field(min_length=1, max_length=64, description="number of the dossier")]
    second_factor: Annotated[
        str,
        Field(
            min_length=1, max_length=64, description="last six digits of the phone, or the token of the QR"
        ),
    ]


class TrackStep(Schema):
    """A line of the way: agency and step, never an officer."""

    at: datetime
    title: str
    agency: str | None
    is_current: bool


class TrackShape(Schema):
    """A dossier without any name of a person. `state_code` is the one of the national portal, 1 to 10."""

    code: str
    state: str
    state_code: int | None
    state_label: str
    outcome: str | None
    procedure_code: str
    procedure_name: str
    competent_agency: str
    reception_agency: str
    holder_kind: str
    holder_agency: str
    step: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    suspended: bool
    answer_by: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    timeliness: str | None
    ahead_in_queue: int | None
    timeline: list[TrackStep]


@router.post("/track", response=TrackShape, summary="Follow a dossier by its number and a second factor")
def track_dossier(request: HttpRequest, asked: TrackAsked) -> TrackShape:
    """The same 404 whichever of the two is wrong. Tries are limited per number and per address (429)."""
    address = actor_of(request).address
    now = moments.now()
    return _shape(queries.track(code=asked.code, second_factor=asked.second_factor, address=address, now=now))


def _at(moment: datetime | None) -> datetime | None:
    return None if moment is None else local(moment)


def _shape(view: TrackingView) -> TrackShape:
    ids = {view.competent_agency_id, view.reception_agency_id, view.holder_agency_id}
    ids |= {step.agency_id for step in view.timeline if step.agency_id is not None}
    names = {one.id: one.name for one in list_agencies(ids=ids)}
    return TrackShape(
        code=view.code,
        state=view.state.value,
        state_code=view.state.national_code,
        state_label=STATE_LABELS[view.state],
        outcome=view.outcome.value if view.outcome else None,
        procedure_code=view.procedure_code,
        procedure_name=view.procedure_name,
        competent_agency=names.get(view.competent_agency_id, ""),
        reception_agency=names.get(view.reception_agency_id, ""),
        holder_kind=view.holder_kind.value,
        holder_agency=names.get(view.holder_agency_id, ""),
        step=view.step_title,
        submitted_at=local(view.submitted_at),
        received_at=_at(view.received_at),
        due_at=_at(view.due_at),
        suspended=view.suspended,
        answer_by=_at(view.answer_by),
        finished_at=_at(view.finished_at),
        returned_at=_at(view.returned_at),
        timeliness=view.timeliness,
        ahead_in_queue=view.ahead_in_queue,
        timeline=[
            TrackStep(
                at=local(step.at),
                title=step.title,
                agency=names.get(step.agency_id) if step.agency_id is not None else None,
                is_current=step.is_current,
            )
            for step in view.timeline
        ],
    )
