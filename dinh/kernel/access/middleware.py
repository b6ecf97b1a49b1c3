"""Who calls, the request's number, and refusals as HTTP: a page for people, RFC 9457 problem JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from dinh.kernel.outbox.correlation import correlated
from dinh.lib.ids import uuid7
from dinh.lib.refusals import Invalid, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


class ProxyMiddleware:
    """Behind a server that ends TLS, the caller's address and scheme are those that this server tells.

    `TRUSTED_PROXIES` names such servers; from anybody else the headers mean nothing. The last address that is none of
    theirs is the caller's: what stands before it he wrote himself. Throttles, sign-in and audit log see his address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.proxies = tuple(ip_network(one) for one in settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.proxies and self._is_proxy(request.META.get("REMOTE_ADDR", "")):
            hops = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            caller = next((one for one in reversed(hops) if not self._is_proxy(one)), "")
            if _address(caller) is not None:
                request.META["REMOTE_ADDR"] = caller
            if request.META.get("HTTP_X_FORWARDED_PROTO") == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)

    def _is_proxy(self, text: str) -> bool:
        found = _address(text)
        return found is not None and any(found in network for network in self.proxies)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


class RequestNumberMiddleware:
    """Gives each request a number: on error pages, in audit rows, in the facts it tells and in the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid7().hex
        request.request_id = number  # type: ignore[attr-defined]
        with correlated(number):
            response = self.get_response(request)
        response["X-Request-Id"] = number
        return response


class Unwritable(Invalid):
    """A text with the character NUL, which no browser sends and the database cannot hold."""

    code = "access.unwritable"
    default_sentence = "Nội dung gửi lên có ký tự điều khiển không dùng được. Hãy gõ lại rồi gửi lại."


class RefusalMiddleware:
    """Turns a refusal that left a view into its answer; anything else stays an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal."""
        if isinstance(error, DataError | ValueError) and "NUL" in str(error):
            error = Unwritable()
        if not isinstance(error, Refusal):
            return None
        if request.path.startswith("/api/"):
            return problem(error, request)
        return render(
            request,
            "ui/refusal.html",
            {
                "refusal": error,
                "sentence": sentence_of(error),
                "request_id": getattr(request, "request_id", ""),
            },
            status=error.status,
        )


def sentence_of(refusal: Refusal) -> str:
    """Return the refusal's sentence in the reader's language."""
    translated = gettext(refusal.template)
    return translated % refusal.values if refusal.values else translated


def problem(refusal: Refusal, request: HttpRequest) -> HttpResponse:
    """Return a refusal as ``application/problem+json`` (RFC 9457); its ``extension`` adds members of its own."""
    body: dict[str, Any] = {
        "type": f"urn:dinh:refusal:{refusal.code}",
        "title": sentence_of(refusal),
        "status": refusal.status,
        "code": refusal.code,
    }
    number = getattr(request, "request_id", "")
    if number:
        body["instance"] = f"urn:dinh:request:{number}"
    if refusal.fields:
        body["fields"] = refusal.fields
    body.update(getattr(refusal, "extension", {}))
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=refusal.status, content_type="application/problem+json"
    )
