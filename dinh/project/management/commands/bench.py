"""`bench [NAME…] [--json]`: measure in a database of its own; exit 1 when a bar does not hold."""

from __future__ import annotations

import json
import os
import platform
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from dinh.domains.procedures.queries import forget_plans
from dinh.project.bench.frame import Outcome
from dinh.project.bench.registry import BENCHMARKS


class Command(BaseCommand):
    """Runs the named benchmarks, or all."""

    help = "Measure speed against bars; exit 1 when a bar does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Names, and --json for machines."""
        parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(sorted(BENCHMARKS))}")
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print, clean up."""
        names = options["names"] or list(BENCHMARKS)
        unknown = [name for name in names if name not in BENCHMARKS]
        if unknown:
            raise CommandError(f"No benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
        outcomes = self.measure(names, quiet=options["json"])
        if options["json"]:
            self.stdout.write(
                json.dumps([outcome.as_json() for outcome in outcomes], ensure_ascii=False, indent=1)
            )
        else:
            self.show(outcomes)
        if not all(bar.holds for outcome in outcomes for bar in outcome.bars):
            sys.exit(1)

    def measure(self, names: list[str], *, quiet: bool) -> list[Outcome]:
        """Each benchmark in a fresh database, dropped afterwards whatever happens."""
        outcomes = []
        original = connection.settings_dict["NAME"]
        for name in names:
            self.say(f"{name} …", quiet=quiet)
            connection.settings_dict["TEST"]["NAME"] = f"dinh_bench_{os.getpid()}"
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            forget_plans()  # the new database gives the same keys to other versions
            try:
                outcomes.append(BENCHMARKS[name](lambda text: self.say(f"  {text}", quiet=quiet)))
            finally:
                connection.creation.destroy_test_db(original, verbosity=0)
        return outcomes

    def say(self, text: str, *, quiet: bool) -> None:
        """Progress goes to standard error, so that --json stays clean."""
        if not quiet or self.stderr.isatty():
            self.stderr.write(text)

    def show(self, outcomes: list[Outcome]) -> None:
        """A page for people."""
        self.stdout.write(
            f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
        )
        for outcome in outcomes:
            self.stdout.write(f"\n{outcome.name}")
            for key, value in outcome.figures.items():
                self.stdout.write(
                    f"  {key:<58} {value:>12.2f}" if isinstance(value, float) else f"  {key:<58} {value:>12}"
                )
            for bar in outcome.bars:
                sign, limit = (">=", bar.at_least) if bar.at_least is not None else ("<=", bar.at_most)
                self.stdout.write(
                    f"  {'holds' if bar.holds else 'FAILS'}  {bar.what}: {bar.value:.3f} {sign} {limit}"
                )
