"""Which moves a step offers, and who holds the dossier after one."""

from __future__ import annotations

from dataclasses import dataclass

from dinh.domains.dossiers.rules.refusals import ReasonNeeded, StepNotOffered
from dinh.domains.dossiers.rules.sheet import DossierFacts
from dinh.domains.procedures.types import AgencyRule, Scope, StepPlan, TransitionPlan, Verb, VersionPlan
from dinh.lib.deadlines import HolderKind


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a step."""

    kind: HolderKind
    agency_id: int
    role: str


def current_step(plan: VersionPlan, facts: DossierFacts) -> StepPlan:
    """The step the dossier stands in."""
    try:
        return plan.step(facts.step_code)
    except KeyError:
        raise StepNotOffered from None


def offered(
    plan: VersionPlan, facts: DossierFacts, verb: Verb, reason: str, to_step: str | None = None
) -> TransitionPlan:
    """The transition of the verb from the current step. Refused: StepNotOffered, ReasonNeeded."""
    found = current_step(plan, facts).transition(verb, to_step)
    if found is None:
        raise StepNotOffered
    if found.needs_reason and not reason:
        raise ReasonNeeded
    return found


def target(plan: VersionPlan, facts: DossierFacts, verb: Verb, to_step: str | None, reason: str) -> StepPlan:
    """The step a forward or a return leads to; with several the caller must choose. Refused like `offered`."""
    choices = [one for one in current_step(plan, facts).transitions if one.verb is verb]
    if to_step is None and len(choices) > 1:
        raise StepNotOffered("Bước này có nhiều lối đi. Hãy chọn bước kế tiếp.")
    move = offered(plan, facts, verb, reason, to_step)
    if move.to_step is None:
        raise StepNotOffered
    return plan.step(move.to_step)


def holder_of(step: StepPlan, facts: DossierFacts) -> Holder:
    """Agency and role that hold a step: three facts stay apart (reception unit, competent agency, holder)."""
    agency_id = (
        facts.reception_agency_id if step.agency_rule is AgencyRule.RECEPTION else facts.competent_agency_id
    )
    kinds = {Scope.CITIZEN: HolderKind.CITIZEN, Scope.OUTSIDE: HolderKind.OUTSIDE}
    return Holder(kinds.get(step.scope, HolderKind.AGENCY), agency_id, step.role)
