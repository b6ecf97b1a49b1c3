"""A small installation of its own, with papers, numbers, facts and a sealed audit log in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.launch.running import clean_environment
from tools.launch import databases, keys
from tools.launch.cluster import OWNER, Cluster
from tools.launch.say import ROOT
from tools.launch.throwaway import throw_away_cluster

SEED = """
import io, django
django.setup()
from django.db import transaction
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.audit.actions import record
from dinh.kernel.audit.sealing import seal_settled
from dinh.kernel.files.actions import store_file
from dinh.kernel.numbering.actions import draw
from dinh.lib import moments
import sys
for number in range(int(sys.argv[1])):
    with transaction.atomic():
        for row in range(50):
            record(actor=SYSTEM, verb="try", subject=f"try:{number}", owner=None, changes={"row": (None, row)},
                   now=moments.now())
        draw(series="try", period="2026", pattern="T-{serial:4}")
    store_file(stream=io.BytesIO(f"%PDF-1.4 {sys.argv[2]} {number}\\n%%EOF".encode()), filename="tờ khai.pdf",
               actor=SYSTEM, now=moments.now(), allowed=frozenset({"application/pdf"}), max_bytes=1 << 20)
seal_settled(now=moments.now(), everything=True)
"""


@dataclass
class Place:
    """One installation: its data folder and the address of its database; no address means a private cluster."""

    data: Path
    url: str = ""

    @property
    def env(self) -> dict[str, str]:
        """What its processes are told."""
        found = {**clean_environment(), "DINH_DATA": str(self.data), "DINH_DATABASE_POOL": "0"}
        return {**found, "DATABASE_URL": self.url} if self.url else found

    def manage(
        self, *arguments: object, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of `manage.py` to its end."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)],
            cwd=ROOT,
            env={**self.env, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )

    def seed(self, papers: int, mark: str) -> None:
        """Add papers, each with fifty audit rows and one number."""
        command = [sys.executable, "-c", SEED, str(papers), mark]
        env = {**self.env, "DJANGO_SETTINGS_MODULE": "dinh.project.settings"}
        subprocess.run(command, cwd=ROOT, env=env, check=True)


def sql(url_cluster: Cluster, statement: str, name: str = "dinh") -> list[tuple[object, ...]]:
    """Run SQL as the administrator of a cluster."""
    with databases._admin(url_cluster, name) as connection:
        cursor = connection.execute(statement.encode())
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def seeded(papers: int = 3) -> Iterator[tuple[Place, Cluster]]:
    """An installation on a cluster of its own, migrated and seeded."""
    with throw_away_cluster() as (cluster, data):
        keys.ensure(data)
        place = Place(data, cluster.url(OWNER))
        done = place.manage("migrate", "-v0")
        assert done.returncode == 0, done.stderr
        done = place.manage("createcachetable")
        assert done.returncode == 0, done.stderr
        place.seed(papers, "first")
        yield place, cluster


def is_root() -> bool:
    """Some tests mount a small disk."""
    return os.geteuid() == 0
