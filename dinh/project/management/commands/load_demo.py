"""`load_demo [--json]`: the demonstration province, once; a load that was killed goes on where it stood."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dinh.lib import moments
from dinh.project.demo.loading import STAGES, load_demonstration
from dinh.project.demo.places import Say
from dinh.project.leash import fasten

KEYS = tuple(stage.key for stage in STAGES)
FIRST, (BESIDE, LAST) = KEYS[:2], KEYS[2:]


class Command(BaseCommand):
    """Loads what is missing; does nothing when all is there."""

    help = "Load the demonstration province (agencies, people, services, dossiers); does nothing when it is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json for machines, --scale for trials."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--only", nargs="*", default=(), choices=KEYS, help="these stages only")
        parser.add_argument(
            "--scale",
            type=float,
            default=float(os.environ.get("DINH_DEMO_SCALE", "1")),
            help="share of the dossiers to make",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, saying how far it is on standard error."""
        if not settings.DEMO:
            raise CommandError(
                "DINH_DEMO is off: this installation serves real people, not the demonstration."
            )
        if not 0 < options["scale"] <= 1:
            raise CommandError("--scale is more than 0 and at most 1.")
        fasten()
        begin = time.monotonic()

        def say(text: str) -> None:
            self.stderr.write(f"  {time.monotonic() - begin:5.1f} s  {text}")

        stages = self.load(say, options["scale"], options["only"])
        seconds = round(time.monotonic() - begin, 1)
        if options["json"]:
            self.stdout.write(json.dumps({"loaded": stages, "seconds": seconds}, ensure_ascii=False))
        elif stages:
            self.stdout.write(f"Đã nạp tỉnh minh họa trong {seconds} giây.")
        else:
            self.stdout.write("Tỉnh minh họa đã có sẵn; không thay đổi gì.")

    def load(self, say: Say, scale: float, only: Sequence[str]) -> tuple[str, ...]:
        """All stages; the two of dossiers side by side, the second in a process of its own."""
        now = moments.now()
        if only:
            return load_demonstration(now=now, say=say, scale=scale, only=only)
        done = load_demonstration(now=now, say=say, scale=scale, only=FIRST)
        beside = [sys.executable, "-m", "django", "load_demo", "--only", BESIDE, "--scale", str(scale)]
        leashed = {**os.environ, "DINH_LEASH": "1"}  # it ends with us, however we end
        with subprocess.Popen(beside, stdout=subprocess.DEVNULL, env=leashed) as child:  # noqa: S603 - ourselves
            try:
                done += load_demonstration(now=now, say=say, scale=scale, only=(LAST,))
            except BaseException:
                child.terminate()
                raise
            if child.wait() != 0:
                raise CommandError("The other half of the dossiers was not loaded (see above); run it again.")
        return done
