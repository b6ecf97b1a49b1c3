"""Compile the translation catalogues. `python -m tools.messages` writes each .mo beside its .po when it is older.

Compiled catalogues are never committed; the set-up makes them. `--check` names messages without a translation.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def catalogues(root: Path = ROOT) -> list[Path]:
    """Every .po of the house."""
    return sorted(root.glob("dinh/**/locale/*/LC_MESSAGES/*.po"))


def compile_catalogue(source: Path) -> bool:
    """Write the .mo of a catalogue unless it is current; True when it was written."""
    target = source.with_suffix(".mo")
    if target.is_file() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    half_done = target.with_suffix(".new")
    polib.pofile(str(source)).save_as_mofile(str(half_done))
    half_done.replace(target)
    return True


def untranslated(source: Path) -> list[str]:
    """Messages that have no translation yet."""
    return [entry.msgid for entry in polib.pofile(str(source)).untranslated_entries()]


def main(arguments: list[str]) -> int:
    """Compile all, or check all."""
    missing = 0
    for source in catalogues():
        if "--check" in arguments:
            for message in untranslated(source):
                sys.stdout.write(f"{source.relative_to(ROOT)}: {message}\n")
                missing += 1
        elif compile_catalogue(source):
            sys.stdout.write(f"{source.with_suffix('.mo').relative_to(ROOT)}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
