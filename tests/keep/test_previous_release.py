"""Expand, then contract, proved: the previous release's own tests run against a database of today's migrations."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.running import clean_environment
from tools.launch import databases, keys
from tools.launch.cluster import OWNER
from tools.launch.say import ROOT
from tools.launch.throwaway import throw_away_cluster

# Whole rooms do not share one kept database: tests with transactions of their own empty it for those that follow.
ITS_TESTS = (
    "dinh/domains/dossiers/tests/test_statistics.py",  # filing, every step, every end, the figures of all
    "dinh/domains/payments/tests",
    "dinh/kernel/numbering/tests",
)
TEST_DATABASE = "test_dinh"


def git(*arguments: str) -> str:
    run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip() if run.returncode == 0 else ""


def previous() -> str:
    """The newest tag that is not today's commit, else the commit before the last change of migrations."""
    today = git("rev-parse", "HEAD")
    for tag in git("tag", "--merged", "HEAD", "--sort=-creatordate").splitlines():
        if git("rev-list", "-n1", tag) != today:
            return tag
    last = git("log", "-1", "--format=%H", "--", "dinh/**/migrations/*.py")
    return git("rev-parse", f"{last}^") if last else ""


@pytest.fixture
def checkout() -> Iterator[Path]:
    """The previous release in a folder of its own."""
    commit = previous()
    if not commit:
        pytest.skip(reason="no history here: the previous release is read from git")
    home = Path(tempfile.mkdtemp(prefix="dinh-previous-", dir="/tmp"))
    archived = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "--extract", "--directory", home], input=archived.stdout, check=True)
    for name in (".venv", "node_modules", "dist"):
        if (ROOT / name).exists():
            (home / name).symlink_to((ROOT / name).resolve())
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.slow
def test_the_previous_release_works_on_the_migrated_database(checkout: Path) -> None:
    with throw_away_cluster() as (cluster, data):
        keys.ensure(data)
        databases.ensure_database(cluster, TEST_DATABASE)
        env = {**clean_environment(), "DINH_DATA": str(data), "DINH_DATABASE_POOL": "0"}
        env |= {"DINH_SECRET_KEY": "for tests only", "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        today = {**env, "DATABASE_URL": cluster.url(OWNER, TEST_DATABASE)}
        for command in (("migrate", "-v0"), ("createcachetable",)):
            done = subprocess.run(
                [sys.executable, str(ROOT / "manage.py"), *command],
                cwd=ROOT,
                env=today,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
        # pytest-django puts test_ before the name and, with --reuse-db, takes the database as it finds it
        theirs = [path for path in ITS_TESTS if (checkout / path).exists()]
        run = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "--reuse-db",
                "-p",
                "no:cacheprovider",
                "-m",
                "not browser",
                *theirs,
            ],
            cwd=checkout,
            env={**env, "DATABASE_URL": cluster.url(OWNER)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout[-6000:]
        passed = int(run.stdout.rsplit(" passed", 1)[0].split()[-1])
        assert passed > 40
