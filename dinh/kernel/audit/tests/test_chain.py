"""The chain: sealing in the right order, and tampering found as the tables' owner could do it."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from dinh.kernel.audit.actions import record
from dinh.kernel.audit.models import AuditEntry, AuditSeal
from dinh.kernel.audit.rules import GENESIS, merkle_root
from dinh.kernel.audit.sealing import seal_settled
from dinh.kernel.audit.tests.people import OFFICER
from dinh.kernel.audit.verifying import verify_audit

NOW = datetime(2026, 7, 1, 8, 30, 15, 123456, tzinfo=UTC)


def write(rows: int) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=NOW, actor_kind="official", verb="v", subject=f"s:{number}", account_id=number % 3 or None
        )
        for number in range(rows)
    )


def sql(text: str, *args: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, args)


def verdicts() -> list[tuple[int, str]]:
    return [(finding.batch, finding.what) for finding in verify_audit().findings]


@pytest.mark.django_db(transaction=True)
class TestSealing:
    def test_full_batches_are_sealed_and_chained_and_the_tail_is_stated(self) -> None:
        write(2_300)
        assert seal_settled(now=NOW) == 2
        first, second = AuditSeal.objects.order_by("number")
        ids = list(AuditEntry.objects.order_by("id").values_list("id", flat=True))
        assert (first.number, first.after_id, first.last_id, first.rows) == (1, 0, ids[999], 1_000)
        assert (second.number, second.after_id, second.last_id, second.rows) == (
            2,
            ids[999],
            ids[1_999],
            1_000,
        )
        assert (first.previous, second.previous) == (GENESIS, first.digest)
        found = verify_audit()
        assert (found.batches, found.sealed_rows, found.unsealed_rows, found.tip, found.findings) == (
            2,
            2_000,
            300,
            second.digest,
            (),
        )
        assert seal_settled(now=NOW) == 0
        assert seal_settled(now=NOW, everything=True) == 1
        assert verify_audit().unsealed_rows == 0

    def test_nothing_to_seal(self) -> None:
        assert seal_settled(now=NOW, everything=True) == 0
        found = verify_audit()
        assert (found.is_intact, found.batches, found.unsealed_rows, found.tip) == (True, 0, 0, GENESIS)

    def test_a_row_that_commits_late_is_waited_for(self) -> None:
        """Its id is smaller than rows already visible: sealed too early it would look inserted."""
        drawn, go = threading.Event(), threading.Event()

        def late() -> None:
            try:
                with transaction.atomic():
                    record(actor=OFFICER, verb="late", subject="s:1", owner=None, changes={}, now=NOW)
                    drawn.set()
                    go.wait()
            finally:
                connection.close()

        thread = threading.Thread(target=late)
        thread.start()
        assert drawn.wait(10)
        write(10)
        assert seal_settled(now=NOW, everything=True, patience=timedelta(seconds=0.2)) == 0
        threading.Timer(0.3, go.set).start()
        assert seal_settled(now=NOW, everything=True) == 1
        thread.join()
        assert AuditSeal.objects.get().rows == 11
        assert AuditEntry.objects.earliest("id").verb == "late"
        assert verify_audit().is_intact


@pytest.mark.django_db
class TestTampering:
    @pytest.fixture(autouse=True)
    def _three_batches(self, db: None) -> None:
        write(2_500)
        seal_settled(now=NOW, everything=True)
        self.ids = list(AuditEntry.objects.order_by("id").values_list("id", flat=True))

    @pytest.mark.parametrize(
        "change",
        [
            "subject = 's:9999'",
            "at = at + interval '1 microsecond'",
            "account_id = NULL",
            "account_id = 77, agency_id = 0",
            "verb = '', subject = 'v' || subject",
            "changes = '{} '",
        ],
    )
    def test_a_changed_row(self, change: str) -> None:
        sql(f"UPDATE audit_auditentry SET {change} WHERE id = %s", self.ids[1_501])
        assert verdicts() == [(2, "changed")]

    def test_removed_rows(self) -> None:
        sql("DELETE FROM audit_auditentry WHERE id = ANY(%s)", self.ids[10:12])
        found = verify_audit().findings
        assert [(finding.batch, finding.what, finding.detail) for finding in found] == [
            (1, "removed", "2 of 1000 rows are missing")
        ]

    def test_a_row_moved_behind_the_rest(self) -> None:
        sql("UPDATE audit_auditentry SET id = id + 1000000 WHERE id = %s", self.ids[5])
        assert verdicts() == [(1, "removed")]

    def test_a_row_put_between_sealed_ones(self) -> None:
        sql("DELETE FROM audit_auditseal WHERE number > 0")
        sql("DELETE FROM audit_auditentry WHERE id = %s", self.ids[5])
        seal_settled(now=NOW, everything=True)
        assert verdicts() == []
        AuditEntry.objects.create(id=self.ids[5], at=NOW, actor_kind="x", verb="v", subject="s")
        assert verdicts() == [(1, "inserted")]

    def test_a_forged_seal(self) -> None:
        sql("DELETE FROM audit_auditentry WHERE id = %s", self.ids[2_000])
        sql("UPDATE audit_auditseal SET rows = rows - 1 WHERE number = 3")
        assert verdicts() == [(3, "chain"), (3, "changed")]

    def test_a_removed_seal(self) -> None:
        sql("DELETE FROM audit_auditseal WHERE number = 2")
        assert verdicts() == [(3, "chain")]

    def test_another_key(self, settings: Any, tmp_path: Any) -> None:
        settings.AUDIT_KEY_FILE = str(tmp_path / "audit.key")
        assert verdicts() == [(1, "chain"), (2, "chain"), (3, "chain")]

    def test_the_newest_batch_cut_off_is_found_by_a_noted_tip(self) -> None:
        tip = verify_audit().tip
        sql("DELETE FROM audit_auditseal WHERE number = 3")
        sql("DELETE FROM audit_auditentry WHERE id > %s", self.ids[1_999])
        assert verify_audit().is_intact
        found = verify_audit(expect_tip=tip).findings
        assert [(finding.batch, finding.what) for finding in found] == [(2, "chain")]

    def test_the_command_says_what_and_exits_with_1(self) -> None:
        out = io.StringIO()
        call_command("verify_audit", "--json", stdout=out)
        good = json.loads(out.getvalue())
        assert (good["intact"], good["batches"], good["sealed_rows"], good["unsealed_rows"]) == (
            True,
            3,
            2_500,
            0,
        )
        sql("UPDATE audit_auditentry SET verb = 'w' WHERE id = %s", self.ids[0])
        out = io.StringIO()
        with pytest.raises(SystemExit) as end:
            call_command("verify_audit", "--json", stdout=out)
        assert end.value.code == 1
        bad = json.loads(out.getvalue())
        assert bad["findings"] == [
            {
                "batch": 1,
                "first_id": 1,
                "last_id": self.ids[999],
                "what": "changed",
                "detail": "the 1000 rows are not what was sealed",
            }
        ]
        out = io.StringIO()
        with pytest.raises(SystemExit):
            call_command("verify_audit", stdout=out)
        assert "có dòng bị sửa" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "table", ["audit_auditentry", "audit_auditseal", "outbox_event", "outbox_event_default"]
)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = NULL", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_applications_role_can_only_add(table: str, verb: str) -> None:
    column = {"audit_auditentry": "verb", "audit_auditseal": "root"}.get(table, "key")
    with transaction.atomic():
        sql("SET LOCAL ROLE dinh_app")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            sql(verb.format(table, column))
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_applications_role_can_add() -> None:
    with transaction.atomic():
        sql("SET LOCAL ROLE dinh_app")
        record(actor=OFFICER, verb="v", subject="s:1", owner=None, changes={}, now=NOW)
        assert AuditEntry.objects.count() == 1


def leaf(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()


def test_the_root_of_few_leaves() -> None:
    one, two, three = leaf(1), leaf(2), leaf(3)
    pair = hashlib.sha256(b"\x01" + one + two).digest()
    assert merkle_root(one) == one.hex()
    assert merkle_root(one + two) == pair.hex()
    assert merkle_root(one + two + three) == hashlib.sha256(b"\x01" + pair + three).hexdigest()
    with pytest.raises(ValueError, match="at least one"):
        merkle_root(b"")


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.data())
def test_any_change_of_the_leaves_changes_the_root(numbers: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(numbers) - 1))
    other = [*numbers[:place], numbers[place] + 1, *numbers[place + 1 :]]
    roots = {merkle_root(b"".join(map(leaf, some))) for some in (numbers, other, [*numbers, 7])}
    assert len(roots) == 3
