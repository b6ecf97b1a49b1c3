"""`doctor [--json]`: what is wrong with this installation and how to mend it; exit 1 when something is bad."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from dinh.lib import moments
from dinh.project.upkeep.doctor import examine
from dinh.project.upkeep.types import Health, worst

SIGNS = {Health.GOOD: "tốt    ", Health.LOOK: "NÊN XEM", Health.BAD: "HỎNG   ", Health.UNKNOWN: "chưa rõ"}


class Command(BaseCommand):
    """Examines the installation."""

    help = "Nói hệ thống đang hỏng gì và sửa thế nào; trả mã 1 khi có chỗ hỏng."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--json for machines."""
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        """Examine and print."""
        lines = examine(now=moments.now())
        if options["json"]:
            answer = {"worst": worst(lines), "checks": [asdict(line) for line in lines]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                self.stdout.write(f"{SIGNS[line.health]}  {line.name}: {line.found}")
                if line.health is not Health.GOOD and line.mend:
                    self.stdout.write(f"         → {line.mend}")
        if worst(lines) is Health.BAD:
            sys.exit(1)
