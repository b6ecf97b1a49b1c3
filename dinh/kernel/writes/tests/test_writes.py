"""The list of writes against a real server, on tables of the kernel itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from dinh.kernel.access.models import ThrottleWindow
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event, Receipt
from dinh.kernel.writes.actions import Writes
from dinh.kernel.writes.bulk import copy_rows
from dinh.kernel.writes.queries import CompiledRead, Markers, pipelined_reads
from dinh.kernel.writes.types import Sql, StaleRecord

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
ONE = UUID(int=1)


def receipt(**values: object) -> dict[str, object]:
    return {"event_id": ONE, "subscriber": "s", "key": "k:1", "partition": 3, **values}


@pytest.mark.django_db
class TestWrites:
    def test_rows_arrive_with_their_defaults_and_keys_of_the_database(self) -> None:
        writes = Writes()
        writes.insert(Receipt, **receipt())
        writes.insert(Event, id=ONE, name="a.b.c.v1", key="k:1", payload={"ten": "đình"}, occurred_at=NOW)
        writes.insert_many(Receipt, [receipt(key="k:2"), receipt(key="k:3")])
        assert len(writes.entries) == 3
        writes.run()
        assert writes.entries == []
        assert list(Receipt.objects.order_by("id").values_list("key", "tries", "error", "done_at")) == [
            ("k:1", 0, "", None),
            ("k:2", 0, "", None),
            ("k:3", 0, "", None),
        ]
        event = Event.objects.get(pk=ONE)
        assert (event.payload, event.occurred_at, event.correlation_id) == ({"ten": "đình"}, NOW, "")
        assert event.position > 0

    def test_an_update_changes_what_the_condition_names(self) -> None:
        writes = Writes()
        writes.insert_many(Receipt, [receipt(), receipt(key="k:2")])
        writes.update(Receipt, {"key": "k:1", "done_at": None}, tries=Sql("tries + %s", (4,)), done_at=NOW)
        writes.run()
        rows = Receipt.objects.order_by("id").values_list("key", "tries", "done_at")
        assert list(rows) == [("k:1", 4, NOW), ("k:2", 0, None)]

    def test_a_row_that_is_gone_is_a_stale_record_and_nothing_stays(self) -> None:
        writes = Writes()
        writes.insert(Receipt, **receipt())
        writes.update(Receipt, {"key": "k:9"}, tries=1)
        with pytest.raises(StaleRecord) as refusal, transaction.atomic():
            writes.run()
        assert (refusal.value.status, refusal.value.code) == (409, "kernel.stale_record")
        assert Receipt.objects.count() == 0

    def test_any_number_of_rows_where_the_caller_says_so(self) -> None:
        writes = Writes()
        writes.update(Receipt, {"key": "k:9"}, expect_rows=None, tries=1)
        writes.run()
        assert Receipt.objects.count() == 0

    def test_errors_are_djangos_and_the_transaction_goes_back(self) -> None:
        row = {"digest": "d", "started_at": NOW, "ends_at": NOW, "hits": 1}
        writes = Writes()
        writes.insert(ThrottleWindow, **row)
        writes.insert(ThrottleWindow, **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            writes.run()
        assert ThrottleWindow.objects.count() == 0

    def test_statements_in_sql_answer_and_the_last_leaves_last(self) -> None:
        writes = Writes()
        last = writes.sql("SELECT count(*) FROM outbox_receipt", last=True)
        writes.insert(Receipt, **receipt())
        writes.notify("dinh_outbox")
        writes.notify("dinh_outbox")
        assert len(writes.entries) == 3
        writes.run()
        assert last.rows == [(1,)]

    def test_a_whole_list_is_one_round_trip_without_the_orm(self, django_assert_num_queries: Any) -> None:
        writes = Writes()
        for number in range(20):
            writes.insert(Receipt, **receipt(key=f"k:{number}"))
        with django_assert_num_queries(0):
            writes.run()
        assert Receipt.objects.count() == 20

    def test_wrong_names_are_errors_of_the_programmer(self) -> None:
        writes = Writes()
        with pytest.raises(ValueError, match="same fields"):
            writes.insert_many(Receipt, [{"key": "a"}, {"tries": 1}])
        with pytest.raises(ValueError, match="condition and values"):
            writes.update(Receipt, {}, tries=1)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_sent() -> None:
    writes = Writes()
    writes.insert(Receipt, **receipt())
    with pytest.raises(TransactionManagementError):
        writes.run()
    assert Receipt.objects.count() == 0


@pytest.mark.django_db
class TestReads:
    def test_a_read_is_compiled_once_and_takes_other_values(self) -> None:
        built = []

        def build(p: Markers) -> QuerySet:
            built.append(1)
            return Event.objects.filter(key=p.text("key"), occurred_at__lte=p.moment("to")).values_list(
                "id", "payload"
            )

        read = CompiledRead(build)
        for number in (1, 2):
            Event.objects.create(
                id=UUID(int=number),
                name="a.b.c.v1",
                key=f"k:{number}",
                payload={"n": number},
                occurred_at=NOW,
            )
        assert read.rows(key="k:1", to=NOW) == [(UUID(int=1), {"n": 1})]
        assert read.rows(key="k:2", to=NOW) == [(UUID(int=2), {"n": 2})]
        assert read.rows(key="k:2", to=datetime(2020, 1, 1, tzinfo=UTC)) == []
        assert built == [1]

    def test_lock_and_read_travel_together(self) -> None:
        Writes().run()
        Receipt.objects.create(**receipt())
        lock = CompiledRead(
            lambda p: (
                Receipt.objects.filter(pk=p.integer("pk")).select_for_update(no_key=True).values_list("key")
            )
        )
        rest = CompiledRead(
            lambda p: Receipt.objects.filter(event_id=p.uuid("event")).values_list("pk", "tries")
        )
        pk = Receipt.objects.get().pk
        assert pipelined_reads([lock.bind(pk=pk), rest.bind(event=ONE)]) == [[("k:1",)], [(pk, 0)]]

    def test_unknown_and_missing_values_are_errors(self) -> None:
        read = CompiledRead(lambda p: Receipt.objects.filter(pk=p.integer("pk")).values_list("key"))
        with pytest.raises(TypeError, match="takes"):
            read.rows(id=3)

    def test_a_marker_that_the_orm_changed_is_found_out(self) -> None:
        read = CompiledRead(
            lambda p: Receipt.objects.filter(key__startswith=p.text("key")).values_list("key")
        )
        with pytest.raises(TypeError, match="not found"):
            read.rows(key="k")


@pytest.mark.django_db
class TestBulk:
    def test_changes_are_folded_into_rows_not_yet_written(self) -> None:
        writes = Writes()
        writes.insert(ThrottleWindow, digest="a", started_at=NOW, ends_at=NOW, hits=1)
        writes.insert(ThrottleWindow, digest="b", started_at=NOW, ends_at=NOW, hits=1)
        writes.update(ThrottleWindow, {"digest": "a", "hits": 1}, hits=2)
        writes.update(ThrottleWindow, {"pk": "a"}, hits=7)
        writes.insert(Event, id=ONE, name="a.b.c.v1", key="k:1", payload={"ten": "đình"}, occurred_at=NOW)
        writes.notify("dinh_outbox")
        counts = copy_rows(writes.entries)
        assert counts == {"access_throttlewindow": 2, "outbox_event": 1}
        assert list(ThrottleWindow.objects.order_by("pk").values_list("pk", "hits")) == [("a", 7), ("b", 1)]
        assert Event.objects.get().payload == {"ten": "đình"}

    def test_a_fold_that_meets_another_state_is_stale(self) -> None:
        writes = Writes()
        writes.insert(ThrottleWindow, digest="a", started_at=NOW, ends_at=NOW, hits=1)
        writes.update(ThrottleWindow, {"digest": "a", "hits": 9}, hits=2)
        with pytest.raises(StaleRecord):
            copy_rows(writes.entries)
        assert ThrottleWindow.objects.count() == 0

    def test_what_is_already_written_is_updated(self) -> None:
        ThrottleWindow.objects.create(digest="a", started_at=NOW, ends_at=NOW, hits=1)
        writes = Writes()
        writes.update(ThrottleWindow, {"digest": "a"}, hits=Sql("hits + 1"))
        writes.insert(AuditEntry, at=NOW, actor_kind="system", verb="v", subject="s:1")
        assert copy_rows(writes.entries) == {"audit_auditentry": 1}
        assert ThrottleWindow.objects.get().hits == 2

    def test_rows_equal_those_of_the_pipeline(self) -> None:
        one, two = Writes(), Writes()
        for writes, subject in ((one, "a"), (two, "b")):
            writes.insert(
                AuditEntry, at=NOW, actor_kind="system", verb="v", subject=subject, changes='{"x":"\\t"}'
            )
        one.run()
        copy_rows(two.entries)
        rows = AuditEntry.objects.order_by("id").values_list(
            "at", "actor_kind", "changes", "owner", "account_id"
        )
        assert rows[0] == rows[1] == (NOW, "system", '{"x":"\\t"}', "", None)


def test_the_connection_of_these_tests_binds_on_the_server() -> None:
    assert connection.settings_dict["OPTIONS"]["server_side_binding"] is True
