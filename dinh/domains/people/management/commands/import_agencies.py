"""Import agencies and successions from CSV, XLSX or JSON tables."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dinh.domains.people.actions import import_agencies
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.intake.tables import read_table
from dinh.lib import moments
from dinh.lib.refusals import Refusal

BAR = 40


class Command(BaseCommand):
    help = (
        "Nạp cơ quan (code, name, level, parent_code, active_from…) hoặc việc kế thừa (predecessor_code, "
        "successor_code, main, effective_date, decision) từ CSV, XLSX, JSON. Nạp lại không tạo trùng; dừng giữa chừng thì lần sau đi tiếp."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tệp bảng, nạp theo thứ tự")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rejected = 0
        results: list[dict[str, Any]] = []
        for file in options["files"]:
            try:
                report = import_agencies(
                    actor=SYSTEM,
                    now=moments.now(),
                    rows=read_table(file),
                    dry_run=options["dry_run"],
                    progress=self._show,
                )
            except (Refusal, OSError) as error:
                raise CommandError(f"{file}: {error}") from error
            rejected += len(report.rejected)
            results.append({"file": str(file), **report.to_json()})
            if not options["json"]:
                self.stdout.write("\n".join([f"{file}:", *report.lines()]))
        if options["json"]:
            self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))
        if rejected:
            sys.exit(1)

    def _show(self, done: int, every: int) -> None:
        """A bar on a terminal."""
        if sys.stderr.isatty():
            full = BAR * done // every
            end = "\n" if done == every else ""
            self.stderr.write(f"\r[{'█' * full}{'·' * (BAR - full)}] {done:,} / {every:,}", ending=end)
