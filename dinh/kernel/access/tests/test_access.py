"""Actors, guards, refusals as HTTP, and the throttle under parallel use."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dinh.kernel.access.actions import prune_throttle, throttle
from dinh.kernel.access.guards import guarded, official, public, role_required, signed_in
from dinh.kernel.access.middleware import ProxyMiddleware, RefusalMiddleware, RequestNumberMiddleware
from dinh.kernel.access.models import ThrottleWindow
from dinh.kernel.access.types import ANONYMOUS, Actor, ActorKind, NotYours, PostHeld, SignInNeeded, TooMany
from dinh.kernel.outbox.correlation import correlation_id
from dinh.lib.refusals import Invalid

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
CITIZEN = Actor(account_id=1, kind=ActorKind.CITIZEN)
CLERK = Actor(
    account_id=2,
    kind=ActorKind.OFFICIAL,
    posts=(PostHeld(1, 15, None, "clerk", "1.15"), PostHeld(2, 203, 4, "leader", "1.15.203")),
)
ADMIN = Actor(account_id=3, kind=ActorKind.OFFICIAL, is_admin=True)


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


def ask(guarded_view: Any, actor: Actor, path: str = "/ho-so/?q=1") -> HttpResponse:
    request = RequestFactory().get(path)
    setattr(request, "actor", actor)  # noqa: B010  set by the people room's middleware
    answer: HttpResponse = guarded_view(request)
    return answer


def test_roles_and_agencies_of_an_actor() -> None:
    assert CLERK.has_role("clerk")
    assert CLERK.has_role("clerk", 15)
    assert not CLERK.has_role("clerk", 203)
    assert (CLERK.agency_ids, CLERK.agency_id, CITIZEN.agency_id) == ((15, 203), 15, None)


def test_every_guard_leaves_its_mark() -> None:
    guards: list[Any] = [public, signed_in, official, role_required("clerk", "leader")]
    assert [guard(view).guarded for guard in guards] == [
        "public",
        "signed_in",
        "official",
        "role:clerk,leader",
    ]
    by_predicate: Any = guarded(bool)
    assert by_predicate(view).guarded == "bool"


@pytest.mark.parametrize(
    ("guard", "may", "may_not"),
    [
        (public, [ANONYMOUS, CITIZEN, CLERK], []),
        (signed_in, [CITIZEN, CLERK, ADMIN], []),
        (official, [CLERK, ADMIN], [CITIZEN]),
        (role_required("leader"), [CLERK, ADMIN], [CITIZEN]),
        (role_required("editor"), [ADMIN], [CLERK]),
    ],
)
def test_who_may_see(guard: Any, may: list[Actor], may_not: list[Actor]) -> None:
    for actor in may:
        assert ask(guard(view), actor).content == b"seen"
    for actor in may_not:
        with pytest.raises(NotYours) as refusal:
            ask(guard(view), actor)
        assert (refusal.value.status, refusal.value.code) == (403, "access.not_allowed")


def test_a_visitor_is_led_to_the_sign_in_page_and_back(settings: Any) -> None:
    settings.LOGIN_URL = "/dang-nhap/"
    answer = ask(signed_in(view), ANONYMOUS)
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/?next=/ho-so/%3Fq%3D1")


def test_a_program_without_token_gets_401() -> None:
    with pytest.raises(SignInNeeded) as refusal:
        ask(signed_in(view), ANONYMOUS, "/api/v1/dossiers")
    assert refusal.value.status == 401


def test_refusals_of_the_api_are_problem_json() -> None:
    request = RequestFactory().get("/api/v1/dossiers")
    setattr(request, "request_id", "abc")  # noqa: B010
    answer = RefusalMiddleware(lambda _: HttpResponse()).process_exception(
        request, Invalid("Thiếu %(what)s.", what="họ tên", fields={"name": "Hãy ghi họ tên."})
    )
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert json.loads(answer.content) == {
        "type": "urn:dinh:refusal:invalid",
        "title": "Thiếu họ tên.",
        "status": 422,
        "code": "invalid",
        "instance": "urn:dinh:request:abc",
        "fields": {"name": "Hãy ghi họ tên."},
    }
    assert "họ tên".encode() in answer.content


def test_other_errors_stay_errors() -> None:
    middleware = RefusalMiddleware(lambda _: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError("x")) is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "address", "scheme"),
    [
        ("10.0.0.7", "203.0.113.9", "203.0.113.9", "https"),
        ("10.0.0.7", "198.51.100.1, 203.0.113.9, 10.0.0.8", "203.0.113.9", "https"),
        ("10.0.0.7", "2001:db8::5", "2001:db8::5", "https"),
        ("10.0.0.7", "<script>", "10.0.0.7", "https"),
        ("10.0.0.7", "", "10.0.0.7", "https"),
        ("203.0.113.50", "198.51.100.1", "203.0.113.50", "http"),
    ],
)
def test_only_a_known_proxy_speaks_for_a_caller(
    settings: Any, peer: str, forwarded: str, address: str, scheme: str
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    request = RequestFactory(REMOTE_ADDR=peer).get("/", headers=headers)
    ProxyMiddleware(lambda _: HttpResponse())(request)
    assert (request.META["REMOTE_ADDR"], request.scheme) == (address, scheme)


@pytest.mark.django_db
def test_a_text_that_the_database_cannot_hold_is_refused() -> None:
    middleware = RefusalMiddleware(lambda _: HttpResponse())
    with pytest.raises(DataError) as error:
        ThrottleWindow.objects.filter(digest="a\x00b").exists()
    answer = middleware.process_exception(RequestFactory().get("/api/v1/procedures"), error.value)
    assert answer is not None
    assert (answer.status_code, json.loads(answer.content)["code"]) == (422, "access.unwritable")


def test_each_request_has_a_number_that_its_facts_carry() -> None:
    seen = []

    def inner(request: HttpRequest) -> HttpResponse:
        seen.append((getattr(request, "request_id", ""), correlation_id()))
        return HttpResponse()

    answer = RequestNumberMiddleware(inner)(RequestFactory().get("/"))
    assert seen == [(answer["X-Request-Id"], answer["X-Request-Id"])]
    assert len(answer["X-Request-Id"]) == 32
    assert correlation_id() == ""


@pytest.mark.django_db
def test_the_throttle_closes_and_opens_again() -> None:
    tries = [throttle("track:1.2.3.4", limit=2, window_seconds=60, now=NOW) for _ in range(4)]
    assert tries == [True, True, False, False]
    assert throttle("track:other", limit=2, window_seconds=60, now=NOW)
    assert not throttle("track:1.2.3.4", limit=2, window_seconds=60, now=NOW + timedelta(seconds=59))
    assert throttle("track:1.2.3.4", limit=2, window_seconds=60, now=NOW + timedelta(seconds=60))
    assert "1.2.3.4" not in str(list(ThrottleWindow.objects.values()))
    assert prune_throttle(now=NOW + timedelta(seconds=61)) == 1
    assert ThrottleWindow.objects.count() == 1
    assert TooMany.status == 429


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_are_counted_exactly() -> None:
    answers: list[bool] = []
    start = threading.Barrier(6)

    def knock() -> None:
        try:
            start.wait()
            answers.extend(throttle("door", limit=40, window_seconds=60, now=NOW) for _ in range(20))
        finally:
            connection.close()

    threads = [threading.Thread(target=knock) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), sum(answers)) == (120, 40)
    assert ThrottleWindow.objects.get().hits == 120


class ThrottleProperty(TestCase):
    """The throttle agrees with a plain count of the tries since the window began."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.integers(0, 40), max_size=25), st.integers(1, 5))
    def test_it_agrees_with_a_count(self, waits: list[int], limit: int) -> None:
        at, started, hits = NOW, NOW, 0
        for wait in waits:
            at += timedelta(seconds=wait)
            if not hits or at >= started + timedelta(seconds=60):
                started, hits = at, 0
            hits += 1
            assert throttle("k", limit=limit, window_seconds=60, now=at) is (hits <= limit)
