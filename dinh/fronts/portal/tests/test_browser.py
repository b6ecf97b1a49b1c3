"""Each page of the portal in a browser at both widths, and the wizard by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.tests.factories import RESULT, World, moment
from dinh.fronts.portal.tests.conftest import CODE, SignIn, png
from dinh.fronts.portal.tests.walking import answered, start, submit, to_review, waiting
from dinh.kernel.access.types import Actor
from tests.pages import assert_axe_clean, assert_page_ok, keep_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clock = Callable[[datetime], None]
Seat = Callable[[Actor], Any]


@pytest.fixture
def seat(page: Any, live_server: Any, sign_in: SignIn) -> Seat:
    """The browser with a citizen signed in."""

    def sit(actor: Actor) -> Any:
        session = sign_in(actor).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return sit


def test_pages_for_everybody(
    small: World, page: Any, live_server: Any, clock: Clock, sign_in: SignIn
) -> None:
    answered(small, sign_in)
    clock(moment(13, "10:15"))
    for name, address in (
        ("trang-chu", "/"),
        ("tra-cuu", "/tra-cuu/"),
        ("ho-tro", "/ho-tro/"),
        ("tiep-can", "/tiep-can/"),
        ("hang-cho", "/hang-cho/"),
        ("hang-cho-co-quan", f"/hang-cho/{small.department.code}/"),
        ("nop-bat-dau", f"/ho-so/nop/{CODE}/"),
        ("tra-cuu-qr", f"/tra-cuu/qr/{Dossier.objects.get().qr_token}/"),
    ):
        assert_page_ok(page, live_server.url + address, name=name)


def test_the_start_page_of_the_new_rules(
    small: World, page: Any, live_server: Any, clock: Clock, settings: Any
) -> None:
    clock(moment(5, "09:00", month=8, year=2025))
    assert_page_ok(page, f"{live_server.url}/ho-so/nop/{CODE}/", name="nop-trinh-dien")
    settings.LOCAL_FILING = False
    assert_page_ok(page, f"{live_server.url}/ho-so/nop/{CODE}/", name="nop-quoc-gia")


def test_the_wizard(small: World, seat: Seat, live_server: Any, sign_in: SignIn) -> None:
    page = seat(small.citizen)
    review = to_review(sign_in(small.citizen), small)
    steps = review.replace("kiem-tra/", "")
    for step in ("nguoi-nop", "lien-he", "noi-dung", "giay-to"):
        assert_page_ok(page, f"{live_server.url}{steps}{step}/", name=f"buoc-{step}")
    assert_page_ok(page, live_server.url + review, name="kiem-tra")
    assert_page_ok(page, live_server.url + "/ho-so/", name="ho-so-cua-toi-nhap")


def test_errors_of_a_step_are_named_and_take_the_focus(
    small: World, seat: Seat, live_server: Any, sign_in: SignIn
) -> None:
    page = seat(small.citizen)
    address = start(sign_in(small.citizen), small)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(live_server.url + address)
        page.fill("[name='ho_ten']", "")
        page.fill("[name='so_dinh_danh']", "12")
        page.click(".actions .btn")
        page.wait_for_selector(".summary")
        assert page.title().startswith("Có lỗi: ")
        assert page.evaluate("document.activeElement.classList.contains('summary')")
        assert_axe_clean(page, f"errors at {width}")
        keep_picture(page, f"buoc-loi-{width}")


def test_my_dossiers_and_the_dossier(
    small: World, seat: Seat, live_server: Any, clock: Clock, sign_in: SignIn
) -> None:
    page = seat(small.citizen)
    assert_page_ok(page, live_server.url + "/ho-so/", name="ho-so-cua-toi-trong")
    dossier_id = submit(sign_in(small.citizen), small)
    here = f"{live_server.url}/ho-so/{dossier_id}/"
    assert_page_ok(page, here + "da-nop/", name="da-nop")
    assert_page_ok(page, here, name="ho-so-moi-nop")
    assert_page_ok(page, here + "rut/", name="rut")
    clock(moment(6, "10:00"))


def test_a_dossier_that_waits_for_its_citizen(
    small: World, seat: Seat, live_server: Any, clock: Clock, sign_in: SignIn
) -> None:
    page = seat(small.citizen)
    dossier_id = waiting(small, sign_in)
    clock(moment(8, "11:00"))
    assert_page_ok(page, live_server.url + "/ho-so/", name="ho-so-cua-toi")
    assert_page_ok(page, f"{live_server.url}/ho-so/{dossier_id}/", name="ho-so-cho-bo-sung")
    answer = f"{live_server.url}/ho-so/{dossier_id}/bo-sung/"
    assert_page_ok(page, answer, name="bo-sung")
    assert_page_ok(page, answer + "?tat-ca=1", name="bo-sung-ca-to-khai")


def test_a_supplement_is_answered_where_it_was_asked(
    small: World, seat: Seat, live_server: Any, clock: Clock, sign_in: SignIn, tmp_path: Path
) -> None:
    page = seat(small.citizen)
    dossier_id = waiting(small, sign_in)
    clock(moment(10, "14:00"))
    page.goto(f"{live_server.url}/ho-so/{dossier_id}/bo-sung/")
    assert page.locator("textarea").count() == 1
    assert page.locator("[name='ho_ten']").count() == 0
    page.fill("textarea[name='noi_dung']", "Hành nghề tại xã Lê Ninh.")
    page.click(".actions .btn")
    page.wait_for_selector(".summary")
    assert "Đính kèm đơn đăng ký" in page.inner_text(".summary")
    scan = tmp_path / "ban-ro.png"
    scan.write_bytes(png(90))
    page.set_input_files("input[type='file']", str(scan))
    page.click(".actions .btn")
    page.wait_for_url(f"**/ho-so/{dossier_id}/")
    view = get_dossier(actor=small.citizen, now=moment(10, "14:00"), dossier_id=dossier_id)
    assert [(mark.answered, mark.new) for mark in view.supplements[-1].marks] == [
        (True, "Hành nghề tại xã Lê Ninh."),
        (True, "ban-ro.png"),
    ]
    assert [one.number for one in view.papers if one.paper_code == "gt-01"] == [1, 2]
    assert "10:00 thứ Năm 16/02/2023" in page.content()


def test_a_dossier_after_its_supplement_and_with_its_result(
    small: World, seat: Seat, live_server: Any, clock: Clock, sign_in: SignIn
) -> None:
    page = seat(small.citizen)
    dossier_id = answered(small, sign_in)
    clock(moment(13, "10:15"))
    here = f"{live_server.url}/ho-so/{dossier_id}/"
    assert_page_ok(page, here, name="ho-so")
    actions.forward_dossier(actor=small.leader, now=moment(15, "09:00"), dossier_id=dossier_id)
    actions.finish_dossier(actor=small.clerk, now=moment(17, "09:00"), dossier_id=dossier_id, result=RESULT)
    clock(moment(17, "10:00"))
    assert_page_ok(page, here, name="ho-so-ket-qua-tre")


def test_a_dossier_is_filed_by_keyboard(
    small: World, seat: Seat, live_server: Any, tmp_path: Path, sign_in: SignIn
) -> None:
    """Every step by Tab, words and Enter alone; only the file is put into its field by the browser."""
    page = seat(small.citizen)
    client = sign_in(small.citizen)
    review = to_review(client, small)
    page.goto(live_server.url + review)
    page.focus("#cam_doan")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Nộp hồ sơ"
    page.keyboard.press("Enter")
    page.wait_for_url("**/da-nop/")
    assert Dossier.objects.get().code in page.content()
