"""A house that is really started; each of its parts is killed the hard way, and nothing is lost or left over."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.launch.running import Running, clean_environment, descendants, parents, running, until
from tools.launch.say import ROOT
from tools.launch.throwaway import throw_away_cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house() -> Iterator[Running]:
    """One house for the whole series, in a folder with spaces and Vietnamese letters."""
    with running("dữ liệu của xã") as started:
        started.start()
        yield started


def connect(house: Running, role: str = "dinh") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(house.socket()), user=role, dbname="dinh", autocommit=True)


def kill_hard(pid: int) -> None:
    assert pid > 1
    os.kill(pid, signal.SIGKILL)


def is_well(house: Running) -> bool:
    return house.status() == 200


def test_it_answers_and_keeps_its_secrets(house: Running) -> None:
    assert house.status("/healthz") == 200
    assert house.status("/readyz") == 200
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (house.data / "keys").iterdir()}
    assert modes == dict.fromkeys(("audit.key", "oidc.pem", "personal.key", "secret.key"), "0o600")
    assert (house.data / "keys").stat().st_mode & 0o077 == 0


def test_the_application_is_a_role_that_owns_nothing(house: Running) -> None:
    with connect(house, "dinh_app") as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, "
            "(SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) "
            "FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert row == (False, False, False, False, 0)
        used = connection.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'dinh' AND backend_type = 'client backend'"
        ).fetchall()
    assert used == [("dinh_app",)]


def test_the_same_data_twice_is_refused_with_who_has_it(house: Running) -> None:
    again = subprocess.run(
        house.command(),
        env=clean_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert again.returncode == 1
    assert f"is already running as pid {house.pid}, port {house.port}" in again.stderr


def test_another_house_beside_it(house: Running) -> None:
    with running("thứ hai") as other:
        other.start()
        assert (other.status(), house.status()) == (200, 200)
        assert other.stop() == 0
        assert other.said[-1] != house.said[-1]
    assert house.status() == 200


def test_a_killed_web_worker_is_replaced(house: Running) -> None:
    master = house.part("granian")
    victim = next(pid for pid, parent in parents().items() if parent == master)
    kill_hard(victim)
    until("it answers", lambda: is_well(house))
    until("two web workers again", lambda: sum(parent == master for parent in parents().values()) >= 1)


def test_a_killed_web_server_is_replaced_with_its_workers(house: Running) -> None:
    master = house.part("granian")
    old = descendants(master)
    kill_hard(master)
    until("a new web server", lambda: house.part("granian") not in {0, master})
    until("it answers", lambda: is_well(house))
    assert old & set(parents()) == set()


def test_a_killed_job_worker_is_replaced(house: Running) -> None:
    old = house.part("-m django")
    kill_hard(old)
    until("a new job worker", lambda: house.part("-m django") not in {0, old})
    assert house.status() == 200


def test_a_killed_database_loses_no_committed_row(house: Running) -> None:
    with connect(house) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    database, jobs = house.part("postgres -D"), house.part("-m django")
    kill_hard(database)
    until("a new database server", lambda: house.part("postgres -D") not in {0, database}, 60)
    until("it answers", lambda: is_well(house))
    until("a fresh job worker, which listens again", lambda: house.part("-m django") not in {0, jobs})
    with connect(house) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        connection.execute("DROP TABLE kept")


def test_a_killed_supervisor_leaves_no_orphan_and_starts_again(house: Running) -> None:
    family = descendants(house.pid)
    assert len(family) > 4
    kill_hard(house.pid)
    assert house.process is not None
    house.process.wait()
    until("everything is gone", lambda: not family & set(parents()), 30)
    house.start()
    assert house.status() == 200


def test_everything_killed_at_once_starts_again(house: Running) -> None:
    family = descendants(house.pid)
    direct = [pid for pid, parent in parents().items() if parent == house.pid]
    for pid in (house.pid, *direct):
        kill_hard(pid)
    assert house.process is not None
    house.process.wait()
    until("everything is gone", lambda: not family & set(parents()), 30)
    house.start()
    assert house.status() == 200


def test_a_django_command_uses_the_database_of_the_running_house(house: Running) -> None:
    question = "from django.db import connection as c; c.ensure_connection(); print(c.settings_dict['HOST'])"
    answer = subprocess.run(
        [*house.command()[:2], "shell", "-v", "0", "-c", question],
        env={**clean_environment(), "DINH_DATA": str(house.data)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.stdout.strip() == str(house.socket()), answer.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_cleanly(house: Running, number: signal.Signals) -> None:
    family = descendants(house.pid)
    assert house.stop(number) == 0
    assert family & set(parents()) == set()
    assert not (house.data / "db" / "postmaster.pid").exists()
    house.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that the database account cannot enter")
def test_a_data_folder_that_the_database_account_cannot_enter() -> None:
    with running("đóng/kín") as hidden:
        hidden.data.parent.mkdir(mode=0o700)
        hidden.start()
        assert hidden.status() == 200
        home = hidden.socket().parent
        assert home.parent == Path("/var/lib/dinh")
        assert hidden.stop() == 0
    subprocess.run(["rm", "-r", str(home)], check=True)


def test_an_own_server_may_go_away_and_come_back() -> None:
    with throw_away_cluster() as (cluster, _):
        own = {"DATABASE_URL": cluster.url("dinh"), "DINH_APP_DATABASE_URL": cluster.url("dinh_app")}
        with running("máy chủ riêng", own) as house:
            house.start()
            assert house.status() == 200
            assert not (house.data / "cluster.json").exists()
            worker = house.part("-m django")
            cluster.stop()
            until("it says so", lambda: house.status() == 503)
            assert house.status("/healthz") == 200
            cluster.start()
            until("it answers again", lambda: is_well(house), 60)
            until("a fresh job worker", lambda: house.part("-m django") not in {0, worker}, 60)
            assert house.stop() == 0
        assert cluster.is_running()
