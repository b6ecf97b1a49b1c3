"""Accounts of officials as administrators run them: opened with a first post, closed, opened again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dinh.domains.people import permissions
from dinh.domains.people.actions.accounts import make_link, open_account
from dinh.domains.people.actions.posts import NotAnOfficial, appoint
from dinh.domains.people.models import Account, AccountSession, AgencySpell
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.queries.persons import AccountNotFound
from dinh.domains.people.rules import ADMIN_ROLES
from dinh.domains.people.types import AccountKind, OneTimeLink, Role
from dinh.events.people import AccountClosed, AccountReopened
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.moments import local
from dinh.lib.refusals import Conflict


class LastAdministrator(Conflict):
    """The installation would have nobody left who may administer it."""

    code = "people.last_administrator"
    default_sentence = (
        "Đây là quản trị viên cuối cùng còn hoạt động. Hãy mở một quản trị viên khác trước khi khóa."
    )


class AlreadySo(Conflict):
    """The account is in that state already."""

    code = "people.account_already_so"
    default_sentence = "Tài khoản đã ở tình trạng này. Hãy tải lại trang."


class HasPassword(Conflict):
    """A link for the first password is only for accounts that have none."""

    code = "people.has_password"
    default_sentence = (
        "Tài khoản này đã có mật khẩu. Người dùng tự đặt lại bằng chức năng Quên mật khẩu qua thư điện tử."
    )


def open_official(
    *,
    actor: Actor,
    now: datetime,
    username: str,
    display_name: str,
    agency_id: int,
    role: Role,
    active_from: date,
    active_to: date | None = None,
    unit_id: int | None = None,
    title: str = "",
    email: str = "",
    phone: str = "",
) -> int:
    """Open an official's account together with its first post; return the account's id.

    No password is set: `password_link` or the letter for a lost password does. Both the account and the post, or
    nothing. Refused as `create_account` and `appoint` are.
    """
    if not permissions.may_open_accounts(actor):
        raise NotYours
    with transaction.atomic():
        account = open_account(
            actor=actor,
            now=now,
            username=username,
            kind=AccountKind.OFFICIAL,
            display_name=display_name,
            email=email,
            phone=phone,
        )
        appoint(
            actor=actor,
            now=now,
            account_id=account.id,
            agency_id=agency_id,
            role=role,
            active_from=active_from,
            active_to=active_to,
            unit_id=unit_id,
            title=title,
        )
        return account.id


def close_account(*, actor: Actor, now: datetime, account_id: int, reason: str = "") -> None:
    """Let an account sign in no more; its sessions end at once. Posts stay as they are, and count for nothing.

    By its holder, or whoever manages it. Refused: AccountNotFound, NotYours, AlreadySo, LastAdministrator. Tells
    `people.account.closed.v1`.
    """
    with transaction.atomic():
        account = locked_account(account_id=account_id)
        if actor.account_id != account_id:
            check_manages(actor=actor, now=now, account=account)
        if not account.is_active:
            raise AlreadySo
        if account.is_admin and not _other_administrators(account_id):
            raise LastAdministrator
        account.is_active = False
        account.save(update_fields=["is_active"])
        AccountSession.objects.filter(account=account).delete()
        _record_state(actor, now, account_id, "people.close_account", active=False, reason=reason)
        publish(AccountClosed(account_id), key=f"people.account:{account_id}", now=now)


def reopen_account(*, actor: Actor, now: datetime, account_id: int, reason: str = "") -> None:
    """Let a closed account of an official sign in again, by whoever manages it.

    Refused: AccountNotFound, NotYours, NotAnOfficial, AlreadySo. Tells `people.account.reopened.v1`.
    """
    with transaction.atomic():
        account = locked_account(account_id=account_id)
        check_manages(actor=actor, now=now, account=account)
        if account.kind != AccountKind.OFFICIAL:
            raise NotAnOfficial
        if account.is_active:
            raise AlreadySo
        account.is_active = True
        account.save(update_fields=["is_active"])
        _record_state(actor, now, account_id, "people.reopen_account", active=True, reason=reason)
        publish(AccountReopened(account_id), key=f"people.account:{account_id}", now=now)


def password_link(*, actor: Actor, now: datetime, account_id: int) -> OneTimeLink:
    """A link with which the holder of a new account sets the first password, once, within a day.

    Who has a password already gets none: such a link would open somebody's account. Refused: AccountNotFound,
    NotYours, NotAnOfficial, HasPassword.
    """
    with transaction.atomic():
        account = locked_account(account_id=account_id)
        check_manages(actor=actor, now=now, account=account)
        if account.kind != AccountKind.OFFICIAL or not account.is_active:
            raise NotAnOfficial
        if account.has_usable_password():
            raise HasPassword
        return make_link(actor=actor, now=now, account=account, verb="people.password_link")


def locked_account(*, account_id: int) -> Account:
    """The account, locked. Refused: AccountNotFound."""
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        raise AccountNotFound
    return account


def check_manages(*, actor: Actor, now: datetime, account: Account) -> None:
    """Refused with NotYours unless the actor manages the account."""
    if not manages(actor=actor, now=now, account=account):
        raise NotYours


def manages(*, actor: Actor, now: datetime, account: Account) -> bool:
    """Whether the actor manages the account: by the agencies of its posts of today, else of those it last had."""
    today = local(now).date()
    posts = account.posts.all()
    held = list(posts.filter(on_day(today)).values_list("agency", "role")) or list(
        posts.values_list("agency", "role")
    )
    paths = AgencySpell.objects.filter(agency__in={agency for agency, _ in held}).order_by(
        "agency", "-active_from"
    )
    return permissions.may_manage_account(
        actor,
        is_powerful=account.is_admin
        or account.kind == AccountKind.SERVICE
        or any(role in ADMIN_ROLES for _, role in held),
        agency_paths=tuple(paths.distinct("agency").values_list("path", flat=True)),
    )


def _other_administrators(account_id: int) -> bool:
    return Account.objects.filter(is_admin=True, is_active=True).exclude(pk=account_id).exists()


def _record_state(
    actor: Actor, now: datetime, account_id: int, verb: str, *, active: bool, reason: str
) -> None:
    ref = f"people.account:{account_id}"
    record(
        actor=actor,
        verb=verb,
        subject=ref,
        owner=ref,
        changes={"is_active": (not active, active)},
        now=now,
        purpose=reason.strip()[:200],
    )
