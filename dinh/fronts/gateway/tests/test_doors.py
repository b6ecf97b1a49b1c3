"""Metrics are not public; the page for people; the administration reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from dinh.domains.dossiers.tests.factories import World, moment, received, submitted
from dinh.domains.people.models import Account
from dinh.fronts.gateway.tests.conftest import Clock
from tests.pages import assert_light, assert_page_ok

pytestmark = pytest.mark.django_db


def test_metrics_say_what_is_open(small: World, clock: Clock, client: Client) -> None:
    submitted(small)
    received(small)
    clock(moment(20, "09:00"))
    text = client.get("/metrics").content.decode()
    for line in (
        "dinh_dossiers_open 1.0",
        "dinh_dossiers_open_late 1.0",
        "dinh_dossiers_awaiting_reception 1.0",
        "dinh_outbox_dead 0.0",
    ):
        assert line in text.splitlines()
    assert 'dinh_requests_total{method="GET",status="200",worker="' in client.get("/metrics").content.decode()


def test_metrics_do_not_exist_for_the_public(small: World, client: Client, settings: Any) -> None:
    del small
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 404
    settings.METRICS_TOKEN = "ma-do-luong"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer sai"}).status_code == 404
    opened = client.get("/metrics", REMOTE_ADDR="10.1.2.3", headers={"Authorization": "Bearer ma-do-luong"})
    assert opened.status_code == 200


def test_health_answers_without_account(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_the_page_for_people_names_every_operation(small: World, client: Client) -> None:
    del small
    shown = client.get("/du-lieu/").content.decode()
    for line in ("GET /api/v1/procedures", "POST /api/v1/dossiers/track", "GET /api/v1/statistics/dossiers"):
        assert line in shown
    assert_light(shown)


def test_what_has_rules_is_only_read_in_the_administration(rf: Any, small: World) -> None:
    """Rows of dossiers, facts and audit change by actions alone."""
    request = rf.get("/quan-tri/")
    request.user = Account.objects.get(pk=small.officer.account_id or 0)
    request.user.is_admin = True
    wrong = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if model._meta.app_label in {"dossiers", "audit", "payments"}
        and (
            page.has_add_permission(request)
            or page.has_change_permission(request)
            or page.has_delete_permission(request)
        )
    ]
    assert wrong == []
    assert "dossiers.Dossier" in {model._meta.label for model in admin.site._registry}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(page: Any, live_server: Any) -> None:
    assert_page_ok(page, live_server.url + "/du-lieu/")
