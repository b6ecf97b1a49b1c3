"""Tests talk to the machine itself and to nobody else."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class OutsideWorld(RuntimeError):
    """A test tried to reach another machine."""


def is_own_machine(address: Any) -> bool:
    """Unix sockets, loopback addresses and `localhost`."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0]).partition("%")[0]
    if host in {"localhost", ""}:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def close_sockets(patch: pytest.MonkeyPatch) -> None:
    """Let connect and connect_ex through to the machine itself only, and resolve no other name."""
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    resolve = socket.getaddrinfo

    def own_names_only(host: Any, *args: Any, **kwargs: Any) -> Any:
        text = host.decode() if isinstance(host, bytes) else host
        if text is not None and not is_own_machine((text, 0)):
            raise OutsideWorld(f"a test asked for the address of {text}")
        return resolve(host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", own_names_only)


def _guarded(original: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if not is_own_machine(address):
            raise OutsideWorld(f"a test tried to reach {address}")
        return original(self, address)

    return guarded
