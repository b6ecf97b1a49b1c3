"""verify_audit [--json]: compare the audit log with its seals; exit 1 when something is wrong."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dinh.kernel.audit.sealing import seal_settled
from dinh.kernel.audit.types import Verification
from dinh.kernel.audit.verifying import verify_audit
from dinh.lib import moments

WORDS = {
    "changed": "có dòng bị sửa",
    "removed": "có dòng bị xóa",
    "inserted": "có dòng chèn thêm",
    "chain": "chuỗi niêm phong bị đứt",
}


class Command(BaseCommand):
    """The command."""

    help = "Đối chiếu nhật ký kiểm tra với niêm phong; trả mã 1 nếu có dòng bị sửa, xóa hoặc chèn thêm."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        parser.add_argument(
            "--seal", action="store_true", help="niêm phong các dòng còn lại trước khi đối chiếu"
        )
        parser.add_argument("--expect-tip", metavar="MÃ", help="mã niêm phong cuối đã ghi lại lần trước")

    def handle(self, *_: Any, **options: Any) -> None:
        """Verify and report."""

        def show(done: int, of: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done:,} / {of:,}", ending="" if done < of else "\n")

        if options["seal"]:
            seal_settled(now=moments.now(), everything=True)
        found = verify_audit(expect_tip=options["expect_tip"], progress=show)
        if options["json"]:
            self.stdout.write(json.dumps({"intact": found.is_intact, **asdict(found)}, ensure_ascii=False))
        else:
            self._tell(found)
        if not found.is_intact:
            sys.exit(1)

    def _tell(self, found: Verification) -> None:
        for finding in found.findings:
            self.stdout.write(
                f"Lô {finding.batch} (dòng {finding.first_id}-{finding.last_id}): "
                f"{WORDS[finding.what]} ({finding.detail})"
            )
        verdict = "Nguyên vẹn" if found.is_intact else f"KHÔNG nguyên vẹn: {len(found.findings)} chỗ"
        self.stdout.write(
            f"{verdict}. {found.sealed_rows} dòng trong {found.batches} lô đã niêm phong, "
            f"{found.unsealed_rows} dòng chưa niêm phong. Niêm phong cuối: {found.tip}"
        )
