"""The list a dossier was opened from: it stands in the address, so that the next one is one key away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from dinh.fronts.desk.web.acting import Desk
from dinh.fronts.desk.web.inbox import COUNTER_TABS, TABS, Ask, ask_of, listed
from dinh.lib.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Came:
    """Where one came from, and the neighbours there; `tail` keeps it in the address of the dossier's own pages."""

    tail: str
    back: str
    label: Any
    place: int
    before: str
    after: str


def tail_of(request: HttpRequest) -> str:
    """The list in the address of a dossier's page, to be put behind its links; empty when there is none."""
    ask, _address = _asked(request)
    return "" if ask is None else _tail(ask)


def came_from(request: HttpRequest, desk: Desk, now: datetime, dossier_id: int) -> Came | None:
    """The list and the neighbours of a dossier in it; after it has left the list the first one comes next."""
    ask, address = _asked(request)
    if ask is None:
        return None
    try:
        found = listed(desk, ask, now)
    except Refusal:  # a page key that is none: then there is no list
        return None
    ids = [row.id for row in found.rows]
    at = ids.index(dossier_id) if dossier_id in ids else -1
    tabs = {slug: label for slug, _tab, label, _kind in (*TABS, *COUNTER_TABS)}
    following = ids[at + 1] if at + 1 < len(ids) else None
    further = f"{address}?{ask.query(sau=found.after)}" if found.after else ""
    return Came(
        tail=_tail(ask),
        back=f"{address}?{ask.query(sau=ask.after)}",
        label=tabs[ask.slug],
        place=at + 1 if not ask.after else 0,
        before=_dossier(ids[at - 1], ask) if at > 0 else "",
        after=_dossier(following, ask) if following is not None else further if at >= 0 else "",
    )


def _asked(request: HttpRequest) -> tuple[Ask | None, str]:
    slug = request.GET.get("hang", "")
    places: Sequence[tuple[Any, str]] = ((TABS, "desk:inbox"), (COUNTER_TABS, "desk:reception"))
    for tabs, name in places:
        if slug in {one[0] for one in tabs}:
            return ask_of(request, tabs), reverse(name)
    return None, ""


def _tail(ask: Ask) -> str:
    return f"?{ask.query(sau=ask.after)}"


def _dossier(dossier_id: int, ask: Ask) -> str:
    return reverse("desk:dossier", args=(dossier_id,)) + _tail(ask)
