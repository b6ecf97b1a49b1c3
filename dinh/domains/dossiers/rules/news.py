"""What a filer is told about each fact: which text, and the moments that stand in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dinh.events import dossiers as told
from dinh.events.base import Event
from dinh.lib.moments import show_moment

STILL_NEWS = timedelta(days=3)

TEXTS: dict[type[Event], str] = {
    told.DossierSubmitted: "submitted",
    told.DossierReceived: "received",
    told.DossierRefusedAtReception: "refused_at_reception",
    told.SupplementRequested: "supplement_requested",
    told.SupplementAnswered: "supplement_answered",
    told.FeeRequested: "fee_requested",
    told.FeeConfirmed: "fee_confirmed",
    told.DossierExtended: "extended",
    told.DeadlineMoved: "deadline_moved",
    told.DossierPassedOn: "passed_on",
    told.DossierWithdrawn: "withdrawn",
    told.DossierStopped: "stopped",
    told.DossierFinished: "finished",
    told.ResultHandedOver: "handed_over",
    told.MessageSent: "message",
}
MOMENTS = {
    "due_at": "due",
    "answer_by": "by",
    "promised_at": "promised",
    "due_before": "before",
    "submitted_at": "at",
    "received_at": "at",
    "finished_at": "at",
    "at": "at",
}


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell the filer of a dossier; `key` is the receipt's, the same at every try.

    `agencies` are named in the text: the word that stands there, and which agency it is.
    """

    dossier_id: int
    text: str
    values: dict[str, str]
    key: str
    occurred_at: datetime
    agencies: Mapping[str, int] = field(default_factory=dict)


def news_of(*, event: Event, key: str, occurred_at: datetime) -> News | None:
    """The news in a fact; None for one that the filer caused himself or that is no news to him."""
    if isinstance(event, told.MessageSent) and event.from_citizen:
        return None
    text = TEXTS[type(event)]
    values = {"code": str(event.code)}  # type: ignore[attr-defined]
    for name, word in MOMENTS.items():
        moment = getattr(event, name, None)
        if isinstance(moment, datetime):
            values[word] = show_moment(moment, weekday=word != "at")
    if isinstance(event, told.SupplementRequested):
        values["round"] = str(event.round)
    if isinstance(event, told.DossierFinished):
        text = "rejected" if event.outcome == "rejected" else text
        values["late"] = "1" if event.timeliness == "late" else ""
    agencies: dict[str, int] = {}
    if isinstance(event, told.DossierPassedOn):
        agencies = {"before": event.from_agency_id, "after": event.to_agency_id}
    return News(event.dossier_id, text, values, key, occurred_at, agencies)  # type: ignore[attr-defined]


def is_still_news(*, occurred_at: datetime, now: datetime) -> bool:
    """Whether a fact is worth a mail: what is older (a replay, a long pause) only goes into the list."""
    return now - occurred_at <= STILL_NEWS
