"""Keeping, opening, scanning and serving files; what is refused leaves nothing."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import socketserver
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.test import RequestFactory

from dinh.kernel.access.types import SYSTEM
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.files.actions import InfectedFile, WrongFile, scan_file, store_file
from dinh.kernel.files.depot import EmptyFile, StorageAway, StorageFull, TooLarge
from dinh.kernel.files.models import FileObject
from dinh.kernel.files.queries import NoSuchFile, get_file, get_files, open_file
from dinh.kernel.files.tasks import scan_waiting, sweep_incoming
from dinh.kernel.files.tests.contents import PDF_BYTES, png
from dinh.kernel.files.types import PDF, ScanState, StoredFile
from dinh.kernel.files.web import LimitedUploadHandler, serve_file
from dinh.lib.refusals import Refusal

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 2, 3, 8, 0, tzinfo=UTC)
SHA = hashlib.sha256(PDF_BYTES).hexdigest()
EICAR = b"%PDF-1.4 EICAR-STANDARD-ANTIVIRUS-TEST-FILE\n%%EOF"


@pytest.fixture(autouse=True)
def depot(tmp_path: Path, settings: Any) -> Path:
    """A depot of this test's own."""
    settings.DATA = tmp_path
    settings.CLAMD = ""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    return tmp_path


def keep(content: bytes = PDF_BYTES, name: str = "đơn.pdf", **more: Any) -> StoredFile:
    return store_file(stream=io.BytesIO(content), filename=name, actor=SYSTEM, now=NOW, **more)


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def nothing_left(depot: Path) -> bool:
    return files_in(depot) == [] and not FileObject.objects.exists() and not AuditEntry.objects.exists()


def test_a_file_is_kept_under_its_hash(depot: Path) -> None:
    stored = keep(name="C:\\đơn.pdf")
    assert stored == StoredFile(SHA, len(PDF_BYTES), PDF, "đơn.pdf", ScanState.NOT_SCANNED)
    assert files_in(depot) == [f"files/{SHA[:2]}/{SHA[2:4]}/{SHA}"]
    with open_file(sha256=SHA) as content:
        assert content.read() == PDF_BYTES
    assert get_file(sha256=SHA).scan_state is ScanState.NOT_SCANNED
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject) == ("store_file", f"files:{SHA}")


def test_the_same_content_is_kept_once(depot: Path) -> None:
    assert keep().sha256 == keep(name="khác.pdf").sha256
    assert len(files_in(depot)) == 1
    assert FileObject.objects.count() == 1
    assert list(get_files(sha256s=[SHA, "0" * 64])) == [SHA]


@pytest.mark.parametrize(
    ("content", "more", "refusal", "sentence"),
    [
        (b"", {}, EmptyFile, "Tệp không có nội dung. Hãy chọn lại."),
        (
            PDF_BYTES + b"\n" * 3_000_000,
            {"max_bytes": 2 << 20},
            TooLarge,
            "Tệp quá lớn, tối đa 2 MB. Hãy chụp lại ở cỡ nhỏ hơn hoặc lưu thành PDF.",
        ),
        (png(), {"allowed": frozenset({PDF})}, WrongFile, "Mục này chỉ nhận tệp PDF; tệp gửi lên là PNG."),
        (
            b"<svg onload=alert(1)>",
            {},
            WrongFile,
            "Tệp là trang web hoặc ảnh SVG, có thể chứa mã lệnh. Hãy lưu thành PDF, JPG hoặc PNG rồi gửi lại.",
        ),
    ],
)
def test_refusals_leave_nothing(
    depot: Path, content: bytes, more: dict[str, Any], refusal: type[Refusal], sentence: str
) -> None:
    with pytest.raises(refusal) as caught:
        keep(content, **more)
    assert caught.value.sentence == sentence
    assert nothing_left(depot)


class FullDisk(io.BytesIO):
    """A stream that fails as a full disk does."""

    number = errno.ENOSPC

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError(self.number, "no space")


def test_a_full_disk_is_said_and_leaves_nothing(depot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StorageFull) as caught:
        store_file(stream=FullDisk(), filename="a.pdf", actor=SYSTEM, now=NOW)
    assert caught.value.status == 507
    assert nothing_left(depot)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("dinh.kernel.files.depot._move", full)
    with pytest.raises(StorageFull):
        keep()
    assert nothing_left(depot)
    FullDisk.number = errno.EIO
    with pytest.raises(StorageAway) as away:
        store_file(stream=FullDisk(), filename="a.pdf", actor=SYSTEM, now=NOW)
    assert away.value.status == 503
    assert nothing_left(depot)


class Clamd(socketserver.BaseRequestHandler):
    """Speaks INSTREAM: pieces with their length, then an answer."""

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"nINSTREAM\n"
        content = b""
        while (size := struct.unpack("!L", stream.read(4))[0]) > 0:
            content += stream.read(size)
        answer = "stream: Eicar-Signature FOUND" if b"EICAR" in content else "stream: OK"
        self.request.sendall(f"{answer}\n".encode())


@pytest.fixture
def scanner(settings: Any) -> Iterator[str]:
    """A scanner that knows one virus, on the machine itself."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield settings.CLAMD
        server.shutdown()


def test_a_clean_file_is_known_clean(scanner: str) -> None:
    assert keep().scan_state is ScanState.CLEAN
    assert get_file(sha256=SHA).scanned_at == NOW


def test_a_virus_is_refused_and_remembered(scanner: str, depot: Path, settings: Any) -> None:
    with pytest.raises(InfectedFile):
        keep(EICAR)
    assert files_in(depot) == []
    row = FileObject.objects.get()
    assert (row.scan_state, row.signature) == ("infected", "Eicar-Signature")
    assert AuditEntry.objects.get().verb == "refuse_infected_file"
    settings.CLAMD = ""  # refused again without asking
    with pytest.raises(InfectedFile):
        keep(EICAR)
    with pytest.raises(NoSuchFile):
        open_file(sha256=row.sha256)


def test_without_an_answer_a_file_waits_for_the_scanner(settings: Any, depot: Path) -> None:
    settings.CLAMD = "tcp://127.0.0.1:9"
    stored = keep(EICAR)
    assert stored.scan_state is ScanState.NOT_SCANNED
    scan_waiting()
    assert get_file(sha256=stored.sha256).scan_state is ScanState.NOT_SCANNED


def test_a_virus_found_later_is_taken_away(scanner: str, depot: Path, settings: Any) -> None:
    address, settings.CLAMD = settings.CLAMD, ""
    stored, clean = keep(EICAR), keep()
    settings.CLAMD = address
    scan_waiting()
    assert get_file(sha256=stored.sha256).scan_state is ScanState.QUARANTINED
    assert get_file(sha256=clean.sha256).scan_state is ScanState.CLEAN
    assert files_in(depot) == [f"files/{SHA[:2]}/{SHA[2:4]}/{SHA}", f"quarantine/{stored.sha256}"]
    with pytest.raises(NoSuchFile):
        open_file(sha256=stored.sha256)
    assert AuditEntry.objects.filter(verb="quarantine_file").count() == 1
    assert scan_file(sha256=stored.sha256, actor=SYSTEM, now=NOW) is ScanState.QUARANTINED


def test_serving_is_only_showing_or_saving(depot: Path) -> None:
    keep()
    response = serve_file(sha256=SHA, filename='đơn"\r\nSet-Cookie: x.pdf')
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C4%91%C6%A1n-%20Set-Cookie-%20x.pdf"
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Type"] == PDF
    assert b"".join(response) == PDF_BYTES
    shown = serve_file(sha256=SHA, filename="đơn.pdf", inline=True)
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert b"".join(shown) == PDF_BYTES
    with pytest.raises(NoSuchFile):
        serve_file(sha256="0" * 64, filename="x.pdf")


def upload(content: bytes) -> Any:
    boundary = "----x"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n'
            f"Content-Type: application/pdf\r\n\r\n"
        ).encode()
        + content
        + f"\r\n--{boundary}--\r\n".encode()
    )
    request = RequestFactory().post("/", body, content_type=f"multipart/form-data; boundary={boundary}")
    request.upload_handlers = [MemoryFileUploadHandler(request), LimitedUploadHandler(request)]
    return request.FILES["f"]


def test_what_is_over_the_limit_never_touches_the_disk(depot: Path, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1 << 20
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    large = upload(b"x" * (9 << 20))
    assert large.size == 9 << 20
    assert sum(path.stat().st_size for path in (depot / "incoming").iterdir()) <= (1 << 20) + 65_536
    with pytest.raises(TooLarge):
        store_file(stream=large, filename="a.pdf", actor=SYSTEM, now=NOW)
    large.close()
    assert nothing_left(depot)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    small = upload(PDF_BYTES)
    assert store_file(stream=small, filename="a.pdf", actor=SYSTEM, now=NOW).sha256 == SHA


def test_a_full_disk_during_the_upload_is_said_by_the_action(
    depot: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.NamedTemporaryFile", full)
        lost = upload(PDF_BYTES)
    assert lost.size == len(PDF_BYTES)
    with pytest.raises(StorageFull):
        store_file(stream=lost, filename="a.pdf", actor=SYSTEM, now=NOW)
    assert nothing_left(depot)


def test_leftovers_are_swept(depot: Path) -> None:
    folder = depot / "incoming"
    folder.mkdir()
    (folder / "old").write_bytes(b"x")
    (folder / "new").write_bytes(b"x")
    os.utime(folder / "old", (0, 0))
    sweep_incoming()
    assert files_in(folder) == ["new"]
