"""Stage 0: `.venv` from the hashed lock, with nothing but the standard library."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import NoReturn

from tools.launch import processes
from tools.launch.say import ROOT, CannotGoOn, step

VENV = ROOT / ".venv"
STAMP = VENV / "dinh-stamp.json"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
INSTALLING = ROOT / ".venv.lock"
USED = ROOT / ".venv.used"
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")


def python() -> Path:
    """The interpreter of the environment."""
    return VENV / "bin" / "python"


def fingerprint(path: Path) -> str:
    """SHA-256 of one file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def wanted(*, dev: bool) -> dict[str, str]:
    """What the stamp must say: interpreter, place and the locks it was filled from.

    The developers' lock holds everything of the other one, so an environment filled from it serves both.
    """
    stamp = {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "place": str(VENV),
        RUN_LOCK.name: fingerprint(RUN_LOCK),
    }
    if dev:
        stamp[DEV_LOCK.name] = fingerprint(DEV_LOCK)
    return stamp


def stamped() -> dict[str, str]:
    """What the environment says of itself; empty when it is missing or unfinished."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_current(*, dev: bool) -> bool:
    """Whether nothing has to be installed; a linked `.venv` belongs to somebody else and is taken as it is."""
    if VENV.is_symlink():
        return python().exists()
    found = stamped()
    return python().exists() and all(found.get(key) == value for key, value in wanted(dev=dev).items())


def ensure(*, dev: bool) -> None:
    """Make or renew the environment; afterwards this process shares its use until it ends."""
    try:
        used = os.open(USED, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise CannotGoOn(
            f"This user cannot write into {ROOT} ({error.strerror}): packages and front end are put there. "
            "Make a checkout of your own, or run as the user it belongs to."
        ) from None
    os.set_inheritable(used, True)  # the share survives exec; children close it
    if not is_current(dev=dev):
        installing = os.open(INSTALLING, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _wait_for(installing)
            if not is_current(dev=dev):
                _renew(used, dev=dev)
        finally:
            os.close(installing)
    fcntl.flock(used, fcntl.LOCK_SH)


def _wait_for(installing: int) -> None:
    try:
        fcntl.flock(installing, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with step("waiting for another start that installs the packages"):
            fcntl.flock(installing, fcntl.LOCK_EX)


def _renew(used: int, *, dev: bool) -> None:
    """Install what is missing; packages in use are never replaced under a running house."""
    found = stamped()
    target = wanted(dev=dev)
    if all(found.get(key) == value for key, value in wanted(dev=False).items()):
        additive = pins(RUN_LOCK).items() <= pins(DEV_LOCK).items()
    else:
        additive = False
    if not additive:
        try:
            fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotGoOn(
                "The packages must be renewed, but something of this checkout is running with the old ones. "
                "Stop the running `manage.py` first, then try again."
            ) from None
        if found.get("python") != target["python"] or found.get("place") != target["place"]:
            _make_venv()
        STAMP.unlink(missing_ok=True)
    lock = DEV_LOCK if dev else RUN_LOCK
    with step(f"Python packages of {lock.name}"):
        install(lock)
    STAMP.write_text(json.dumps(target), encoding="utf-8")


def pins(lock: Path) -> dict[str, str]:
    """Package names with their pinned versions, as a lock file states them."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    found = (PIN.match(text) for text in lines)
    return {match[1].lower(): match[2] for match in found if match}


def install(lock: Path) -> None:
    """Install exactly the hashed packages of a lock file, wheels only."""
    options = ["-qq", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes", "-r"]
    if processes.run([python(), "-m", "pip", "install", *options, lock], env=_clean_env()) != 0:
        raise CannotGoOn(
            f"Installing the packages of {lock.name} failed (see above). "
            "Is the package index reachable and the disk not full? Then run the same command again."
        )


def _make_venv() -> None:
    """A new environment; one that works but was never finished is rebuilt, since pip may be half there."""
    if VENV.exists() and not VENV.is_symlink():
        shutil.rmtree(VENV)
    with step("Python environment .venv"):
        if processes.run([BASE_PYTHON, "-m", "venv", VENV], env=_clean_env()) != 0:
            raise CannotGoOn(
                "This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"
            )


def _clean_env() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}


def inside() -> bool:
    """Whether this process already runs in the environment."""
    return python().exists() and Path(sys.prefix).resolve() == VENV.resolve()


def enter() -> NoReturn:
    """Go on as the environment's Python, same process id, so that signals still reach us."""
    os.execv(python(), [str(python()), *sys.orig_argv[1:]])
