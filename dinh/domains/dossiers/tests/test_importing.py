"""Running dossiers of an older system: loaded by the verbs, once, a reason for each bad row."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dinh.domains.dossiers.actions import import_dossiers
from dinh.domains.dossiers.models import ClockInterval, CountDelta, Dossier, DossierEvent, Extension
from dinh.domains.dossiers.queries import get_dossier
from dinh.domains.dossiers.tests.factories import World, moment, world
from dinh.domains.dossiers.types import DossierState
from dinh.kernel.access.types import SYSTEM, NotYours
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.intake.types import ImportReport, Row
from dinh.kernel.outbox.models import Event
from dinh.lib.moments import show_moment

pytestmark = pytest.mark.django_db
NOW = moment(13, "08:00")
DUE = moment(16, "10:00")
STATED = "09:10 thứ Ba 14/02/2023"
ROW: dict[str, Any] = {
    "Số hồ sơ": "000.00.15.H23-230206-0007",
    "procedure_code": "1.004756",
    "competent_agency": "H23.15",
    "received_at": "2023-02-06 09:10",
    "filer_name": "Phạm Thị Thu Huyền",
    "filer_phone": "0912345678",
    "step": "Lãnh đạo ký duyệt",
    "step_since": "10/02/2023 15:00",
    "suspensions": "2023-02-08 10:00/2023-02-10 14:00",
    "stated_due_at": "2023-02-14 09:10",
}


def load(*rows: dict[str, Any], dry_run: bool = False) -> ImportReport:
    return import_dossiers(
        actor=SYSTEM, now=NOW, rows=[Row(number, row) for number, row in enumerate(rows, 2)], dry_run=dry_run
    )


@pytest.fixture
def place() -> World:
    return world()


def test_stands_where_the_older_system_left_it_with_our_clock(place: World) -> None:
    report = load(ROW)
    assert (report.loaded, report.rejected) == (1, [])
    row = Dossier.objects.get()
    assert (row.code, row.state, row.step_code) == (ROW["Số hồ sơ"], DossierState.IN_PROGRESS, "ky")
    assert (row.received_at, row.original_due_at) == (moment(6, "09:10"), moment(13, "17:00"))
    assert (row.holder_role, row.subject_name, row.tracking_digits) == (
        "leader",
        "Phạm Thị Thu Huyền",
        "345678",
    )
    pause = ClockInterval.objects.get()
    assert (pause.from_at, pause.to_at) == (moment(8, "10:00"), moment(10, "14:00"))
    # 18:30 working hours stood still: from Wednesday 10:00 to Friday 14:00
    assert row.due_at == DUE
    assert report.notes == [
        (
            2,
            f"{row.code}: hạn ghi ở hệ thống cũ {STATED}, tính theo lịch làm việc là {show_moment(DUE, weekday=True)}.",
        )
    ]
    view = get_dossier(actor=place.leader, now=NOW, code=row.code)
    assert view.state is DossierState.IN_PROGRESS


def test_history_facts_audit_and_counters_are_those_of_the_verbs(place: World) -> None:
    load(ROW)
    verbs = ["submit", "receive", "request_supplement", "answer_supplement", "forward", "forward"]
    key = f"dossiers:{Dossier.objects.get().pk}"
    assert list(DossierEvent.objects.order_by("seq").values_list("verb", flat=True)) == verbs
    assert list(Event.objects.filter(key=key).order_by("id").values_list("name", flat=True)) == [
        "dossiers.dossier.submitted.v1",
        "dossiers.dossier.received.v1",
        "dossiers.supplement.requested.v1",
        "dossiers.supplement.answered.v1",
        "dossiers.dossier.forwarded.v1",
        "dossiers.dossier.forwarded.v1",
    ]
    audited = AuditEntry.objects.filter(subject=key).values_list("verb", flat=True)
    assert sorted(audited) == sorted([*(f"dossiers.{verb}" for verb in verbs), "dossiers.import"])
    assert sum(CountDelta.objects.values_list("received", flat=True)) == 1


def test_a_second_run_changes_nothing_and_another_content_is_refused(place: World) -> None:
    load(ROW)
    lines = DossierEvent.objects.count()
    again = load({**ROW, "received_at": "06/02/2023 09:10"}, {**ROW, "step": "tham-dinh"})
    assert (again.loaded, again.unchanged) == (0, 1)
    assert again.rejected == [
        (3, "Hồ sơ đã nạp với nội dung khác. Hãy xử lý tiếp trên phần mềm, không nạp lại.")
    ]
    assert DossierEvent.objects.count() == lines


def test_an_extension_and_an_open_pause(place: World) -> None:
    extended = {"extension": "3:working_days", "extended_at": "2023-02-09 10:00", "extension_letter": "12/XL"}
    base = {name: value for name, value in ROW.items() if name not in {"suspensions", "step_since"}}
    waiting = {**base, "Số hồ sơ": "cu-2", "step": "tham-dinh", "suspensions": "2023-02-08 10:00/"}
    report = load({**base, **extended}, waiting)
    assert report.rejected == []
    more = Extension.objects.get()
    assert (more.value, more.counts, more.apology_sha256) == (3, True, "")
    assert "12/XL" in more.reason
    assert Dossier.objects.get(code=ROW["Số hồ sơ"]).due_at == moment(16, "17:00")
    open_one = Dossier.objects.get(code="cu-2")
    assert (open_one.state, open_one.due_at) == (DossierState.WAITING_SUPPLEMENT, None)
    assert report.notes[1][1].endswith("đồng hồ đang dừng, chưa có hạn.")


BAD = [
    ({"received_at": ""}, "Thiếu Tiếp nhận lúc."),
    (
        {"received_at": "2023-02-06"},
        "Tiếp nhận lúc “2023-02-06” không đúng. Viết cả giờ, như 2023-02-06 09:10.",
    ),
    ({"step": "Bước lạ"}, "Bước “Bước lạ” không có."),
    ({"channel": "fax"}, "Kênh nộp “fax” không có."),
    ({"suspensions": "2023-02-08 10:00/2023-02-07 10:00"}, "Một khoảng tạm dừng kết thúc trước khi bắt đầu."),
    ({"suspensions": "2023-02-13 10:00/"}, "Có thời điểm ở tương lai."),
    ({"extension": "3:working_days"}, "Gia hạn cần đủ ba cột"),
    ({"received_at": "2023-02-13 07:30"}, "Hồ sơ tiếp nhận hôm nay chưa nạp được."),
    ({"mau": "x"}, "Cột “mau” không có trong mẫu."),
    ({"competent_agency": "H23.99"}, ""),
    ({"procedure_code": "9.999999"}, ""),
]


@pytest.mark.parametrize(("wrong", "reason"), BAD)
def test_a_bad_row_is_refused_with_a_reason_and_the_next_is_loaded(
    place: World, wrong: dict[str, str], reason: str
) -> None:
    report = load({**ROW, **wrong}, {**ROW, "Số hồ sơ": "cu-3"})
    assert report.loaded == 1
    [(number, told)] = report.rejected
    assert number == 2
    assert told.startswith(reason)
    assert told
    assert Dossier.objects.get().code == "cu-3"


def test_a_dry_run_reports_and_writes_nothing(place: World) -> None:
    report = load(ROW, dry_run=True)
    assert (report.loaded, len(report.notes)) == (1, 1)
    assert not Dossier.objects.exists()
    assert not AuditEntry.objects.filter(verb="dossiers.import").exists()


def test_only_the_system_loads(place: World) -> None:
    with pytest.raises(NotYours):
        import_dossiers(actor=place.leader, now=NOW, rows=[Row(2, ROW)])


def test_the_command_reads_json_and_says_what_it_did(place: World, tmp_path: Path) -> None:
    file = tmp_path / "cu.json"
    file.write_text(json.dumps([{**ROW, "suspensions": ["2023-02-08 10:00/2023-02-10 14:00"]}]))
    out = StringIO()
    call_command("import_dossiers", str(file), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["loaded"], told["rejected"]) == (1, [])
    file.write_text(json.dumps([{**ROW, "step": "lạ"}]))
    with pytest.raises(SystemExit):
        call_command("import_dossiers", str(file), "--json", stdout=StringIO())
