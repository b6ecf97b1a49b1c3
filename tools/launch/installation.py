"""What every process of one installation is told: variables made from its data folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.launch import databases, keys
from tools.launch.cluster import OWNER, Cluster
from tools.launch.place import Lock, cluster_at, data_folder, make_data_folder, take_lock
from tools.launch.say import ROOT

DEMONSTRATION = "demonstration"


def has_demonstration(data: Path) -> bool:
    """Whether the demonstration province was, wholly or partly, loaded into this installation."""
    return (data / DEMONSTRATION).exists()


def variables(data: Path, url: str) -> dict[str, str]:
    """The environment of a process that works for this installation; what the caller set stays."""
    found = {**os.environ, "DINH_DATA": str(data), "DATABASE_URL": url}
    found.setdefault("DJANGO_SETTINGS_MODULE", "dinh.project.settings")
    found["PYTHONPATH"] = str(ROOT)
    if has_demonstration(data):
        found["DINH_DEMO"] = "1"
    return found


def open_cluster(data: Path) -> Cluster:
    """Make, if need be, and start the private cluster with our roles and the database. The lock is ours."""
    cluster = cluster_at(data)
    cluster.create()
    cluster.start()
    try:
        databases.ensure_roles(cluster)
        databases.ensure_database(cluster)
    except BaseException:
        cluster.stop()
        raise
    return cluster


@contextmanager
def database_for_a_command() -> Iterator[dict[str, str]]:
    """Variables with a database that answers: the caller's own, the running house's, or ours for the time."""
    data = data_folder(None)
    make_data_folder(data)
    keys.ensure(data)
    own = os.environ.get("DATABASE_URL")
    if own:
        yield variables(data, own)
        return
    lock = take_lock(data)
    if not isinstance(lock, Lock):
        yield variables(data, cluster_at(data).url(OWNER))
        return
    try:
        lock.say(kind="command")
        cluster = open_cluster(data)
        try:
            yield variables(data, cluster.url(OWNER))
        finally:
            cluster.stop()
    finally:
        lock.release()
