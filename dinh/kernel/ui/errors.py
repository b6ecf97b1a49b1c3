"""Error pages: what happened, that nothing is lost, what to do, and the number to read to the helpline.

They are drawn without session, account or database, since one of these may be what is missing.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg_pool import PoolTimeout

from dinh.kernel.ui.context import PageFrame

BARE = (
    '<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{todo}</p>'
)
PLANNED_MINUTES = 2


@dataclass(frozen=True)
class Trouble:
    """What an error page says."""

    status: int
    title: Any
    sentence: Any
    todo: tuple[Any, ...]


BAD_REQUEST = Trouble(
    400,
    _("Yêu cầu gửi lên không đọc được"),
    _("Trình duyệt đã gửi một yêu cầu không hợp lệ. Không có gì bị thay đổi."),
    (_("Quay lại trang trước và làm lại."), _("Nếu vẫn gặp, mở trang từ trang chủ.")),
)
FORBIDDEN = Trouble(
    403,
    _("Trang này không mở được với tài khoản đang dùng"),
    _("Không có gì bị thay đổi."),
    (_("Đăng nhập bằng tài khoản khác nếu ông/bà có."), _("Về trang chủ để tìm việc cần làm.")),
)
STALE_FORM = Trouble(
    403,
    _("Trang này đã mở quá lâu"),
    _("Để bảo vệ ông/bà, biểu mẫu cũ không được nhận. Không có gì bị gửi đi."),
    (
        _("Quay lại trang trước, tải lại trang rồi gửi lại."),
        _("Trình duyệt cần cho phép cookie của trang này."),
    ),
)
NOT_FOUND = Trouble(
    404,
    _("Không tìm thấy trang"),
    _("Địa chỉ có thể gõ thiếu, hoặc trang đã chuyển đi."),
    (_("Kiểm tra lại địa chỉ."), _("Tìm thủ tục hoặc hồ sơ từ trang chủ.")),
)
NO_SUCH_METHOD = Trouble(
    405,
    _("Trang này không mở được bằng cách đó"),
    _("Địa chỉ này chỉ nhận việc gửi từ một biểu mẫu, hoặc chỉ để xem. Không có gì bị thay đổi."),
    (_("Quay lại trang trước và bấm nút ở đó."), _("Về trang chủ để tìm việc cần làm.")),
)
BROKEN = Trouble(
    500,
    _("Hệ thống gặp lỗi"),
    _(
        "Lỗi thuộc về hệ thống, không phải do ông/bà. Việc vừa làm chưa được ghi; những gì đã lưu trước đó vẫn còn."
    ),
    (_("Đợi một phút rồi thử lại."), _("Nếu vẫn lỗi, gọi tổng đài và đọc mã tra cứu dưới đây.")),
)
AWAY = Trouble(
    503,
    _("Hệ thống tạm thời không phục vụ được"),
    _(
        "Cơ sở dữ liệu đang gián đoạn. Không mất dữ liệu: những gì đã lưu vẫn còn, việc vừa làm chưa được ghi."
    ),
    (_("Đợi vài phút rồi tải lại trang."), _("Nếu đang điền tờ khai, đừng đóng trang này.")),
)


def trouble_page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Draw an error page; when even that fails, its bare words."""
    number = getattr(request, "request_id", "")
    words = {
        "trouble": trouble,
        "request_id": number,
        "ui": PageFrame(request, bare=True),
        "request": None,
    }
    try:
        html: str = render_to_string("ui/error.html", words)
    except Exception:  # noqa: BLE001 - the last page must come out whatever is broken
        html = BARE.format(title=gettext(str(trouble.title)), todo=f"{trouble.todo[0]} {number}")
    response = HttpResponse(html, status=trouble.status)
    if trouble.status == AWAY.status:
        response["Retry-After"] = str(PLANNED_MINUTES * 60)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """handler400."""
    return trouble_page(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """handler403."""
    return trouble_page(request, FORBIDDEN)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """CSRF_FAILURE_VIEW."""
    return trouble_page(request, STALE_FORM)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """handler404."""
    return trouble_page(request, NOT_FOUND)


def no_such_method(request: HttpRequest, refused: HttpResponseBase) -> HttpResponse:
    """The page in place of Django's empty 405; the methods that the address knows stay in the header Allow."""
    page = trouble_page(request, NO_SUCH_METHOD)
    page["Allow"] = refused["Allow"]
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a database that is away is said as such (503), anything else is our fault (500)."""
    return trouble_page(request, AWAY if is_database_away(sys.exc_info()[1]) else BROKEN)


def is_database_away(error: BaseException | None) -> bool:
    """Whether the failure is a lost or unreachable database, not a wrong query."""
    seen = error
    while seen is not None:
        if isinstance(seen, PoolTimeout):
            return True
        if isinstance(seen, DatabaseError) and type(seen).__name__ in ("OperationalError", "InterfaceError"):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
