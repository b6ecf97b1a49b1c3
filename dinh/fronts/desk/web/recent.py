"""What an officer moved in the last minutes, kept in his session: what the key Z of a list takes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpRequest

MOVED = "vua_chuyen"
KEPT = timedelta(minutes=10)


def remember(request: HttpRequest, dossier_ids: Sequence[int], now: datetime) -> None:
    """Note the dossiers of the last deed; an earlier one is forgotten."""
    if dossier_ids:
        request.session[MOVED] = {"at": now.isoformat(), "ids": list(dossier_ids)}


def just_moved(request: HttpRequest, now: datetime) -> list[int]:
    """The dossiers of the last deed while it is fresh."""
    kept = request.session.get(MOVED)
    if not kept or now - datetime.fromisoformat(kept["at"]) > KEPT:
        return []
    return [int(one) for one in kept["ids"]]


def forget(request: HttpRequest, dossier_ids: Sequence[int]) -> None:
    """The dossiers were taken back."""
    kept = request.session.get(MOVED)
    if kept:
        left = [one for one in kept["ids"] if one not in set(dossier_ids)]
        request.session[MOVED] = {**kept, "ids": left}
