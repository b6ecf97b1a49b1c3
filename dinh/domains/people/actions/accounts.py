"""Accounts open, and sign in by a one-time link."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from dinh.domains.people import permissions
from dinh.domains.people.actions.persons import PersonInvalid, create_person
from dinh.domains.people.models import Account, AccountSession, SignInLink
from dinh.domains.people.types import AccountKind, OneTimeLink
from dinh.events.people import AccountCreated
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.codes import NotACode, parse_phone
from dinh.lib.refusals import Conflict, Invalid, NotAllowed, NotFound
from dinh.lib.vietnamese import clean_line

LINK_LIFETIME = timedelta(hours=24)
ADMINISTRATOR = "quantri"


class AccountTaken(Conflict):
    """User name, e-mail or phone belong to another account."""

    code = "people.account_taken"
    default_sentence = "Tên đăng nhập, thư điện tử hoặc số điện thoại này đã có tài khoản. Hãy đăng nhập hoặc dùng thông tin khác."


class AccountInvalid(Invalid):
    """A field of the account is wrong; `fields` says which."""

    code = "people.account_invalid"
    default_sentence = "Thông tin tài khoản chưa đúng. Hãy sửa các mục được đánh dấu."


class RegistrationClosed(NotAllowed):
    """Since 01/07/2025 citizens file at the national portal; local accounts only where the setting opens them."""

    code = "people.registration_closed"
    default_sentence = (
        "Cổng này không mở tài khoản riêng. Hãy đăng nhập bằng tài khoản định danh điện tử VNeID."
    )


class LinkUsedUp(NotFound):
    """The link was used, has expired, or never was."""

    code = "people.link_used_up"
    default_sentence = "Đường dẫn này đã được dùng hoặc đã hết hạn. Hãy xin đường dẫn mới."


class AdministratorExists(Conflict):
    """The first administrator has set a password already."""

    code = "people.administrator_exists"
    default_sentence = "Hệ thống đã có quản trị viên. Hãy đăng nhập hoặc dùng chức năng quên mật khẩu."


def create_account(
    *,
    actor: Actor,
    now: datetime,
    username: str,
    kind: AccountKind,
    display_name: str = "",
    email: str = "",
    phone: str = "",
    password: str | None = None,
    encoded_password: str = "",
    person_id: int | None = None,
    is_admin: bool = False,
) -> int:
    """Open an account and return its id. Tells `people.account.created.v1`.

    Without password nobody can sign in until a link or a lost-password letter sets one; `encoded_password` is an
    argon2 hash made elsewhere (loads). Administrator and service accounts only by province administrators.
    """
    allowed = permissions.may_open_accounts(actor)
    if is_admin or kind is AccountKind.SERVICE:
        allowed = permissions.may_open_powerful_accounts(actor)
    if not allowed:
        raise NotYours
    with transaction.atomic():
        return open_account(
            actor=actor,
            now=now,
            username=username,
            kind=kind,
            display_name=display_name,
            email=email,
            phone=phone,
            password=password,
            encoded_password=encoded_password,
            person_id=person_id,
            is_admin=is_admin,
        ).id


def register_citizen(
    *,
    actor: Actor,
    now: datetime,
    full_name: str,
    phone: str,
    password: str,
    email: str = "",
    personal_number: str = "",
    birth_date: date | None = None,
) -> int:
    """A citizen opens an account of his own; the phone number is his user name. Returns the account's id.

    Refused unless the installation opens local accounts (DINH_LOCAL_FILING); with a sentence per wrong field; when
    phone, e-mail or personal number are known already. Tells `people.account.created.v1`.
    """
    if not settings.LOCAL_FILING:
        raise RegistrationClosed
    try:
        number = parse_phone(phone)
    except NotACode as refusal:
        raise PersonInvalid(fields={"phone": refusal.sentence}) from refusal
    with transaction.atomic():
        person = create_person(
            actor=actor,
            now=now,
            full_name=full_name,
            personal_number=personal_number,
            birth_date=birth_date,
            phone=number,
            email=email,
        )
        account = open_account(
            actor=actor,
            now=now,
            username=number,
            kind=AccountKind.CITIZEN,
            display_name=person.full_name,
            email=email,
            phone=number,
            password=password,
            person_id=person.id,
        )
        return account.id


def first_administrator_link(*, actor: Actor, now: datetime, username: str = ADMINISTRATOR) -> OneTimeLink:
    """Make the first administrator's account if need be and a link that sets its password once, within a day.

    Earlier links of the account stop working. Refused as soon as an administrator has a password.
    """
    if not permissions.may_open_powerful_accounts(actor):
        raise NotYours
    with transaction.atomic():
        admins = list(Account.objects.select_for_update(no_key=True).filter(is_admin=True, is_active=True))
        if any(admin.has_usable_password() for admin in admins):
            raise AdministratorExists
        account = admins[0] if admins else None
        if account is None:
            account = open_account(
                actor=actor,
                now=now,
                username=username,
                kind=AccountKind.OFFICIAL,
                display_name="Quản trị hệ thống",
                is_admin=True,
            )
        return make_link(actor=actor, now=now, account=account, verb="people.first_administrator_link")


def make_link(*, actor: Actor, now: datetime, account: Account, verb: str) -> OneTimeLink:
    """A link that sets the account's password once; earlier ones stop working. The caller has asked who may."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.filter(account=account).delete()
    link = SignInLink.objects.create(
        digest=link_digest(token=token), account=account, created_at=now, expires_at=now + LINK_LIFETIME
    )
    ref = f"people.account:{account.id}"
    record(actor=actor, verb=verb, subject=ref, owner=ref, changes={}, now=now)
    return OneTimeLink(reverse("people:first_sign_in", args=[token]), link.expires_at)


def link_is_open(*, token: str, now: datetime) -> bool:
    """Whether the link can still be used."""
    return SignInLink.objects.filter(
        digest=link_digest(token=token), used_at=None, expires_at__gt=now, account__is_active=True
    ).exists()


def use_sign_in_link(*, actor: Actor, now: datetime, token: str, password: str) -> int:
    """Set the password of the link's account and use the link up; returns the account's id."""
    with transaction.atomic():
        link = (
            SignInLink.objects.select_for_update()
            .select_related("account")
            .filter(
                digest=link_digest(token=token), used_at=None, expires_at__gt=now, account__is_active=True
            )
            .first()
        )
        if link is None:
            raise LinkUsedUp
        account = link.account
        _set_password(account, password)
        account.save(update_fields=["password"])
        AccountSession.objects.filter(account=account).delete()
        link.used_at = now
        link.save(update_fields=["used_at"])
        record(
            actor=actor,
            verb="people.use_sign_in_link",
            subject=f"people.account:{account.id}",
            owner=f"people.account:{account.id}",
            changes={"password": ("", "set")},
            now=now,
        )
        return account.id


def link_digest(*, token: str) -> str:
    """What is stored of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_account(
    *,
    actor: Actor,
    now: datetime,
    username: str,
    kind: AccountKind,
    display_name: str,
    email: str = "",
    phone: str = "",
    password: str | None = None,
    encoded_password: str = "",
    person_id: int | None = None,
    is_admin: bool = False,
) -> Account:
    """Write the account, its audit row and its fact; the caller has asked who may, inside a transaction."""
    username, email = clean_line(username), clean_line(email).lower()
    if not username:
        raise AccountInvalid(fields={"username": "Hãy nhập tên đăng nhập."})
    account = Account(
        username=username,
        email=email,
        phone=phone,
        display_name=clean_line(display_name),
        kind=kind.value,
        person_id=person_id,
        is_admin=is_admin,
        created_at=now,
    )
    if encoded_password:
        account.password = encoded_password
    elif password is None:
        account.set_unusable_password()
    else:
        _set_password(account, password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
            if email:
                EmailAddress.objects.create(user=account, email=email, primary=True, verified=False)
    except IntegrityError as error:
        raise AccountTaken from error
    record(
        actor=actor,
        verb="people.create_account",
        subject=f"people.account:{account.id}",
        owner=f"people.account:{account.id}",
        changes={"username": (None, username), "kind": (None, kind.value), "is_admin": (None, is_admin)},
        now=now,
    )
    publish(AccountCreated(account.id, kind.value, person_id), key=f"people.account:{account.id}", now=now)
    return account


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise AccountInvalid(fields={"password": " ".join(error.messages)}) from error
    account.set_password(password)


def note_activity(*, account_id: int, now: datetime) -> None:
    """Remember when the account was last used; no fact, no audit row."""
    Account.objects.filter(pk=account_id).update(last_active_at=now)


def forget_old_sessions(*, now: datetime) -> int:
    """Remove sessions and one-time links that have ended; returns how many sessions."""
    SignInLink.objects.filter(expires_at__lt=now).delete()
    return AccountSession.objects.filter(expire_date__lt=now).delete()[0]
