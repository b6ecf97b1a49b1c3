"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db.models import Model

from dinh.domains.people.models import (
    Account,
    AccountSession,
    Agency,
    AgencySpell,
    AgencySuccession,
    CalendarDay,
    Delegation,
    Leave,
    Person,
    Post,
    Rollout,
    SecondFactorReset,
    WorkShift,
)
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event as Fact
from dinh.lib.refusals import Refusal

WATCHED: tuple[type[Model], ...] = (
    Account, AccountSession, Agency, AgencySpell, AgencySuccession, CalendarDay, Delegation, Leave, Person, Post,
    Rollout, SecondFactorReset, WorkShift,
    AuditEntry, Fact,
)  # fmt: skip


def rows() -> list[list[dict[str, Any]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in WATCHED]


@contextmanager
def _refused(refusal: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    before = rows()
    with pytest.raises(refusal) as caught:
        yield caught
    assert rows() == before, "a refusal leaves nothing and tells no fact"


@pytest.fixture
def refused() -> Callable[[type[Refusal]], AbstractContextManager[pytest.ExceptionInfo[Refusal]]]:
    """`with refused(Kind):` the action refuses, no row of the room, audit or outbox changed."""
    return _refused
