"""work: the worker process: jobs, timed duties and the delivery of facts."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dinh.kernel.jobs.actions import run_worker
from dinh.kernel.outbox.loop import deliver_until

log = logging.getLogger(__name__)

LOST_DATABASE = 3


class Command(BaseCommand):
    """The command."""

    help = "Chạy việc nền, việc định kỳ và chuyển sự kiện, đến khi nhận SIGTERM hoặc Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """How much at once, and how long to wait at the end."""
        parser.add_argument("--concurrency", type=int, default=2, help="số việc chạy cùng lúc")
        parser.add_argument("--grace", type=float, default=10.0, help="số giây chờ việc đang chạy khi dừng")

    def handle(self, *_: Any, **options: Any) -> None:
        """Run until told to stop; a lost database ends the process at once with code 3, to be started anew.

        The queue's own worker would live on without ever listening again, and would not hear SIGTERM while the
        database is away; so the delivery loop, whose connection notices the loss, ends the whole process. Nothing
        is lost: receipts and jobs are only marked in the transactions that did them.
        """
        stop = threading.Event()
        outbox = threading.Thread(target=self._deliver, args=(stop,), name="outbox", daemon=True)
        outbox.start()
        try:
            run_worker(concurrency=options["concurrency"], grace_seconds=options["grace"])
        finally:
            stop.set()
            outbox.join(options["grace"])

    @staticmethod
    def _deliver(stop: threading.Event) -> None:
        try:
            deliver_until(stop)
        except BaseException:
            log.exception("the delivery of facts ended; so does this worker")
            os._exit(LOST_DATABASE)
