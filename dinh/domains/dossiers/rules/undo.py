"""Taking back one's own last move: which moves, how long, and when it is too late. Pure.

Only moves inside the house (forward, back, transfer) that nobody has been told of and that touched neither the legal
clock nor the competence. It is no deletion: the move stays in the history, the undoing is a line of its own, and the
minutes in between stay with whoever held the dossier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from dinh.domains.dossiers.rules.refusals import NothingToUndo, TooLateToUndo
from dinh.domains.dossiers.rules.sheet import DossierFacts
from dinh.domains.dossiers.types import DossierVerb
from dinh.domains.procedures.types import Clock, VersionPlan
from dinh.lib.deadlines import HolderKind
from dinh.lib.refusals import Refusal

UNDO_WITHIN = timedelta(minutes=10)
UNDOABLE = frozenset({DossierVerb.FORWARD, DossierVerb.SEND_BACK, DossierVerb.TRANSFER})


class Stretch(Protocol):
    """What is asked of a stretch of holding."""

    @property
    def seq(self) -> int: ...
    @property
    def step_code(self) -> str: ...
    @property
    def holder_kind(self) -> HolderKind: ...
    @property
    def agency_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Deed:
    """The last line of a dossier's history."""

    seq: int
    verb: DossierVerb
    account_id: int | None
    at: datetime
    payload: Mapping[str, Any]


def why_no_undo(
    *,
    facts: DossierFacts,
    opened: Stretch | None,
    left: Stretch | None,
    deed: Deed,
    plan: VersionPlan,
    account_id: int | None,
    now: datetime,
) -> Refusal | None:
    """Why the last deed cannot be taken back by the account now; None when it can.

    `opened` is the open stretch, `left` the one before it.
    """
    if deed.verb not in UNDOABLE or deed.account_id is None or deed.account_id != account_id:
        return NothingToUndo()
    if opened is None or left is None or left.seq + 1 != opened.seq or left.agency_id is None:
        return NothingToUndo()
    if {opened.holder_kind, left.holder_kind} != {HolderKind.AGENCY}:
        return NothingToUndo()
    stopping = {step.code for step in plan.steps if step.clock is Clock.STOPS}
    if stopping & {opened.step_code, left.step_code} or _moved_competence(facts, deed):
        return NothingToUndo()
    return TooLateToUndo() if now - deed.at > UNDO_WITHIN else None


def _moved_competence(facts: DossierFacts, deed: Deed) -> bool:
    """Whether a transfer made another agency the competent one; lines from before the mark count as if it had."""
    if deed.verb is not DossierVerb.TRANSFER:
        return False
    away = deed.payload.get("from_agency") != deed.payload.get("to_agency")
    return bool(
        deed.payload.get("takes_over", away and deed.payload.get("to_agency") == facts.competent_agency_id)
    )
