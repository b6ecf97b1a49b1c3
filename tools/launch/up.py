"""`manage.py up`: everything, from nothing to a house that answers, until somebody says stop."""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.launch import frontend, installation, keys, place, processes
from tools.launch.cluster import APPLICATION, OWNER, Cluster
from tools.launch.say import ROOT, CannotGoOn, line, step
from tools.launch.supervisor import Child, House, Stopped, listen_to_signals

THREADS = 4
MOST_WORKERS = 8
HEALTHY_SECONDS = 60.0


@dataclass(frozen=True)
class Wishes:
    """What stands on the command line."""

    host: str
    port: int
    data: Path
    demo: bool


def parse(arguments: Sequence[str]) -> Wishes:
    """Read the command line of `up`; unknown words end with a usage line."""
    parser = argparse.ArgumentParser(
        prog="manage.py up", description="Start database, web server and worker; Ctrl-C stops everything."
    )
    parser.add_argument("--port", type=int, default=8000, help="port of the web server (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--data", help="data folder (DINH_DATA, else var/ in the checkout)")
    parser.add_argument(
        "--no-demo", action="store_true", help="start empty, with a link for the first administrator"
    )
    found = parser.parse_args(list(arguments))
    return Wishes(found.host, found.port, place.data_folder(found.data), not found.no_demo)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_impossible(wishes: Wishes) -> None:
    """What can be known before any slow work."""
    if not 0 < wishes.port < 65536:
        raise CannotGoOn(f"--port {wishes.port}: a port is a number from 1 to 65535.")
    loaded = installation.has_demonstration(wishes.data)
    if loaded and not wishes.demo:
        raise CannotGoOn(
            f"{wishes.data} holds the demonstration province. Choose an empty folder with --data DIR for --no-demo."
        )
    for left, command in (("restore.unfinished", "restore"), ("upgrade.unfinished", "upgrade")):
        if (wishes.data / left).exists():
            raise CannotGoOn(
                f"A {command} of {wishes.data} was cut off. Run `manage.py {command}` again first."
            )
    if not is_loopback(wishes.host) and (wishes.demo or loaded):
        raise CannotGoOn(
            f"The demonstration answers on this machine only, not on {wishes.host}: its people are invented and its "
            "accounts are for trying. Use --no-demo with a new --data folder for an installation that others reach."
        )
    family = socket.AF_INET6 if ":" in wishes.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((wishes.host, wishes.port))
        except OSError as error:
            raise CannotGoOn(
                f"{wishes.host}:{wishes.port} cannot be used ({error.strerror}). Choose another with --port N."
            ) from None


def run_up(arguments: Sequence[str]) -> int:
    """Start everything, watch it, stop it; returns the exit code."""
    wishes = parse(arguments)
    place.make_data_folder(wishes.data)
    lock = place.take_lock(wishes.data)
    if not isinstance(lock, place.Lock):
        raise CannotGoOn(
            f"{wishes.data} is already running as pid {lock.get('pid')}, port {lock.get('port')}. "
            "Stop it first, or start another one with --data DIR --port N."
        )
    house = House(None, [])
    code = 0
    try:
        listen_to_signals()
        lock.say(kind="up", port=wishes.port)
        refuse_impossible(wishes)
        _build(house, wishes)
        house.watch()
    except Stopped:
        line("\n  stopping …")
    finally:
        house.stop()
        lock.release()
    line("  stopped")
    return code


def _build(house: House, wishes: Wishes) -> None:
    frontend.ensure()
    keys.ensure(wishes.data)
    owner, application = _database(house, wishes)
    _prepare(wishes, owner, application)
    env = served_variables(wishes, application)
    house.children = [web(wishes, env), worker(wishes, env)]
    with step("web server and worker"):
        house.look()
        _wait_until_healthy(house, wishes)
        house.settled = True
    _greet(wishes, owner)


def _database(house: House, wishes: Wishes) -> tuple[dict[str, str], str]:
    """Variables of the owner, and the address that web and worker use."""
    own = os.environ.get("DATABASE_URL")
    if own:
        line("  using the database of DATABASE_URL")
        return installation.variables(wishes.data, own), os.environ.get("DINH_APP_DATABASE_URL", own)
    with step("private PostgreSQL"):
        cluster: Cluster = installation.open_cluster(wishes.data)
        house.cluster = cluster
    return installation.variables(wishes.data, cluster.url(OWNER)), cluster.url(APPLICATION)


def _prepare(wishes: Wishes, owner: dict[str, str], application: str) -> None:
    """Migrations, static files, demonstration: each as a child that can be interrupted and repeated."""
    role = unquote(urlsplit(application).username or "")
    with step("database tables and static files"):
        _must(
            "-m", "tools.launch.prepare", *([role] if application != owner["DATABASE_URL"] else []), env=owner
        )
    if wishes.demo:
        marker = wishes.data / installation.DEMONSTRATION
        if has_command("load_demo") and not (
            marker.exists() and marker.read_text(encoding="utf-8") == "loaded"
        ):
            marker.write_text("loading", encoding="utf-8")
            owner["DINH_DEMO"] = "1"
            _must("-m", "django", "load_demo", env=owner)
            marker.write_text("loaded", encoding="utf-8")


def has_command(name: str) -> bool:
    """Whether a room brings this Django command."""
    return next(ROOT.glob(f"dinh/**/management/commands/{name}.py"), None) is not None


def _must(*arguments: str, env: Mapping[str, str]) -> None:
    child = processes.spawn([sys.executable, *arguments], own_session=True, env=env, cwd=ROOT)
    try:
        code = child.wait()
    except BaseException:
        processes.kill_session(child)
        child.wait()
        raise
    if code != 0:
        raise CannotGoOn(f"`{' '.join(arguments)}` failed (see above). Nothing is half done: run `up` again.")


def served_variables(wishes: Wishes, url: str) -> dict[str, str]:
    """What web and worker are told."""
    env = installation.variables(wishes.data, url)
    env["DINH_DEMO"] = "1" if wishes.demo else "0"
    host = f"[{wishes.host}]" if ":" in wishes.host else wishes.host
    env.setdefault("DINH_BASE_URL", f"http://{host}:{wishes.port}")
    env["DINH_LEASH"] = "1"
    return env


def web(wishes: Wishes, env: Mapping[str, str]) -> Child:
    """granian: a worker per core, few threads each."""
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", wishes.host]
    command += ["--port", str(wishes.port), "--workers", str(workers), "--blocking-threads", str(THREADS)]
    command += ["--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "3", "--backpressure", "64"]
    command += ["dinh.project.wsgi:application"]
    return Child("web server", command, env, ROOT, wishes.data / "log" / "web.log")


def worker(wishes: Wishes, env: Mapping[str, str]) -> Child:
    """The process that delivers facts and does jobs."""
    work = ["work"] if has_command("work") else ["procrastinate", "worker", "--concurrency", "2"]
    command = [sys.executable, "-m", "django", *work]
    return Child("worker", command, env, ROOT, wishes.data / "log" / "worker.log")


def _wait_until_healthy(house: House, wishes: Wishes) -> None:
    host = "127.0.0.1" if wishes.host in {"0.0.0.0", "::"} else wishes.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{wishes.port}/readyz"
    open_directly = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    deadline = time.monotonic() + HEALTHY_SECONDS
    while time.monotonic() < deadline:
        house.look()
        try:
            with open_directly(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotGoOn(
        f"{address} does not answer. Last words of the web server:\n{house.children[0].last_words()}"
    )


def _greet(wishes: Wishes, owner: Mapping[str, str]) -> None:
    """Addresses, accounts (once), how to stop."""
    link = ""
    if not wishes.demo and has_command("first_administrator_link"):
        link = _first_link({**owner, **_base_url(wishes)})
    host = f"[{wishes.host}]" if ":" in wishes.host else wishes.host
    place_of_logs = wishes.data / "log"
    line(
        f"\n  ready: http://{host}:{wishes.port}/   data: {wishes.data}   logs: {place_of_logs}", answer=True
    )
    if link:
        line(link, answer=True)
    if wishes.demo:
        _show_accounts(wishes.data)
    line("  Ctrl-C stops everything.\n", answer=True)


def _base_url(wishes: Wishes) -> dict[str, str]:
    return {"DINH_BASE_URL": os.environ.get("DINH_BASE_URL", f"http://{wishes.host}:{wishes.port}")}


def _first_link(env: Mapping[str, str]) -> str:
    """The one-time link for the first administrator; nothing once he has a password."""
    command = [sys.executable, "-m", "django", "first_administrator_link", "--json"]
    asked = subprocess.run(command, env=dict(env), cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode != 0:
        return ""
    link = json.loads(asked.stdout)
    return f"  first administrator, once, until {link['expires_at']}: {link['link']}"


def _show_accounts(data: Path) -> None:
    accounts, shown = data / "accounts.txt", data / "accounts.shown"
    if not accounts.exists():
        return
    if shown.exists():
        line(f"  accounts of the demonstration: {accounts}", answer=True)
        return
    line("\n" + accounts.read_text(encoding="utf-8").rstrip() + "\n", answer=True)
    shown.touch(mode=0o600)
