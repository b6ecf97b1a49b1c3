"""`manage.py recount`: do the counters of the statistics agree with the dossiers?"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from dinh.domains.dossiers.actions import rebuild_counts
from dinh.domains.dossiers.queries import recount
from dinh.kernel.access.types import SYSTEM
from dinh.lib import moments

SHOWN = 20


class Command(BaseCommand):
    """Compare every counter cell with a recount from the dossiers; exit 1 when one differs."""

    help = (
        "Recount the statistics from the dossiers themselves and compare every counter. "
        "Exit 1 when one differs; --repair builds the counters anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--repair", action="store_true", help="build all counters anew from the dossiers")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        report = rebuild_counts(actor=SYSTEM, now=moments.now()) if options["repair"] else recount()
        if options["json"]:
            answer = {**asdict(report), "agrees": report.agrees}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            self.stdout.write(
                f"{report.dossiers} hồ sơ, {report.cells} ô đếm, {len(report.differences)} ô lệch"
            )
            for line in report.differences[:SHOWN]:
                self.stdout.write(
                    f"  {line.grain} {line.key} {line.column}: đếm {line.counted}, đếm lại {line.recounted}"
                )
            if report.repaired:
                self.stdout.write("Đã dựng lại toàn bộ số đếm.")
        if not report.agrees and not report.repaired:
            sys.exit(1)
