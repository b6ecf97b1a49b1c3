"""Import running dossiers of an older one-stop system from a CSV, XLSX or JSON table."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dinh.domains.dossiers.actions import import_dossiers
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.intake.tables import read_table
from dinh.lib import moments
from dinh.lib.refusals import Refusal

EVERY = 50


class Command(BaseCommand):
    help = (
        "Nạp hồ sơ đang giải quyết của hệ thống một cửa cũ (code, procedure_code, competent_agency, received_at, "
        "filer_name, step, suspensions, extension, stated_due_at…) từ CSV, XLSX, JSON. Nạp lại không tạo trùng; "
        "dừng giữa chừng thì lần sau đi tiếp."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp bảng")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            report = import_dossiers(
                actor=SYSTEM,
                now=moments.now(),
                rows=read_table(file),
                dry_run=options["dry_run"],
                progress=self._show,
            )
        except (Refusal, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        else:
            notes = [f"  dòng {row}: {note}" for row, note in report.notes]
            self.stdout.write("\n".join([*report.lines(), *notes]))
        if report.rejected:
            sys.exit(1)

    def _show(self, done: int) -> None:
        """A counter on a terminal."""
        if sys.stderr.isatty() and done % EVERY == 0:
            self.stderr.write(f"\r{done:,} dòng", ending="")
