"""Children that never outlive us, and ends that are not forgotten."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from tools.launch.accounts import OsAccount

PR_SET_PDEATHSIG = 1


def _dies_with_parent(death: signal.Signals) -> Callable[[], None] | None:
    """Ask the kernel, in the child, for a signal when we are gone; Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def prepare() -> None:
        prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0)
        if os.getppid() != parent:  # we died between fork and prctl
            os._exit(1)

    return prepare


def spawn(
    command: Sequence[str | Path],
    *,
    death: signal.Signals = signal.SIGKILL,
    account: OsAccount | None = None,
    own_session: bool = True,
    env: Mapping[str, str] | None = None,
    cwd: Path | str | None = None,
    output: IO[bytes] | int | None = None,
    errors: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child that receives `death` when this process ends, however it ends; errors go where its output goes.

    Only from the main thread: the kernel ties the death signal to the thread that forked.
    """
    if threading.current_thread() is not threading.main_thread():
        raise AssertionError("children are started from the main thread only")
    switched = account is not None and account.uid != os.geteuid()
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL if own_session else None,
        stdout=output,
        stderr=errors or (subprocess.STDOUT if output not in {None, subprocess.DEVNULL} else None),
        env=dict(env) if env is not None else None,
        cwd=cwd,
        user=account.uid if switched and account else None,
        group=account.gid if switched and account else None,
        extra_groups=[] if switched else None,
        start_new_session=own_session,
        preexec_fn=_dies_with_parent(death),  # noqa: PLW1509 - no threads here, and it runs after setuid
    )


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    quiet: bool = False,
) -> int:
    """Run a child in our own terminal session to its end and return its exit code; `quiet` shows errors only."""
    output = subprocess.DEVNULL if quiet else None
    child = spawn(command, death=signal.SIGTERM, own_session=False, env=env, cwd=cwd, output=output)
    return wait_through_interrupts(child)


def wait_through_interrupts(child: subprocess.Popen[bytes]) -> int:
    """Wait for a child that hears Ctrl-C itself; SIGTERM is passed on. Afterwards the signal reaches us too."""
    heard: list[signal.Signals] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        heard.append(signal.Signals(number))
        if number != signal.SIGINT:  # the terminal sends Ctrl-C to both of us
            child.terminate()

    before = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in heard[:1]:
        signal.raise_signal(number)
    return code


def kill_session(child: subprocess.Popen[bytes], number: signal.Signals = signal.SIGKILL) -> None:
    """Signal everything in the child's own session: its workers may outlive it and hold the port."""
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def process_state(pid: int) -> str | None:
    """The state letter of /proc/PID/stat (`Z` is a zombie), or None when there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()[0]


def working_directory(pid: int) -> Path | None:
    """Where a process works, or None when it is gone or not ours to see."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None
