"""The guard itself: other machines are out of reach, this one is not."""

from __future__ import annotations

import socket

import pytest

from tests.sockets import OutsideWorld, is_own_machine


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/tmp/x.sock", True),
        (("127.0.0.1", 1), True),
        (("127.9.9.9", 1), True),
        (("::1", 1, 0, 0), True),
        (("localhost", 1), True),
        (("192.0.2.1", 1), False),
        (("example.org", 1), False),
        (("2001:db8::1", 1, 0, 0), False),
    ],
)
def test_only_the_machine_itself_is_own(address: object, own: bool) -> None:
    assert is_own_machine(address) is own


def test_another_machine_is_out_of_reach() -> None:
    with socket.socket() as talk, pytest.raises(OutsideWorld):
        talk.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideWorld):
        socket.getaddrinfo("example.org", 80)


def test_the_machine_itself_answers() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as talk,
    ):
        assert talk.getpeername() == server.getsockname()
