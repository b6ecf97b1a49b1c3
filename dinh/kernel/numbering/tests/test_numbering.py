"""Numbers without gap or double, under parallel writers and sudden death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from hypothesis import given
from hypothesis import strategies as st

from dinh.kernel.access.models import ThrottleWindow
from dinh.kernel.numbering.actions import draw, draw_for_insert, draw_for_update
from dinh.kernel.numbering.models import Series
from dinh.kernel.numbering.types import NumberPattern
from dinh.kernel.outbox.models import Event
from dinh.kernel.writes.actions import Writes

NOW = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
PATTERN = "H23.15-260701-{serial:4}"


@pytest.mark.parametrize(
    ("pattern", "serial", "number"),
    [
        (PATTERN, 1, "H23.15-260701-0001"),
        (PATTERN, 12345, "H23.15-260701-12345"),
        ("{serial}/QĐ-UBND", 7, "7/QĐ-UBND"),
        ("{serial:04d}", 7, "0007"),
    ],
)
def test_how_numbers_are_written(pattern: str, serial: int, number: str) -> None:
    assert NumberPattern.parse(pattern).write(serial) == number


@pytest.mark.parametrize("pattern", ["no place", "{serial}{serial}", "{agency}-{serial}", "{serial:x}"])
def test_bad_patterns_are_errors(pattern: str) -> None:
    with pytest.raises(ValueError, match="number pattern"):
        NumberPattern.parse(pattern)


@given(st.integers(1, 10**9), st.integers(1, 12))
def test_a_number_keeps_its_serial(serial: int, width: int) -> None:
    written = NumberPattern("A-", width, "/B").write(serial)
    assert int(written.removeprefix("A-").removesuffix("/B")) == serial
    assert len(written) == 4 + max(width, len(str(serial)))


@pytest.mark.django_db
class TestDraw:
    def test_each_series_and_period_counts_for_itself(self) -> None:
        assert [draw(series="a", period="2026", pattern="{serial:2}") for _ in range(3)] == ["01", "02", "03"]
        assert draw(series="a", period="2027", pattern="{serial:2}") == "01"
        assert draw(series="b", period="2026", pattern="{serial:2}") == "01"

    def test_a_number_that_goes_back_is_drawn_again(self) -> None:
        with transaction.atomic():
            assert draw(series="a", pattern="{serial}") == "1"
            transaction.set_rollback(True)
        assert draw(series="a", pattern="{serial}") == "1"

    def test_the_last_statement_numbers_a_row(self) -> None:
        writes = Writes()
        pending = draw_for_update(
            writes,
            series="a",
            pattern=PATTERN,
            model=ThrottleWindow,
            field="digest",
            where={"digest": "draft", "hits": 1},
        )
        writes.insert(ThrottleWindow, digest="draft", started_at=NOW, ends_at=NOW, hits=1)
        writes.run()
        assert pending.rows == [("H23.15-260701-0001",)]
        assert ThrottleWindow.objects.get().pk == "H23.15-260701-0001"

    def test_the_last_statement_inserts_a_row_with_its_number(self) -> None:
        writes = Writes()
        values: dict[str, Any] = {
            "id": "00000000-0000-0000-0000-000000000001",
            "name": "a.b.c.v1",
            "payload": {"n": 1},
            "occurred_at": NOW,
        }
        pending = draw_for_insert(
            writes, series="a", pattern=PATTERN, model=Event, field="key", values=values
        )
        writes.run()
        assert pending.rows == [("H23.15-260701-0001",)]
        event = Event.objects.get()
        assert (event.key, event.payload, event.occurred_at) == ("H23.15-260701-0001", {"n": 1}, NOW)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_drawn() -> None:
    with pytest.raises(TransactionManagementError):
        draw(series="a", pattern="{serial}")
    assert Series.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_leave_no_gap_and_no_double() -> None:
    numbers: list[str] = []

    def accept(worker: int) -> None:
        try:
            for turn in range(25):
                with transaction.atomic():
                    number = draw(series="a", pattern="{serial:6}")
                    if (turn + worker) % 5 == 0:
                        transaction.set_rollback(True)
                    else:
                        numbers.append(number)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"{serial:06}" for serial in range(1, 121)]
    assert Series.objects.get().last == 120


WRITER = """
import django; django.setup()
from django.db import transaction
from dinh.kernel.access.models import ThrottleWindow
from dinh.kernel.numbering.actions import draw_for_insert
from dinh.kernel.writes.actions import Writes
from dinh.lib.moments import now
print("ready", flush=True)
while True:
    with transaction.atomic():
        writes = Writes()
        values = {"started_at": now(), "ends_at": now(), "hits": 1}
        draw_for_insert(writes, series="k", pattern="{serial:6}", model=ThrottleWindow, field="digest", values=values)
        writes.run()
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_killed_in_the_middle_leave_no_gap() -> None:
    settings_dict = connection.settings_dict
    host = str(settings_dict["HOST"]).replace("/", "%2F")
    url = (
        f"postgresql://{settings_dict['USER']}@{host}:{settings_dict['PORT'] or 5432}/{settings_dict['NAME']}"
    )
    environment = {**os.environ, "DATABASE_URL": url, "DINH_DATABASE_POOL": "0"}
    for _ in range(3):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER],
                env={**environment, "DJANGO_SETTINGS_MODULE": "dinh.project.settings"},
                stdout=subprocess.PIPE,
            )
            for _ in range(4)
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
        time.sleep(0.7)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.communicate()
    time.sleep(0.3)
    numbers = list(ThrottleWindow.objects.order_by("digest").values_list("digest", flat=True))
    assert len(numbers) > 30
    assert numbers == [f"{serial:06}" for serial in range(1, len(numbers) + 1)]
    assert Series.objects.get().last == len(numbers)
