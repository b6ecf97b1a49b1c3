"""What a pipeline does to the connection: BEGIN inside it, errors, savepoints, kept cursors, binary answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DataError, connection, transaction

from dinh.kernel.writes.actions import KEPT_CURSORS, Writes, send
from dinh.kernel.writes.counting import counted_round_trips
from dinh.kernel.writes.queries import CompiledRead, pipelined_reads
from dinh.kernel.writes.tests.tables import Label, Slip
from dinh.kernel.writes.types import Insertion, Pending

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


def tell(writes: Writes, key: str) -> None:
    writes.insert(Slip, uid=uuid4(), key=key)


def write_and_fail(key: str) -> None:
    writes = Writes()
    tell(writes, key)
    with transaction.atomic():
        writes.run()
        raise ZeroDivisionError


def keys() -> list[str]:
    return list(Slip.rows.order_by("id").values_list("key", flat=True))


def is_at_rest() -> bool:
    return bool(connection.get_autocommit() and connection.connection.autocommit)


@pytest.fixture
def lasting_tables(transactional_db: None) -> Iterator[None]:
    """Committed before the test, dropped after it."""
    with connection.schema_editor() as editor:
        editor.create_model(Label)
        editor.create_model(Slip)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Slip)
        editor.delete_model(Label)


@pytest.mark.usefixtures("lasting_tables")
class TestTransactions:
    def test_what_a_refused_block_wrote_is_gone_and_the_connection_commits_by_itself_again(self) -> None:
        with pytest.raises(ZeroDivisionError):
            write_and_fail("k:1")
        assert keys() == []
        assert is_at_rest()
        Slip.rows.create(uid=uuid4(), key="k:2")
        connection.close()
        assert keys() == ["k:2"]

    def test_an_error_in_the_first_pipeline_rolls_back_and_is_djangos(self) -> None:
        with pytest.raises(DataError), transaction.atomic():
            send([Pending("SELECT 1"), Pending("SELECT 1 / %s::int", [0]), Pending("SELECT 2")])
        assert is_at_rest()
        with transaction.atomic():
            assert send([Pending("SELECT 3")])[0].rows == [(3,)]

    def test_a_savepoint_inside_takes_back_its_own_rows_only(self) -> None:
        with transaction.atomic():
            first, third = Writes(), Writes()
            tell(first, "k:1")
            first.run()
            with pytest.raises(ZeroDivisionError):
                write_and_fail("k:2")
            tell(third, "k:3")
            third.run()
        assert keys() == ["k:1", "k:3"]
        assert is_at_rest()

    def test_statements_of_the_orm_before_and_after_share_the_transaction(self) -> None:
        with transaction.atomic():
            Slip.rows.create(uid=uuid4(), key="k:1")
            writes = Writes()
            tell(writes, "k:2")
            writes.run()
            transaction.set_rollback(True)
        assert keys() == []
        assert is_at_rest()

    def test_a_commit_hook_runs_when_the_rows_are_there(self) -> None:
        seen: list[list[str]] = []
        with transaction.atomic():
            writes = Writes()
            tell(writes, "k:1")
            writes.run()
            transaction.on_commit(lambda: seen.append(keys()))
        assert seen == [["k:1"]]

    def test_an_empty_list_sends_nothing(self) -> None:
        with counted_round_trips() as trips, transaction.atomic():
            Writes().run()
        assert trips.count == 0


@pytest.fixture
def tables(db: None) -> None:
    """Made inside the test's transaction, gone with it."""
    with connection.schema_editor() as editor:
        editor.create_model(Label)
        editor.create_model(Slip)


@pytest.mark.django_db
class TestAnswers:
    def test_the_same_text_several_times_in_one_pipeline_answers_each(self) -> None:
        for _ in range(3):
            rows = pipelined_reads([Pending("SELECT %s::int", [number]) for number in range(5)])
            assert rows == [[(number,)] for number in range(5)]

    def test_what_is_added_afterwards_follows_what_was_there_and_precedes_what_comes_last(
        self, tables: None
    ) -> None:
        writes = Writes()
        order: list[str] = []

        def fill() -> None:
            order.append("fill")
            tell(writes, "k:2")
            writes.afterwards(lambda: tell(writes, "k:3"))

        tell(writes, "k:1")
        writes.sql("UPDATE tests_of_writes_slip SET note = key WHERE key = 'k:3'", expect=1, last=True)
        writes.afterwards(fill)
        assert order == []
        writes.run()
        assert keys() == ["k:1", "k:2", "k:3"]
        assert list(Slip.rows.filter(note="k:3").values_list("key", flat=True)) == ["k:3"]
        writes.run()
        assert (order, len(keys())) == (["fill"], 3)

    def test_entries_hold_what_is_added_afterwards(self) -> None:
        writes = Writes()
        writes.afterwards(lambda: tell(writes, "k:1"))
        assert [entry.rows[0]["key"] for entry in writes.entries if isinstance(entry, Insertion)] == ["k:1"]
        assert len(writes.entries) == 1

    def test_kept_cursors_do_not_pile_up(self) -> None:
        for number in range(KEPT_CURSORS + 20):
            send([Pending(f"SELECT {number}")])
        assert len(vars(connection.connection)["_dinh_cursors"]) <= KEPT_CURSORS + 1

    def test_binary_answers_are_those_of_the_orm(self, tables: None) -> None:
        uid = uuid4()
        Slip.rows.create(uid=uid, key="đình", tries=3, done_at=NOW)
        names = ("id", "uid", "key", "tries", "note", "done_at", "label_id")
        read = CompiledRead(lambda mark: Slip.rows.filter(key=mark.text("key")).values_list(*names))
        assert read.bind(key="đình").pending.binary
        found = pipelined_reads([read.bind(key="đình")])[0]
        assert found == list(Slip.rows.values_list(*names))
        assert found[0][1:] == (uid, "đình", 3, "", NOW, None)

    def test_json_and_arrays_are_left_to_djangos_text(self, tables: None) -> None:
        Slip.rows.create(uid=uuid4(), key="k", payload={"tên": [1, None]}, tags=["à"])
        for name, value in (("payload", {"tên": [1, None]}), ("tags", ["à"])):
            read = CompiledRead(
                lambda mark, name=name: Slip.rows.filter(key=mark.text("key")).values_list(name)  # type: ignore[misc]
            )
            assert not read.bind(key="k").pending.binary
            assert pipelined_reads([read.bind(key="k")])[0] == [(value,)]
