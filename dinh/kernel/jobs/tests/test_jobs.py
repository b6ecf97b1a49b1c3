"""Work put off, against the real queue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from dinh.kernel.jobs.actions import (
    Task,
    enqueue,
    every,
    give_back_stalled_jobs,
    run_waiting,
    task,
)
from dinh.lib import moments

RAN: list[str] = []


@task(name="tests.note", retries=2, wait_seconds=0)
def note(*, word: str) -> None:
    RAN.append(word)
    if word == "fails":
        raise ValueError(word)


@task(name="tests.chain", retries=0)
def chain(*, commits: bool) -> None:
    with transaction.atomic():
        enqueue(note, word=f"chained {commits}")
        transaction.set_rollback(not commits)


@every("0 3 * * *")
@task(name="tests.duty")
def duty() -> None:
    RAN.append("duty")


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    RAN.clear()
    yield
    RAN.clear()


@pytest.fixture
def no_jobs(transactional_db: None) -> Iterator[None]:
    """The queue's tables are not Django's to flush."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def jobs() -> list[tuple[str, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text, attempts FROM procrastinate_jobs WHERE task_name LIKE 'tests.%' ORDER BY id"
        )
        return [tuple(row) for row in cursor.fetchall()]


@pytest.mark.usefixtures("no_jobs")
def test_work_is_put_off_by_the_transaction_and_runs() -> None:
    with transaction.atomic():
        assert enqueue(note, word="one")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert enqueue(note, word="two")
    assert RAN == []
    run_waiting()
    assert RAN == ["two"]


@pytest.mark.usefixtures("no_jobs")
def test_a_key_waits_once_and_spoils_no_transaction() -> None:
    with transaction.atomic():
        assert enqueue(note, key="k", word="a")
        assert not enqueue(note, key="k", word="b")
        assert enqueue(note, key="other", word="c")
    run_waiting()
    assert sorted(RAN) == ["a", "c"]
    assert enqueue(note, key="k", word="d")


@pytest.mark.usefixtures("no_jobs")
def test_later_work_waits_for_its_moment() -> None:
    enqueue(note, run_at=moments.now() + timedelta(hours=1), word="later")
    run_waiting()
    assert RAN == []
    assert jobs() == [("tests.note", "todo", 0)]


@pytest.mark.usefixtures("no_jobs")
def test_a_failure_is_repeated_as_often_as_said() -> None:
    enqueue(note, word="fails")
    for _ in range(4):
        run_waiting()
    assert RAN == ["fails"] * 3
    assert jobs() == [("tests.note", "failed", 3)]


def test_a_task_can_be_called_here_and_now() -> None:
    assert isinstance(duty, Task)
    duty()
    note(word="now")
    assert RAN == ["duty", "now"]


@pytest.mark.usefixtures("no_jobs")
def test_work_asked_for_by_work_belongs_to_its_transaction_too() -> None:
    enqueue(chain, commits=True)
    enqueue(chain, commits=False)
    run_waiting()
    run_waiting()
    assert RAN == ["chained True"]


@pytest.mark.usefixtures("no_jobs")
def test_jobs_of_dead_workers_are_given_back() -> None:
    enqueue(note, word="again")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, NULL)")
        assert cursor.fetchone()[0] > 0
    run_waiting()
    assert RAN == []
    assert give_back_stalled_jobs() == 1
    assert give_back_stalled_jobs() == 0
    run_waiting()
    assert RAN == ["again"]
