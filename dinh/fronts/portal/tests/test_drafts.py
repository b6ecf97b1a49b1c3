"""A step keeps itself while it is filled in: in the background, before the session ends, beside the buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries import draft_filing
from dinh.domains.dossiers.tests.factories import World
from dinh.fronts.portal.tests.conftest import SignIn
from dinh.fronts.portal.tests.walking import NUMBER, start, typed
from dinh.kernel.access.types import Actor
from tests.pages import assert_axe_clean, keep_picture

Seat = Callable[[Actor], Any]


@pytest.fixture
def seat(page: Any, live_server: Any, sign_in: SignIn) -> Seat:
    """The browser with a citizen signed in."""

    def sit(actor: Actor) -> Any:
        session = sign_in(actor).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return sit


def kept(world: World) -> dict[str, Any]:
    return dict(draft_filing(actor=world.citizen, dossier_id=Dossier.objects.get().pk)[0].form_data)


@pytest.mark.django_db
def test_what_is_right_is_kept_and_what_is_not_is_named(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = start(client, small)
    hidden = typed(client, address)
    answer = client.post(f"{address}giu/", {**hidden, "ho_ten": "Phạm Thị Thu Huyền", "so_dinh_danh": "12"})
    assert answer.json() == {
        "version": int(hidden["ban"]) + 1,
        "said": "Đã lưu lúc 09:10, trừ ô chưa điền đúng: Số định danh cá nhân",
        "whole": False,
    }
    assert kept(small)["ho_ten"] == "Phạm Thị Thu Huyền"
    assert "so_dinh_danh" not in kept(small)


@pytest.mark.django_db
def test_a_stale_window_and_a_stranger_keep_nothing(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = start(client, small)
    hidden = typed(client, address)
    assert client.post(f"{address}giu/", {**hidden, "ho_ten": "Phạm Thị Thu Huyền"}).status_code == 200
    assert client.post(f"{address}giu/", {**hidden, "ho_ten": "Người Khác"}).status_code == 409
    assert sign_in(small.officer).post(f"{address}giu/", {"ho_ten": "Người Khác"}).status_code == 404
    assert client.get(f"{address}giu/").status_code == 404
    assert kept(small)["ho_ten"] == "Phạm Thị Thu Huyền"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_words_are_kept_in_the_background(
    small: World, seat: Seat, sign_in: SignIn, live_server: Any
) -> None:
    address = start(sign_in(small.citizen), small)
    page = seat(small.citizen)
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(live_server.url + address)
    page.fill("[name='ho_ten']", "Phạm Thị Thu Huyền")
    page.fill("[name='so_dinh_danh']", NUMBER)
    with page.expect_response("**/giu/"):
        pass
    page.locator("[data-draft-said]", has_text="Đã lưu lúc 09:10").wait_for()
    assert_axe_clean(page, "a kept draft")
    keep_picture(page, "nhap-tu-luu-390")
    assert kept(small)["so_dinh_danh"] == NUMBER
    for name, value in (("day", "1"), ("month", "2"), ("year", "1994")):
        page.fill(f"[name='ngay_sinh.{name}']", value)
    page.click(".actions .btn")
    page.wait_for_url("**/lien-he/")
    assert kept(small)["ngay_sinh"] == "1994-02-01"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_button_waits_for_a_draft_on_its_way(
    small: World, seat: Seat, sign_in: SignIn, live_server: Any
) -> None:
    address = start(sign_in(small.citizen), small)
    page = seat(small.citizen)
    page.goto(live_server.url + address)
    page.fill("[name='ho_ten']", "Phạm Thị Thu Huyền")
    page.fill("[name='so_dinh_danh']", NUMBER)
    for name, value in (("day", "1"), ("month", "2"), ("year", "1994")):
        page.fill(f"[name='ngay_sinh.{name}']", value)
    held: list[Any] = []
    page.route("**/giu/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks its handler
    with page.expect_request("**/giu/"):
        pass
    page.click(".actions .btn")
    page.wait_for_timeout(300)
    assert page.url.endswith("/nguoi-nop/")
    held[0].continue_()
    page.wait_for_url("**/lien-he/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_warning_keeps_the_draft_before_the_session_ends(
    small: World, seat: Seat, sign_in: SignIn, live_server: Any, settings: Any
) -> None:
    settings.SESSION_COOKIE_AGE = 125  # the warning comes two minutes before the end
    address = start(sign_in(small.citizen), small)
    page = seat(small.citizen)
    page.goto(live_server.url + address)
    page.fill("[name='ho_ten']", "Phạm Thị Thu Huyền")
    dialog = page.locator("#het-phien")
    dialog.wait_for(state="visible", timeout=10_000)
    assert kept(small)["ho_ten"] == "Phạm Thị Thu Huyền"
    assert_axe_clean(page, "session warning")
    keep_picture(page, "het-phien-1280")
    with page.expect_response("**/phien/giu/") as stayed:
        dialog.get_by_role("button", name="Tiếp tục làm việc").click()
    assert stayed.value.status == 204
    assert page.input_value("[name='ho_ten']") == "Phạm Thị Thu Huyền"
