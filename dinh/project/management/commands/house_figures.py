"""`house_figures [--at MOMENT] [--prove]`: every figure of this installation as JSON, to compare two of them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from dinh.lib import moments
from dinh.project.upkeep.figures import figures_of_the_house, proofs_of_the_house


class Command(BaseCommand):
    """Prints figures; changes nothing."""

    help = (
        "Print every figure of this installation as JSON; two installations with equal data print the same."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """As of when, and whether to recount and verify too."""
        parser.add_argument("--at", metavar="MOMENT", help="as of this moment, ISO 8601 (now)")
        parser.add_argument(
            "--prove", action="store_true", help="also recount the statistics and verify the audit chain"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Read in one snapshot and print."""
        now = datetime.fromisoformat(options["at"]) if options["at"] else moments.now()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            found = {"figures": figures_of_the_house(now=now)}
            if options["prove"]:
                found["proofs"] = proofs_of_the_house()
        self.stdout.write(json.dumps(found, ensure_ascii=False, sort_keys=True))
