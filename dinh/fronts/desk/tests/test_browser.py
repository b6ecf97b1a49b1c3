"""The pages in a browser at both widths, and the keyboard path of an officer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World, at_step, filing, finished, moment, submitted
from dinh.domains.dossiers.types import MarkInput
from dinh.fronts.desk.tests.pictures import png, supplemented, with_whole_form
from dinh.kernel.access.types import Actor
from tests.pages import assert_axe_clean, assert_page_ok, keep_picture

# The address keeps the list one came from behind the question mark.
AT_A_DOSSIER = re.compile(r"/ho-so/\d+/(\?|$)")
AT_FORWARDING = re.compile(r"/chuyen/(\?|$)")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Clock = Callable[[datetime], None]
NAMES = (
    "Bùi Xuân Thạo",
    "Lương Thị Mừng",
    "Vũ Đình Khuyến",
    "Đặng Hữu Nghiệp",
    "Trần Quốc Vịnh",
    "Mạc Thị Hiền",
)


@pytest.fixture
def seat(page: Any, live_server: Any, sign_in: Any) -> Callable[[Actor], Any]:
    """The browser with an officer signed in."""

    def sit(actor: Actor) -> Any:
        session = sign_in(actor).cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return sit


def queue(world: World) -> dict[str, Any]:
    """Open work of every kind of clock, as on Monday 13/02/2023 at 15:36."""
    days = (
        moment(3, "10:00"),
        moment(6, "09:10"),
        moment(7, "14:20"),
        moment(9, "08:15"),
        moment(10, "08:00"),
    )
    for name, at in zip(NAMES, days, strict=False):
        sheet = actions.submit_dossier(actor=world.citizen, now=at, filing=filing(world, name=name))
        actions.receive_dossier(actor=world.counter, now=at, dossier_id=sheet.dossier.id)
        actions.forward_dossier(actor=world.counter, now=at, dossier_id=sheet.dossier.id)
    stopped = at_step(world, "tham-dinh", moment(6, "10:00")).dossier
    actions.request_supplement(
        actor=world.officer,
        now=moment(8, "10:00"),
        dossier_id=stopped.id,
        marks=(MarkInput(kind="paper", code="gt-01", title="Đơn đăng ký", reason="Bản chụp mờ"),),
        answer_by=moment(22, "17:00"),
    )
    return {"open": supplemented(world).dossier, "stopped": stopped}


def test_the_inbox(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    queue(small)
    clock(moment(13, "15:36"))
    page = seat(small.officer)
    assert_page_ok(page, live_server.url + "/ban-lam-viec/hop-viec/?hang=don-vi", name="hop-viec")
    assert_page_ok(page, live_server.url + "/ban-lam-viec/hop-viec/?hang=tam-dung", name="hop-viec-tam-dung")
    assert_page_ok(page, live_server.url + "/ban-lam-viec/hop-viec/?hang=dang-cho", name="hop-viec-trong")
    assert_page_ok(page, live_server.url + "/ban-lam-viec/ho-so/?q=thu+y", name="ho-so-tim")
    assert_page_ok(page, live_server.url + "/ban-lam-viec/tim/?q=thu+y", name="tim")


def test_the_dossier(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    dossier = queue(small)["open"]
    clock(moment(13, "15:36"))
    page = seat(small.officer)
    start = f"{live_server.url}/ban-lam-viec/ho-so/{dossier.id}/"
    assert_page_ok(page, start, name="ho-so")
    for slug in ("chuyen", "bo-sung", "gia-han", "chuyen-giao", "lay-y-kien", "tu-choi"):
        assert_page_ok(page, f"{start}{slug}/", name=f"viec-{slug}")
    assert_page_ok(seat(small.counter), f"{start}giay-hen/", name="giay-hen")


def test_a_finished_dossier(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    dossier = finished(small, end=moment(14, "10:00")).dossier
    clock(moment(15, "09:00"))
    start = f"{live_server.url}/ban-lam-viec/ho-so/{dossier.id}/"
    assert_page_ok(seat(small.counter), start, name="ho-so-xong")
    assert_page_ok(seat(small.counter), f"{start}trao-ket-qua/", name="viec-trao-ket-qua")


def test_the_unit(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    start = moment(6, "09:10")
    for end in (moment(8, "10:00"), moment(9, "10:00"), moment(13, "16:00"), moment(14, "11:30")):
        finished(small, start, end)
    at_step(small, "tham-dinh", start)
    clock(moment(15, "09:00"))
    page = seat(small.leader)
    assert_page_ok(page, live_server.url + "/ban-lam-viec/don-vi/", name="don-vi")
    assert_page_ok(page, live_server.url + "/ban-lam-viec/don-vi/ho-so/?loai=tre-han", name="don-vi-ho-so")


def test_reception(small: World, seat: Any, live_server: Any) -> None:
    dossier = submitted(small).dossier
    page = seat(small.counter)
    start = f"{live_server.url}/ban-lam-viec/ho-so/{dossier.id}/"
    assert_page_ok(page, start, name="ho-so-moi-nop")
    assert_page_ok(page, f"{start}tiep-nhan/", name="viec-tiep-nhan")
    assert_page_ok(page, live_server.url + "/ban-lam-viec/tiep-nhan/", name="tiep-nhan")
    with_whole_form(small)
    counter = live_server.url + "/ban-lam-viec/tiep-nhan/quay/"
    assert_page_ok(page, f"{counter}?tim=thu+y", name="quay-chon")
    assert_page_ok(page, f"{counter}?thu-tuc=1.004884", name="quay")


def test_from_the_inbox_to_the_next_step_by_keys_alone(
    small: World, seat: Any, live_server: Any, clock: Clock
) -> None:
    queue(small)
    clock(moment(13, "15:36"))
    page = seat(small.officer)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + "/ban-lam-viec/hop-viec/")
    page.keyboard.press("2")
    page.wait_for_url("**/?hang=don-vi")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("[data-row].cur b.due, [data-row].cur .due b").inner_text() == "Còn 1 giờ 24 phút"
    page.keyboard.press("w")
    page.wait_for_selector("tr.more")
    assert "Thời hạn theo quy định" in page.locator("tr.more").inner_text()
    keep_picture(page, "hop-viec-vi-sao-1280")
    page.keyboard.press("Enter")
    page.wait_for_url(AT_A_DOSSIER)
    code = page.locator("main b").first.inner_text()
    page.keyboard.press("c")
    page.wait_for_url(AT_FORWARDING)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(AT_A_DOSSIER)
    assert f"hồ sơ {code}" in page.locator(".said").inner_text()
    assert Dossier.objects.get(code=code).step_code == "ky"


def test_many_at_once_by_keys(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    queue(small)
    clock(moment(13, "15:36"))
    page = seat(small.officer)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + "/ban-lam-viec/hop-viec/?hang=don-vi")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("Space")
    assert page.locator("[data-chosen]").inner_text() == "2"
    keep_picture(page, "hop-viec-chon-1280")
    page.keyboard.press("c")
    page.wait_for_url("**/chuyen/")
    assert "2 hồ sơ đã chuyển" in page.locator("main").inner_text()


def test_a_walk_in_by_keys(small: World, seat: Any, live_server: Any, tmp_path: Path) -> None:
    with_whole_form(small)
    scan = tmp_path / "don.png"
    scan.write_bytes(png())
    page = seat(small.counter)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + "/ban-lam-viec/tiep-nhan/")
    page.keyboard.press("F2")
    page.wait_for_url("**/quay/")
    page.keyboard.press("F4")
    page.keyboard.type("hanh nghe thu y")
    page.keyboard.press("Enter")
    page.locator('a[href="?thu-tuc=1.004884"]').press("Enter")
    page.wait_for_url("**thu-tuc=1.004884")
    for label, words in (
        ("Họ và tên người nộp", "Phùng Thị Sen"),
        ("Số định danh cá nhân", "030190000127"),
        ("Ngày", "12"),
        ("Tháng", "5"),
        ("Năm", "1990"),
        ("Số điện thoại", "0900000047"),
        ("Số nhà, đường, thôn", "Thôn Lê Xá"),
        ("Xã, phường, đặc khu", "Xã Lê Ninh"),
        ("Tỉnh, thành phố", "Hải Dương"),
        ("Nội dung đề nghị giải quyết", "Cấp chứng chỉ"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Bản giấy tại Bộ phận Tiếp nhận và Trả kết quả").check(force=True)
    page.get_by_label("Đơn đăng ký", exact=True).set_input_files(str(scan))
    for box in page.locator("input[name^=kiem-]").all():
        box.check(force=True)
    keep_picture(page, "quay-day-du-1280")
    page.keyboard.press("F9")
    page.wait_for_url("**/giay-hen/")
    assert "17:00 ngày 13/02/2023" in page.locator("article").inner_text()
    assert Dossier.objects.get().state == "received"


def test_without_scripts_a_dossier_still_goes_on(
    small: World, browser: Any, live_server: Any, sign_in: Any
) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    context = browser.new_context(java_script_enabled=False)
    session = sign_in(small.officer).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + "/ban-lam-viec/hop-viec/?hang=don-vi")
    page.get_by_role("link", name="Cấp Chứng chỉ hành nghề thú y").click()
    page.get_by_role("link", name="Chuyển sang Lãnh đạo ký duyệt").click()
    page.get_by_role("button", name="Chuyển").click()
    page.wait_for_url(AT_A_DOSSIER)
    assert Dossier.objects.get(pk=dossier.id).step_code == "ky"
    context.close()


def test_a_pdf_is_shown_beside_the_papers(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    dossier = supplemented(small, pdf=True).dossier
    clock(moment(13, "15:36"))
    page = seat(small.officer)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/ban-lam-viec/ho-so/{dossier.id}/", wait_until="networkidle")
    assert_axe_clean(page)
    frame = page.locator("iframe.preview__page")
    answer = page.request.get(live_server.url + frame.get_attribute("src"))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    keep_picture(page, "ho-so-pdf-1280")


def test_reports_and_stale_pages(small: World, seat: Any, live_server: Any, clock: Clock) -> None:
    first, second = (at_step(small, "tham-dinh", moment(6, "10:00")).dossier for _ in range(2))
    clock(moment(6, "11:00"))
    page = seat(small.officer)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/ban-lam-viec/ho-so/{first.id}/tra-ve/")
    page.get_by_label("Tiếp nhận hồ sơ").check(force=True)
    page.get_by_label("Vì sao trả về").fill("Thiếu bản chính văn bằng")
    actions.claim_dossier(actor=small.colleague, now=moment(6, "10:30"), dossier_id=first.id)
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="Người khác đã làm trước").wait_for()
    assert "do Hoàng Văn Lịch xử lý" in page.locator("main").inner_text()
    assert page.locator(".kept-words").all_inner_texts() == ["Thiếu bản chính văn bằng"]
    assert_axe_clean(page)
    keep_picture(page, "ban-cu-1280")
    page.goto(live_server.url + "/ban-lam-viec/hop-viec/?hang=don-vi")
    page.locator("[data-choose-all]").check()
    page.keyboard.press("c")
    page.get_by_role("heading", name="Kết quả chuyển nhiều hồ sơ").wait_for()
    text = page.locator("main").inner_text()
    assert "1 hồ sơ đã chuyển" in text
    assert "1 hồ sơ chưa chuyển được" in text
    assert second.code in text
    assert_axe_clean(page)
    keep_picture(page, "bao-cao-chuyen-1280")
