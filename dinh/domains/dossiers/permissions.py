"""Who may do what with a dossier: one predicate per kind of person, and the filter that lists and single reads share.

A dossier of another agency does not exist for an officer: he gets `DossierNotFound`, never "not allowed".
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from dinh.domains.dossiers.models import Dossier, DossierStep, Opinion, Party
from dinh.domains.dossiers.rules.sheet import DossierFacts
from dinh.domains.dossiers.types import DossierState
from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor, ActorKind

OVERSEERS = (Role.PROVINCE_ADMIN, Role.AUDITOR)


def oversees(actor: Actor) -> bool:
    """Province administrator or auditor: reads every dossier, acts on none."""
    return any(actor.has_role(role) for role in OVERSEERS)


def visible_to(actor: Actor) -> Q:
    """The dossiers that exist for the actor, as a filter on `Dossier`."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    drafts = ~Q(state=DossierState.DRAFT)
    if actor.kind is ActorKind.OFFICIAL:
        ids = actor.agency_ids
        own = Q(filer_account_id=actor.account_id)
        if oversees(actor):
            return drafts | own
        taken_part = Q(competent_agency__in=ids) | Q(reception_agency__in=ids) | Q(holder_agency__in=ids)
        held = Exists(DossierStep.objects.filter(dossier=OuterRef("pk"), agency_id__in=ids))
        asked = Exists(Opinion.objects.filter(dossier=OuterRef("pk"), agency_id__in=ids))
        return Q(drafts & (taken_part | Q(held) | Q(asked))) | own
    return belongs_to(actor)


def belongs_to(actor: Actor) -> Q:
    """The dossiers filed by the account, and the submitted ones that name its person."""
    if actor.account_id is None:
        return Q(pk__in=())
    own = Q(filer_account_id=actor.account_id)
    if actor.person_id is None:
        return own
    named = Exists(Party.objects.filter(dossier=OuterRef("pk"), person_id=actor.person_id))
    return own | Q(~Q(state=DossierState.DRAFT) & Q(named))


def visible_dossiers(actor: Actor) -> QuerySet[Dossier]:
    """The dossiers that exist for the actor."""
    return Dossier.objects.filter(visible_to(actor))


def is_filer(actor: Actor, facts: DossierFacts) -> bool:
    """Filed by this account, or about this person."""
    if actor.account_id is not None and actor.account_id == facts.filer_account_id:
        return True
    return actor.person_id is not None and actor.person_id == facts.subject_person_id


def may_receive(actor: Actor, facts: DossierFacts) -> bool:
    """One-stop officer of the reception unit."""
    return actor.has_role(Role.ONE_STOP, facts.reception_agency_id)


def may_hold(actor: Actor, facts: DossierFacts) -> bool:
    """Holder of a post with the role of the step, at the holding agency (and unit, when one is set)."""
    return any(
        post.agency_id == facts.holder_agency_id
        and post.role == facts.holder_role
        and (facts.holder_unit_id is None or post.unit_id in {None, facts.holder_unit_id})
        for post in actor.posts
    )


def may_lead(actor: Actor, facts: DossierFacts) -> bool:
    """Leader of the holding or the competent agency."""
    return actor.has_role(Role.LEADER, facts.holder_agency_id) or actor.has_role(
        Role.LEADER, facts.competent_agency_id
    )


def may_staff(actor: Actor, agency_id: int) -> bool:
    """Give the open work of an agency to others: its leader or administrator, or the province's administrator."""
    return actor.has_role(Role.PROVINCE_ADMIN) or any(
        actor.has_role(role, agency_id) for role in (Role.LEADER, Role.AGENCY_ADMIN)
    )


def may_hand_work(actor: Actor, facts: DossierFacts) -> bool:
    """Whoever may staff the holding agency."""
    return may_staff(actor, facts.holder_agency_id)


def moved_last(actor: Actor, facts: DossierFacts) -> bool:
    """The officer whose verb was the last one on the dossier: he may take it back for a short while."""
    official = actor.kind is ActorKind.OFFICIAL and actor.account_id is not None
    return official and actor.account_id == facts.updated_by_id


def may_serve(actor: Actor, facts: DossierFacts) -> bool:
    """One-stop officer of the reception unit or the competent agency: acts for a citizen at the counter."""
    return any(
        actor.has_role(Role.ONE_STOP, agency)
        for agency in (facts.reception_agency_id, facts.competent_agency_id)
    )


def takes_part(actor: Actor, facts: DossierFacts) -> bool:
    """Any officer of the three agencies of a dossier."""
    return bool(
        {facts.reception_agency_id, facts.competent_agency_id, facts.holder_agency_id} & set(actor.agency_ids)
    )


def may_remind(actor: Actor, facts: DossierFacts) -> bool:
    """Any officer of the three agencies but the one who holds it himself."""
    mine = facts.holder_account_id is not None and facts.holder_account_id == actor.account_id
    return actor.kind is ActorKind.OFFICIAL and takes_part(actor, facts) and not mine


REGISTER_KEEPERS = (Role.ONE_STOP, Role.CLERK, Role.LEADER, Role.AGENCY_ADMIN)


def may_read_register(actor: Actor, agency_id: int) -> bool:
    """The counter's own people, its leader and clerk; overseers of the province."""
    return oversees(actor) or any(actor.has_role(role, agency_id) for role in REGISTER_KEEPERS)
