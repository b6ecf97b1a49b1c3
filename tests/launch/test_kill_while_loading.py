"""The demonstration province while it is loaded: whatever is killed, the next `up` loads the rest, nothing twice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable

import psycopg
import pytest

from tests.launch.running import Running, clean_environment, descendants, parents, running, until
from tests.launch.test_up_for_real import connect, kill_hard
from tools.launch.say import ROOT

pytestmark = pytest.mark.slow
SCALE = "0.1"
OF_TWO_YEARS = 1000
LAST_STAGE = "Hồ sơ mười hai tháng qua"
VICTIMS: dict[str, Callable[[Running], int]] = {
    "loader": lambda house: house.part("load_demo"),
    "database": lambda house: house.part("postgres -D"),
    "supervisor": lambda house: house.pid,
}


@pytest.mark.parametrize("victim", VICTIMS)
def test_a_kill_while_loading_doubles_and_loses_nothing(victim: str) -> None:
    with running(f"nạp dở {victim}", {"DINH_DEMO_SCALE": SCALE}, demo=True) as house:
        house.start(LAST_STAGE)
        time.sleep(2)
        family = descendants(house.pid)
        assert house.part("load_demo")
        kill_hard(VICTIMS[victim](house))
        assert house.process is not None
        assert house.process.wait(60) != 0
        until("everything is gone", lambda: not family & set(parents()), 30)
        house.start()
        assert house.status() == 200
        with connect(house) as connection:
            assert _counts(connection) == (OF_TWO_YEARS, 0, 0, 1)
            late = connection.execute(
                "SELECT count(*) FROM dossiers_dossier WHERE submitted_at >= '2025-07-01' AND code IS NOT NULL"
            ).fetchone()
            assert late is not None
            assert isinstance(late[0], int)
            assert late[0] > OF_TWO_YEARS / 2
        assert json.loads(_command(house, "recount", "--json"))["differences"] == []
        assert json.loads(_command(house, "load_demo", "--json"))["loaded"] == []
        assert (house.data / "accounts.txt").exists()
        assert house.stop() == 0


def _counts(connection: psycopg.Connection[tuple[object, ...]]) -> tuple[object, ...]:
    """Received in 2022 and 2023; codes and fees that stand twice; drafts of the visitor."""
    row = connection.execute(
        """
        SELECT (SELECT count(*) FROM dossiers_dossier
                 WHERE received_at >= '2022-01-01 00:00+07' AND received_at < '2024-01-01 00:00+07'),
               (SELECT count(code) - count(DISTINCT code) FROM dossiers_dossier),
               (SELECT count(*) - count(DISTINCT origin) FROM payments_fee),
               (SELECT count(*) FROM dossiers_dossier WHERE state = 'draft')
        """
    ).fetchone()
    assert row is not None
    return row


def _command(house: Running, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env={**clean_environment(), "DINH_DATA": str(house.data), "DINH_DEMO": "1", "DINH_DEMO_SCALE": SCALE},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout
