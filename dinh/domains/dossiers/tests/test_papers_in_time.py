"""Papers name agencies as they were called on the paper's day; a long register comes in parts and whole as a table."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.queries import reads_register, register_table, render_paper, render_register
from dinh.domains.dossiers.rules.papers.register import COLUMNS, part_of
from dinh.domains.dossiers.rules.refusals import RegisterNotFound, RegisterPartNotFound
from dinh.domains.dossiers.tests.factories import MONDAY, World, finished, moment, received, world
from dinh.domains.dossiers.tests.reading import words_of
from dinh.domains.dossiers.tests.test_papers import sign_in
from dinh.domains.dossiers.types import HandOverWay, PaperKind
from dinh.domains.people import actions as people
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
LATER = moment(20, "08:00", month=3)
FEBRUARY = {"first": date(2023, 2, 1), "last": date(2023, 2, 28)}


def words(small: World, actor: Actor, dossier_id: int, kind: PaperKind) -> str:
    return words_of(render_paper(actor=actor, now=LATER, dossier_id=dossier_id, kind=kind).content)


def renamed(small: World) -> None:
    people.rename_agency(
        actor=SYSTEM,
        now=moment(1, "08:00", month=3),
        agency_id=small.department.id,
        name="Sở Nông nghiệp và Môi trường",
        effective_date=date(2023, 3, 1),
        decision="Nghị quyết 30/NQ-HĐND",
    )


def test_a_paper_names_the_agency_as_it_was_called_on_its_day() -> None:
    small = world()
    dossier_id = finished(small, MONDAY, moment(8, "10:00")).dossier.id
    renamed(small)
    actions.hand_over_result(
        actor=small.counter, now=moment(2, "08:00", month=3), dossier_id=dossier_id, way=HandOverWay.COUNTER
    )
    receipt = words(small, small.counter, dossier_id, PaperKind.RECEPTION)
    assert "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN" in receipt
    assert "Môi trường" not in receipt
    sheet = words(small, small.counter, dossier_id, PaperKind.CONTROL_SHEET)
    assert "– Sở Nông nghiệp và Phát triển nông thôn" in sheet
    assert "Trả kết quả – Sở Nông nghiệp và Môi trường" in sheet


def test_the_receipt_of_a_merged_counter_is_still_its_own() -> None:
    small = world()
    dossier_id = received(small).dossier.id
    actions.pass_on(
        now=LATER, dossier_id=dossier_id, predecessor_id=small.department.id, successor_id=small.other.id
    )
    assert "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN" in words(
        small, small.citizen, dossier_id, PaperKind.RECEPTION
    )
    asked = {"actor": small.counter, "now": LATER, "agency_id": small.department.id, **FEBRUARY}
    assert len(list(register_table(**asked).rows)) == 1  # type: ignore[arg-type]


def test_a_long_register_is_printed_in_parts_that_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dinh.domains.dossiers.queries.register.MOST_LINES", 2)
    small = world()
    codes = [received(small, moment(7, f"08:{minute:02}")).dossier.code for minute in range(5)]
    renamed(small)

    def part(number: int) -> str:
        made = render_register(
            actor=small.counter, now=LATER, agency_id=small.department.id, part=number, **FEBRUARY
        )
        assert made.filename == f"so-theo-doi-H23.15-20230201-20230228-phan-{number}.pdf"
        return words_of(made.content)

    said = [part(number) for number in (1, 2, 3)]
    assert "Từ ngày 01/02/2023 đến ngày 28/02/2023, phần 2/3: dòng 3 đến 4 trong 5" in said[1]
    assert all("Sở Nông nghiệp và Phát triển nông thôn" in one for one in said)
    assert all(one.endswith("Tổng cộng: 5 hồ sơ.") for one in said)
    held = [[code for code in codes if code and code[-4:] in one] for one in said]
    assert [len(one) for one in held] == [2, 2, 1]
    before = AuditEntry.objects.count()
    for wrong in (0, 4):
        with pytest.raises(RegisterPartNotFound) as refused:
            part(wrong)
        assert refused.value.sentence == ("Sổ của thời gian này có 3 phần. Hãy chọn một phần trong số đó.")
    assert AuditEntry.objects.count() == before


def test_parts_cover_every_line_once() -> None:
    for lines in (0, 1, 1999, 2000, 2001, 4000, 5321):
        found = [part_of(number=1, lines=lines, most=2000)]
        found += [part_of(number=n, lines=lines, most=2000) for n in range(2, found[0].parts + 1)]
        assert sum(one.last_line - one.first_line + 1 for one in found) == lines
        assert all(one.last_line + 1 == after.first_line for one, after in pairwise(found))


def test_the_whole_register_is_a_table(
    monkeypatch: pytest.MonkeyPatch, client: Client, settings: Any
) -> None:
    settings.DEMO = True
    monkeypatch.setattr("dinh.domains.dossiers.queries.register.BATCH", 2)
    small = world()
    for minute in range(5):
        received(small, moment(7, f"08:{minute:02}"))
    finished(small, moment(9, "08:00"), moment(10, "09:00"))
    sign_in(client, small.counter)
    answer = client.get("/ban-lam-viec/so-theo-doi.xlsx", {"tu": "01/02/2023", "den": "28/02/2023"})
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="so-theo-doi-H23.15-20230201-20230228.xlsx"'
    )
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    sheet = book["Sổ theo dõi"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == COLUMNS
    assert [row[0] for row in rows[1:]] == [1, 2, 3, 4, 5, 6]
    assert rows[1][7] == datetime(2023, 2, 7, 8, 0)
    assert rows[6][10] == datetime(2023, 2, 10, 9, 0)
    entry = AuditEntry.objects.get(subject=f"dossiers:register:{small.department.id}")
    assert entry.purpose == "in sổ theo dõi 2023-02-01/2023-02-28"
    sign_in(client, small.stranger)
    assert client.get("/ban-lam-viec/so-theo-doi.xlsx", {"co-quan": small.department.id}).status_code == 404
    with pytest.raises(RegisterNotFound):
        register_table(actor=small.stranger, now=MONDAY, agency_id=small.department.id, **FEBRUARY)
    assert not reads_register(actor=small.stranger, agency_id=small.department.id)
