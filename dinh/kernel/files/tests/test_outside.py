"""Files with real servers beside them: an S3 service and ClamAV's own daemon, each a process on this machine."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest

from dinh.kernel.access.types import SYSTEM
from dinh.kernel.files.actions import InfectedFile, scan_file, store_file
from dinh.kernel.files.depot import StorageAway, place_of
from dinh.kernel.files.models import FileObject
from dinh.kernel.files.queries import NoSuchFile, get_file, open_file
from dinh.kernel.files.tasks import scan_waiting
from dinh.kernel.files.tests.contents import PDF_BYTES
from dinh.kernel.files.types import ScanState, StoredFile
from dinh.kernel.files.web import serve_file

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 2, 3, 8, 0, tzinfo=UTC)
SHA = hashlib.sha256(PDF_BYTES).hexdigest()
EICAR = b"%PDF-1.4 EICAR-STANDARD-ANTIVIRUS-TEST-FILE\n%%EOF"
BUCKET = "ho-so"
SECONDS = 60
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


def keep(content: bytes = PDF_BYTES) -> StoredFile:
    return store_file(stream=io.BytesIO(content), filename="đơn.pdf", actor=SYSTEM, now=NOW)


@contextmanager
def process(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server of our own that listens, ended afterwards."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + SECONDS
            while True:
                assert server.poll() is None, f"{command[0]} ended"
                assert time.monotonic() < until, f"{command[0]} does not listen"
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield server
        finally:
            server.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 service."""
    port = free_port()
    with process([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def bucket(s3: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The setting `DINH_S3_BUCKET` on, an empty bucket behind it; the bucket as another client sees it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    settings.DATA, settings.CLAMD = tmp_path, ""
    options = {**settings.S3_OPTIONS, "bucket_name": BUCKET, "endpoint_url": s3}
    backend = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    seen = boto3.resource("s3", endpoint_url=s3).Bucket(BUCKET)
    seen.create()
    yield seen
    seen.objects.all().delete()
    seen.delete()


def names_in(bucket: Any) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


def test_a_file_goes_to_the_bucket_once_and_comes_back_whole(bucket: Any, tmp_path: Path) -> None:
    stored = keep()
    assert stored.sha256 == SHA
    assert names_in(bucket) == [place_of(SHA)]
    assert bucket.Object(place_of(SHA)).get()["Body"].read() == PDF_BYTES
    changed = bucket.Object(place_of(SHA)).last_modified
    assert keep().sha256 == SHA
    assert (names_in(bucket), bucket.Object(place_of(SHA)).last_modified) == ([place_of(SHA)], changed)
    with open_file(sha256=SHA) as content:
        assert content.read() == PDF_BYTES
    assert b"".join(serve_file(sha256=SHA, filename="đơn.pdf")) == PDF_BYTES
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_large_file_goes_up_in_parts(bucket: Any, settings: Any) -> None:
    content = b"%PDF-1.4\n" + os.urandom(12 * 1024 * 1024) + b"\n%%EOF"
    stored = keep(content)
    with open_file(sha256=stored.sha256) as read:
        assert hashlib.sha256(read.read()).hexdigest() == stored.sha256


def test_a_bucket_that_does_not_answer_is_said_and_leaves_nothing(
    bucket: Any, settings: Any, tmp_path: Path
) -> None:
    away = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": away}}
    with pytest.raises(StorageAway) as refusal:
        keep()
    assert refusal.value.status == 503
    assert FileObject.objects.count() == 0
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_bucket_that_is_gone_is_said_too(bucket: Any, settings: Any) -> None:
    keep()
    bucket.objects.all().delete()
    with pytest.raises(StorageAway):
        open_file(sha256=SHA).read()


@pytest.fixture(scope="module")
def clamav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """ClamAV's daemon with one signature of our own: the words of the harmless EICAR test file."""
    assert CLAMD is not None
    folder = tmp_path_factory.mktemp("clamav")
    base = folder / "base"
    base.mkdir()
    words = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE".hex()
    (base / "test.ndb").write_text(f"Dinh.Test.Eicar:0:*:{words}\n", encoding="ascii")
    port = free_port()
    lines = [
        "Foreground yes",
        "TCPAddr 127.0.0.1",
        f"TCPSocket {port}",
        f"LocalSocket {folder / 'clamd.ctl'}",
        f"DatabaseDirectory {base}",
        f"TemporaryDirectory {folder}",
        "StreamMaxLength 30M",
    ]
    (folder / "clamd.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with process([CLAMD, "-c", str(folder / "clamd.conf")], port):
        yield f"tcp://127.0.0.1:{port} unix://{folder / 'clamd.ctl'}"


@pytest.fixture
def folder_depot(settings: Any, tmp_path: Path) -> Path:
    """A depot of this test's own."""
    settings.DATA, settings.CLAMD = tmp_path, ""
    options = {"location": tmp_path / "files"}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return tmp_path


needs_clamd = pytest.mark.skipif(CLAMD is None, reason="no clamd here: apt-get install clamav-daemon")


@needs_clamd
@pytest.mark.parametrize("place", [0, 1], ids=["tcp", "unix"])
def test_the_real_scanner_lets_clean_files_in_and_viruses_not(
    clamav: str, folder_depot: Path, settings: Any, place: int
) -> None:
    settings.CLAMD = clamav.split()[place]
    assert keep().scan_state is ScanState.CLEAN
    with pytest.raises(InfectedFile):
        keep(EICAR)
    row = FileObject.objects.get(scan_state="infected")
    assert row.signature == "Dinh.Test.Eicar.UNOFFICIAL"
    assert not (folder_depot / "files" / place_of(row.sha256)).exists()


@needs_clamd
def test_the_real_scanner_finds_later_what_came_unscanned(
    clamav: str, folder_depot: Path, settings: Any
) -> None:
    stored = keep(EICAR)
    assert stored.scan_state is ScanState.NOT_SCANNED
    settings.CLAMD = clamav.split(maxsplit=1)[0]
    scan_waiting()
    assert get_file(sha256=stored.sha256).scan_state is ScanState.QUARANTINED
    with pytest.raises(NoSuchFile):
        open_file(sha256=stored.sha256)
    assert scan_file(sha256=keep().sha256, actor=SYSTEM, now=NOW) is ScanState.CLEAN
