"""Ten thousand notices at once: a server that hangs costs one timeout, each letter goes out once, in full connections."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dinh.kernel.notices.actions import notify
from dinh.kernel.notices.models import Delivery, Notice
from dinh.kernel.notices.sending import AT_ONCE, send_due
from dinh.kernel.notices.tests.servers import hanging_server, mail_server
from dinh.kernel.notices.types import Way
from dinh.lib.moments import HCM

NOW = datetime(2023, 2, 6, 9, 10, tzinfo=HCM)
MINUTE = timedelta(minutes=1)
MANY = 10_000


@pytest.mark.slow
@pytest.mark.django_db
def test_ten_thousand_letters_wait_out_a_hanging_server_and_go_once() -> None:
    with hanging_server():
        for number in range(MANY):
            notify(
                account_id=number,
                email=f"a{number}@example.vn",
                phone=None,
                template="notices/trial.txt",
                context={"name": str(number)},
                key=f"k{number}",
                now=NOW,
            )
        assert send_due(way=Way.EMAIL, now=NOW) == NOW + MINUTE
    assert Notice.objects.count() == MANY
    assert Delivery.objects.filter(way="email", state="waiting", tries=1).count() == MANY
    with mail_server() as box:
        rounds = 1
        while send_due(way=Way.EMAIL, now=NOW + MINUTE) is not None:
            rounds += 1
        assert (rounds, box.sessions) == (MANY // AT_ONCE, MANY // AT_ONCE)
        assert sorted(one for [one] in box.recipients) == sorted(f"a{n}@example.vn" for n in range(MANY))
        assert len({mail["Message-ID"] for mail in box.mails}) == MANY
    assert Delivery.objects.filter(way="email", state="delivered", address="").count() == MANY
