"""What leaves the room: a notice as its reader sees it, the ways it travels, and how a way may fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Way(StrEnum):
    """How a notice reaches a person."""

    LIST = "list"
    EMAIL = "email"
    SMS = "sms"


class DeliveryState(StrEnum):
    """Where a delivery stands; nothing else is possible."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One line of a person's list; `link` is an address of this installation or empty.

    `subject` and `text` are the words that were sent; `template` and `context` tell them in another language.
    """

    id: int
    subject: str
    text: str
    link: str
    created_at: datetime
    read_at: datetime | None
    template: str
    context: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of the list, latest first; `after` is the key of the next page, if there is one."""

    rows: tuple[NoticeRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a carrier is handed. `token` is the same at every try, so that a receiver may tell copies apart."""

    address: str
    subject: str
    text: str
    token: str


class CarrierAway(Exception):
    """The server does not answer or asks to come back later: nothing of this way can go now."""


class LetterRefused(Exception):
    """The server will never take this letter for this address; others may pass."""


class LetterPutOff(Exception):
    """The server will not take this letter now; others may pass."""


class Carrier(Protocol):
    """A way out of the house: an open connection that takes letters one by one."""

    def open(self) -> None:
        """Get ready; raises CarrierAway."""

    def send(self, letter: Letter) -> None:
        """Hand one letter over; raises any of the three. Returning means that it was taken."""

    def close(self) -> None:
        """Let go; never raises."""
