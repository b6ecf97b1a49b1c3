"""Writers killed in the middle: no number is lost, doubled or without its dossier."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from dinh.domains.dossiers import queries
from dinh.domains.dossiers.models import Dossier, DossierEvent, FormVersion
from dinh.domains.dossiers.tests.factories import world
from dinh.kernel.numbering.models import Series
from dinh.kernel.outbox.models import Event

ROUNDS, WRITERS, SECONDS = 3, 4, 4.0
WRITER = """
import sys
import django
django.setup()
from dataclasses import replace
from dinh.domains.dossiers import actions
from dinh.domains.dossiers.tests.factories import MONDAY, actor_of
from dinh.domains.dossiers.types import FilingInput, PaperInput, PartyInput, PartyRole
version, agency, account, name = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
filing = FilingInput(
    version_id=version, channel="web", competent_agency_id=agency, reception_agency_id=agency,
    parties=(PartyInput(role=PartyRole.FILER, name="Phạm Thị Thu Huyền", phone="0912345678"),),
    form_data={"so_van_bang": "B 1"},
    papers=(PaperInput(paper_code="gt-01", title="Đơn", sha256="b" * 64, filename="don.pdf"),),
)
actor = actor_of(account)
print("ready", flush=True)
number = 0
while True:
    number += 1
    actions.submit_dossier(
        actor=actor, now=MONDAY, filing=filing, idempotency_key=f"{name}-{number}", allow_second=True
    )
"""


def database_url() -> str:
    """The address of the test database for another process."""
    values = connection.settings_dict
    return (
        f"postgresql://{quote(values['USER'], safe='')}:{quote(values['PASSWORD'], safe='')}"
        f"@{quote(values['HOST'], safe='')}:{values['PORT']}/{values['NAME']}"
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_writers_leave_no_gap_and_no_half(tmp_path: Path) -> None:
    small = world()
    script = tmp_path / "writer.py"
    script.write_text(WRITER, encoding="utf-8")
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "dinh.project.settings",
        "PYTHONPATH": str(settings.ROOT),
        "DINH_DATABASE_POOL": "0",
    }
    for number in range(ROUNDS):
        writers = [
            subprocess.Popen(
                [
                    sys.executable,
                    str(script),
                    str(small.version.pk),
                    str(small.department.id),
                    str(small.citizen.account_id),
                    f"{number}-{writer}",
                ],
                env=environment,
                stdout=subprocess.PIPE,
            )
            for writer in range(WRITERS)
        ]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
        time.sleep(SECONDS)
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.wait()
    codes = sorted(code or "" for code in Dossier.objects.values_list("code", flat=True))
    assert len(codes) > ROUNDS * WRITERS
    assert codes == [f"000.00.15.H23-230206-{serial:04}" for serial in range(1, len(codes) + 1)]
    assert Series.objects.get(code="dossiers:H23.15").last == len(codes)
    assert Event.objects.filter(name="dossiers.dossier.submitted.v1").count() == len(codes)
    assert DossierEvent.objects.count() == len(codes)
    assert FormVersion.objects.count() == len(codes)
    assert queries.recount().agrees
