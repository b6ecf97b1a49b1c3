"""Accounts, their sessions, and the links that open one once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from dinh.domains.people.models.persons import Person
from dinh.domains.people.types import AccountKind


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts for Django's own doors; people's verbs go through `actions`."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Account:
        return self.create_user(
            username, password, **{"kind": AccountKind.OFFICIAL, "is_admin": True, **fields}
        )


class Account(AbstractBaseUser):
    """Tài khoản: who signs in. What he may do comes from his posts; `is_admin` opens the read-mostly admin pages."""

    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    display_name = models.CharField(max_length=120, blank=True, default="")
    kind = models.CharField(
        max_length=8, choices=[(v.value, v.value) for v in AccountKind], default=AccountKind.CITIZEN.value
    )
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    last_active_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="account_email_once"),
            models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="account_phone_once"),
            models.CheckConstraint(
                name="account_admin_is_official",
                condition=Q(is_admin=False) | Q(kind=AccountKind.OFFICIAL.value),
            ),
        ]

    @property
    def is_staff(self) -> bool:
        """Django's admin asks this word."""
        return self.is_admin

    @property
    def is_superuser(self) -> bool:
        return self.is_admin

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        """The admin pages only read; every write is an action with its own predicate."""
        del obj
        return self.is_active and self.is_admin and ".view_" in perm

    def has_perms(self, perm_list: list[str], obj: object | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        del app_label
        return self.is_active and self.is_admin

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class AccountSession(AbstractBaseSession):
    """A session that knows its account in a column, so that "who asks" is one joined statement."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["account"], name="session_account")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        # Django asks the model for its store; the store lies at the door, above the models.
        return import_string("dinh.domains.people.web.sessions.SessionStore")


class SignInLink(models.Model):
    """A link that opens an account once: the token itself is nowhere stored, only its digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
