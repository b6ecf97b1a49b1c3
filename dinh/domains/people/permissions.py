"""One predicate per verb. The system itself and province administrators pass everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor, ActorKind


def is_province_admin(actor: Actor) -> bool:
    """The system, an administrator of the installation, or a holder of the province administrator's post."""
    return actor.kind is ActorKind.SYSTEM or actor.is_admin or actor.has_role(Role.PROVINCE_ADMIN)


def may_change_agencies(actor: Actor) -> bool:
    """Create, rename, move, merge, split or end agencies."""
    return is_province_admin(actor)


def may_manage_people_of(actor: Actor, agency_path: str) -> bool:
    """Posts, units, leave and calendar of an agency: its administrator or one of an agency above it."""
    if is_province_admin(actor):
        return True
    return any(
        post.role == Role.AGENCY_ADMIN
        and (agency_path == post.agency_path or agency_path.startswith(f"{post.agency_path}."))
        for post in actor.posts
    )


def may_open_accounts(actor: Actor) -> bool:
    """Open accounts of officials: administrators of any agency, whose appointments are checked apart."""
    return is_province_admin(actor) or actor.has_role(Role.AGENCY_ADMIN)


def may_see_staff(actor: Actor) -> bool:
    """The pages of accounts and posts: administrators of an agency or the province; auditors read."""
    return may_open_accounts(actor) or actor.has_role(Role.AUDITOR)


def may_manage_account(actor: Actor, *, is_powerful: bool, agency_paths: Sequence[str]) -> bool:
    """Close, reopen, reset or sign out an official's account: who manages the people of every agency it has posts at.

    Powerful accounts (administrators, auditors) and those without any post are the province administrator's.
    """
    if is_province_admin(actor):
        return True
    return (
        not is_powerful
        and bool(agency_paths)
        and all(may_manage_people_of(actor, path) for path in agency_paths)
    )


def may_open_powerful_accounts(actor: Actor) -> bool:
    """Open administrator and service accounts."""
    return is_province_admin(actor)


def may_delegate(actor: Actor, *, holder_account_id: int, agency_path: str) -> bool:
    """The holder of the post himself, or whoever manages its agency's people."""
    return actor.account_id == holder_account_id or may_manage_people_of(actor, agency_path)
