"""Officials for the pages of administrators: list, one account with all that belongs to it, requests of resets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from dinh.domains.people.models import (
    Account,
    Delegation,
    Leave,
    Post,
    Rollout,
    SecondFactorReset,
)
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.permissions import is_province_admin, may_see_staff
from dinh.domains.people.queries.agencies import descendant_ids, list_agencies
from dinh.domains.people.queries.persons import AccountNotFound, account_names
from dinh.domains.people.types import (
    AccountKind,
    AwayLine,
    ModuleState,
    OfficerLine,
    PostLine,
    ResetLine,
    ResetState,
    Role,
    RolloutCell,
    StaffPage,
    StaffRow,
    StaffView,
    SystemModule,
    UsageLine,
)
from dinh.kernel.access.types import Actor
from dinh.lib.moments import local
from dinh.lib.vietnamese import fold, sort_key

__all__ = [
    "agencies_of",
    "agency_officers",
    "find_account",
    "get_staff",
    "is_province_admin",
    "list_staff",
    "managed_agency_ids",
    "may_see_staff",
    "open_resets",
    "resets",
    "rollout_cells",
    "usage_by_agency",
]

ROWS_A_PAGE = 50
FACTORS = ("totp", "webauthn")
ACTIVE_DAYS = 30
"""Who signed in within so many days counts as using the system (C8)."""


def managed_agency_ids(*, actor: Actor, on: date) -> frozenset[int] | None:
    """The agencies whose people the actor administers or may read; None = all of them."""
    if is_province_admin(actor) or actor.has_role(Role.AUDITOR):
        return None
    own = {post.agency_id for post in actor.posts if post.role == Role.AGENCY_ADMIN}
    return frozenset(one for agency in own for one in descendant_ids(agency_id=agency, on=on))


def list_staff(
    *,
    actor: Actor,
    on: date,
    text: str = "",
    agency_id: int | None = None,
    role: Role | None = None,
    closed: bool = False,
    number: int = 1,
) -> StaffPage:
    """Officials the actor administers: by name or user name, by agency (and what stands below it), role, closed."""
    found = _staff_of(actor, on).filter(is_active=not closed)
    if agency_id is not None or role is not None:
        posts = Post.objects.filter(on_day(on), account=OuterRef("pk"))
        if agency_id is not None:
            posts = posts.filter(agency__in=descendant_ids(agency_id=agency_id, on=on))
        if role is not None:
            posts = posts.filter(role=role.value)
        found = found.filter(Exists(posts))
    # The database sorts Đ behind Z: a province's officials are few enough to be put in order here.
    rows_found = found.values_list("id", "display_name", "username", "email")
    asked = fold(text)
    order = [
        pk
        for pk, name, username, email in sorted(
            rows_found, key=lambda row: (sort_key(row[1] or row[2]), row[0])
        )
        if asked in fold(f"{name} {username} {email}")
    ]
    total, first = len(order), (number - 1) * ROWS_A_PAGE
    here = order[first : first + ROWS_A_PAGE]
    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))
    known = {one.pk: one for one in found.filter(pk__in=here).annotate(factor=factor)}
    accounts = [known[pk] for pk in here if pk in known]
    held: dict[int, list[tuple[str, int]]] = {}
    for account, post_role, agency in (
        Post.objects.filter(on_day(on), account__in=accounts)
        .order_by("id")
        .values_list("account", "role", "agency")
    ):
        held.setdefault(account, []).append((post_role, agency))
    rows = tuple(
        StaffRow(
            account_id=one.id,
            username=one.username,
            name=one.get_full_name(),
            is_active=one.is_active,
            is_admin=one.is_admin,
            last_active_at=one.last_active_at,
            has_second_factor=one.factor,
            posts=tuple(held.get(one.id, ())),
        )
        for one in accounts
    )
    return StaffPage(rows, total, number, number + 1 if first + ROWS_A_PAGE < total else None)


def _staff_of(actor: Actor, on: date) -> QuerySet[Account]:
    found = Account.objects.filter(kind=AccountKind.OFFICIAL.value)
    agencies = managed_agency_ids(actor=actor, on=on)
    if agencies is not None:
        found = found.filter(Exists(Post.objects.filter(account=OuterRef("pk"), agency__in=agencies)))
    return found


def get_staff(*, actor: Actor, account_id: int, now: datetime) -> StaffView:
    """One official with all that belongs to him. Refused: AccountNotFound, also for one the actor may not see."""
    today = local(now).date()
    account = _staff_of(actor, today).filter(pk=account_id).first()
    if account is None:
        raise AccountNotFound
    posts = list(Post.objects.filter(account=account).select_related("unit").order_by("-active_from", "-id"))
    names = _agency_names({post.agency_id for post in posts})
    return StaffView(
        account_id=account.id,
        username=account.username,
        name=account.get_full_name(),
        email=account.email,
        phone=account.phone,
        is_active=account.is_active,
        is_admin=account.is_admin,
        has_password=account.has_usable_password(),
        second_factors=Authenticator.objects.filter(user=account, type__in=FACTORS).count(),
        created_at=account.created_at,
        last_active_at=account.last_active_at,
        posts=tuple(
            PostLine(
                id=post.id,
                agency_id=post.agency_id,
                agency_name=names.get(post.agency_id, ""),
                unit_name=post.unit.name if post.unit else "",
                role=Role(post.role),
                title=post.title,
                active_from=post.active_from,
                active_to=post.active_to,
            )
            for post in posts
        ),
        stands_in_for=_stands_in_for(account, today),
        leaves=tuple(
            AwayLine(
                one.active_from,
                one.active_to,
                one.substitute.get_full_name() if one.substitute else "",
                one.reason,
            )
            for one in Leave.objects.filter(account=account, active_to__gt=today)
            .select_related("substitute")
            .order_by("active_from")
        ),
        resets=resets(account_ids=(account.id,)),
    )


def _stands_in_for(account: Account, today: date) -> tuple[str, ...]:
    away = Leave.objects.filter(on_day(today), substitute=account).select_related("account")
    given = Delegation.objects.filter(on_day(today), to_account=account).select_related("post__account")
    return tuple(
        dict.fromkeys(
            [
                *(one.account.get_full_name() for one in away),
                *(one.post.account.get_full_name() for one in given),
            ]
        )
    )


def _agency_names(ids: set[int]) -> dict[int, str]:
    return {one.id: one.short_name for one in list_agencies(ids=ids)} if ids else {}


def resets(*, account_ids: Iterable[int]) -> tuple[ResetLine, ...]:
    """Requests to reset a second factor, the newest first."""
    return _reset_lines(SecondFactorReset.objects.filter(account__in=tuple(account_ids)))


def open_resets(*, actor: Actor, now: datetime) -> tuple[ResetLine, ...]:
    """Requests that still wait for a second person, of the accounts that the actor sees."""
    mine = _staff_of(actor, local(now).date())
    return _reset_lines(
        SecondFactorReset.objects.filter(
            state=ResetState.ASKED.value, expires_at__gt=now, account__in=mine.values("pk")
        )
    )


def _reset_lines(found: QuerySet[SecondFactorReset]) -> tuple[ResetLine, ...]:
    rows = list(found.order_by("-asked_at", "-id"))
    names = account_names(
        account_ids=tuple(
            {one for row in rows for one in (row.account_id, row.asked_by_id, row.decided_by_id) if one}
        )
    )
    return tuple(
        ResetLine(
            id=row.id,
            account_id=row.account_id,
            name=names.get(row.account_id, ""),
            state=ResetState(row.state),
            reason=row.reason,
            asked_by_id=row.asked_by_id,
            asked_by=names.get(row.asked_by_id, ""),
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            decided_by=names.get(row.decided_by_id or 0, ""),
            decided_at=row.decided_at,
        )
        for row in rows
    )


def usage_by_agency(*, now: datetime) -> dict[int, UsageLine]:
    """Per agency: officials with a post today, those of them seen in the last 30 days, and when last."""
    since = now - timedelta(days=ACTIVE_DAYS)
    rows = (
        Post.objects.filter(
            on_day(local(now).date()),
            account__is_active=True,
            account__kind=AccountKind.OFFICIAL.value,
        )
        .values("agency")
        .annotate(
            users=Count("account", distinct=True),
            active=Count("account", distinct=True, filter=Q(account__last_active_at__gte=since)),
            last=Max("account__last_active_at"),
        )
    )
    return {row["agency"]: UsageLine(row["agency"], row["users"], row["active"], row["last"]) for row in rows}


def rollout_cells() -> tuple[RolloutCell, ...]:
    """The register of the roll-out, every agency and module that has an entry."""
    return tuple(
        RolloutCell(row.agency_id, SystemModule(row.module), ModuleState(row.state), row.since, row.note)
        for row in Rollout.objects.order_by("agency", "module")
    )


def agency_officers(*, agency_id: int, on: date) -> tuple[OfficerLine, ...]:
    """Officials with a post of their own at the agency on the day, in Vietnamese order."""
    held: dict[int, tuple[str, list[Role]]] = {}
    posts = Post.objects.filter(on_day(on), agency=agency_id, account__is_active=True).select_related(
        "account"
    )
    for post in posts.order_by("id"):
        _name, roles = held.setdefault(post.account_id, (post.account.get_full_name(), []))
        if Role(post.role) not in roles:
            roles.append(Role(post.role))
    lines = [OfficerLine(pk, name, tuple(roles)) for pk, (name, roles) in held.items()]
    return tuple(sorted(lines, key=lambda line: (sort_key(line.name), line.account_id)))


def agencies_of(*, account_id: int) -> tuple[int, ...]:
    """The agencies where the account holds or held posts of its own, the latest first."""
    posts = Post.objects.filter(account=account_id).order_by("-active_from", "-id")
    return tuple(dict.fromkeys(posts.values_list("agency", flat=True)))


def find_account(*, text: str) -> int | None:
    """The account with this user name or e-mail, whole; None when there is none."""
    found = Account.objects.filter(Q(username=text) | Q(email=text.lower(), email__gt=""))
    return found.order_by("id").values_list("id", flat=True).first()
