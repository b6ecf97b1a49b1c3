"""What a question about figures means: an agency by code or name, days and a moment as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from dinh.domains.dossiers.rules.refusals import AgencyAmbiguous, PeriodUnread, PeriodUnsound
from dinh.domains.people.queries import AgencyNotFound, find_agency
from dinh.domains.people.types import AgencySummary
from dinh.lib.moments import FIRST_YEAR, LAST_YEAR, local, parse_day, parse_moment
from dinh.lib.vietnamese import clean_line

LEAP_SECOND = re.compile(r"(T\d\d:\d\d):60", re.IGNORECASE)
LOST_PLUS = re.compile(r"(T[0-9:.]+) (\d\d:?\d\d)$", re.IGNORECASE)


@dataclass(frozen=True)
class AskedPeriod:
    """Days inclusive, and the moment; `as_of` is None when the present is asked."""

    from_date: date
    to_date: date
    as_of: datetime | None


def read_period(
    *, now: datetime, from_text: str = "", to_text: str = "", as_of_text: str = ""
) -> AskedPeriod:
    """`as_of` defaults to now, `to` to its day, `from` to 1 January of its year. Refused: PeriodUnread, PeriodUnsound."""
    as_of = _moment(as_of_text)
    moment = local(as_of or now)
    last = _day(to_text) or moment.date()
    first = _day(from_text) or date(last.year, 1, 1)
    if as_of is not None and as_of > now:
        raise PeriodUnsound
    if first > last or not all(FIRST_YEAR <= one.year <= LAST_YEAR for one in (first, last, moment)):
        raise PeriodUnsound
    return AskedPeriod(first, last, as_of)


def _day(text: str) -> date | None:
    try:
        return parse_day(text) if text.strip() else None
    except ValueError:
        raise PeriodUnread from None


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        whole = LEAP_SECOND.sub(r"\1:59", LOST_PLUS.sub(r"\1+\2", text.strip()))
        return parse_moment(whole.upper())
    except ValueError:
        raise PeriodUnread from None
    except OverflowError:
        raise PeriodUnsound from None


def agency_named(*, text: str, first: date, last: date) -> AgencySummary | None:
    """The agency of a code or a name, None for nothing asked.

    Of several of one name those that lived in the period count, of these the ones that lived on its last day.
    Refused: people's AgencyNotFound, AgencyAmbiguous.
    """
    wanted = clean_line(text)
    if not wanted:
        if text.strip():  # nothing but control characters is not "the whole province"
            raise AgencyNotFound
        return None
    text = wanted
    found = find_agency(text=text) or find_agency(text=text, at=last)
    if not found:
        raise AgencyNotFound
    for narrower in (
        [
            one
            for one in found
            if one.active_from <= last and (one.active_to is None or one.active_to > first)
        ],
        [one for one in found if one.is_active(last)],
    ):
        if len(found) > 1 and narrower:
            found = narrower
    if len(found) > 1:
        raise AgencyAmbiguous(candidates=[(one.code, one.name) for one in found])
    return found[0]
