"""Print a one-time link with which the first administrator sets his password."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dinh.domains.people.actions import first_administrator_link
from dinh.domains.people.actions.accounts import ADMINISTRATOR
from dinh.kernel.access.types import SYSTEM
from dinh.lib import moments
from dinh.lib.refusals import Refusal


class Command(BaseCommand):
    help = "In đường dẫn một lần để quản trị viên đầu tiên đặt mật khẩu (hết hạn sau 24 giờ)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default=ADMINISTRATOR, help="tên đăng nhập của quản trị viên")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            link = first_administrator_link(actor=SYSTEM, now=moments.now(), username=options["username"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        address = f"{settings.BASE_URL}{link.path}"
        if options["json"]:
            self.stdout.write(json.dumps({"link": address, "expires_at": link.expires_at.isoformat()}))
        else:
            self.stdout.write(f"{address}\nHết hạn lúc {moments.show_moment(link.expires_at)}.")
