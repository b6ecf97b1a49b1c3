"""Write the shapes of all events to tests/house/events.json, after an addition.

Refuses to record a changed or removed field: that needs a new version of the event.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.house.test_events import SNAPSHOT, shapes


def main() -> int:
    """Record additions; 1 when a published field changed."""
    recorded = json.loads(SNAPSHOT.read_text(encoding="utf-8")) if SNAPSHOT.exists() else {}
    now = shapes()
    for name, fields in recorded.items():
        if {key: now.get(name, {}).get(key) for key in fields} != fields:
            print(f"{name} was changed: give it a new version instead")
            return 1
    SNAPSHOT.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(now)} events recorded")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
