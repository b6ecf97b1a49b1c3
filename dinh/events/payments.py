"""Facts told by the payments room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from dinh.events.base import Event


@dataclass(frozen=True)
class FeeAssessed(Event):
    """A fee is owed for a record of another room."""

    name: ClassVar[str] = "payments.fee.assessed.v1"

    fee_id: int
    origin: str
    amount_vnd: int
    at: datetime


@dataclass(frozen=True)
class FeePaid(Event):
    """A fee was paid."""

    name: ClassVar[str] = "payments.fee.paid.v1"

    fee_id: int
    origin: str
    amount_vnd: int
    method: str
    at: datetime


@dataclass(frozen=True)
class FeeWaived(Event):
    """A fee was waived for a written reason."""

    name: ClassVar[str] = "payments.fee.waived.v1"

    fee_id: int
    origin: str
    at: datetime
