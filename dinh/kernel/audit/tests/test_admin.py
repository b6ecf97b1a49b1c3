"""The administrator's pages of facts and of the audit log."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.test import RequestFactory

from dinh.kernel.audit.models import AuditEntry, AuditSeal
from dinh.kernel.outbox.models import Event, Receipt, Replay

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("model", [AuditEntry, AuditSeal, Event, Receipt, Replay])
def test_nothing_is_changed_by_hand(model: type[Model]) -> None:
    request = RequestFactory().get("/quan-tri/")
    request.user = AnonymousUser()
    page = site.get_model_admin(model)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


@pytest.mark.django_db
def test_the_page_of_receipts_shows_what_was_set_aside() -> None:
    common = {"event_id": UUID(int=1), "subscriber": "s", "key": "k", "partition": 1}
    Receipt.objects.create(**common)
    dead = Receipt.objects.create(**common, dead_at=NOW, tries=8)
    request = RequestFactory().get("/quan-tri/")
    assert list(site.get_model_admin(Receipt).get_queryset(request)) == [dead]
