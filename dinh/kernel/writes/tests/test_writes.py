"""The list of writes against a real server, on tables of the kernel itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from dinh.kernel.writes.actions import Writes
from dinh.kernel.writes.bulk import copy_rows
from dinh.kernel.writes.queries import CompiledRead, Markers, pipelined_reads
from dinh.kernel.writes.tests.tables import Label, Slip, State
from dinh.kernel.writes.types import Sql, StaleRecord

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
ONE = UUID(int=1)


@pytest.fixture
def tables(db: None) -> None:
    """Made inside the test's transaction, gone with it."""
    with connection.schema_editor() as editor:
        editor.create_model(Label)
        editor.create_model(Slip)


def slip(**values: object) -> dict[str, object]:
    return {"uid": ONE, "key": "k:1", **values}


@pytest.mark.usefixtures("tables")
class TestWrites:
    def test_rows_arrive_with_their_defaults_and_keys_of_the_database(self) -> None:
        writes = Writes()
        writes.insert(Slip, **slip())
        writes.insert(
            Slip,
            **slip(key="k:4", payload={"ten": "đình"}, tags=["à", "b"], state=State.CLOSED, label_id="l"),
        )
        writes.insert(Label, code="l", hits=1)
        writes.insert_many(Slip, [slip(key="k:2"), slip(key="k:3", done_at=NOW)][:1])
        assert len(writes.entries) == 4
        writes.run()
        assert writes.entries == []
        columns = ("key", "state", "tries", "note", "done_at", "payload", "tags", "label_id", "shout")
        assert list(Slip.rows.order_by("id").values_list(*columns)) == [
            ("k:1", "open", 0, "", None, {}, [], None, 100),
            ("k:4", "closed", 0, "", None, {"ten": "đình"}, ["à", "b"], "l", 100),
            ("k:2", "open", 0, "", None, {}, [], None, 100),
        ]
        assert Slip.rows.filter(made_at=None).count() == 0

    def test_an_update_changes_what_the_condition_names(self) -> None:
        writes = Writes()
        writes.insert_many(Slip, [slip(), slip(key="k:2")])
        writes.update(Slip, {"key": "k:1", "done_at": None}, tries=Sql("tries + %s", (4,)), done_at=NOW)
        writes.run()
        rows = Slip.rows.order_by("id").values_list("key", "tries", "done_at")
        assert list(rows) == [("k:1", 4, NOW), ("k:2", 0, None)]

    def test_a_row_that_is_gone_is_a_stale_record_and_nothing_stays(self) -> None:
        writes = Writes()
        writes.insert(Slip, **slip())
        writes.update(Slip, {"key": "k:9"}, tries=1)
        with pytest.raises(StaleRecord) as refusal, transaction.atomic():
            writes.run()
        assert (refusal.value.status, refusal.value.code) == (409, "kernel.stale_record")
        assert Slip.rows.count() == 0

    def test_any_number_of_rows_where_the_caller_says_so(self) -> None:
        writes = Writes()
        writes.update(Slip, {"key": "k:9"}, expect_rows=None, tries=1)
        writes.run()
        assert Slip.rows.count() == 0

    def test_errors_are_djangos_and_the_transaction_goes_back(self) -> None:
        row = {"code": "d", "hits": 1}
        writes = Writes()
        writes.insert(Label, **row)
        writes.insert(Label, **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            writes.run()
        assert Label.rows.count() == 0

    def test_statements_in_sql_answer_and_the_last_leaves_last(self) -> None:
        writes = Writes()
        last = writes.sql("SELECT count(*) FROM tests_of_writes_slip", last=True)
        writes.insert(Slip, **slip())
        writes.notify("dinh_outbox")
        writes.notify("dinh_outbox")
        assert len(writes.entries) == 3
        writes.run()
        assert last.rows == [(1,)]

    def test_a_whole_list_is_one_round_trip_without_the_orm(self, django_assert_num_queries: Any) -> None:
        writes = Writes()
        for number in range(20):
            writes.insert(Slip, **slip(key=f"k:{number}"))
        with django_assert_num_queries(0):
            writes.run()
        assert Slip.rows.count() == 20

    def test_wrong_names_are_errors_of_the_programmer(self) -> None:
        writes = Writes()
        with pytest.raises(ValueError, match="same fields"):
            writes.insert_many(Slip, [{"key": "a"}, {"tries": 1}])
        with pytest.raises(ValueError, match="condition and values"):
            writes.update(Slip, {}, tries=1)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_sent() -> None:
    writes = Writes()
    writes.sql("SELECT 1")
    with pytest.raises(TransactionManagementError):
        writes.run()


@pytest.mark.usefixtures("tables")
class TestReads:
    def test_a_read_is_compiled_once_and_takes_other_values(self) -> None:
        built = []

        def build(p: Markers) -> QuerySet:
            built.append(1)
            return Slip.rows.filter(key=p.text("key"), done_at__lte=p.moment("to")).values_list(
                "uid", "payload"
            )

        read = CompiledRead(build)
        for number in (1, 2):
            Slip.rows.create(uid=UUID(int=number), key=f"k:{number}", payload={"n": number}, done_at=NOW)
        assert read.rows(key="k:1", to=NOW) == [(UUID(int=1), {"n": 1})]
        assert read.rows(key="k:2", to=NOW) == [(UUID(int=2), {"n": 2})]
        assert read.rows(key="k:2", to=datetime(2020, 1, 1, tzinfo=UTC)) == []
        assert built == [1]

    def test_one_text_takes_lists_of_any_length_and_is_counted_like_the_orm(
        self, django_assert_num_queries: Any
    ) -> None:
        for number in (1, 2, 3):
            Slip.rows.create(uid=UUID(int=number), key=f"k:{number}", tries=number)
        read = CompiledRead(
            lambda p: Slip.rows.filter(tries__any_of=p.integers("tries")).order_by("tries").values_list("key")
        )
        with django_assert_num_queries(3):
            assert read.rows(tries=[]) == []
            assert read.rows(tries=[3]) == [("k:3",)]
            assert read.rows(tries=[3, 1, 9]) == [("k:1",), ("k:3",)]

    def test_lock_and_read_travel_together(self) -> None:
        Writes().run()
        Slip.rows.create(**slip())
        lock = CompiledRead(
            lambda p: Slip.rows.filter(pk=p.integer("pk")).select_for_update(no_key=True).values_list("key")
        )
        rest = CompiledRead(lambda p: Slip.rows.filter(uid=p.uuid("event")).values_list("pk", "tries"))
        pk = Slip.rows.get().pk
        assert pipelined_reads([lock.bind(pk=pk), rest.bind(event=ONE)]) == [[("k:1",)], [(pk, 0)]]

    def test_unknown_and_missing_values_are_errors(self) -> None:
        read = CompiledRead(lambda p: Slip.rows.filter(pk=p.integer("pk")).values_list("key"))
        with pytest.raises(TypeError, match="takes"):
            read.rows(id=3)

    def test_a_marker_that_the_orm_changed_is_found_out(self) -> None:
        read = CompiledRead(lambda p: Slip.rows.filter(key__startswith=p.text("key")).values_list("key"))
        with pytest.raises(TypeError, match="not found"):
            read.rows(key="k")


@pytest.mark.usefixtures("tables")
class TestBulk:
    def test_changes_are_folded_into_rows_not_yet_written(self) -> None:
        writes = Writes()
        writes.insert(Label, code="a", hits=1)
        writes.insert(Label, code="b", hits=1)
        writes.update(Label, {"code": "a", "hits": 1}, hits=2)
        writes.update(Label, {"pk": "a"}, hits=7)
        writes.insert(Slip, **slip(payload={"ten": "đình"}, tags=["à", "b c"], label_id="a"))
        writes.notify("dinh_outbox")
        counts = copy_rows(writes.entries)
        assert counts == {"tests_of_writes_label": 2, "tests_of_writes_slip": 1}
        assert list(Label.rows.order_by("pk").values_list("pk", "hits")) == [("a", 7), ("b", 1)]
        row = Slip.rows.get()
        assert (row.payload, row.tags, row.label_id, row.state) == (
            {"ten": "đình"},
            ["à", "b c"],
            "a",
            "open",
        )

    def test_a_fold_that_meets_another_state_is_stale(self) -> None:
        writes = Writes()
        writes.insert(Label, code="a", hits=1)
        writes.update(Label, {"code": "a", "hits": 9}, hits=2)
        with pytest.raises(StaleRecord):
            copy_rows(writes.entries)
        assert Label.rows.count() == 0

    def test_what_is_already_written_is_updated(self) -> None:
        Label.rows.create(code="a", hits=1)
        writes = Writes()
        writes.update(Label, {"code": "a"}, hits=Sql("hits + 1"))
        writes.insert(Slip, **slip())
        assert copy_rows(writes.entries) == {"tests_of_writes_slip": 1}
        assert Label.rows.get().hits == 2

    def test_rows_equal_those_of_the_pipeline(self) -> None:
        one, two = Writes(), Writes()
        for writes, key in ((one, "a"), (two, "b")):
            writes.insert(Slip, **slip(key=key, note="\t\\N\n", state=State.CLOSED, done_at=NOW))
        one.run()
        copy_rows(two.entries)
        rows = Slip.rows.order_by("id").values_list("uid", "state", "note", "done_at", "payload", "label_id")
        assert rows[0] == rows[1] == (ONE, "closed", "\t\\N\n", NOW, {}, None)


def test_the_connection_of_these_tests_binds_on_the_server() -> None:
    assert connection.settings_dict["OPTIONS"]["server_side_binding"] is True
