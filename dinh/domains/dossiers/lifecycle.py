"""The life of a dossier as data: state, verb, next state, who may, which fact is told.

`to=None` means: the state before the pause (`resume_state`), or the same state when the verb does not pause.
A verb that stands in no row of a state is refused. Reasons: `docs/decisions/0010-dossier-states.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dinh.domains.dossiers.permissions import (
    is_filer,
    may_hand_work,
    may_hold,
    may_lead,
    may_receive,
    may_serve,
    moved_last,
    takes_part,
)
from dinh.domains.dossiers.rules.sheet import DossierFacts
from dinh.domains.dossiers.types import DossierState as S
from dinh.domains.dossiers.types import DossierVerb as V
from dinh.events import dossiers as told
from dinh.events.base import Event
from dinh.kernel.access.types import Actor, ActorKind


class Who(StrEnum):
    """Who may use a verb; the predicates stand in `permissions`."""

    FILER = "filer"
    RECEPTION = "reception"
    HOLDER = "holder"
    HOLDER_OR_LEADER = "holder_or_leader"
    LEADER = "leader"
    CONSULTED = "consulted"
    FILER_OR_COUNTER = "filer_or_counter"
    FILER_OR_AGENCY = "filer_or_agency"
    MOVER = "mover"
    STAFFER = "staffer"
    SYSTEM = "system"


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    state: S
    verb: V
    to: S | None
    who: Who
    tells: type[Event] | None = None


def _both(verb: V, to: S | None, who: Who, tells: type[Event] | None = None) -> tuple[Transition, ...]:
    """The same row for a received dossier and one in progress."""
    return Transition(S.RECEIVED, verb, to, who, tells), Transition(S.IN_PROGRESS, verb, to, who, tells)


def _endings(state: S, stopper: Who) -> tuple[Transition, ...]:
    """Ways out of a received dossier, the clock running or not."""
    return (
        Transition(state, V.WITHDRAW, S.WITHDRAWN, Who.FILER_OR_AGENCY, told.DossierWithdrawn),
        Transition(state, V.STOP, S.STOPPED, stopper, told.DossierStopped),
        Transition(state, V.REJECT, S.FINISHED, stopper, told.DossierFinished),
        Transition(state, V.FINISH, S.FINISHED, stopper, told.DossierFinished),
    )


TABLE: tuple[Transition, ...] = (
    Transition(S.DRAFT, V.SAVE, S.DRAFT, Who.FILER),
    Transition(S.DRAFT, V.DISCARD, None, Who.FILER),
    Transition(S.DRAFT, V.SUBMIT, S.SUBMITTED, Who.FILER_OR_COUNTER, told.DossierSubmitted),
    Transition(S.SUBMITTED, V.RECEIVE, S.RECEIVED, Who.RECEPTION, told.DossierReceived),
    Transition(
        S.SUBMITTED, V.REFUSE_RECEPTION, S.REFUSED_AT_RECEPTION, Who.RECEPTION, told.DossierRefusedAtReception
    ),
    Transition(
        S.SUBMITTED, V.REQUEST_SUPPLEMENT, S.WAITING_SUPPLEMENT, Who.RECEPTION, told.SupplementRequested
    ),
    Transition(S.SUBMITTED, V.WITHDRAW, S.WITHDRAWN, Who.FILER_OR_AGENCY, told.DossierWithdrawn),
    Transition(S.SUBMITTED, V.CLAIM, None, Who.RECEPTION),
    Transition(S.SUBMITTED, V.RELEASE, None, Who.RECEPTION),
    Transition(S.SUBMITTED, V.SEND_MESSAGE, None, Who.FILER_OR_AGENCY, told.MessageSent),
    *_both(V.FORWARD, S.IN_PROGRESS, Who.HOLDER, told.DossierForwarded),
    *_both(V.SEND_BACK, S.IN_PROGRESS, Who.HOLDER, told.DossierSentBack),
    *_both(V.TRANSFER, S.IN_PROGRESS, Who.HOLDER_OR_LEADER, told.DossierTransferred),
    *_both(V.REQUEST_SUPPLEMENT, S.WAITING_SUPPLEMENT, Who.HOLDER, told.SupplementRequested),
    *_both(V.REQUEST_FEE, S.WAITING_FEE, Who.HOLDER, told.FeeRequested),
    *_both(V.REQUEST_OPINION, None, Who.HOLDER, told.OpinionRequested),
    *_both(V.RECORD_OPINION, None, Who.CONSULTED, told.OpinionRecorded),
    *_both(V.EXTEND, None, Who.HOLDER_OR_LEADER, told.DossierExtended),
    *_both(V.PAUSE, None, Who.LEADER),
    *_both(V.RESUME, None, Who.LEADER),
    *_both(V.CLAIM, None, Who.HOLDER_OR_LEADER),
    *_both(V.RELEASE, None, Who.HOLDER_OR_LEADER),
    *_both(V.SEND_MESSAGE, None, Who.FILER_OR_AGENCY, told.MessageSent),
    *_both(V.PASS_ON, None, Who.SYSTEM, told.DossierPassedOn),
    *_both(V.RECOMPUTE, None, Who.SYSTEM, told.DeadlineMoved),
    Transition(S.IN_PROGRESS, V.UNDO, None, Who.MOVER, told.StepUndone),
    *_endings(S.RECEIVED, Who.HOLDER),
    *_endings(S.IN_PROGRESS, Who.HOLDER),
    *_endings(S.WAITING_SUPPLEMENT, Who.HOLDER_OR_LEADER),
    *_endings(S.WAITING_FEE, Who.HOLDER_OR_LEADER),
    Transition(
        S.WAITING_SUPPLEMENT, V.ANSWER_SUPPLEMENT, None, Who.FILER_OR_COUNTER, told.SupplementAnswered
    ),
    Transition(S.WAITING_SUPPLEMENT, V.RECORD_OPINION, None, Who.CONSULTED, told.OpinionRecorded),
    Transition(S.WAITING_SUPPLEMENT, V.SEND_MESSAGE, None, Who.FILER_OR_AGENCY, told.MessageSent),
    Transition(
        S.WAITING_SUPPLEMENT,
        V.REFUSE_RECEPTION,
        S.REFUSED_AT_RECEPTION,
        Who.RECEPTION,
        told.DossierRefusedAtReception,
    ),
    Transition(S.WAITING_FEE, V.CONFIRM_FEE, None, Who.HOLDER_OR_LEADER, told.FeeConfirmed),
    Transition(S.WAITING_FEE, V.RECORD_OPINION, None, Who.CONSULTED, told.OpinionRecorded),
    Transition(S.WAITING_FEE, V.SEND_MESSAGE, None, Who.FILER_OR_AGENCY, told.MessageSent),
    *(
        Transition(state, verb, None, Who.SYSTEM, tells)
        for state in (S.SUBMITTED, S.WAITING_SUPPLEMENT, S.WAITING_FEE)
        for verb, tells in ((V.PASS_ON, told.DossierPassedOn), (V.RECOMPUTE, told.DeadlineMoved))
    ),
    *(
        Transition(state, V.HAND_WORK, None, Who.STAFFER, told.WorkHanded)
        for state in (S.SUBMITTED, S.RECEIVED, S.IN_PROGRESS, S.WAITING_SUPPLEMENT, S.WAITING_FEE)
    ),
    Transition(S.FINISHED, V.PASS_ON, None, Who.SYSTEM, told.DossierPassedOn),
    Transition(S.FINISHED, V.HAND_OVER, S.RETURNED, Who.FILER_OR_COUNTER, told.ResultHandedOver),
    Transition(S.FINISHED, V.SEND_MESSAGE, None, Who.FILER_OR_AGENCY, told.MessageSent),
    Transition(S.FINISHED, V.RATE, None, Who.FILER, told.DossierRated),
    Transition(S.RETURNED, V.RATE, None, Who.FILER, told.DossierRated),
)

_BY_KEY: dict[tuple[S, V], Transition] = {(row.state, row.verb): row for row in TABLE}


def transition(state: S, verb: V) -> Transition | None:
    """The row of a state and verb, None when the verb is not allowed there."""
    return _BY_KEY.get((state, verb))


def verbs_of(state: S) -> tuple[Transition, ...]:
    """All rows that leave a state, in the order of the table."""
    return tuple(row for row in TABLE if row.state == state)


def next_state(state: S, verb: V, resume: S | None) -> S:
    """The state after the verb; a row without target returns to `resume` from a pause, else stays."""
    row = _BY_KEY[state, verb]
    if row.to is not None:
        return row.to
    if verb in {V.ANSWER_SUPPLEMENT, V.CONFIRM_FEE} and resume is not None:
        return resume
    return state


UNCLAIMED = frozenset(
    {
        V.ANSWER_SUPPLEMENT,
        V.CONFIRM_FEE,
        V.RECORD_OPINION,
        V.WITHDRAW,
        V.SEND_MESSAGE,
        V.HAND_OVER,
        V.RATE,
        V.UNDO,
        V.HAND_WORK,
    }
)
"""Verbs that do not wait for the officer who claimed the dossier."""


def permitted(who: Who, actor: Actor, facts: DossierFacts) -> bool:
    """Whether the actor is the one a row of the table names."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if who is Who.CONSULTED:
        return actor.kind is ActorKind.OFFICIAL
    return any(predicate(actor, facts) for predicate in PREDICATES[who])


def is_held_by_another(verb: V, actor: Actor, facts: DossierFacts) -> bool:
    """Whether a colleague claimed the dossier first; a leader and the system pass."""
    holder = facts.holder_account_id
    if holder is None or holder == actor.account_id or verb in UNCLAIMED:
        return False
    return actor.kind is not ActorKind.SYSTEM and not may_lead(actor, facts)


PREDICATES: dict[Who, tuple[Callable[[Actor, DossierFacts], bool], ...]] = {
    Who.FILER: (is_filer,),
    Who.RECEPTION: (may_receive,),
    Who.HOLDER: (may_hold,),
    Who.HOLDER_OR_LEADER: (may_hold, may_lead),
    Who.LEADER: (may_lead,),
    Who.FILER_OR_COUNTER: (is_filer, may_serve),
    Who.FILER_OR_AGENCY: (is_filer, takes_part),
    Who.MOVER: (moved_last,),
    Who.STAFFER: (may_hand_work,),
    Who.SYSTEM: (),
}
