"""Load a catalogue of procedures from a file."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.procedures.actions.importing import load_catalogue
from dinh.domains.procedures.adapters.files import read_file
from dinh.domains.procedures.rules.checks import CHECK_WORDS
from dinh.domains.procedures.types import CatalogueReport, Check
from dinh.kernel.access.types import SYSTEM
from dinh.lib import moments
from dinh.lib.figures import format_number
from dinh.lib.refusals import Refusal

SHOWN = 20
BAR = 40


class Command(BaseCommand):
    help = (
        "Nạp danh mục thủ tục hành chính từ tệp JSON, CSV hoặc XLSX. Nạp lại cùng tệp không đổi gì; dòng hỏng được nêu "
        "lý do, các dòng khác vẫn nạp; dừng giữa chừng thì lần sau đi tiếp; dòng đáng ngờ thành bản nháp cần kiểm tra. Các cột: xem docs/guides/catalogue.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Arguments."""
        parser.add_argument("file", type=Path, help="tệp danh mục")
        parser.add_argument("--valid-from", default="", help="ngày bắt đầu áp dụng, mặc định hôm nay")
        parser.add_argument("--source", default="", help="tên nguồn, mặc định là tên tệp")
        parser.add_argument(
            "--fallback-owner", default="", help="mã cơ quan chủ trì khi lĩnh vực chưa có cơ quan"
        )
        parser.add_argument("--dry-run", action="store_true", help="quyết định mọi dòng nhưng không ghi gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, load, report."""
        path: Path = options["file"]
        now = moments.now()
        if not path.is_file():
            raise CommandError(f"Không thấy tệp {path}.")
        try:
            valid_from = moments.parse_day(options["valid_from"]) if options["valid_from"] else now.date()
        except ValueError as error:
            raise CommandError("Ngày áp dụng phải viết như 2026-01-15 hoặc 15/01/2026.") from error
        try:
            self.stderr.write(f"Đọc {path.name} …")
            rows, rejected = read_file(path)
            self.stderr.write(f"Nạp {format_number(len(rows))} thủ tục …")
            owner = options["fallback_owner"]
            report = load_catalogue(
                actor=SYSTEM,
                now=now,
                rows=rows,
                source=options["source"] or path.name,
                valid_from=valid_from,
                rejected=rejected,
                fallback_owner_id=get_agency_by_code(code=owner, at=valid_from).id if owner else None,
                dry_run=options["dry_run"],
                progress=self._show,
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(_as_json(report) if options["json"] else _as_text(report))

    def _show(self, done: int, every: int) -> None:
        """A bar on a terminal, a line for each batch elsewhere."""
        if sys.stderr.isatty():
            full = BAR * done // every
            end = "\n" if done == every else ""
            self.stderr.write(f"\r[{'█' * full}{'·' * (BAR - full)}] {done:,} / {every:,}", ending=end)
        else:
            self.stderr.write(f"  {format_number(done)}/{format_number(every)}")


def _as_json(report: CatalogueReport) -> str:
    shown = asdict(report) | {
        "rejected": [{"row": row, "reason": reason} for row, reason in report.rejected],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1)


def _as_text(report: CatalogueReport) -> str:
    lines = [
        f"{format_number(report.rows)} dòng: công bố {format_number(report.published)}, bản nháp cần kiểm tra "
        f"{format_number(report.drafts)}, không đổi {format_number(report.unchanged)}, không nhận "
        f"{format_number(len(report.rejected))}" + (" (chạy thử, không ghi gì)" if report.dry_run else "")
    ]
    lines += [
        f"  {CHECK_WORDS[Check(check)]}: {format_number(count)}, trong đó cấp tỉnh, cấp xã "
        f"{format_number(report.checks_province_commune.get(check, 0))}"
        for check, count in sorted(report.checks.items())
    ]
    lines += [f"  dòng {row}: {reason}" for row, reason in report.rejected[:SHOWN]]
    if len(report.rejected) > SHOWN:
        lines.append(f"  … và {format_number(len(report.rejected) - SHOWN)} dòng nữa (xem đủ với --json)")
    return "\n".join(lines)
