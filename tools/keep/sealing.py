"""Encryption in the age format (age-encryption.org): whoever has the key opens a part with the plain `age` program."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import pyrage

from tools.launch.say import CannotGoOn

Recipient = Any  # pyrage.x25519.Recipient | pyrage.ssh.Recipient
Identity = Any


class Source(Protocol):
    """Anything with read(n)."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Written:
    """What lies on the disk now."""

    bytes: int
    sha256: str


class Sink:
    """A file that is hashed on its way; keeps the error that the library would turn into words of its own."""

    def __init__(self, file: IO[bytes], watch: Any = None) -> None:
        self.file = file
        self.watch = watch
        self.bytes = 0
        self.digest = hashlib.sha256()
        self.error: OSError | None = None

    def write(self, block: bytes) -> int:
        """Write all of it."""
        try:
            self.file.write(block)
        except OSError as error:
            self.error = error
            raise
        self.digest.update(block)
        self.bytes += len(block)
        if self.watch is not None:
            self.watch(self.bytes)
        return len(block)

    def flush(self) -> None:
        """Push what is buffered."""
        try:
            self.file.flush()
        except OSError as error:
            self.error = error
            raise


class Hashed:
    """A source that is hashed on its way; keeps the error of reading."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.bytes = 0
        self.digest = hashlib.sha256()
        self.error: Exception | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Read a block; Django's S3 files read blocks too."""
        try:
            block = self.source.read(size)
        except Exception as error:
            self.error = error
            raise
        self.digest.update(block)
        self.bytes += len(block)
        return block


def recipient(text: str) -> Recipient:
    """A public key: `age1…` or an OpenSSH line; a refusal says which forms there are."""
    try:
        if text.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(text)
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise CannotGoOn(
            f"Not a public key: {text[:40]}. It begins with `age1` (made by age-keygen or `backup --new-key FILE`) "
            "or with `ssh-ed25519`."
        ) from None


def identity(path: Path) -> Identity:
    """The private key in a file: AGE-SECRET-KEY-1…, comment lines allowed, or an OpenSSH key."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotGoOn(f"The private key {path} cannot be read: {error}.") from None
    try:
        for line in text.splitlines():
            if line.startswith("AGE-SECRET-KEY-"):
                return pyrage.x25519.Identity.from_str(line.strip())
        return pyrage.ssh.Identity.from_buffer(text.encode())
    except pyrage.IdentityError:
        raise CannotGoOn(
            f"{path} holds no private key (a line AGE-SECRET-KEY-1…, or an OpenSSH key)."
        ) from None


def new_key(path: Path) -> str:
    """Draw a key pair; the private half goes to a new file, the public half is returned."""
    drawn = pyrage.x25519.Identity.generate()
    public = str(drawn.to_public())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CannotGoOn(f"The new key cannot be written to {path}: {error.strerror}.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"# public key: {public}\n{drawn}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def by_passphrase(passphrase: str) -> tuple[str, bytes]:
    """A key pair whose private half is sealed with a passphrase: (public half, sealed private half).

    Parts are sealed to the public half, so the slow hardening of the passphrase is paid once, not for each paper, and
    later backups need no passphrase at all.
    """
    drawn = pyrage.x25519.Identity.generate()
    return str(drawn.to_public()), pyrage.passphrase.encrypt(f"{drawn}\n".encode(), passphrase)


def opened_by_passphrase(sealed: bytes, passphrase: str) -> Identity:
    """The private half again."""
    try:
        text = pyrage.passphrase.decrypt(sealed, passphrase).decode("ascii").strip()
        return pyrage.x25519.Identity.from_str(text)
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError):
        raise CannotGoOn("The passphrase does not open this backup.") from None


def seal(
    source: Source, target: Path, recipients: list[Recipient], watch: Any = None
) -> tuple[Hashed, Written]:
    """Encrypt a stream into a new file that is on the disk when this returns."""
    read = Hashed(source)
    with target.open("xb") as file:
        sink = Sink(file, watch)
        try:
            pyrage.encrypt_io(read, sink, recipients)
            sink.flush()
            os.fsync(file.fileno())
        except (pyrage.EncryptError, OSError) as error:
            raise (sink.error or read.error or error) from None
    return read, Written(sink.bytes, sink.digest.hexdigest())


def unseal(source: Path, target: IO[bytes], identities: list[Identity]) -> Written:
    """Decrypt a file into a stream; a broken or foreign file is refused with a sentence."""
    sink = Sink(target)
    with source.open("rb") as file:
        try:
            pyrage.decrypt_io(file, sink, identities)
            sink.flush()
        except (pyrage.DecryptError, OSError) as error:
            if sink.error is not None:
                raise sink.error from None
            raise CannotGoOn(
                f"{source} cannot be opened: another key, or the file is damaged ({error})."
            ) from None
    return Written(sink.bytes, sink.digest.hexdigest())
