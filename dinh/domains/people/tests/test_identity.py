"""OpenID Connect on both sides: a provider outside that we trust, and ourselves as the province's provider."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.idp.oidc.models import Client as Relying
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from dinh.domains.people import queries
from dinh.domains.people.models import Account
from dinh.domains.people.tests.factories import official

pytestmark = pytest.mark.django_db
CLAIMS = {
    "sub": "unused", "TechID": "tech-1", "LoaiTaiKhoan": "1", "HoVaTen": "Nguyễn Thị Hoa",
    "SoDinhDanh": "030190001234", "SoDienThoai": "0912345678", "ThuDienTu": "hoa@example.vn", "DiaChi": "Xã Lê Ninh",
}  # fmt: skip


class Provider(BaseHTTPRequestHandler):
    """A small identity provider on this machine: discovery, token, userinfo."""

    def _answer(self, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    server: HTTPServer

    def do_GET(self) -> None:
        root = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.startswith("/.well-known/"):
            names = {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "me",
            }
            self._answer({"issuer": root, **{name: f"{root}/{path}" for name, path in names.items()}})
        else:
            assert self.headers["Authorization"] == "Bearer token-1"
            self._answer(CLAIMS)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "token-1", "token_type": "Bearer", "expires_in": 60})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def sign_in_outside(client: Client) -> Any:
    sent = client.post(reverse("openid_connect_login", args=["dinh-danh"]))
    query = parse_qs(urlsplit(sent["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    back = reverse("openid_connect_callback", args=["dinh-danh"])
    return client.get(back, {"code": "code-1", "state": query["state"][0]})


def test_a_citizen_signs_in_with_an_identity_from_outside(
    client: Client, settings: Any, provider: str
) -> None:
    settings.LOCAL_FILING = False
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "dinh-danh", "name": "Tài khoản định danh điện tử", "client_id": "c", "secret": "s",
                    "settings": {"server_url": provider, "uid_field": "TechID", "oauth_pkce_enabled": True},
                }
            ]
        }
    }  # fmt: skip
    assert "Tài khoản định danh điện tử" in client.get("/dang-nhap/").content.decode()
    assert sign_in_outside(client)["Location"] == "/"
    account = Account.objects.get()
    assert SocialAccount.objects.get().uid == "tech-1"
    profile = queries.get_profile(account_id=account.id)
    assert (profile.full_name, profile.personal_number, profile.sex, profile.phone) == (
        "Nguyễn Thị Hoa",
        "030190001234",
        "F",
        "0912345678",
    )
    assert "Nguyễn Thị Hoa" in client.get("/tai-khoan/").content.decode()
    client.logout()
    assert sign_in_outside(client)["Location"] == "/"
    assert Account.objects.count() == 1


def test_another_system_signs_an_official_in_through_us(client: Client, settings: Any) -> None:
    settings.DEMO = True
    account = Account.objects.get(pk=official("Trần Văn Bình", username="binh"))
    back = "https://phan-mem.example.vn/callback"
    relying = Relying.objects.create(
        id="phan-mem", name="Phần mềm", redirect_uris=back, scopes="openid\nprofile"
    )
    relying.set_secret("bi-mat")
    relying.save()
    verifier = "v" * 64
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "phan-mem", "response_type": "code", "redirect_uri": back, "scope": "openid profile",
        "state": "s", "nonce": "n", "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("idp:oidc:authorization"), asked)
    assert "Cho phép Phần mềm dùng tài khoản của bạn?" in page.content.decode()
    hidden = {
        name: field.value()
        for name, field in ((f.html_name, f) for f in page.context["form"].hidden_fields())
    }
    granted = client.post(
        reverse("idp:oidc:authorization"), {**hidden, "scopes": ["openid", "profile"], "action": "grant"}
    )
    code = parse_qs(urlsplit(granted["Location"]).query)["code"][0]
    token = Client().post(
        reverse("idp:oidc:token"),
        {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": "phan-mem",
            "client_secret": "bi-mat", "code_verifier": verifier,
        },
    )  # fmt: skip
    claims = jwt.decode(token.json()["id_token"], options={"verify_signature": False}, audience="phan-mem")
    assert (claims["iss"], claims["name"], claims["account_kind"], claims["nonce"]) == (
        "http://127.0.0.1:8000",
        "Trần Văn Bình",
        "official",
        "n",
    )
