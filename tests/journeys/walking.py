"""What people do in a journey, by what they see: labels, buttons, links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dinh.domains.dossiers.models import Dossier
from dinh.fronts.portal.tests.conftest import CODE
from dinh.fronts.portal.tests.walking import NUMBER
from tests.pages import assert_axe_clean, assert_no_sideways_scroll, keep_picture

Scan = Callable[[str], str]
ANSWERS = {
    "nguoi-nop": {
        "ho_ten": "Phạm Thị Thu Huyền",
        "so_dinh_danh": NUMBER,
        "ngay_sinh.day": "1",
        "ngay_sinh.month": "2",
        "ngay_sinh.year": "1994",
    },
    "lien-he": {
        "dien_thoai": "0912 345 306",
        "dia_chi.street": "Thôn Lê Xá",
        "dia_chi.commune": "Xã Lê Ninh",
        "dia_chi.province": "Tỉnh Hải Dương",
    },
    "noi-dung": {"noi_dung": "Xin cấp chứng chỉ hành nghề thú y."},
}


def looks_well(page: Any, name: str) -> None:
    """What stands on a phone: axe finds nothing, nothing scrolls sideways; a picture is kept when asked for."""
    keep_picture(page, name)
    assert_axe_clean(page, name)
    assert_no_sideways_scroll(page, name)


def apply(page: Any, scan: Scan) -> int:
    """A citizen files from the procedure's page to the confirmation; the dossier's id."""
    page.goto(f"/thu-tuc/{CODE}/")
    page.get_by_role("link", name="Nộp hồ sơ").first.click()
    page.wait_for_url(f"**/ho-so/nop/{CODE}/")
    page.get_by_label("Cho chính tôi").check(force=True)
    page.get_by_role("button", name="Bắt đầu").click()
    for step, answers in ANSWERS.items():
        page.wait_for_url(f"**/{step}/")
        for name, value in answers.items():
            page.fill(f"[name='{name}']", value)
        if step == "lien-he":
            page.locator("[name='nhan_ket_qua'][value='online']").check(force=True)
        page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/giay-to/")
    page.set_input_files("input[type='file']", scan("don-dang-ky.png"))
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url("**/kiem-tra/")
    looks_well(page, "hanh-trinh-kiem-tra")
    page.get_by_label("Tôi cam đoan").check(force=True)
    page.get_by_role("button", name="Nộp hồ sơ").click()
    page.wait_for_url("**/da-nop/")
    looks_well(page, "hanh-trinh-da-nop")
    return int(page.url.split("/")[-3])


def begin(page: Any, dossier_id: int, verb: str, name: str = "") -> None:
    """An officer opens the page of a verb from the dossier's page."""
    page.goto(f"/ban-lam-viec/ho-so/{dossier_id}/")
    link = page.locator(f"a[href*='/ho-so/{dossier_id}/{verb}/']").first
    if not link.is_visible():  # seldom used verbs are folded away
        page.locator("details", has=page.locator(f"a[href*='/{verb}/']")).locator("summary").first.click()
    link.click()
    page.wait_for_url(f"**/{verb}/**")
    if name:
        looks_well(page, name)


def done(page: Any, dossier_id: int) -> Dossier:
    """An officer presses the verb's button; the dossier as it stands then."""
    page.locator("form.card .actions .btn").first.click()
    page.wait_for_url(lambda address: f"/ho-so/{dossier_id}/" in address and address.count("/") <= 6)
    return Dossier.objects.get(pk=dossier_id)


def receive(page: Any, dossier_id: int) -> Dossier:
    """The counter ticks its checks and receives."""
    begin(page, dossier_id, "tiep-nhan", "hanh-trinh-tiep-nhan")
    for box in page.locator("input[name^='kiem-']").all():
        box.check(force=True)
    return done(page, dossier_id)


def forward(page: Any, dossier_id: int) -> Dossier:
    """An officer passes the dossier on."""
    begin(page, dossier_id, "chuyen")
    return done(page, dossier_id)


def finish(page: Any, dossier_id: int, scan: Scan) -> Dossier:
    """The clerk ends the dossier with its result."""
    begin(page, dossier_id, "ket-qua", "hanh-trinh-ket-qua")
    page.locator("input[type='file']").set_input_files(scan("chung-chi.png"))
    return done(page, dossier_id)
