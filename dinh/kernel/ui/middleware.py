"""Headers of every answer (a strict Content-Security-Policy and its companions) and the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation

from dinh.kernel.ui.errors import no_such_method

View = TypeVar("View", bound=Callable[..., Any])
GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY: dict[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
SAID = "#thong-bao"


def policy(ancestors: str = "'none'") -> str:
    """The policy as a header value. Sign-in with a provider elsewhere adds its host to form-action."""
    values = {**POLICY, "frame-ancestors": ancestors}
    elsewhere = getattr(settings, "CSP_FORM_ACTION", ())
    values["form-action"] = " ".join((values["form-action"], *elsewhere))
    return "; ".join(f"{name} {value}" for name, value in values.items())


class HeadersMiddleware:
    """Adds the headers; a refusal that answers htmx goes to the page's notice place."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            isinstance(response, HttpResponseNotAllowed)
            and not response.content
            and request.method != "OPTIONS"
        ):
            response = no_such_method(request, response)
        ancestors = getattr(response, "frame_ancestors", "'none'")
        response.headers.setdefault("Content-Security-Policy", policy(ancestors))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.status_code >= 400 and getattr(request, "htmx", False):
            response.headers.setdefault("HX-Retarget", SAID)
            response.headers.setdefault("HX-Reswap", "innerHTML show:#thong-bao:top")
        return response


class LanguageMiddleware:
    """Vietnamese unless the visitor chose another language here; the browser's own setting is not a choice."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def framable(by: Literal["anyone", "ourselves"]) -> Callable[[View], View]:
    """Let a page stand in a frame: the widget in any site, a paper's preview in our own pages only."""

    def decorate(view: View) -> View:
        @wraps(view)
        def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            response.frame_ancestors = "*" if by == "anyone" else "'self'"
            response.xframe_options_exempt = True
            return cast("HttpResponseBase", response)

        return cast("View", framed)

    return decorate
