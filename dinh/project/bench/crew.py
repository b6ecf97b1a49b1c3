"""Work in processes of their own on the benchmark's database, as web servers and workers are; they may be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

from django.db import connection

Work = Callable[[int], None]
FORK = multiprocessing.get_context("fork")


@contextmanager
def crew(work: Work, size: int) -> Iterator[list[BaseProcess]]:
    """Run `work(number)` in `size` children; those still there at the end are killed.

    The connections of this process are closed first: a child never shares one.
    """
    let_go()
    children: list[BaseProcess] = [FORK.Process(target=_begin, args=(work, number)) for number in range(size)]
    try:
        for child in children:
            child.start()
        yield children
    finally:
        for child in children:
            if child.pid is not None:
                kill_hard(child)


def kill_hard(child: BaseProcess) -> None:
    """Kill a child the hard way and wait for its end; one that ended already stays as it is."""
    if child.is_alive() and child.pid is not None:
        os.kill(child.pid, signal.SIGKILL)
    child.join()


def finish(children: list[BaseProcess], seconds: float) -> None:
    """Wait for all children; one that failed or takes longer is an error of the benchmark."""
    for child in children:
        child.join(seconds)
    codes = [child.exitcode for child in children]
    if any(codes) or None in codes:
        raise RuntimeError(f"workers of the benchmark ended with {codes}")


def let_go() -> None:
    """Close the connection and its pool, with the pool's threads."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def _begin(work: Work, number: int) -> None:
    try:
        work(number)
    finally:
        let_go()
