"""replay_events SUBSCRIBER: read again from the first event."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dinh.kernel.outbox import replay
from dinh.kernel.outbox.subscriptions import subscriptions
from dinh.lib.refusals import Refusal


class Command(BaseCommand):
    """The command."""

    help = "Đọc lại mọi sự kiện cho một nơi nhận, từ sự kiện đầu tiên. Dừng giữa chừng thì lần sau đi tiếp."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the subscriber."""
        parser.add_argument(
            "subscriber", help=f"một trong: {', '.join(sorted(subscriptions())) or 'chưa có'}"
        )
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *_: Any, **options: Any) -> None:
        """Replay to the end."""

        def show(delivered: int, expected: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{delivered:,} / {expected:,}", ending="")

        try:
            done = replay.run(options["subscriber"], progress=show)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        if options["json"]:
            result = {"subscriber": done.subscriber, "delivered": done.delivered, "upto": done.upto}
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write(f"{done.subscriber}: đã đọc lại {done.delivered} sự kiện.")
