"""Who sees which line of the menus."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from dinh.kernel.access.types import Actor, ActorKind, PostHeld
from dinh.kernel.ui import context
from dinh.kernel.ui.frame import Entry, address, inside, installed_frame

ENTRIES = (
    Entry("Mẫu", "ui:gallery", under=("/_mau/",)),
    Entry("Ký", "/ban-lam-viec/ky/", roles=frozenset({"leader"})),
    Entry("Không có", "nowhere:at_all"),
)
OFFICER = Actor(1, ActorKind.OFFICIAL, name="Đoàn Thị Ngát", posts=(PostHeld(1, 15, None, "leader", "1.15"),))
pytestmark = pytest.mark.urls("dinh.kernel.ui.tests.urls")


def request_of(actor: Actor | None, path: str = "/_mau/ban-lam-viec/") -> HttpRequest:
    request = RequestFactory().get(path)
    if actor is not None:
        request.actor = actor  # type: ignore[attr-defined]
    return request


def lines(actor: Actor | None, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    frame = replace(installed_frame(), public_menu=ENTRIES)
    monkeypatch.setattr(context, "installed_frame", lambda: frame)
    return [(str(line.label), line.current) for line in context.PageFrame(request_of(actor)).menu]


def test_a_line_shows_when_its_page_exists_and_a_role_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(None, monkeypatch) == [("Mẫu", True)]
    assert lines(OFFICER, monkeypatch) == [("Mẫu", True), ("Ký", False)]
    assert lines(replace(OFFICER, posts=(), is_admin=True), monkeypatch) == [("Mẫu", True), ("Ký", False)]


def test_a_bare_frame_knows_nobody() -> None:
    bare = context.PageFrame(request_of(OFFICER), bare=True)
    assert (bare.signed_in, bare.session_seconds, bare.other_language) == (False, 0, None)


def test_shared_pages_wear_the_side_they_are_opened_from() -> None:
    assert context.PageFrame(request_of(OFFICER, "/ban-lam-viec/x/")).base == "ui/desk.html"
    assert context.PageFrame(request_of(None, "/ban-lam-viec/x/")).base == "ui/public.html"
    assert context.PageFrame(request_of(OFFICER, "/thu-tuc/")).base == "ui/public.html"


def test_initials_take_the_family_and_the_given_name() -> None:
    assert context.PageFrame(request_of(OFFICER)).initials == "ĐN"
    assert context.PageFrame(request_of(replace(OFFICER, name="Quản trị"))).initials == "QT"
    assert context.PageFrame(request_of(None)).initials == ""


def test_addresses() -> None:
    assert address("tel:1022") == "tel:1022"
    assert address("ui:gallery") == "/_mau/"
    assert address("nowhere:at_all") == ""
    assert inside("Tỉnh Hải Dương") == "tỉnh Hải Dương"
