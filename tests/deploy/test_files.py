"""The files of deploy/ as their own programs judge them, and nginx and Caddy in front of a real house."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.certificates import certificate_and_key
from tests.launch.running import clean_environment, free_port, running, until
from tools.launch.say import ROOT

DEPLOY = ROOT / "deploy"
HOST = "dichvucong.example.vn"
MISSING = "not on this machine; run: apt-get install -y {}"
Answer = tuple[int, Mapping[str, str], str]


def program(name: str, package: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(reason=f"{name} " + MISSING.format(package))
    return found


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with fullchain.pem and privkey.pem for the host."""
    folder = tmp_path_factory.mktemp("tls")
    certificate_and_key(30, folder / "fullchain.pem", folder / "privkey.pem", host=HOST)
    return folder


def nginx_configuration(folder: Path, tls: Path, *, https: int, plain: int, house: int) -> Path:
    """The shipped file with this machine's ports and paths, inside the smallest frame that nginx takes."""
    text = (DEPLOY / "nginx" / "dinh.conf").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^\s*listen \[::\].*\n", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace(
        "listen 443 ", f"listen 127.0.0.1:{https} "
    )
    text = text.replace("/etc/ssl/dinh", str(tls)).replace("127.0.0.1:8000", f"127.0.0.1:{house}")
    frame = (
        f"pid {folder}/pid; error_log stderr; daemon off; worker_processes 1; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; "
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{text}}}\n"
    )
    path = folder / "nginx.conf"
    path.write_text(frame, encoding="utf-8")
    return path


def caddy_configuration(folder: Path, tls: Path, *, https: int, plain: int, house: int) -> Path:
    """The shipped file with this machine's ports and a certificate at hand."""
    text = (DEPLOY / "caddy" / "Caddyfile").read_text(encoding="utf-8")
    assert text.count(f"{HOST} {{") == 1
    text = text.replace(f"{HOST} {{", f"{HOST} {{\n\ttls {tls}/fullchain.pem {tls}/privkey.pem")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{house}")
    head = f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {https}\n\tdefault_bind 127.0.0.1\n}}\n"
    path = folder / "Caddyfile"
    path.write_text(head + text, encoding="utf-8")
    return path


def test_nginx_takes_its_file(tls: Path, tmp_path: Path) -> None:
    nginx = program("nginx", "nginx-light")
    path = nginx_configuration(tmp_path, tls, https=free_port(), plain=free_port(), house=8000)
    run = subprocess.run([nginx, "-t", "-q", "-c", path], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_caddy_takes_its_file(tls: Path, tmp_path: Path) -> None:
    caddy = program("caddy", "caddy")
    path = caddy_configuration(tmp_path, tls, https=free_port(), plain=free_port(), house=8000)
    env = {**clean_environment(), "HOME": str(tmp_path)}
    command = [caddy, "validate", "--config", str(path), "--adapter", "caddyfile"]
    run = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (run.returncode, "Valid configuration" in run.stdout) == (0, True), run.stderr


def test_systemd_takes_the_units() -> None:
    analyze = program("systemd-analyze", "systemd")
    for unit in sorted((DEPLOY / "systemd").iterdir()):
        run = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, check=False)
        own = [line for line in run.stderr.splitlines() if "dinh" in line]
        assert (run.returncode, own) == (0, []), run.stderr


def test_logrotate_takes_its_file_and_turns_a_log_that_is_held_open(tmp_path: Path) -> None:
    logrotate = program("logrotate", "logrotate")
    text = (DEPLOY / "logrotate" / "dinh").read_text(encoding="utf-8")
    text = text.replace("/var/lib/dinh/data/log", str(tmp_path)).replace("    su dinh dinh\n", "")
    (tmp_path / "rules").write_text(text, encoding="utf-8")
    (tmp_path / "rules").chmod(0o644)
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as held:
        held.write(b"before\n")
        run = subprocess.run(
            [logrotate, "--force", "--state", tmp_path / "state", tmp_path / "rules"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        held.write(b"after\n")
    assert ((tmp_path / "web.log.1").read_bytes(), log.read_bytes()) == (b"before\n", b"after\n")


def test_https_makes_cookies_secure_and_names_every_variable_of_the_example() -> None:
    names = re.findall(r"(?m)^(DINH_[A-Z_]+)=", (DEPLOY / "dinh.env.example").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []
    code = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.CSRF_TRUSTED_ORIGINS)"
    )
    env = {**clean_environment(), "DJANGO_SETTINGS_MODULE": "dinh.project.settings"}
    answers = {}
    for url in ("https://a.vn", "http://127.0.0.1:8000"):
        run = subprocess.run(
            [sys.executable, "-c", code],
            env={**env, "DINH_BASE_URL": url},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        answers[url] = run.stdout.strip()
    assert answers == {
        "https://a.vn": "True True True 31536000 ['https://a.vn']",
        "http://127.0.0.1:8000": "False False False 0 []",
    }


@contextmanager
def in_front(command: list[object], port: int, env: Mapping[str, str]) -> Iterator[None]:
    child = subprocess.Popen([str(part) for part in command], env=dict(env), stderr=subprocess.DEVNULL)
    try:
        until("the server in front listens", lambda: listens(port))
        yield
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(20)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(port: int, path: str, tls: Path | None, **headers: str) -> Answer:
    """One request as a browser that resolves the host to this machine."""
    if tls is None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    else:
        context = ssl.create_default_context(cafile=str(tls / "fullchain.pem"))
        link = NamedConnection("127.0.0.1", port, context=context, timeout=20)
    link.request("GET", path, headers={"Host": HOST, **headers})
    answer = link.getresponse()
    return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read().decode()


class NamedConnection(http.client.HTTPSConnection):
    """Asks the loopback address for the certificate of the host's name."""

    def connect(self) -> None:
        raw = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self._context.wrap_socket(raw, server_hostname=HOST)  # type: ignore[attr-defined]


def check_front(https: int, plain: int, tls: Path) -> None:
    """What every server in front must keep."""
    status, headers, body = ask(https, "/dang-nhap/", tls)
    assert (status, "<form" in body) == (200, True)
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "secure" in headers["set-cookie"].lower()
    assert "csrftoken=" in headers["set-cookie"]
    assert "server" not in headers or "/" not in headers["server"]
    redirected, where, _ = ask(plain, "/thu-tuc/", None)
    assert redirected in {301, 308}
    assert where["location"].startswith(f"https://{HOST}")
    assert ask(https, "/metrics", tls)[0] == 404
    assert ask(https, "/metrics", tls, **{"X-Forwarded-For": "127.0.0.1"})[0] == 404
    style = re.search(r'href="(/tinh/[^"]+\.css)"', body)
    assert style is not None
    assert ask(https, style[1], tls)[0] == 200


@pytest.mark.slow
def test_a_real_house_behind_nginx_and_behind_caddy(tls: Path, tmp_path: Path) -> None:
    nginx, caddy = program("nginx", "nginx-light"), program("caddy", "caddy")
    https, plain = free_port(), free_port()
    variables = {
        "DINH_BASE_URL": f"https://{HOST}",
        "DINH_ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "DINH_PROXIES": "127.0.0.1",
        "DINH_TLS_CERTIFICATE": str(tls / "fullchain.pem"),
    }
    tmp_path.chmod(0o755)
    with running("sau máy chủ", variables) as house:
        house.start()
        path = nginx_configuration(tmp_path, tls, https=https, plain=plain, house=house.port)
        with in_front([nginx, "-c", path], https, os.environ):
            check_front(https, plain, tls)
        path = caddy_configuration(tmp_path, tls, https=https, plain=plain, house=house.port)
        with in_front(
            [caddy, "run", "--config", path, "--adapter", "caddyfile"],
            https,
            {**clean_environment(), "HOME": str(tmp_path)},
        ):
            check_front(https, plain, tls)
