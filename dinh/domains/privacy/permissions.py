"""Who may answer: leaders and administrators of the agency asked, administrators of the province."""

from __future__ import annotations

from django.db.models import Q

from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor, ActorKind

ANSWERING = (Role.LEADER, Role.AGENCY_ADMIN)


def oversees(actor: Actor) -> bool:
    """The province's administrator answers for the whole province."""
    return actor.is_admin or actor.has_role(Role.PROVINCE_ADMIN)


def answers_somewhere(actor: Actor) -> bool:
    """Whether the officers' pages of the room exist for the actor."""
    return actor.kind is ActorKind.OFFICIAL and (
        oversees(actor) or any(actor.has_role(role) for role in ANSWERING)
    )


def may_answer(actor: Actor, agency_id: int) -> bool:
    """Answer the requests made to an agency."""
    return actor.kind is ActorKind.OFFICIAL and (
        oversees(actor) or any(actor.has_role(role, agency_id) for role in ANSWERING)
    )


def visible_to(actor: Actor) -> Q:
    """The requests that exist for an actor: his own, and those made to agencies he answers for."""
    own = Q(account_id=actor.account_id or 0)
    if actor.kind is not ActorKind.OFFICIAL:
        return own
    if oversees(actor):
        return Q()
    ids = [post.agency_id for post in actor.posts if post.role in ANSWERING]
    return own | Q(agency_id__in=ids)
