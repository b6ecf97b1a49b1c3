"""The drill: a backup is restored beside, into a cluster that is thrown away, and every figure is compared."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.keep import dump, pool, shelf
from tools.keep.restoring import Opened, Report, compare, fill_database
from tools.launch import binaries, installation
from tools.launch.accounts import myself
from tools.launch.cluster import OWNER
from tools.launch.say import line, step
from tools.launch.throwaway import throw_away_cluster


def drill(opened: Opened) -> Report:
    """Restore beside and compare; the running house is not touched and notices nothing."""
    started = time.monotonic()
    with throw_away_cluster() as (cluster, data):
        (data / "keys").mkdir(mode=0o700)
        for name, text in opened.part("keys.age").items():
            shelf.write_whole(data / "keys" / name, text.encode("ascii"))
        url = cluster.url(OWNER)
        fill_database(opened, binaries.find(myself(), data).bin, url, scratch=data)
        contents = opened.backup.files()
        with step(f"papers ({len(contents)}), each opened and compared with its name"):
            progress = dump.Progress(line)
            pool.prove(
                contents,
                opened.pool,
                opened.identities,
                lambda done: progress(lambda: f"    {done} of {len(contents)}"),
            )
        env = installation.variables(data, url)
        env |= {"DINH_DATABASE_POOL": "0", "DINH_AUDIT_KEY_FILE": str(data / "keys" / "audit.key")}
        if opened.manifest["demonstration"]:
            env["DINH_DEMO"] = "1"
        report = compare(opened.manifest, env)
    report.compared += len(contents)
    report.seconds["drill"] = round(time.monotonic() - started, 1)
    return report


def note(data: Path, opened: Opened, report: Report) -> None:
    """Keep the outcome for `doctor`: a backup that nobody ever restored is a hope."""
    path = data / "backups.json"
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}
    said["drill"] = {
        "moment": datetime.now(UTC).isoformat(),
        "backup": opened.backup.folder.name,
        "agrees": report.agrees,
        "compared": report.compared,
    }
    shelf.write_whole(path, json.dumps(said, indent=1).encode())
