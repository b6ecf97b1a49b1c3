"""Somebody to act in the tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Somebody:
    """What the audit log asks of an actor."""

    account_id: int | None
    kind: str
    agency_id: int | None
    address: str
    request_id: str


OFFICER = Somebody(2, "official", 15, "10.0.0.7", "r1")
