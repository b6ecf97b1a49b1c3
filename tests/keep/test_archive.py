"""Going back to a moment, with a real archive of a running house."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.keep.installations import Place
from tests.launch.running import until
from tools.keep.archive import Archive, go_back
from tools.launch.binaries import find
from tools.launch.cluster import ADMIN, Cluster, archive_command
from tools.launch.say import CannotGoOn
from tools.launch.throwaway import throw_away_cluster


@pytest.fixture
def archived() -> Iterator[tuple[Cluster, Archive]]:
    """A cluster that archives, with one table and one base backup."""
    with throw_away_cluster() as (cluster, data):
        cluster.stop()
        cluster.archive = data.parent / "kho lưu"
        cluster.start()
        yield cluster, Archive(cluster.archive)


def run(cluster: Cluster, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(host=str(cluster.socket), user=ADMIN, dbname="dinh", autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return list(cursor.fetchall()) if cursor.description else []


def archived_so_far(cluster: Cluster) -> None:
    """Close the current segment and wait until it lies in the archive."""
    run(cluster, "SELECT pg_logical_emit_message(false, 'try', 'x')")  # an empty segment is not switched
    segment = str(run(cluster, "SELECT pg_walfile_name(pg_switch_wal())")[0][0])
    assert cluster.archive is not None
    folder = cluster.archive / "wal"
    until("the segment is archived", (folder / segment).exists)


def beside(cluster: Cluster) -> Cluster:
    home = cluster.folder.with_name("back")
    home.mkdir(mode=0o711)
    return Cluster(
        folder=home / "db",
        socket=home / "s",
        log=home / "postgres.log",
        account=cluster.account,
        binaries=find(cluster.account, home),
        throw_away=True,
    )


def test_back_to_the_moment_before_the_mistake(archived: tuple[Cluster, Archive]) -> None:
    cluster, archive = archived
    run(cluster, "CREATE TABLE kept (id int)")
    run(cluster, "INSERT INTO kept VALUES (1)")
    base = archive.take_base(cluster.socket, cluster.binaries.bin, cluster.account)
    assert [path for _, path in archive.bases()] == [base]
    run(cluster, "INSERT INTO kept VALUES (2)")
    time.sleep(0.05)
    moment = datetime.now(UTC)
    time.sleep(0.05)
    run(cluster, "DELETE FROM kept")  # the mistake
    run(cluster, "INSERT INTO kept VALUES (3)")
    archived_so_far(cluster)
    with pytest.raises(CannotGoOn, match="no base backup from before"):
        archive.base_before(moment - timedelta(hours=1))
    back = beside(cluster)
    try:
        assert go_back(archive, back, moment) == base
        assert run(back, "SELECT id FROM kept ORDER BY id") == [(1,), (2,)]
        run(back, "INSERT INTO kept VALUES (4)")  # it takes writes
        back.stop()
        back.start()  # and does not look for the moment again
        assert run(back, "SELECT id FROM kept ORDER BY id") == [(1,), (2,), (4,)]
    finally:
        back.stop()
    assert run(cluster, "SELECT id FROM kept") == [(3,)]


def test_a_moment_that_the_archive_does_not_reach_is_refused_in_one_sentence(
    archived: tuple[Cluster, Archive],
) -> None:
    cluster, archive = archived
    archive.take_base(cluster.socket, cluster.binaries.bin, cluster.account)
    back = beside(cluster)
    with pytest.raises(CannotGoOn, match=r"^The archive does not reach that moment yet\."):
        go_back(archive, back, datetime.now(UTC) + timedelta(minutes=1))
    back.stop()


def test_old_base_backups_go_with_the_segments_that_nothing_needs(archived: tuple[Cluster, Archive]) -> None:
    cluster, archive = archived
    first = archive.take_base(cluster.socket, cluster.binaries.bin, cluster.account)
    archived_so_far(cluster)
    before = sorted(path.name for path in archive.wal.iterdir())
    time.sleep(1.1)
    second = archive.take_base(cluster.socket, cluster.binaries.bin, cluster.account)
    archived_so_far(cluster)
    assert archive.prune(1, cluster.binaries.bin, cluster.account) == [first.name]
    assert [path for _, path in archive.bases()] == [second]
    assert not {name for name in before if "." not in name} & {path.name for path in archive.wal.iterdir()}


def test_the_command_copies_once_and_refuses_another_content(tmp_path: Path) -> None:
    folder = tmp_path / 'kho "lạ"'
    (folder / "wal").mkdir(parents=True)
    segment = tmp_path / "segment"
    command = archive_command(folder).replace("%p", str(segment)).replace("%f", "0001").replace("%%", "%")
    codes = []
    for content in (b"first", b"first", b"other"):
        segment.write_bytes(content)
        codes.append(subprocess.run(["sh", "-c", command], check=False).returncode)
    assert codes == [0, 0, 1]
    assert [path.read_bytes() for path in (folder / "wal").iterdir()] == [b"first"]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the account of the database reaches; pytest's own ones are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="dinh-archive-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_a_whole_house_goes_back_by_the_command(open_folder: Path) -> None:
    tmp_path = open_folder
    place = Place(tmp_path / "house")
    env = {"DINH_ARCHIVE": str(tmp_path / "archive")}
    assert place.manage("migrate", "-v0", env=env).returncode == 0
    assert place.manage("createcachetable", env=env).returncode == 0
    shelf = (tmp_path / "backups", "--new-key", tmp_path / "key", "--personal-key", tmp_path / "personal.age")
    done = place.manage("archive", env=env)
    assert done.returncode == 0, done.stderr
    seeded = place.manage("shell", "-v0", "-c", SEED_BY_SHELL, env=env)
    assert seeded.returncode == 0, seeded.stderr
    done = place.manage("backup", *shelf, env=env)
    assert done.returncode == 0, done.stderr
    moment = datetime.now(UTC).isoformat()
    time.sleep(0.2)
    spoilt = place.manage("shell", "-v0", "-c", SPOIL, env=env)
    assert spoilt.returncode == 0, spoilt.stderr
    new = Place(tmp_path / "new")
    wishes = ("--identity", tmp_path / "key", "--personal-key", tmp_path / "personal.age")
    back = ("--archive", tmp_path / "archive", "--until", moment)
    done = new.manage("restore", tmp_path / "backups", "--data", new.data, *wishes, *back)
    assert done.returncode == 0, done.stderr
    counted = new.manage("shell", "-v0", "-c", COUNT)
    assert counted.stdout.split() == ["2", "1"], counted.stderr
    assert sum(path.is_file() for path in (new.data / "files").rglob("*")) == 1


SEED_BY_SHELL = """
import io
from django.db import transaction
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.audit.actions import record
from dinh.kernel.files.actions import store_file
from dinh.lib import moments
store_file(stream=io.BytesIO(b"%PDF-1.4 one\\n%%EOF"), filename="a.pdf", actor=SYSTEM, now=moments.now(),
           allowed=frozenset({"application/pdf"}), max_bytes=1 << 20)
with transaction.atomic():
    record(actor=SYSTEM, verb="try", subject="x:1", owner=None, changes={}, now=moments.now())
"""
SPOIL = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM files_fileobject")
    cursor.execute("DELETE FROM audit_auditentry")
    cursor.execute("SELECT 1")
"""
COUNT = """
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.files.models import FileObject
print(AuditEntry.objects.count(), FileObject.objects.count())
"""
