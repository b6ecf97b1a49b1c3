"""Headers, language, frames and error pages of real answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from dinh.kernel.ui.frame import installed_frame
from dinh.kernel.ui.middleware import policy
from tests.pages import assert_light

pytestmark = pytest.mark.urls("dinh.kernel.ui.tests.urls")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


@pytest.fixture
def calm() -> Client:
    """A client that answers errors like a server does."""
    return Client(raise_request_exception=False)


def test_headers_are_strict(client: Client) -> None:
    answer = client.get("/_mau/")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Permissions-Policy"].startswith("camera=(self), geolocation=()")
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-Id"])


def test_only_a_framable_page_may_stand_in_a_frame(client: Client) -> None:
    widget, preview = client.get("/nhung/"), client.get("/xem/")
    assert widget.headers["Content-Security-Policy"] == POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    assert "X-Frame-Options" not in widget.headers
    assert preview.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")


def test_a_sign_in_provider_elsewhere_is_named(settings: Any) -> None:
    settings.CSP_FORM_ACTION = ("https://sso.example.vn",)
    assert "form-action 'self' https://sso.example.vn;" in policy()


def test_vietnamese_whatever_the_browser_says(client: Client) -> None:
    answer = client.get("/_mau/", headers={"accept-language": "en-US,en;q=0.9"})
    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi">' in answer.text
    assert "Đến nội dung chính" in answer.text


def test_the_switch_changes_the_language_and_comes_back(client: Client) -> None:
    answer = client.post("/ngon-ngu/", {"language": "en", "next": "/_mau/?a=1"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/_mau/?a=1"
    page = client.get("/_mau/").text
    assert '<html lang="en">' in page
    assert "Skip to main content" in page
    assert '<button name="language" value="vi" lang="vi">Tiếng Việt</button>' in page


def test_pages_are_light(client: Client) -> None:
    assert_light(client.get("/_mau/").text)
    assert_light(client.get("/_mau/ban-lam-viec/").text)


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/hong/", 400, "Yêu cầu gửi lên không đọc được"),
        ("/cam/", 403, "Trang này không mở được với tài khoản đang dùng"),
        ("/khong-co/", 404, "Không tìm thấy trang"),
        ("/loi/", 500, "Hệ thống gặp lỗi"),
        ("/mat/", 503, "Hệ thống tạm thời không phục vụ được"),
    ],
)
def test_error_pages_have_a_number_and_a_way_on(calm: Client, path: str, status: int, title: str) -> None:
    answer = calm.get(path)
    assert answer.status_code == status
    assert f'<h1 class="says">{title}</h1>' in answer.text
    end = answer.headers["X-Request-Id"][-12:].upper()
    assert f'<b class="num">{end[:4]}-{end[4:8]}-{end[8:]}</b>' in answer.text
    assert "Gọi 1022" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers.get("Retry-After") == ("120" if status == 503 else None)


def test_a_wrong_method_gets_a_page_with_its_number(calm: Client) -> None:
    answer = calm.get("/chi-gui/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert '<h1 class="says">Trang này không mở được bằng cách đó</h1>' in answer.text
    assert answer.headers["X-Request-Id"][-4:].upper() in answer.text


def test_an_error_page_comes_out_without_its_template(calm: Client, settings: Any) -> None:
    settings.UI_FRAME = "dinh.kernel.ui.nowhere"
    installed_frame.cache_clear()
    try:
        answer = calm.get("/loi/")
    finally:
        installed_frame.cache_clear()
    assert answer.status_code == 500
    assert "<h1>Hệ thống gặp lỗi</h1>" in answer.text


def test_an_old_form_is_refused_kindly(settings: Any) -> None:
    answer = Client(enforce_csrf_checks=True).post("/ngon-ngu/", {"language": "en"})
    assert answer.status_code == 403
    assert "Trang này đã mở quá lâu" in answer.text
    assert "django_language" not in answer.cookies


def test_a_refusal_is_a_page_with_its_sentence(client: Client) -> None:
    answer = client.get("/tu-choi/")
    assert answer.status_code == 422
    assert '<h1 class="says">Thiếu 2 giấy.</h1>' in answer.text
    assert "<li>Nộp thêm &lt;giấy&gt;.</li>" in answer.text
    assert "những gì đã điền vẫn còn" in answer.text
    assert "mã tra cứu" in answer.text


def test_a_refusal_to_htmx_goes_to_the_notice_place(client: Client) -> None:
    answer = client.get("/tu-choi/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#thong-bao"
    assert answer.headers["HX-Reswap"] == "innerHTML show:#thong-bao:top"
    assert answer.text.strip().startswith('<div class="notice notice--late">')
    assert "<html" not in answer.text


def test_no_part_of_the_frame_points_to_a_missing_page(client: Client) -> None:
    page = client.get("/_mau/").text
    assert 'href=""' not in page
    assert "Tra cứu hồ sơ" not in page  # its address is not among those of this test


def test_staying_signed_in_needs_an_account(client: Client, settings: Any) -> None:
    settings.LOGIN_URL = "/dang-nhap/"
    answer = client.get("/phien/giu/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dang-nhap/?next=/phien/giu/")
