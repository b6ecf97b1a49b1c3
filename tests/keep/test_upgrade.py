"""Upgrades that go wrong, for real: a migration that breaks half way, one that loses rows, one that is killed."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keep.installations import Place, seeded, sql
from tests.launch.running import until
from tools.keep.upgrade import Home, changed
from tools.launch.cluster import OWNER, Cluster
from tools.launch.say import ROOT
from tools.launch.throwaway import throw_away_cluster

HEAD = """from django.db import migrations
import time

def work(apps, schema_editor):
    {work}

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("payments", "{last}")]
    operations = [
        migrations.RunSQL("ALTER TABLE payments_fee ADD COLUMN planted integer"),
        migrations.RunPython(work),
    ]
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Cluster, Path]]:
    """A seeded installation with a founded backup folder."""
    shelf = tmp_path_factory.mktemp("backups") / "b"
    with seeded() as (place, cluster):
        done = place.manage("backup", shelf, "--new-key", shelf.with_name("key"))
        assert done.returncode == 0, done.stderr
        yield place, cluster, shelf


def release(tmp_path: Path, work: str) -> Path:
    """A copy of this checkout with one more migration."""
    root = tmp_path / "release"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("docs/"):
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    for name in (".venv", "node_modules", "dist"):
        (root / name).symlink_to((ROOT / name).resolve())
    folder = root / "dinh" / "domains" / "payments" / "migrations"
    last = max(path.stem for path in folder.glob("[0-9]*.py"))
    planted = folder / f"{int(last[:4]) + 1:04}_planted.py"
    planted.write_text(HEAD.format(work=work, last=last), encoding="utf-8")
    return root


def command(root: Path, *arguments: object) -> list[str]:
    return [sys.executable, str(root / "manage.py"), *map(str, arguments)]


def run(root: Path, place: Place, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(root, *arguments), cwd=root, env=place.env, capture_output=True, text=True, check=False
    )


def figures(place: Place) -> dict[str, object]:
    found = json.loads(place.manage("house_figures", "--at", "2026-01-01T00:00:00+07:00").stdout)["figures"]
    assert isinstance(found, dict)
    return found


def columns(cluster: Cluster) -> list[tuple[object, ...]]:
    return sql(cluster, "SELECT column_name FROM information_schema.columns WHERE column_name = 'planted'")


def test_a_copy_beside_takes_the_place_of_what_the_upgrade_left(tmp_path: Path) -> None:
    with throw_away_cluster() as (cluster, _):
        home = Home(tmp_path, cluster.url(OWNER), {})
        sql(cluster, "CREATE TABLE t AS SELECT 1 AS n")
        home.keep_copy()
        sql(cluster, "UPDATE t SET n = 2")
        home.go_back()
        assert sql(cluster, "SELECT n FROM t") == [(1,)]
        assert sql(cluster, "SELECT n FROM t", "dinh_failed_upgrade") == [(2,)]
        assert not home.exists("dinh_before_upgrade")
        home.go_back()  # nothing to go back to: nothing happens
        home.forget_copy()
        assert (home.exists("dinh_failed_upgrade"), sql(cluster, "SELECT n FROM t")) == (False, [(1,)])


def test_a_table_more_is_no_difference_and_a_row_less_is_one() -> None:
    before = {"rows/a": 3, "rows/django_migrations": 9, "sequence/a": 3}
    assert changed(before, {"rows/a": 3, "rows/b": 1, "rows/django_migrations": 10, "sequence/a": 4}) == []
    assert changed(before, {"rows/a": 2}) == ["rows/a: 3 before, 2 after"]
    assert changed(before, {}) == ["rows/a: 3 before, absent after"]


@pytest.mark.slow
def test_a_migration_that_breaks_half_way_is_taken_back(
    house: tuple[Place, Cluster, Path], tmp_path: Path
) -> None:
    place, cluster, shelf = house
    before = figures(place)
    done = run(release(tmp_path, 'raise ValueError("planted to fail")'), place, "upgrade", shelf)
    assert done.returncode == 1
    assert "The upgrade failed and was taken back" in done.stderr
    assert "planted to fail" in done.stderr
    assert (figures(place), columns(cluster)) == (before, [])
    assert not (place.data / "upgrade.unfinished").exists()
    assert (
        len(
            sql(
                cluster,
                "SELECT 1 FROM information_schema.columns WHERE column_name = 'planted'",
                "dinh_failed_upgrade",
            )
        )
        == 1
    )


@pytest.mark.slow
def test_a_migration_that_loses_rows_is_taken_back(
    house: tuple[Place, Cluster, Path], tmp_path: Path
) -> None:
    place, cluster, shelf = house
    before = figures(place)
    work = 'schema_editor.execute("DELETE FROM files_fileobject WHERE sha256 = (SELECT min(sha256) FROM files_fileobject)")'
    done = run(release(tmp_path, work), place, "upgrade", shelf)
    assert (done.returncode, "rows/files_fileobject: 3 before, 2 after" in done.stderr) == (1, True), (
        done.stderr
    )
    assert (figures(place), columns(cluster)) == (before, [])


@pytest.mark.slow
def test_killed_in_the_middle_the_next_run_goes_back_and_a_good_one_stays(
    house: tuple[Place, Cluster, Path], tmp_path: Path
) -> None:
    place, cluster, shelf = house
    before = figures(place)
    root = release(tmp_path, "time.sleep(300)")
    running = subprocess.Popen(
        command(root, "upgrade", shelf), cwd=root, env=place.env, stderr=subprocess.DEVNULL
    )
    until("it is in the middle of the migration", lambda: len(columns(cluster)) == 1, 120)
    running.send_signal(signal.SIGKILL)
    running.wait(30)
    assert (place.data / "upgrade.unfinished").exists()
    refused = place.manage("up", "--no-demo", "--port", 8999)
    assert (refused.returncode, "was cut off. Run `manage.py upgrade` again" in refused.stderr) == (1, True)
    planted = next(root.glob("dinh/domains/payments/migrations/*_planted.py"))
    planted.write_text(
        planted.read_text(encoding="utf-8").replace("time.sleep(300)", "pass"), encoding="utf-8"
    )
    done = run(root, place, "upgrade", shelf)
    assert done.returncode == 0, done.stderr
    assert "an earlier upgrade was cut off; going back" in done.stderr
    assert columns(cluster) == [("planted",)]
    assert changed(before, figures(place)) == []
    assert sql(cluster, "SELECT count(*) FROM pg_database WHERE datname LIKE 'dinh\\_%upgrade'") == [(0,)]
