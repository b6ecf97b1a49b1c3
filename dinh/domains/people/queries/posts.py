"""Who holds which role: resolved when asked, with delegations and substitutes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from dinh.domains.people.models import Delegation, Leave, Post
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.types import Holder, Role


def holders_of(
    *, role: Role | str, agency_id: int, on: date, unit_id: int | None = None
) -> tuple[Holder, ...]:
    """Those who may act in the role at the agency (of one unit: its own and the agency-wide posts) on a day.

    Officers on leave are left out and their substitutes stand in; delegates are added.
    """
    posts = Post.objects.filter(
        on_day(on), agency=agency_id, role=str(role), account__is_active=True
    ).select_related("account")
    if unit_id is not None:
        posts = posts.filter(Q(unit=unit_id) | Q(unit=None))
    held = {post.id: post for post in posts}
    leaves = Leave.objects.filter(
        on_day(on), account__in=[post.account_id for post in held.values()]
    ).select_related("substitute")
    away = {leave.account_id: leave for leave in leaves}
    found: dict[tuple[int, int], Holder] = {}

    def add(post: Post, account_id: int, name: str, standing_in: bool) -> None:
        found.setdefault(
            (account_id, post.id),
            Holder(account_id, name, post.id, post.agency_id, post.unit_id, Role(post.role), standing_in),
        )

    for post in held.values():
        leave = away.get(post.account_id)
        if leave is None:
            add(post, post.account_id, post.account.get_full_name(), standing_in=False)
        elif leave.substitute is not None and leave.substitute.is_active:
            add(post, leave.substitute.id, leave.substitute.get_full_name(), standing_in=True)
    delegations = Delegation.objects.filter(
        on_day(on), post__in=held, to_account__is_active=True
    ).select_related("to_account")
    for given in delegations:
        add(held[given.post_id], given.to_account_id, given.to_account.get_full_name(), standing_in=True)
    return tuple(sorted(found.values(), key=lambda holder: (holder.name, holder.account_id, holder.post_id)))
