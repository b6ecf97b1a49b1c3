"""Kills at random moments under load: nothing that was acknowledged is lost, nothing is doubled.

`manage.py test --slow --kills 200 tests/launch/test_kill_series.py` is the whole series; without `--kills` ten.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.launch.load import Load
from tests.launch.running import Running, clean_environment, parents, running, until
from tests.launch.test_up_for_real import connect, is_well, kill_hard
from tools.launch.say import ROOT

pytestmark = pytest.mark.slow
SUBMITTERS = 3
QUIET_SECONDS = (0.5, 3.0)
BACK_SECONDS = 90.0
DRAIN_SECONDS = 180.0


def web_worker(house: Running) -> int:
    """One of the processes that answer."""
    master = house.part("granian")
    return random.choice([pid for pid, parent in parents().items() if parent == master] or [0])


VICTIMS: dict[str, Callable[[Running, Load], int]] = {
    "database": lambda house, _load: house.part("postgres -D"),
    "web server": lambda house, _load: house.part("granian"),
    "web worker": lambda house, _load: web_worker(house),
    "worker": lambda house, _load: house.part("-m django"),
    "officer": lambda _house, load: load.officer.pid if load.officer else 0,
}
DOSSIERS = """SELECT count(*), count(DISTINCT code), count(DISTINCT idempotency_key) FROM dossiers_dossier"""
NUMBERS = "SELECT sum(last)::int, count(*) FROM numbering_series WHERE code LIKE 'dossiers:%'"
SERIALS = """SELECT count(*) FROM (SELECT regexp_replace(code, '-[0-9]+$', '') AS series,
max(substring(code from '[0-9]+$')::int) AS last, count(*) AS held FROM dossiers_dossier GROUP BY 1) s WHERE last <> held"""
FACTS = "SELECT count(*), count(DISTINCT key) FROM outbox_event WHERE name = %s"
STEPS = """SELECT (SELECT count(*) FROM dossiers_dossier WHERE received_at IS NOT NULL),
(SELECT count(*) FROM dossiers_dossierevent WHERE verb = %s), (SELECT count(DISTINCT dossier_id) FROM dossiers_dossierevent WHERE verb = %s)"""
AUDIT = "SELECT count(*), count(DISTINCT subject) FROM audit_auditentry WHERE verb = %s AND subject LIKE 'dossiers:%%'"
RECEIPTS = """SELECT count(*) FILTER (WHERE done_at IS NULL), count(*) FILTER (WHERE dead_at IS NOT NULL),
count(*) - count(DISTINCT (event_id, subscriber)) FROM outbox_receipt"""
UNTOLD = """SELECT count(*) FROM outbox_event e WHERE e.name = ANY(%s) AND
(SELECT count(*) FROM notices_notice n WHERE n.key = 'dossiers:dossiers.tell_filer:' || e.id) <> 1"""
SUBMITTED, RECEIVED = "dossiers.dossier.submitted.v1", "dossiers.dossier.received.v1"
FORWARDED = "dossiers.dossier.forwarded.v1"


def one_row(connection: psycopg.Connection[tuple[object, ...]], text: str, *args: object) -> tuple[Any, ...]:
    """The only row."""
    row = connection.execute(text.encode(), args or None).fetchone()
    assert row is not None
    return row


def kill_one(house: Running, load: Load, victim: str) -> float:
    """Kill at a random moment of the load; seconds until everything is back and somebody was answered again."""
    time.sleep(random.uniform(*QUIET_SECONDS))
    load.keep_officer()
    until(f"a {victim} to kill", lambda: VICTIMS[victim](house, load) > 1, BACK_SECONDS)
    kill_hard(VICTIMS[victim](house, load))
    began, answered = time.monotonic(), len(load.answered)
    until("the database, web server and worker are back", lambda: is_whole(house), BACK_SECONDS)
    until("somebody is answered again", lambda: len(load.answered) > answered, BACK_SECONDS)
    return time.monotonic() - began


def is_whole(house: Running) -> bool:
    """Everything runs and answers."""
    return all(house.part(marks) for marks in ("postgres -D", "granian", "-m django")) and is_well(house)


def command(house: Running, *words: str) -> Any:
    """What a command of the house answers."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env={**clean_environment(), "DINH_DATA": str(house.data)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_kills_under_load_lose_and_double_nothing(
    tmp_path: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    kills = int(pytestconfig.getoption("--kills"))
    order = [name for _ in range(kills) for name in VICTIMS][:kills]
    random.shuffle(order)
    with running("loạt ngắt", {"DINH_LOCAL_FILING": "1"}) as house:
        house.start()
        load = Load(house, tmp_path / "steps")
        load.begin(SUBMITTERS)
        try:
            until("the first answer", lambda: bool(load.answered), 60)
            back = [kill_one(house, load, victim) for victim in order]
        finally:
            load.end()
        with connect(house) as connection:
            until("every receipt is done", lambda: one_row(connection, RECEIPTS)[0] == 0, DRAIN_SECONDS)
            check_rows(connection, load)
        counted = command(house, "recount", "--json")
        audit = command(house, "verify_audit", "--seal", "--json")
        report = {
            "kills": dict(Counter(order)),
            "dossiers": len(load.answered),
            "steps noted": len(load.noted()),
            "asked again after no answer": load.unanswered,
            "audit rows": audit["sealed_rows"],
            "slowest return, s": round(max(back), 1),
        }
        with capsys.disabled():
            sys.stdout.write(f"\n{json.dumps(report, ensure_ascii=False)}\n")
        assert counted["agrees"]
        assert audit["intact"]
        assert house.stop() == 0


def check_rows(connection: psycopg.Connection[tuple[object, ...]], load: Load) -> None:
    """Each acknowledged dossier, number, step, fact, notice and audit row stands once."""
    assert load.faults == []
    many = len(load.answered)
    assert len(set(load.answered.values())) == many
    assert one_row(connection, DOSSIERS) == (many, many, many)
    held = {str(row[0]) for row in connection.execute("SELECT code FROM dossiers_dossier")}
    assert held == set(load.answered.values())
    assert one_row(connection, NUMBERS)[0] == many
    assert one_row(connection, SERIALS) == (0,)
    assert one_row(connection, FACTS, SUBMITTED) == (many, many)
    assert one_row(connection, AUDIT, "dossiers.submit") == (many, many)
    noted = Counter(load.noted())
    assert set(noted.values()) <= {1}
    for verb, word, name in (("receive", "received", RECEIVED), ("forward", "forwarded", FORWARDED)):
        done, dossiers = one_row(connection, FACTS, name)
        assert done == dossiers
        assert one_row(connection, AUDIT, f"dossiers.{verb}") == (done, done)
        assert one_row(connection, STEPS, verb, verb)[1:] == (done, done)
        keys = {
            str(row[0]) for row in connection.execute("SELECT key FROM outbox_event WHERE name = %s", [name])
        }
        assert {f"dossiers:{line.split()[1]}" for line in noted if line.startswith(word)} <= keys
    assert one_row(connection, RECEIPTS) == (0, 0, 0)
    assert one_row(connection, UNTOLD, [SUBMITTED, RECEIVED]) == (0,)
