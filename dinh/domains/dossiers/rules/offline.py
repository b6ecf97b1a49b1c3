"""A counter without a line: who holds its numbers, and which moments of its clock are believed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dinh.domains.dossiers.rules.refusals import DeviceUnknown, MomentNotBelieved, TooFarAhead
from dinh.lib.moments import local, show_moment

DEVICE = re.compile(r"^[0-9a-f-]{8,36}$")
DAYS_AHEAD = 4
AHEAD = timedelta(minutes=2)


def holder_of(*, agency_id: int, device: str) -> str:
    """How a block names the machine it belongs to. Refused: DeviceUnknown."""
    if not DEVICE.match(device):
        raise DeviceUnknown
    return f"{counter_of(agency_id=agency_id)}{device}"


def counter_of(*, agency_id: int) -> str:
    """The beginning of the holders of all machines of one counter."""
    return f"dossiers:counter:{agency_id}:"


def check_day(*, day: date, now: datetime) -> None:
    """Numbers are set apart for today and the few days that a weekend is long. Refused: TooFarAhead."""
    if not 0 <= (day - local(now).date()).days <= DAYS_AHEAD:
        raise TooFarAhead


def check_moment(*, received_at: datetime, reserved_at: datetime, period: str, now: datetime) -> None:
    """The machine's clock is believed between the drawing of the block and now, on the day of the numbers.

    Refused: MomentNotBelieved.
    """
    if (
        not reserved_at - AHEAD <= received_at <= now + AHEAD
        or local(received_at).date().isoformat() != period
    ):
        raise MomentNotBelieved(at=show_moment(received_at))
