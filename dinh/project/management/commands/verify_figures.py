"""`verify_figures [--json]`: the 32 figures of the ledger, computed; exit 1 when one fails."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from dinh.lib import moments
from dinh.project.ledger.rows import Verdict, check_ledger


class Command(BaseCommand):
    """Prints figure, computed value and verdict of every row."""

    help = "Compute the 32 figures of the ledger from the loaded province; exit 1 when one fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json for machines."""
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and print."""
        rows = check_ledger(now=moments.now())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
        else:
            for row in rows:
                self.stdout.write(f"{row.row:>3}  {row.verdict:<13}  {row.figure:<50}  {row.computed}")
        if any(row.verdict is Verdict.FAIL for row in rows):
            sys.exit(1)
