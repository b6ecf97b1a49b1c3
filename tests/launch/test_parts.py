"""Pure parts of the launcher, exactly."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest

from dinh.project.environment import database
from tools.launch import environment, installation, place, up
from tools.launch.cluster import database_url, ident_lines, initdb_options, quoted_setting
from tools.launch.grants import statements
from tools.launch.say import ROOT, CannotGoOn
from tools.launch.supervisor import Backoff, pause_after


@pytest.mark.parametrize(
    ("path", "quoted"),
    [
        ("/run/dinh", '"/run/dinh"'),
        ("/home/chị Ạ/có dấu, phẩy", '"/home/chị Ạ/có dấu, phẩy"'),
        ('/odd"name', '"/odd""name"'),
    ],
)
def test_a_socket_folder_is_one_element_of_a_list(path: str, quoted: str) -> None:
    assert quoted_setting(Path(path)) == quoted


@pytest.mark.parametrize("folder", ["/run/dinh", "/home/Đình/Có Dấu Cách@nhà:5", "/tmp/A%20b"])
def test_settings_read_what_the_launcher_writes(folder: str) -> None:
    found = database(database_url("dinh_app", Path(folder), "dinh"))
    assert (found["HOST"], found["USER"], found["NAME"], found["PORT"]) == (folder, "dinh_app", "dinh", "")


def test_settings_read_the_address_of_an_own_server() -> None:
    found = database("postgresql://d%40nh:b%C3%AD%20m%E1%BA%ADt@db.example:5433/tinh")
    assert (found["HOST"], found["PORT"], found["USER"], found["PASSWORD"], found["NAME"]) == (
        "db.example",
        "5433",
        "d@nh",
        "bí mật",
        "tinh",
    )


def test_new_clusters_sort_alike_and_check_their_pages() -> None:
    common = [
        "-U",
        "dinh_admin",
        "--encoding=UTF8",
        "--auth-local=peer",
        "--auth-host=reject",
        "--no-instructions",
    ]
    built_in = ["--locale=C", "--locale-provider=builtin"]
    assert initdb_options(18, throw_away=False) == [*common, *built_in, "--builtin-locale=PG_UNICODE_FAST"]
    assert initdb_options(17, throw_away=False) == [
        *common,
        *built_in,
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    ]
    assert initdb_options(15, throw_away=False) == [*common, "--locale=C.UTF-8", "--data-checksums"]
    assert initdb_options(18, throw_away=True)[-2:] == ["--no-sync", "--no-data-checksums"]


def test_each_account_may_come_as_our_three_roles_and_once_only() -> None:
    assert ident_lines(["root", "dinh", "root"]) == (
        'dinh "root" dinh_admin\ndinh "root" dinh\ndinh "root" dinh_app\n'
        'dinh "dinh" dinh_admin\ndinh "dinh" dinh\ndinh "dinh" dinh_app\n'
    )


def test_the_length_of_a_socket_path_is_counted_in_bytes() -> None:
    room = place.LONGEST_SOCKET - len("/.s.PGSQL.5432")
    assert place.fits_socket(Path("/" + "d" * (room - 1))) is True
    assert place.fits_socket(Path("/" + "d" * room)) is False
    assert place.fits_socket(Path("/" + "đ" * (room // 2 + 1))) is False
    assert place.fits_socket(Path("/" + "ạ" * ((room - 1) // 3))) is True


def test_a_long_folder_gets_a_short_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    data = Path("/tmp") / ("đường dẫn dài " * 8)
    found = place.socket_folder(data, data)
    base = "/run" if os.geteuid() == 0 else "/tmp"
    assert str(found) == f"{base}/dinh-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"
    assert place.socket_folder(Path("/tmp/d"), Path("/tmp/d")) == Path("/tmp/d/run")


def test_pins_of_a_lock(tmp_path: Path) -> None:
    lock = tmp_path / "x.lock"
    lock.write_text(
        "# a comment\nDjango==5.2.19 \\\n    --hash=sha256:ab\ncolorama==0.4.6 ; sys_platform == 'win32' \\\n",
        encoding="utf-8",
    )
    assert environment.pins(lock) == {"django": "5.2.19", "colorama": "0.4.6"}


def test_the_developers_lock_holds_the_other_one() -> None:
    assert environment.pins(environment.RUN_LOCK).items() <= environment.pins(environment.DEV_LOCK).items()


def test_no_lock_names_a_registry() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_pauses_grow_to_half_a_minute() -> None:
    assert [pause_after(failures) for failures in range(9)] == [0, 0, 1, 2, 4, 8, 16, 30, 30]


def test_a_steady_minute_forgives() -> None:
    backoff = Backoff()
    for moment in (10.0, 12.0, 14.0):
        backoff.started(moment)
        backoff.died(moment + 1)
    assert (backoff.failures, backoff.not_before, backoff.is_hopeless) == (3, 17.0, False)
    backoff.started(20.0)
    backoff.died(80.0)
    assert (backoff.failures, backoff.not_before) == (1, 80.0)
    for _ in range(7):
        backoff.started(100.0)
        backoff.died(101.0)
    assert backoff.is_hopeless is True


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.7", False),
    ],
)
def test_addresses_that_only_this_machine_reaches(host: str, own: bool) -> None:
    assert up.is_loopback(host) is own


def wishes(data: Path, *, host: str = "127.0.0.1", port: int = 0, demo: bool = True) -> up.Wishes:
    return up.Wishes(host, port, data, demo)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_the_demonstration_is_never_shown_to_others(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match=r"answers on this machine only, not on 0\.0\.0\.0"):
        up.refuse_impossible(wishes(tmp_path, host="0.0.0.0", port=free_port()))
    up.refuse_impossible(wishes(tmp_path, port=free_port()))
    (tmp_path / installation.DEMONSTRATION).write_text("loaded", encoding="utf-8")
    with pytest.raises(CannotGoOn, match="holds the demonstration province"):
        up.refuse_impossible(wishes(tmp_path, port=free_port(), demo=False))


def test_a_taken_port_is_refused_before_any_work(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(
            CannotGoOn, match=rf"127\.0\.0\.1:{port} cannot be used \(Address already in use\)"
        ):
            up.refuse_impossible(wishes(tmp_path, port=port))
    with pytest.raises(CannotGoOn, match="--port 70000: a port is a number from 1 to 65535"):
        up.refuse_impossible(wishes(tmp_path, port=70000))


def test_logs_can_only_grow_for_the_application() -> None:
    assert statements("dinh_app", ["b_log", "a", "django_migrations"], ["b_log"]) == [
        'GRANT USAGE ON SCHEMA public TO "dinh_app"',
        'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "dinh_app"',
        'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "dinh_app"',
        'GRANT SELECT, INSERT, UPDATE, DELETE ON "a" TO "dinh_app"',
        'GRANT SELECT, INSERT ON "b_log" TO "dinh_app"',
        'GRANT SELECT ON "django_migrations" TO "dinh_app"',
    ]


def test_one_start_per_data_folder(tmp_path: Path) -> None:
    lock = place.take_lock(tmp_path)
    assert isinstance(lock, place.Lock)
    lock.say(kind="up", port=8000)
    assert place.take_lock(tmp_path) == {"pid": os.getpid(), "kind": "up", "port": 8000}
    lock.release()
    again = place.take_lock(tmp_path)
    assert isinstance(again, place.Lock)
    again.release()
