"""Deeds are written without values, in the transaction of the deed."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from dinh.kernel.audit.actions import record, record_read, value_digest
from dinh.kernel.audit.keys import audit_key
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.audit.tests.people import OFFICER
from dinh.kernel.writes.actions import Writes

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


def write(**values: Any) -> None:
    given: dict[str, Any] = {
        "verb": "change_phone",
        "subject": "people:7",
        "owner": "people:7",
        "changes": {},
        "now": NOW,
        **values,
    }
    with transaction.atomic():
        record(actor=OFFICER, **given)


@pytest.mark.django_db
def test_a_deed_names_everything_but_the_values() -> None:
    write(changes={"phone": ("0912345678", "0987654321"), "note": (None, "x")}, purpose="correction")
    entry = AuditEntry.objects.get()
    assert (entry.account_id, entry.actor_kind, entry.agency_id, entry.address, entry.request_id) == (
        2,
        "official",
        15,
        "10.0.0.7",
        "r1",
    )
    assert (entry.verb, entry.subject, entry.owner, entry.purpose, entry.at) == (
        "change_phone",
        "people:7",
        "people:7",
        "correction",
        NOW,
    )
    changes = json.loads(entry.changes)
    assert changes == {
        "note": ["", value_digest("people:7", "note", "x")],
        "phone": [
            value_digest("people:7", "phone", "0912345678"),
            value_digest("people:7", "phone", "0987654321"),
        ],
    }
    row = str(AuditEntry.objects.values().get())
    assert "0912345678" not in row
    assert "0987654321" not in row


@pytest.mark.django_db
def test_equal_values_of_two_records_cannot_be_matched() -> None:
    digests = {
        value_digest("people:7", "phone", "1"),
        value_digest("people:8", "phone", "1"),
        value_digest("people:7", "name", "1"),
    }
    assert len(digests) == 3
    assert all(len(digest) == 32 for digest in digests)


def test_the_digest_depends_on_the_key(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_KEY_FILE = str(tmp_path / "one" / "audit.key")
    first = value_digest("people:7", "phone", "1")
    assert value_digest("people:7", "phone", "1") == first
    settings.AUDIT_KEY_FILE = str(tmp_path / "two" / "audit.key")
    assert value_digest("people:7", "phone", "1") != first


def test_the_key_is_made_once_and_for_its_owner_only(settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "audit.key"
    settings.AUDIT_KEY_FILE = str(path)
    key = audit_key()
    assert len(key) == 32
    assert bytes.fromhex(path.read_text()) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["audit.key"]


@pytest.mark.django_db
def test_a_reading_names_the_fields() -> None:
    record_read(
        actor=OFFICER, subject="people:7", owner="people:7", fields=["phone"], now=NOW, purpose="dossiers:1"
    )
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.changes, entry.purpose) == ("read", '{"phone":["",""]}', "dossiers:1")


@pytest.mark.django_db
def test_the_row_joins_the_callers_list() -> None:
    writes = Writes()
    write(writes=writes)
    assert (AuditEntry.objects.count(), len(writes.entries)) == (0, 1)
    writes.run()
    assert AuditEntry.objects.get().verb == "change_phone"


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_goes_back_leaves_no_row() -> None:
    with pytest.raises(TransactionManagementError):
        record(actor=OFFICER, verb="v", subject="s:1", owner=None, changes={}, now=NOW)
    with transaction.atomic():
        record(actor=OFFICER, verb="v", subject="s:1", owner=None, changes={}, now=NOW)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 0
