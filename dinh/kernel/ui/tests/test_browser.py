"""The gallery in a browser: every part at both widths, and the keyboard of the desk."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages import assert_axe_clean, assert_page_ok

pytestmark = [pytest.mark.browser, pytest.mark.urls("dinh.kernel.ui.tests.urls")]


@pytest.mark.parametrize("path", ["/_mau/", "/_mau/ban-lam-viec/"])
def test_every_part_is_accessible_and_light(page: Any, live_server: Any, path: str) -> None:
    assert_page_ok(page, live_server.url + path)


@pytest.mark.parametrize("status", [404, 503])
def test_error_pages_are_accessible(page: Any, live_server: Any, status: int) -> None:
    page.goto(f"{live_server.url}/_mau/loi/{status}/")
    assert_axe_clean(page)


def test_the_whole_page_works_with_the_keyboard(page: Any, live_server: Any) -> None:
    page.goto(live_server.url + "/_mau/ban-lam-viec/")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("[data-row].cur .due b").inner_text() == "Còn 32 phút"
    page.keyboard.press("i")
    assert page.locator("[data-row].cur .due b").inner_text() == "Quá 1 ngày 4 giờ"
    page.keyboard.press("Space")
    assert page.locator("[data-chosen]").inner_text() == "1"
    assert page.locator("[data-bulk]").is_visible()
    assert page.locator("[data-row].on").count() == 1
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("jj1")
    assert page.locator("input[name=q]").input_value() == "jj1"
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.wait_for_url("**/?hang=don-vi")


def test_keys_are_shown_and_can_be_switched_off(page: Any, live_server: Any) -> None:
    page.goto(live_server.url + "/_mau/ban-lam-viec/")
    page.locator("h1").click()
    page.keyboard.press("Shift+Slash")
    sheet = page.locator("#phim-tat")
    assert sheet.is_visible()
    assert "Yêu cầu bổ sung" in sheet.inner_text()
    assert_axe_clean(page)
    page.locator("label[for=tat-phim]").click()
    sheet.get_by_role("button", name="Đóng").click()
    page.keyboard.press("j")
    assert page.locator("[data-row].cur").count() == 0
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("Shift+Slash")
    assert not page.locator("#phim-tat").is_visible()
    page.locator("[data-open-keys]").click()
    page.locator("label[for=tat-phim]").click()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("j")
    assert page.locator("[data-row].cur").count() == 1


def test_a_key_is_silent_while_a_letter_is_composed(page: Any, live_server: Any) -> None:
    page.goto(live_server.url + "/_mau/ban-lam-viec/")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ', key: 'j', isComposing: true, bubbles: true}))"
    )
    assert page.locator("[data-row].cur").count() == 0


def test_a_form_is_sent_once_and_unsaved_words_are_guarded(page: Any, live_server: Any) -> None:
    page.goto(live_server.url + "/_mau/")
    sent = page.evaluate(
        """() => {
          const form = document.querySelector("form[data-keep]");
          let count = 0;
          document.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) count += 1;
            event.preventDefault();
          });
          form.requestSubmit(form.querySelector("button"));
          form.requestSubmit(form.querySelector("button"));
          return [count, form.querySelector("button").getAttribute("aria-busy")];
        }"""
    )
    assert sent == [1, "true"]
    asked: list[str] = []

    def leave(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(live_server.url + "/_mau/")
    page.locator("#y-kien").fill("Chưa gửi")
    page.goto(live_server.url + "/_mau/ban-lam-viec/")
    assert asked == ["beforeunload"]


def test_the_menu_works_without_script(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + "/_mau/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".skip").inner_text() == "Skip to main content"
    context.close()


def test_htmx_works_under_the_policy_and_a_refusal_lands_in_its_place(page: Any, live_server: Any) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(live_server.url + "/song/")
    page.get_by_role("button", name="Được").click()
    page.locator("#cho", has_text="preview").wait_for()
    assert complaints == []
    page.get_by_role("button", name="Từ chối").click()
    page.locator("#thong-bao .notice", has_text="Thiếu 2 giấy.").wait_for()
    assert page.locator("#cho").inner_text() == "preview"
    assert page.locator("html").count() == 1
    assert [text for text in complaints if "Content Security" in text] == []
    assert_axe_clean(page)
