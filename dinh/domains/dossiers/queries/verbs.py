"""What the caller may do with a dossier now, and what is missing first: the same table the actions obey."""

from __future__ import annotations

from dinh.domains.dossiers.lifecycle import is_held_by_another, permitted, verbs_of
from dinh.domains.dossiers.rules.sheet import DossierFacts, Sheet
from dinh.domains.dossiers.types import DossierVerb, MoveView, VerbView
from dinh.domains.procedures.types import StepPlan, Verb, VersionPlan
from dinh.kernel.access.types import Actor, ActorKind
from dinh.lib.deadlines import Waiting

OF_STEP = frozenset(
    {
        DossierVerb.FORWARD,
        DossierVerb.SEND_BACK,
        DossierVerb.REQUEST_SUPPLEMENT,
        DossierVerb.REJECT,
        DossierVerb.FINISH,
    }
)
# Not offered by state alone: what the system does, what is done to a whole pile, and what hangs on the last line of the history.
APART = frozenset({DossierVerb.PASS_ON, DossierVerb.RECOMPUTE, DossierVerb.UNDO, DossierVerb.HAND_WORK})


def _step(plan: VersionPlan, facts: DossierFacts) -> StepPlan | None:
    return next((step for step in plan.steps if step.code == facts.step_code), None)


def verbs_of_sheet(*, sheet: Sheet, plan: VersionPlan, actor: Actor, is_rated: bool) -> tuple[VerbView, ...]:
    """Verbs the actor may use in this state, each with what is missing first, in words."""
    facts = sheet.dossier
    found: list[VerbView] = []
    for row in verbs_of(facts.state):
        if row.verb in APART or not permitted(row.who, actor, facts):
            continue
        if not _offered(row.verb, sheet, _step(plan, facts), is_rated=is_rated):
            continue
        missing = _missing(row.verb, sheet)
        if not missing and is_held_by_another(row.verb, actor, facts):
            missing = "Đồng nghiệp khác đã nhận xử lý hồ sơ này."
        found.append(VerbView(verb=row.verb, missing=missing))
    return tuple(found)


def _offered(verb: DossierVerb, sheet: Sheet, step: StepPlan | None, *, is_rated: bool) -> bool:
    facts = sheet.dossier
    if verb in OF_STEP and facts.is_received:
        return step is not None and step.allows(Verb(verb.value))
    if verb in {DossierVerb.STOP, DossierVerb.REJECT, DossierVerb.FINISH}:
        return facts.is_received
    if verb is DossierVerb.REFUSE_RECEPTION:
        return not facts.is_received
    if verb is DossierVerb.RATE:
        return not is_rated
    if verb is DossierVerb.RECORD_OPINION:
        return facts.open_opinions > 0
    if verb is DossierVerb.RESUME:
        return facts.suspended_for == Waiting.FORCE_MAJEURE
    if verb is DossierVerb.RELEASE:
        return facts.holder_account_id is not None
    return True


def _missing(verb: DossierVerb, sheet: Sheet) -> str:
    facts = sheet.dossier
    if verb in {DossierVerb.EXTEND, DossierVerb.REQUEST_OPINION, DossierVerb.PAUSE} and sheet.is_suspended:
        return "Đồng hồ giải quyết đang dừng."
    if verb is DossierVerb.EXTEND and sheet.extension is not None:
        return "Hồ sơ đã được gia hạn một lần."
    if verb is DossierVerb.EXTEND and facts.due_at is None:
        return "Thủ tục không quy định thời hạn."
    return ""


def moves_of(*, sheet: Sheet, plan: VersionPlan, actor: Actor) -> tuple[MoveView, ...]:
    """The steps a forward or a return may lead to, for whoever may move the dossier."""
    facts = sheet.dossier
    step = _step(plan, facts)
    names = {one.code: one.title for one in plan.steps}
    allowed = {row.verb for row in verbs_of(facts.state) if permitted(row.who, actor, facts)}
    if step is None or not facts.is_received or actor.kind is ActorKind.ANONYMOUS:
        return ()
    return tuple(
        MoveView(
            verb=DossierVerb(move.verb.value),
            to_step=move.to_step,
            title=names.get(move.to_step or "", ""),
            needs_reason=move.needs_reason,
        )
        for move in step.transitions
        if move.verb in {Verb.FORWARD, Verb.SEND_BACK} and DossierVerb(move.verb.value) in allowed
    )
