"""Dead letters: tried again or given up by an administrator, both in the audit log."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.contrib.admin import site
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory

from dinh.kernel.access.dead_letters import ReasonNeeded, discard_dead_letter, retry_dead_letter
from dinh.kernel.access.types import Actor, ActorKind, NotYours
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Receipt

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
ADMIN = Actor(account_id=1, kind=ActorKind.OFFICIAL, is_admin=True)
OFFICER = Actor(account_id=2, kind=ActorKind.OFFICIAL)

pytestmark = pytest.mark.django_db


def receipt(number: int = 1, **values: Any) -> Receipt:
    common = {"event_id": UUID(int=number), "subscriber": "s", "key": "dossiers:7", "partition": 1}
    return Receipt.objects.create(**{**common, **values})


def dead() -> Receipt:
    return receipt(dead_at=NOW, tries=8, error="ValueError at x.py:1")


def audited() -> list[tuple[int | None, str, str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("account_id", "verb", "subject", "purpose"))


def test_another_round_is_audited_once() -> None:
    letter = dead()
    assert retry_dead_letter(actor=ADMIN, now=NOW, receipt_id=letter.pk)
    assert not retry_dead_letter(actor=ADMIN, now=NOW, receipt_id=letter.pk)
    letter.refresh_from_db()
    assert (letter.dead_at, letter.tries, letter.next_at, letter.done_at) == (None, 0, NOW, None)
    assert audited() == [(1, "retry_dead_letter", f"outbox:{letter.pk}", "")]


def test_giving_up_keeps_the_reason() -> None:
    letter = dead()
    reason = "  Hồ sơ   thử nghiệm "
    assert discard_dead_letter(actor=ADMIN, now=NOW, receipt_id=letter.pk, reason=reason)
    letter.refresh_from_db()
    assert (letter.dead_at, letter.done_at) == (NOW, NOW)
    assert audited() == [(1, "discard_dead_letter", f"outbox:{letter.pk}", "Hồ sơ thử nghiệm")]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_without_a_fit_reason_nothing_is_given_up(reason: str) -> None:
    letter = dead()
    with pytest.raises(ReasonNeeded):
        discard_dead_letter(actor=ADMIN, now=NOW, receipt_id=letter.pk, reason=reason)
    letter.refresh_from_db()
    assert letter.done_at is None
    assert audited() == []


def test_nobody_but_an_administrator() -> None:
    letter = dead()
    with pytest.raises(NotYours):
        retry_dead_letter(actor=OFFICER, now=NOW, receipt_id=letter.pk)
    with pytest.raises(NotYours):
        discard_dead_letter(actor=OFFICER, now=NOW, receipt_id=letter.pk, reason="x")
    letter.refresh_from_db()
    assert (letter.dead_at, letter.done_at) == (NOW, None)
    assert audited() == []


def asked(**values: str) -> HttpRequest:
    request = RequestFactory().post("/quan-tri/outbox/receipt/", values)
    request.actor = ADMIN  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def test_the_page_shows_dead_letters_and_what_each_holds_back() -> None:
    letter, page = dead(), site.get_model_admin(Receipt)
    receipt(2)
    receipt(3)
    receipt(4, key="dossiers:8")
    receipt(5, done_at=NOW, dead_at=NOW)
    assert list(page.get_queryset(asked())) == [letter]
    assert page.waiting_behind(letter) == "2 sự kiện sau của dossiers:7"  # type: ignore[attr-defined]


def test_the_page_gives_up_only_with_a_reason() -> None:
    letter, page = dead(), site.get_model_admin(Receipt)
    chosen = Receipt.objects.filter(pk=letter.pk)
    without = asked()
    page.give_up(without, chosen)  # type: ignore[attr-defined]
    assert [str(one) for one in get_messages(without)] == [ReasonNeeded.default_sentence]
    assert audited() == []
    page.give_up(asked(reason="Đã sửa tay"), chosen)  # type: ignore[attr-defined]
    assert audited() == [(1, "discard_dead_letter", f"outbox:{letter.pk}", "Đã sửa tay")]
