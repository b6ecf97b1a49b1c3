"""Every error under /api/ has one shape: problem JSON of RFC 9457, with the request's number."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dinh.kernel.access.middleware import problem
from dinh.kernel.access.types import SignInNeeded
from dinh.lib.refusals import Invalid, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
PROBLEM = "application/problem+json"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
TITLES = {
    400: _("Yêu cầu gửi lên không đọc được. Hãy xem lại địa chỉ và nội dung gửi."),
    401: _("Cần mã truy cập của ứng dụng. Hãy lấy mã tại /identity/o/api/token rồi gửi lại."),
    403: _("Không được phép làm việc này."),
    404: _("Không có địa chỉ này. Hãy xem /api/v1/openapi.json."),
    405: _("Địa chỉ này không nhận phương thức đã dùng. Hãy xem đầu mục Allow."),
    413: _("Nội dung gửi lên quá lớn. Hãy gửi tệp nhỏ hơn."),
    500: _("Hệ thống gặp lỗi. Việc vừa làm chưa được ghi. Hãy thử lại sau ít phút."),
    503: _("Hệ thống tạm thời không phục vụ được. Hãy thử lại sau ít phút."),
}


class NotUnderstood(Invalid):
    """Parameters or a body that the description of the API does not allow; `errors` says where."""

    code = "gateway.not_understood"
    default_sentence = "Tham số hoặc nội dung gửi lên chưa đúng. Hãy sửa các mục được nêu rồi gửi lại."

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__()
        self.extension = {
            "errors": [
                {"where": ".".join(str(part) for part in one["loc"]), "detail": str(one["msg"])}
                for one in errors
            ]
        }


def plain_problem(request: HttpRequest, status: int, title: str = "") -> HttpResponse:
    """A problem that no refusal of ours stands behind."""
    words = title or gettext(str(TITLES.get(status, TITLES[400 if status < 500 else 500])))
    body = {
        "type": "about:blank",
        "title": words,
        "status": status,
        "code": f"http.{status}",
        "instance": f"urn:dinh:request:{getattr(request, 'request_id', '')}",
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)


class ProblemMiddleware:
    """Puts whatever error left /api/ by another way (no such address, method, broken, away) into the one shape."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(PROBLEM):
            return response
        shaped = plain_problem(request, response.status_code)
        for name in KEPT_HEADERS:
            if name in response.headers:
                shaped.headers[name] = response.headers[name]
        return shaped


def teach(api: NinjaAPI) -> None:
    """Let the API answer refusals and its own errors as problems."""

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        response = problem(error, request)
        if error.status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        if error.status == 429:
            response.headers["Retry-After"] = "900"
        return response

    def not_understood(request: HttpRequest, error: Any) -> HttpResponse:
        return refused(request, NotUnderstood(error.errors))

    def unknown_caller(request: HttpRequest, error: Any) -> HttpResponse:
        del error
        return refused(request, SignInNeeded(str(TITLES[401])))

    def missing(request: HttpRequest, error: Any) -> HttpResponse:
        del error
        return plain_problem(request, 404)

    def plain(request: HttpRequest, error: Any) -> HttpResponse:
        return plain_problem(request, error.status_code)

    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: refused,
        ValidationError: not_understood,
        AuthenticationError: unknown_caller,
        Http404: missing,
        HttpError: plain,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
