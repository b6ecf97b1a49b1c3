"""ClamAV behind `clamd`: the INSTREAM command over TCP or a socket file."""

from __future__ import annotations

from typing import BinaryIO
from urllib.parse import urlsplit

import clamd

TIMEOUT_SECONDS = 60


class ScannerAway(Exception):
    """The scanner does not answer; the file stays "not scanned" and is asked about again later."""


def scan(address: str, content: BinaryIO) -> str:
    """The name of the virus found, "" when clean. `address` is `tcp://host:3310` or `unix:/run/clamd.sock`."""
    content.seek(0)
    try:
        answer = _client(address).instream(content)
    except (clamd.ClamdError, OSError, ValueError) as error:
        raise ScannerAway(str(error)) from error
    state, name = (answer or {}).get("stream", ("ERROR", "no answer"))
    if state == "OK":
        return ""
    if state == "FOUND":
        return str(name or "unknown")[:200]
    raise ScannerAway(str(name))


def _client(address: str) -> clamd.ClamdNetworkSocket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return clamd.ClamdUnixSocket(path=parts.path, timeout=TIMEOUT_SECONDS)
    if parts.scheme == "tcp" and parts.hostname:
        return clamd.ClamdNetworkSocket(host=parts.hostname, port=parts.port or 3310, timeout=TIMEOUT_SECONDS)
    raise ValueError(f"not an address of clamd: {address}")
