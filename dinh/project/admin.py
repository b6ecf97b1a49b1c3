"""The administrator's site as a whole: packages of others bring pages that write past our actions; they are shut."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client, Token
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateJob

from dinh.kernel.outbox.admin import ReadOnly

# Not shown at all: secrets of persons and clients, and what this house does not use (groups, provider rows).
for model in (Group, Authenticator, SocialApp, SocialToken, Token):
    admin.site.unregister(model)


class EmailAddressAdmin(ReadOnly):
    """Addresses of accounts; changed by their owners."""

    list_display = ("email", "user", "primary", "verified")
    search_fields = ("=email",)


class SocialAccountAdmin(ReadOnly):
    """Accounts elsewhere that somebody signs in with; what the provider told is not shown."""

    list_display = ("user", "provider", "last_login", "date_joined")
    fields = list_display


class ClientAdmin(ReadOnly):
    """Programs that sign in; made by ``people.actions``, their secret is never shown."""

    list_display = ("name", "id", "type", "owner", "created_at")
    fields = ("name", "id", "type", "owner", "grant_types", "scopes", "created_at")


class JobAdmin(ProcrastinateJobAdmin):  # type: ignore[misc]
    """Jobs with their history; without the package's verbs, which nobody audits: a job comes again by itself."""

    actions = None
    inlines = ()


for model, page in (
    (EmailAddress, EmailAddressAdmin),
    (SocialAccount, SocialAccountAdmin),
    (Client, ClientAdmin),
    (ProcrastinateJob, JobAdmin),
):
    admin.site.unregister(model)
    admin.site.register(model, page)
