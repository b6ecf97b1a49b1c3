"""Plans: all that handling a dossier needs to know of one version of a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dinh.domains.procedures.types.words import AgencyRule, Channel, Clock, OnlineLevel, Scope, Tier, Verb
from dinh.lib.deadlines import Limit


@dataclass(frozen=True, slots=True)
class TransitionPlan:
    """One verb allowed at a step; `to_step` is the code of the next step, None when the step stays or the work ends."""

    verb: Verb
    to_step: str | None = None
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One step of the electronic process. `step_id` is 0 until it is stored; `role` is a role of `people`."""

    code: str
    order: int
    title: str
    role: str
    scope: Scope
    agency_rule: AgencyRule
    limit: Limit | None
    clock: Clock
    transitions: tuple[TransitionPlan, ...]
    checklist: tuple[str, ...] = ()
    step_id: int = 0

    def allows(self, verb: Verb) -> bool:
        """Whether the verb stands in the step's table."""
        return any(transition.verb is verb for transition in self.transitions)

    def transition(self, verb: Verb, to_step: str | None = None) -> TransitionPlan | None:
        """The transition of a verb; with several targets `to_step` chooses, without it the first one answers."""
        for transition in self.transitions:
            if transition.verb is verb and (to_step is None or transition.to_step == to_step):
                return transition
        return None


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """One required paper (thành phần hồ sơ); `guidance` marks a sentence of advice that asks for no paper."""

    code: str
    title: str
    mandatory: bool
    originals: int
    copies: int
    guidance: bool = False


@dataclass(frozen=True, slots=True)
class ResultType:
    """Kết quả thực hiện: national code (may be empty) and title (may be empty)."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """All that handling a dossier needs to know of one version; immutable once the version is published."""

    version_id: int
    procedure_id: int
    procedure_code: str
    name: str
    field_code: str
    field_name: str
    rule_set: str
    valid_from: date | None
    level: OnlineLevel
    tiers: tuple[Tier, ...]
    steps: tuple[StepPlan, ...]
    limits: Mapping[Channel, Limit | None]
    fees: Mapping[Channel, int | None]
    papers: tuple[PaperPlan, ...]
    form_definition: Mapping[str, Any]
    form_hash: str
    result_types: tuple[ResultType, ...]

    @property
    def first_step(self) -> StepPlan:
        """The step that receives the dossier."""
        return self.steps[0]

    def step(self, code: str) -> StepPlan:
        """The step of a code; KeyError when the version has none."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(code)

    def channels(self) -> tuple[Channel, ...]:
        """Ways of filing the version offers, in the order of the law."""
        return tuple(channel for channel in Channel if channel in self.limits)


@dataclass(frozen=True, slots=True)
class PathExcess:
    """A path of steps that takes longer than the law allows; amounts in the unit named by `unit` (minutes or days)."""

    titles: tuple[str, ...]
    codes: tuple[str, ...]
    total: int
    allowed: int
    unit: str
