"""Backup, drill and restore for real: a house of its own, pg_dump, age, and every figure compared."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keep.installations import Place, is_root, seeded
from tests.launch.running import until
from tools.keep.restoring import judge
from tools.launch.cluster import Cluster
from tools.launch.say import ROOT

PASSPHRASE = "bốn từ dễ nhớ"
HOLD = """
import sys, time, psycopg
with psycopg.connect(host=sys.argv[1], user="dinh", dbname="dinh") as connection:
    connection.execute("LOCK TABLE payments_fee IN ACCESS EXCLUSIVE MODE")
    print("held", flush=True)
    time.sleep(120)
"""


@pytest.fixture(scope="module")
def house() -> Iterator[tuple[Place, Cluster]]:
    with seeded() as made:
        yield made


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("apart")
    (folder / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def backups(house: tuple[Place, Cluster], apart: Path) -> Path:
    """A folder with one backup, sealed with a passphrase, the personal key apart."""
    folder = apart.parent / "backups"
    done = house[0].manage(
        "backup", folder, "--passphrase-file", apart / "passphrase", "--personal-key", apart / "personal.age"
    )
    assert done.returncode == 0, done.stderr
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != "files")


def papers(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("files/??/??/*.age")}


def opening(apart: Path) -> tuple[object, ...]:
    return ("--passphrase-file", apart / "passphrase")


def test_a_backup_says_what_is_in_it_and_nothing_is_readable(
    backups: Path, house: tuple[Place, Cluster]
) -> None:
    (name,) = names(backups)
    said = json.loads((backups / name / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(said["parts"]) == ["database.age", "files.txt", "keys.age", "settings.age"]
    assert said["files"] == {"number": 3, "new": 3, "missing": []}
    figures = said["figures"]
    assert (figures["rows/audit_auditentry"], figures["audit/sealed rows"], figures["numbers/drawn"]) == (
        153,
        153,
        3,
    )
    assert len(papers(backups)) == 3
    for path in backups.rglob("*.age"):
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n"), path
        assert b"%PDF" not in path.read_bytes()
    personal = (house[0].data / "keys" / "personal.key").read_text(encoding="ascii").strip()
    assert not any(personal.encode() in path.read_bytes() for path in backups.rglob("*") if path.is_file())


def test_the_next_backup_writes_only_the_new_paper_and_needs_no_secret(
    backups: Path, house: tuple[Place, Cluster]
) -> None:
    before = papers(backups)
    untouched = {path: path.stat().st_mtime_ns for path in backups.glob("files/??/??/*.age")}
    house[0].seed(1, "second")
    done = house[0].manage("backup", backups)
    assert done.returncode == 0, done.stderr
    assert "1 new (0 KB), 3 known" in done.stderr
    assert len(papers(backups) - before) == 1
    assert {path: path.stat().st_mtime_ns for path in untouched} == untouched


def test_a_drill_restores_beside_and_compares_every_figure(
    backups: Path, house: tuple[Place, Cluster], apart: Path
) -> None:
    done = house[0].manage("backup", "--drill", backups, "--from", names(backups)[0], *opening(apart))
    assert (done.returncode, "all agree" in done.stdout) == (0, True), done.stdout + done.stderr
    noted = json.loads((house[0].data / "backups.json").read_text(encoding="utf-8"))
    assert (noted["drill"]["agrees"], noted["drill"]["backup"]) == (True, names(backups)[0])
    assert noted["drill"]["compared"] > 150


def test_a_drill_names_each_figure_that_is_not_what_the_backup_states() -> None:
    stated = {"rows/a": 154, "numbers/digest": "x", "rows/gone": 1}
    found = {"rows/a": 153, "numbers/digest": "x"}
    report = judge(stated, found, {"recount/differences": 2, "audit chain/findings": 0})
    assert (report.compared, report.agrees) == (5, False)
    assert report.differences == [
        "rows/a: 154 in the backup, 153 restored",
        "rows/gone: 1 in the backup, absent restored",
        "2 counters of the statistics that a recount does not give",
    ]


@pytest.mark.slow
def test_restored_into_an_empty_folder_everything_is_there_and_never_over_another(
    backups: Path, house: tuple[Place, Cluster], apart: Path, tmp_path: Path
) -> None:
    tmp_path.chmod(0o755)
    new = Place(tmp_path / "mới toanh")
    wishes = ("--data", new.data, *opening(apart), "--personal-key", apart / "personal.age")
    done = new.manage("restore", backups, *wishes)
    assert (done.returncode, "all agree" in done.stdout) == (0, True), done.stdout + done.stderr
    for name in ("personal.key", "audit.key", "secret.key", "oidc.pem"):
        assert (new.data / "keys" / name).read_text() == (house[0].data / "keys" / name).read_text()
        assert (new.data / "keys" / name).stat().st_mode & 0o777 == 0o600
    contents = {path.name: path.read_bytes() for path in (new.data / "files").rglob("*") if path.is_file()}
    assert contents == {
        path.name: path.read_bytes() for path in (house[0].data / "files").rglob("*") if path.is_file()
    }
    assert not (new.data / "restore.unfinished").exists()
    again = new.manage("restore", backups, *wishes)
    assert (again.returncode, "is not empty. A restore never overwrites" in again.stderr) == (1, True)
    over = house[0].manage("restore", backups, *("--data", tmp_path / "other"), *wishes[2:])
    assert (over.returncode, "database of DATABASE_URL is not empty" in over.stderr) == (1, True)


def test_the_wrong_secret_or_key_is_refused_before_anything_is_written(
    backups: Path, apart: Path, tmp_path: Path
) -> None:
    new = Place(tmp_path / "new")
    (tmp_path / "wrong").write_text("không phải mật khẩu này\n", encoding="utf-8")
    done = new.manage("restore", backups, "--data", new.data, "--passphrase-file", tmp_path / "wrong")
    assert (done.returncode, done.stderr.strip()) == (1, "dinh: The passphrase does not open this backup.")
    (tmp_path / "other.key").write_text("ab" * 32, encoding="ascii")
    done = new.manage(
        "restore", backups, "--data", new.data, *opening(apart), "--personal-key", tmp_path / "other.key"
    )
    assert (done.returncode, "is not the one that this backup was written with" in done.stderr) == (1, True)
    done = new.manage("restore", backups, "--data", new.data, *opening(apart))
    assert (done.returncode, "--personal-key FILE" in done.stderr) == (1, True)
    assert not new.data.exists()


def test_a_changed_part_is_refused(backups: Path, apart: Path, tmp_path: Path) -> None:
    part = backups / names(backups)[-1] / "database.age"
    honest = part.read_bytes()
    part.write_bytes(honest[:-1] + bytes([honest[-1] ^ 1]))
    try:
        done = Place(tmp_path / "new").manage("backup", "--drill", backups, *opening(apart))
    finally:
        part.write_bytes(honest)
    assert (done.returncode, "is not what the manifest states" in done.stderr) == (1, True)


@pytest.mark.slow
def test_the_personal_key_never_goes_into_the_backup_folder(
    backups: Path, house: tuple[Place, Cluster]
) -> None:
    done = house[0].manage("backup", backups, "--personal-key", backups / "personal.age")
    assert (done.returncode, "belongs in another place" in done.stderr) == (1, True)


@pytest.mark.slow
def test_killed_in_the_middle_it_is_no_backup_and_the_next_run_sweeps(
    backups: Path, house: tuple[Place, Cluster], apart: Path
) -> None:
    place, cluster = house
    before = names(backups)
    blocker = subprocess.Popen(  # it waits for this table, so that there is a middle
        [sys.executable, "-c", HOLD, str(cluster.socket)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert blocker.stdout is not None
    assert blocker.stdout.readline() == "held\n"
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "backup", str(backups)],
        cwd=ROOT,
        env=place.env,
        stderr=subprocess.DEVNULL,
    )
    try:
        until("it began", lambda: any(backups.glob("*.unfinished")), 60)
        time.sleep(0.3)
        running.send_signal(signal.SIGKILL)
        running.wait(30)
    finally:
        blocker.kill()
        blocker.wait()
    left = [path.name for path in backups.glob("*.unfinished")]
    assert len(left) == 1
    listed = place.manage("backup", backups, "--list")
    assert len(listed.stdout.splitlines()) == len(before)
    refused = place.manage(
        "backup", "--drill", backups, "--from", left[0].removesuffix(".unfinished"), *opening(apart)
    )
    assert (refused.returncode, "was cut off and is not whole" in refused.stderr) == (1, True)
    done = place.manage("backup", backups, "--keep", 2)
    assert done.returncode == 0, done.stderr
    assert "an earlier backup was cut off; removing" in done.stderr
    assert names(backups)[0] == before[-1]
    assert (len(names(backups)), list(backups.glob("*.unfinished"))) == (2, [])
    assert len(papers(backups)) == 4


@pytest.mark.slow
@pytest.mark.skipif(not is_root(), reason="a small disk is mounted by root only")
def test_a_full_disk_is_told_in_one_sentence_and_leaves_earlier_backups_whole(
    house: tuple[Place, Cluster], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=70m", "tmpfs", str(disk)], check=False)
    if mounted.returncode != 0:
        pytest.skip("no disk may be mounted here")
    try:
        wishes = (disk / "b", "--new-key", tmp_path / "key")
        assert house[0].manage("backup", *wishes).returncode == 0
        whole = names(disk / "b")
        used = len(list(disk.rglob("*"))) + 1
        subprocess.run(["mount", "-o", f"remount,nr_inodes={used + 2}", str(disk)], check=True)
        done = house[0].manage("backup", disk / "b")  # room for its folder and the dump, not for more
        assert (done.returncode, "became full. Nothing of this backup was kept" in done.stderr) == (1, True)
        assert (names(disk / "b"), (disk / "b" / whole[0] / "manifest.json").exists()) == (whole, True)
        (disk / "filler").write_bytes(b"\0" * (8 << 20))
        done = house[0].manage("backup", disk / "b")
        assert (done.returncode, "is full. Free some space" in done.stderr) == (1, True)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
