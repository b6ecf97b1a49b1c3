"""The whole province, as `up` loads it; slow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 90


@pytest.mark.slow
def test_the_whole_province_in_ninety_seconds(tmp_path: Path) -> None:
    """In a data folder of its own, with a private database; two idle cores are assumed."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"DINH_DATA": str(tmp_path), "DINH_DEMO": "1"}

    def manage(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
        return done.stdout

    manage("migrate", "-v0")
    manage("createcachetable")
    told = json.loads(manage("load_demo", "--json"))
    rows = json.loads(manage("verify_figures", "--json"))
    again = json.loads(manage("load_demo", "--json"))
    assert not [row for row in rows if row["verdict"] == "FAIL"]
    assert again["loaded"] == []
    assert told["seconds"] <= SECONDS
