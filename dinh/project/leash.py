"""Web workers that end with the server that started them, however it ended."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def fasten() -> None:
    """Ask the kernel to end this process when its parent is gone; only under our own launcher, only on Linux.

    A killed granian master would leave its workers behind, and they hold the port.
    """
    if os.environ.get("DINH_LEASH") != "1" or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() == 1:
        os._exit(1)
