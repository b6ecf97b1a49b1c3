"""Receptions at a counter without a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReceptionState(StrEnum):
    """What became of a reception that a counter did without a line."""

    RECEIVED = "received"
    CONFLICT = "conflict"
    DROPPED = "dropped"


@dataclass(frozen=True)
class CounterReceptionView:
    """One reception without a line as the server knows it; `number` stood on the slip, `code` is the dossier's."""

    key: str
    number: str
    state: ReceptionState
    refusal_code: str
    sentence: str
    received_at: datetime
    arrived_at: datetime
    dossier_id: int | None
    code: str
    account_id: int

    @property
    def is_renumbered(self) -> bool:
        """The slip shows another number than the dossier: it must be printed again."""
        return bool(self.code) and self.code != self.number
