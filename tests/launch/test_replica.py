"""Two private clusters with streaming replication between them: where reads go, and that own writes are seen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.launch.running import clean_environment, until
from tools.launch import keys, processes
from tools.launch.cluster import ADMIN, OWNER, Cluster
from tools.launch.say import ROOT
from tools.launch.throwaway import throw_away_cluster


def ask(cluster: Cluster, statement: str) -> object:
    with psycopg.connect(host=str(cluster.socket), user=ADMIN, dbname="dinh") as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


@pytest.fixture
def pair() -> Iterator[tuple[Cluster, Cluster, dict[str, str]]]:
    """A migrated primary and a replica that streams from it over its socket."""
    with throw_away_cluster() as (primary, data):
        keys.ensure(data)
        env = {**clean_environment(), "DINH_DATA": str(data), "DINH_DATABASE_POOL": "0"}
        env |= {"DATABASE_URL": primary.url(OWNER), "DJANGO_SETTINGS_MODULE": "dinh.project.settings"}
        for name in ("migrate", "createcachetable"):
            subprocess.run([sys.executable, "-m", "django", name, "-v0"], cwd=ROOT, env=env, check=True)
        home = primary.folder.with_name("second")
        home.mkdir(mode=0o711)
        folder = home / "db"
        folder.mkdir(mode=0o700)
        primary._give(folder)
        command: list[str | Path] = [
            primary.binaries.bin / "pg_basebackup",
            "--pgdata",
            folder,
            "--write-recovery-conf",
        ]
        command += ["--checkpoint=fast", "--host", primary.socket, "--username", ADMIN]
        copied = processes.spawn(
            command, account=primary.account, env=primary._env(), cwd="/", output=subprocess.PIPE
        )
        assert (copied.communicate()[0], copied.returncode) == (b"", 0)
        second = Cluster(
            folder=folder,
            socket=home / "s",
            log=home / "postgres.log",
            account=primary.account,
            binaries=primary.binaries,
            throw_away=True,
        )
        second.start()
        try:
            until("it streams", lambda: ask(primary, "SELECT count(*) FROM pg_stat_replication") == 1)
            yield primary, second, {**env, "DINH_REPLICA_URL": second.url(OWNER)}
        finally:
            second.stop()


def test_reads_go_to_the_replica_and_everybody_sees_his_own_writes(
    pair: tuple[Cluster, Cluster, dict[str, str]],
) -> None:
    _, second, env = pair
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.launch.replica_child", str(second.socket)],
        cwd=ROOT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    said = {}
    for line in child.stdout:
        if line == "stop\n":
            break
        name, _, answer = line.strip().partition(": ")
        said[name] = answer
    second.stop()
    rest, errors = child.communicate("go\n", timeout=60)
    said |= dict(line.split(": ", 1) for line in rest.splitlines())
    assert child.returncode == 0, errors
    assert said == {
        "at rest": "0 replica",
        "written": "1",
        "own write": "1 default",
        "another": "0 replica",
        "api": "1 default",
        "replayed": "True",
        "reading and writing": "replica default",
        "lag": "good",
        "far behind": "3 default",
        "caught up": "True",
        "in the middle": "3 default",
        "afterwards": "3 default",
        "doctor": "bad",
    }
