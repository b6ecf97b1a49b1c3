"""Where the bytes lie: a temporary file first, then one place per content. Nothing half-written is ever seen."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from dinh.lib.refusals import Invalid, Refusal

BLOCK = 1 << 20
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Readable(Protocol):
    """Anything with read(n): an upload, an open file."""

    def read(self, size: int = ..., /) -> bytes: ...


class TooLarge(Invalid):
    """More bytes than are taken here."""

    code = "files.too_large"
    status = 422
    default_sentence = "Tệp quá lớn, tối đa %(most)s MB. Hãy chụp lại ở cỡ nhỏ hơn hoặc lưu thành PDF."


class EmptyFile(Invalid):
    """No bytes at all."""

    code = "files.empty"
    default_sentence = "Tệp không có nội dung. Hãy chọn lại."


class StorageFull(Refusal):
    """The disk is full."""

    code = "files.storage_full"
    status = 507
    default_sentence = (
        "Kho tệp của hệ thống đã đầy nên chưa nhận được tệp. Những gì đã khai vẫn còn; xin thử lại sau."
    )


class StorageAway(Refusal):
    """The storage does not answer."""

    code = "files.storage_away"
    status = 503
    default_sentence = (
        "Kho tệp tạm thời không nhận được tệp. Những gì đã khai vẫn còn; xin thử lại sau vài phút."
    )


@dataclass(frozen=True)
class Received:
    """A content in its temporary file, read whole."""

    content: BinaryIO
    path: Path
    sha256: str
    size: int


@contextmanager
def storage_refusals() -> Iterator[None]:
    """Turn errors of the disk, or of the S3 service, into refusals."""
    try:
        yield
    except OSError as error:
        raise (StorageFull() if error.errno in FULL else StorageAway()) from error
    except (BotoCoreError, ClientError) as error:
        raise StorageAway from error


@contextmanager
def received(stream: Readable, max_bytes: int) -> Iterator[Received]:
    """Copy the stream to a temporary file in the data directory; it is gone at the end whatever happened."""
    folder = Path(settings.DATA) / "incoming"
    path: Path | None = None
    content: Any = None
    try:
        with storage_refusals():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=folder)
            path, content = Path(name), os.fdopen(handle, "w+b")
        digest, size = hashlib.sha256(), 0
        while True:
            with storage_refusals():
                block = stream.read(BLOCK)
                if not block:
                    break
                size += len(block)
                if size <= max_bytes:
                    content.write(block)
            if size > max_bytes:
                raise TooLarge(most=max_bytes // (1 << 20) or 1)
            digest.update(block)
        if not size:
            raise EmptyFile
        with storage_refusals():
            content.flush()
            os.fsync(content.fileno())
        yield Received(content, path, digest.hexdigest(), size)
    finally:
        if content is not None:
            with suppress(OSError):  # closing a full disk's file fails again; the refusal was already said
                content.close()
        if path is not None:
            path.unlink(missing_ok=True)


def place_of(sha256: str) -> str:
    """The name of a content in the storage."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def put(received_file: Received) -> None:
    """Bring the temporary file to its place; a content that is there already stays as it is."""
    name = place_of(received_file.sha256)
    with storage_refusals():
        if default_storage.exists(name):
            return
        if isinstance(default_storage, FileSystemStorage):
            _move(received_file.path, Path(default_storage.path(name)))
        else:
            received_file.content.seek(0)
            default_storage.save(name, File(received_file.content, name=name))


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target_copy = target.with_name(f"{target.name}.new")
    try:
        os.link(source, target_copy)
    except OSError:  # another file system: copy beside the place, then rename
        with source.open("rb") as read, target_copy.open("wb") as write:
            while block := read.read(BLOCK):
                write.write(block)
            write.flush()
            os.fsync(write.fileno())
    target_copy.replace(target)
    target.chmod(0o400)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_content(sha256: str) -> File[bytes]:
    """The bytes, opened for reading."""
    with storage_refusals():
        return default_storage.open(place_of(sha256), "rb")


def take_away(sha256: str) -> None:
    """Move a content to the quarantine folder, where nothing serves it."""
    folder = Path(settings.DATA) / "quarantine"
    with storage_refusals():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with default_storage.open(place_of(sha256), "rb") as read, (folder / sha256).open("wb") as write:
            while block := read.read(BLOCK):
                write.write(block)
        (folder / sha256).chmod(0o400)
        default_storage.delete(place_of(sha256))


def drop(sha256: str) -> None:
    """Delete a content; one that is not there is no error."""
    with storage_refusals():
        default_storage.delete(place_of(sha256))
