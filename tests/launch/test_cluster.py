"""A private cluster: what an earlier, killed start may have left is no obstacle, and what is wrong is said plainly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tools.launch.cluster import ADMIN, Cluster
from tools.launch.say import CannotGoOn
from tools.launch.throwaway import PREFIX, sweep, throw_away_cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with throw_away_cluster() as (made, _):
        yield made


def answers(cluster: Cluster) -> bool:
    with psycopg.connect(host=str(cluster.socket), user=ADMIN, dbname="postgres") as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_a_stale_number_that_is_another_process_by_now_does_not_block(cluster: Cluster) -> None:
    cluster.stop()
    assert not cluster.socket.exists()
    (cluster.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.folder}\n", encoding="utf-8")
    cluster.start()
    assert answers(cluster)


def test_a_server_that_lost_its_launcher_is_ended_first(cluster: Cluster) -> None:
    left, cluster.server = cluster.server, None
    assert left is not None
    cluster.start()
    assert left.wait(10) == 0
    assert answers(cluster)


def test_half_a_cluster_of_a_killed_start_is_made_anew(cluster: Cluster) -> None:
    beside = cluster.folder.with_name("second")
    half = beside.with_name("second.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n", encoding="utf-8")
    second = Cluster(
        folder=beside,
        socket=beside.with_name("t"),
        log=beside.with_name("second.log"),
        account=cluster.account,
        binaries=cluster.binaries,
        throw_away=True,
    )
    second.create()
    assert (half.exists(), (beside / "postgresql.conf").exists()) == (False, True)
    second.create()  # an existing one is left alone
    (beside / "PG_VERSION").write_text("15\n", encoding="utf-8")
    with pytest.raises(CannotGoOn, match=r"was written by PostgreSQL 15, and this release brings 18\."):
        second.create()


def test_a_server_that_does_not_start_says_why(cluster: Cluster) -> None:
    cluster.stop()
    settings = cluster.folder / "postgresql.conf"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before + "\nno_such_setting = 1\n", encoding="utf-8")
    with pytest.raises(
        CannotGoOn, match=r'^The database server could not start: .*"no_such_setting".* contains errors$'
    ):
        cluster.start()
    settings.write_text(before, encoding="utf-8")
    cluster.start()
    assert answers(cluster)


def test_only_left_over_clusters_are_swept(tmp_path: Path, cluster: Cluster) -> None:
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / "lock").touch()
    other = tmp_path / "dinh-test"
    other.mkdir()
    assert sweep(tmp_path) == [left]
    assert (left.exists(), other.exists()) == (False, True)
    assert cluster.folder.parent not in sweep(cluster.folder.parent.parent)
    assert answers(cluster)
