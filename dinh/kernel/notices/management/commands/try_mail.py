"""try_mail: does the mail server of this installation take a letter?"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dinh.kernel.notices.actions import compose
from dinh.kernel.notices.carriers import carrier_of, is_open_way
from dinh.kernel.notices.types import CarrierAway, Letter, LetterPutOff, LetterRefused, Way
from dinh.lib.ids import uuid7


class Command(BaseCommand):
    """The command."""

    help = "Gửi ngay một thư thử đến ADDRESS để biết máy chủ thư (DINH_EMAIL_URL) có nhận không."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom to write to."""
        parser.add_argument("address", metavar="ADDRESS", help="địa chỉ thư nhận")

    def handle(self, *_: Any, **options: Any) -> None:
        """Send at once, past the queue; exit code 1 with the server's own words when it does not take the letter."""
        if not is_open_way(Way.EMAIL):
            raise CommandError("Chưa có máy chủ thư: hãy đặt DINH_EMAIL_URL.")
        subject, text = compose(
            template="notices/trial.txt",
            context={"name": str(settings.PROVINCE), "link": settings.BASE_URL},
            language=settings.LANGUAGE_CODE,
        )
        carrier = carrier_of(Way.EMAIL)
        try:
            carrier.open()
            carrier.send(Letter(options["address"], subject, text, uuid7().hex))
        except (CarrierAway, LetterPutOff, LetterRefused) as failure:
            raise CommandError(f"Máy chủ thư không nhận: {failure}") from failure
        finally:
            carrier.close()
        self.stdout.write("Máy chủ thư đã nhận.")
