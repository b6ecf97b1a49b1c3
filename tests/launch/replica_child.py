# ruff: noqa: T201 - what it says is its result
"""Run by test_replica in a process of its own: two views over the real middleware, and which database they read."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import django
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import path  # noqa: E402

from dinh.kernel.access.guards import public  # noqa: E402
from dinh.kernel.numbering.models import Series  # noqa: E402
from dinh.lib import moments  # noqa: E402
from dinh.project.upkeep import replica, server  # noqa: E402


@public
def count(request: HttpRequest) -> HttpResponse:
    """How many, and from which database."""
    rows = list(Series.objects.order_by("id"))
    return HttpResponse(f"{len(rows)} {Series.objects.all().db}")


@public
def write(request: HttpRequest) -> HttpResponse:
    """One more."""
    Series.objects.create(code=f"try {time.time()}", period="2026", last=1)
    return HttpResponse(str(Series.objects.count()))


@public
def read_and_write(request: HttpRequest) -> HttpResponse:
    """A GET that writes sees what it wrote."""
    first = Series.objects.all().db
    Series.objects.create(code=f"get {time.time()}", period="2026", last=1)
    return HttpResponse(f"{first} {Series.objects.all().db}")


urlpatterns = [path("dem/", count), path("ghi/", write), path("doc-ghi/", read_and_write)]
settings.ROOT_URLCONF = __name__
settings.ALLOWED_HOSTS = ["testserver"]


def until(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def main(socket: str) -> None:
    """Say one line for each thing that was tried."""
    admin = psycopg.connect(host=socket, user="dinh_admin", dbname="dinh", autocommit=True)
    writer, other = Client(), Client()
    print("at rest:", text(writer, "/dem/"))
    admin.execute("SELECT pg_wal_replay_pause()")
    print("written:", writer.post("/ghi/").content.decode())
    print("own write:", text(writer, "/dem/"))
    print("another:", text(other, "/dem/"))
    print("api:", other.get("/dem/", headers={"Authorization": "Bearer x"}).content.decode())
    admin.execute("SELECT pg_wal_replay_resume()")
    print("replayed:", until(lambda: text(writer, "/dem/") == "1 replica"))
    print("reading and writing:", text(other, "/doc-ghi/"))
    print("lag:", server.replica(moments.now()).health)
    admin.execute("SELECT pg_wal_replay_pause()")
    writer.post("/ghi/")
    text(other, "/dem/")
    replica.STANDING.target_since -= replica.MOST_BEHIND
    time.sleep(replica.LOOK_EVERY)
    text(other, "/dem/")
    replica.STANDING.target_since -= replica.MOST_BEHIND
    print("far behind:", text(other, "/dem/"))
    admin.execute("SELECT pg_wal_replay_resume()")
    print("caught up:", until(lambda: text(other, "/dem/") == "3 replica"))
    admin.close()
    print("stop", flush=True)
    sys.stdin.readline()
    replica.STANDING.looked_at = time.monotonic() + 60  # it went away between two looks
    print("in the middle:", text(other, "/dem/"))
    print("afterwards:", text(other, "/dem/"))
    connections["replica"].close()
    print("doctor:", server.replica(moments.now()).health)


if __name__ == "__main__":
    main(sys.argv[1])
