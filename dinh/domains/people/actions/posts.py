"""Posts, delegations and leave."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from dinh.domains.people import permissions, rules
from dinh.domains.people.models import Account, AgencySpell, Delegation, Leave, Post, Unit
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.queries.agencies import get_agency
from dinh.domains.people.queries.persons import AccountNotFound
from dinh.domains.people.types import AccountKind, Role
from dinh.events.people import LeaveRecorded, PostDelegated, PostEnded, PostOpened
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.moments import local
from dinh.lib.refusals import Conflict, Invalid, NotFound
from dinh.lib.vietnamese import clean_line


class PostNotFound(NotFound):
    """No such post."""

    code = "people.post_not_found"
    default_sentence = "Không tìm thấy vị trí công tác này."


class NotAnOfficial(Invalid):
    """Only active accounts of officials hold posts, receive delegations and stand in."""

    code = "people.not_an_official"
    default_sentence = "Tài khoản này không phải tài khoản cán bộ đang hoạt động."


class UnitElsewhere(Invalid):
    """The unit belongs to another agency or does not exist on that day."""

    code = "people.unit_elsewhere"
    default_sentence = "Bộ phận này không thuộc cơ quan đã chọn."


class PeriodUnsound(Invalid):
    """The period ends before it begins."""

    code = "people.period_unsound"
    default_sentence = "Ngày kết thúc phải sau ngày bắt đầu."


class AlreadyHeld(Conflict):
    """The same post is held already in that period."""

    code = "people.post_already_held"
    default_sentence = "Người này đã giữ vị trí công tác này trong thời gian đó."


class AlreadyAway(Conflict):
    """Two leaves of one officer do not overlap."""

    code = "people.already_away"
    default_sentence = "Người này đã có kỳ nghỉ khác trong thời gian đó."


def appoint(
    *,
    actor: Actor,
    now: datetime,
    account_id: int,
    agency_id: int,
    role: Role,
    active_from: date,
    active_to: date | None = None,
    unit_id: int | None = None,
    title: str = "",
) -> int:
    """Give an official's account a role at an agency; returns the post's id. Tells `people.post.opened.v1`.

    The agency's administrator appoints inside it; the province administrator's and the auditor's role are given
    by province administrators only.
    """
    if not rules.period_is_sound(active_from, active_to):
        raise PeriodUnsound
    with transaction.atomic():
        agency = get_agency(agency_id=agency_id, at=active_from)
        allowed = permissions.may_manage_people_of(actor, agency.path)
        if not allowed or (role in rules.ADMIN_ROLES and not permissions.is_province_admin(actor)):
            raise NotYours
        _official(account_id)
        if (
            unit_id is not None
            and not Unit.objects.filter(on_day(active_from), pk=unit_id, agency=agency_id).exists()
        ):
            raise UnitElsewhere
        same = Post.objects.filter(account=account_id, agency=agency_id, role=role.value, unit=unit_id)
        if same.filter(_overlaps(active_from, active_to)).exists():
            raise AlreadyHeld
        post = Post.objects.create(
            account_id=account_id,
            agency_id=agency_id,
            unit_id=unit_id,
            role=role.value,
            title=clean_line(title),
            active_from=active_from,
            active_to=active_to,
        )
        record(
            actor=actor,
            verb="people.appoint",
            subject=f"people.post:{post.id}",
            owner=f"people.account:{account_id}",
            changes={"role": (None, role.value), "agency": (None, agency_id)},
            now=now,
        )
        publish(
            PostOpened(post.id, account_id, agency_id, role.value, active_from),
            key=f"people.account:{account_id}",
            now=now,
        )
        return post.id


def end_post(*, actor: Actor, now: datetime, post_id: int, active_to: date) -> None:
    """Let a post end before a day. Tells `people.post.ended.v1`."""
    with transaction.atomic():
        post = _locked_post(post_id)
        if not permissions.may_manage_people_of(actor, _path(post)):
            raise NotYours
        if active_to < post.active_from:
            raise PeriodUnsound
        before, post.active_to = post.active_to, active_to
        post.save(update_fields=["active_to"])
        record(
            actor=actor,
            verb="people.end_post",
            subject=f"people.post:{post.id}",
            owner=f"people.account:{post.account_id}",
            changes={"active_to": (before, active_to)},
            now=now,
        )
        publish(
            PostEnded(post.id, post.account_id, post.agency_id, active_to),
            key=f"people.account:{post.account_id}",
            now=now,
        )


def delegate(
    *,
    actor: Actor,
    now: datetime,
    post_id: int,
    to_account_id: int,
    active_from: date,
    active_to: date,
    decision: str = "",
) -> int:
    """Let another official act with a post's powers for a period. Tells `people.post.delegated.v1`."""
    if active_to <= active_from:
        raise PeriodUnsound
    with transaction.atomic():
        post = _locked_post(post_id)
        if not permissions.may_delegate(actor, holder_account_id=post.account_id, agency_path=_path(post)):
            raise NotYours
        _official(to_account_id)
        if to_account_id == post.account_id:
            raise AlreadyHeld
        given = Delegation.objects.create(
            post=post,
            to_account_id=to_account_id,
            active_from=active_from,
            active_to=active_to,
            decision=clean_line(decision),
        )
        record(
            actor=actor,
            verb="people.delegate",
            subject=f"people.post:{post.id}",
            owner=f"people.account:{post.account_id}",
            changes={"to_account": (None, to_account_id), "active_to": (None, active_to)},
            now=now,
        )
        publish(
            PostDelegated(post.id, to_account_id, active_from, active_to),
            key=f"people.account:{post.account_id}",
            now=now,
        )
        return given.id


def record_leave(
    *,
    actor: Actor,
    now: datetime,
    account_id: int,
    active_from: date,
    active_to: date,
    substitute_id: int | None = None,
    reason: str = "",
) -> int:
    """Record that an officer is away; the substitute acts with his posts. Tells `people.leave.recorded.v1`.

    The officer himself may, or whoever manages the people of one of his agencies.
    """
    if active_to <= active_from:
        raise PeriodUnsound
    with transaction.atomic():
        _official(account_id)
        today = local(now).date()
        posts = Post.objects.filter(on_day(today), account=account_id)
        paths = [_path(post) for post in posts]
        if actor.account_id != account_id and not (
            permissions.is_province_admin(actor)
            or any(permissions.may_manage_people_of(actor, path) for path in paths)
        ):
            raise NotYours
        if substitute_id is not None:
            _official(substitute_id)
            if substitute_id == account_id:
                raise NotAnOfficial
        if Leave.objects.filter(_overlaps(active_from, active_to), account=account_id).exists():
            raise AlreadyAway
        leave = Leave.objects.create(
            account_id=account_id,
            substitute_id=substitute_id,
            active_from=active_from,
            active_to=active_to,
            reason=clean_line(reason),
        )
        record(
            actor=actor,
            verb="people.record_leave",
            subject=f"people.leave:{leave.id}",
            owner=f"people.account:{account_id}",
            changes={"substitute": (None, substitute_id), "active_from": (None, active_from)},
            now=now,
        )
        publish(
            LeaveRecorded(account_id, substitute_id, active_from, active_to),
            key=f"people.account:{account_id}",
            now=now,
        )
        return leave.id


def _official(account_id: int) -> Account:
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise AccountNotFound
    if account.kind != AccountKind.OFFICIAL or not account.is_active:
        raise NotAnOfficial
    return account


def _locked_post(post_id: int) -> Post:
    post = Post.objects.select_for_update(no_key=True).filter(pk=post_id).first()
    if post is None:
        raise PostNotFound
    return post


def _path(post: Post) -> str:
    rows = AgencySpell.objects.filter(agency=post.agency_id).order_by("-active_from")
    return rows.values_list("path", flat=True)[0]


def _overlaps(active_from: date, active_to: date | None) -> Q:
    after_begin = Q(active_to=None) | Q(active_to__gt=active_from)
    return after_begin if active_to is None else after_begin & Q(active_from__lt=active_to)
