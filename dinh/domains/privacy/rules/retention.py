"""How long: whole years after the ending, counted by the province's calendar day."""

from __future__ import annotations

from datetime import datetime

from dinh.lib.moments import local


def kept_since(*, now: datetime, years: int) -> datetime:
    """What ended before this moment has been kept for `years` whole years; 29 February counts as 28."""
    here = local(now)
    try:
        return here.replace(year=here.year - years)
    except ValueError:
        return here.replace(year=here.year - years, day=28)
