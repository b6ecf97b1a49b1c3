"""Where allauth asks us: who may register, who an identity from outside is, which keys sign tokens."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dinh.domains.people.actions import account_for_identity, note_new_password, register_citizen
from dinh.domains.people.adapters import sealing
from dinh.domains.people.models import Account
from dinh.domains.people.queries.sessions import BEGUN
from dinh.domains.people.types import AccountKind
from dinh.kernel.access.guards import actor_of
from dinh.lib import moments

DESK = "/ban-lam-viec/"
TOTP_PURPOSE = "mfa.secret"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts: open where the installation says so, made by our own action."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return bool(settings.LOCAL_FILING)

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:
        """Register the citizen; refusals reach the form through the view."""
        del user, commit
        cleaned = form.cleaned_data
        account_id = register_citizen(
            actor=actor_of(request),
            now=moments.now(),
            full_name=cleaned["full_name"],
            phone=cleaned["phone"],
            email=cleaned.get("email") or "",
            personal_number=cleaned.get("personal_number") or "",
            password=cleaned["password1"],
        )
        return Account.objects.get(pk=account_id)

    def login(self, request: HttpRequest, user: Account) -> None:
        """The session notes when, from where and with what it began: its holder reads that in his list."""
        super().login(request, user)
        request.session[BEGUN] = {
            "at": moments.now().isoformat(timespec="seconds"),
            "address": request.META.get("REMOTE_ADDR", ""),
            "agent": request.headers.get("User-Agent", "")[:200],
        }

    def set_password(self, user: Account, password: str) -> None:
        """A new password ends every other session of the account."""
        super().set_password(user, password)
        request = self.request
        note_new_password(
            actor=actor_of(request),
            now=moments.now(),
            account_id=user.pk,
            keep=request.session.session_key or "",
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        if isinstance(user, Account) and user.kind == AccountKind.OFFICIAL:
            return DESK
        return "/"

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        del request
        return "/"


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """VNeID and other OpenID Connect providers: the provider proves who somebody is."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """At the first sign-in find or open the account of the person named by the claims and link it.

        The provider vouches for the person, so this also works where local accounts are closed.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        extra = sociallogin.account.extra_data
        claims = {**(extra.get("id_token") or {}), **(extra.get("userinfo") or {})} or extra
        account_id = account_for_identity(actor=actor_of(request), now=moments.now(), claims=claims)
        sociallogin.user = Account.objects.get(pk=account_id)
        sociallogin.save(request, connect=True)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed like personal numbers."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(sealing.seal(text, purpose=TOTP_PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(base64.b64decode(encrypted_text), purpose=TOTP_PURPOSE)

    def get_totp_issuer(self) -> str:
        return "dinh"


class ProviderAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """The province's own OpenID Connect provider."""

    scope_display = {
        "openid": _("Biết bạn đã đăng nhập"),
        "profile": _("Họ tên và loại tài khoản"),
        "email": _("Thư điện tử"),
    }

    def get_issuer(self) -> str:
        return str(settings.BASE_URL)

    def get_claims(
        self,
        purpose: Any,
        user: Account,
        client: Any,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Subject, and with `profile` name and kind of account; never the personal number."""
        scopes = tuple(scopes)
        claims: dict[str, Any] = super().get_claims(purpose, user, client, scopes, email, **kwargs)
        if "profile" in scopes:
            claims["name"] = user.get_full_name()
            claims["account_kind"] = user.kind
        return claims
