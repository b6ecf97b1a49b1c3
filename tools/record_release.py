"""Note which migrations a release brought: `python -m tools.record_release`, in the commit that gets the tag.

From then on tests/house holds later migrations to expanding, so that this release can run beside the next one's tables.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

TARGET = Path(__file__).resolve().parent.parent / "tests" / "house" / "released.json"


def last_migrations() -> dict[str, str]:
    """The newest migration of each app of ours."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("dinh.")}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {app: name for app, name in sorted(loader.disk_migrations) if app in ours}


def main() -> None:
    """Write the file."""
    django.setup()
    TARGET.write_text(json.dumps(last_migrations(), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")


if __name__ == "__main__":
    main()
