"""Round trips as the wire sees them."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from dinh.kernel.writes.actions import Writes
from dinh.kernel.writes.counting import counted_round_trips
from dinh.kernel.writes.queries import pipelined_reads
from dinh.kernel.writes.types import Pending


@pytest.mark.django_db(transaction=True)
def test_begin_with_a_pipeline_of_reads_then_one_of_writes_and_commit_are_three_trips() -> None:
    with counted_round_trips() as trips, transaction.atomic():
        pipelined_reads([Pending("SELECT 1"), Pending("SELECT 2")])
        writes = Writes()
        for number in range(30):
            writes.sql("SELECT %s::int", [number])
        writes.run()
    assert trips.count == 3


@pytest.mark.django_db(transaction=True)
def test_single_statements_are_a_trip_each() -> None:
    with connection.cursor() as cursor:
        for _ in range(6):  # preparing the statement is a trip of its own
            cursor.execute("SELECT 1")
        with counted_round_trips() as trips:
            for _ in range(4):
                cursor.execute("SELECT 1")
    assert trips.count == 4
