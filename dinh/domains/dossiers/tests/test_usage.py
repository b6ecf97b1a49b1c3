"""Services as offered and as used (A2, A7, A8, A11): exact figures, the page, click down, files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from dinh.domains.dossiers import actions, queries
from dinh.domains.dossiers.models import Dossier, Rating
from dinh.domains.dossiers.tests.factories import World, finished, moment, world
from dinh.domains.dossiers.types import Demand
from dinh.domains.people.models import Account
from dinh.domains.procedures.actions.storing import (
    NewVersion,
    completed,
    field_ids,
    procedure_ids,
    store_versions,
)
from dinh.domains.procedures.models import ProcedureAgency, ProcedureVersion
from dinh.domains.procedures.tests.factories import content
from dinh.domains.procedures.types import OnlineLevel
from dinh.kernel.access.types import SYSTEM
from dinh.lib import moments
from dinh.lib.ids import uuid7
from tests.pages import assert_light, assert_page_ok

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2023-12-31T16:28:18+07:00")
START = date(2022, 1, 1)
_numbers = count(1)


@dataclass(frozen=True)
class Scene:
    """The small province, a dossier to copy, and services of two owners."""

    world: World
    pattern: Dossier

    def offer(
        self, number: int, *, owner_id: int, level: OnlineLevel = OnlineLevel.FULL, since: date = START
    ) -> list[ProcedureVersion]:
        """So many published services of an owner."""
        codes = [f"2.{next(_numbers):06d}" for _ in range(number)]
        at = moments.at(since)
        with transaction.atomic():
            ids = procedure_ids(codes=codes, now=at)
        whole = completed(content=content(code=codes[0], level=level))
        fields = field_ids(names={whole.field_code: whole.field_name})
        stored = store_versions(
            new=[
                NewVersion(
                    procedure_id=ids[code],
                    number=1,
                    content=replace(whole, code=code, name=f"Dịch vụ {code}"),
                    field_id=fields[whole.field_code],
                    author_id=1,
                )
                for code in codes
            ],
            now=at,
        )
        ProcedureVersion.objects.filter(pk__in=[one.pk for one in stored]).update(
            state="published", valid_from=since, rule_set="pre-2025", published_at=at, reviewer_id=2
        )
        self.own([one.procedure_id for one in stored], owner_id)
        return stored

    def own(self, procedures: Sequence[int], owner_id: int) -> None:
        """Who answers for them."""
        ProcedureAgency.objects.bulk_create(
            ProcedureAgency(procedure_id=one, agency_id=owner_id, role="owner", active_from=START)
            for one in procedures
        )

    def file(
        self, service: ProcedureVersion, *, year: int, channels: Sequence[str], late: int = 0
    ) -> list[int]:
        """One finished dossier for each channel, copies of a dossier that really went through its steps."""
        rows = []
        for place, channel in enumerate(channels):
            number = next(_numbers)
            begun = moment(6, "09:10", year=year)
            rows.append(
                Dossier(
                    **{
                        field.attname: getattr(self.pattern, field.attname)
                        for field in Dossier._meta.concrete_fields
                        if not field.primary_key
                    }
                    | {
                        "code": f"X{number}",
                        "qr_token": f"qr-{number}",
                        "version_id": service.pk,
                        "procedure_id": service.procedure_id,
                        "channel": channel,
                        "submitted_at": begun,
                        "received_at": begun,
                        "due_at": moment(13, "17:00", year=year),
                        "finished_at": moment(14 if place < late else 9, "10:00", year=year),
                        "timeliness": "late" if place < late else "early",
                    }
                )
            )
        return [row.pk for row in Dossier.objects.bulk_create(rows)]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Scene:
    settings.DEMO = True
    small = world()
    done = finished(small, moment(7, "09:10", year=2022), moment(9, "10:00", year=2022))
    begun, ended = moment(8, "09:10", year=2021), moment(9, "10:00", year=2021)
    Dossier.objects.update(submitted_at=begun, received_at=begun, due_at=ended, finished_at=ended)
    monkeypatch.setattr(moments, "now", lambda: NOW)
    ProcedureVersion.objects.filter(pk=small.version.pk).update(state="withdrawn", valid_to=START)
    return Scene(small, Dossier.objects.get(pk=done.dossier.id))


def rate_all(dossiers: Sequence[int], scores: Sequence[int], at: datetime) -> None:
    Rating.objects.bulk_create(
        Rating(id=uuid7(), dossier_id=dossier, score=score, at=at)
        for dossier, score in zip(dossiers, scores, strict=True)
    )


def counted() -> None:
    actions.rebuild_counts(actor=SYSTEM, now=NOW)
    assert queries.recount().agrees


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def filled(scene: Scene) -> list[ProcedureVersion]:
    """Three services of one owner (one unused, one offline), one of another."""
    mine = scene.offer(2, owner_id=scene.world.department.id)
    offline = scene.offer(1, owner_id=scene.world.department.id, level=OnlineLevel.FORMS)
    theirs = scene.offer(1, owner_id=scene.world.other.id)
    dossiers = scene.file(mine[0], year=2023, channels=["web"] * 5 + ["national"] + ["counter"] * 2, late=1)
    rate_all(dossiers[:6], [5, 5, 4, 4, 4, 2], moment(20, "08:00"))
    scene.file(offline[0], year=2023, channels=["counter"] * 6)
    rate_all(scene.file(theirs[0], year=2023, channels=["web", "post"]), [5, 1], moment(20, "08:00"))
    counted()
    return [*mine, *offline, *theirs]


def test_a2_each_service_of_an_owner_has_its_count_and_four_figures(scene: Scene, client: Client) -> None:
    used, unused, offline, _theirs = filled(scene)
    report = queries.usage_report(now=NOW).of_owner(scene.world.department.id)
    by_id = {row.service.procedure_id: row for row in report.rows}
    assert by_id[used.procedure_id].demand == Demand(
        received=8, online=6, handled=8, early_or_on_time=7, judged=8, ratings=6, satisfied=5
    )
    assert by_id[unused.procedure_id].is_unused
    assert not by_id[offline.procedure_id].is_unused
    page = client.get("/thong-ke/H23.15/dich-vu/")
    table = page.context["table"]
    shown = [[getattr(cell, "words", cell) for cell in row] for row in table.rows]
    assert shown[0] == [used.name, "4", "8", "75,0% (6)", "87,5%", "83,3%"]
    assert shown[1] == [offline.name, "2", "6", "0,0%", "100%", "—"]
    assert shown[2][1:] == ["4", "0", "—", "—", "—"]
    assert f">{unused.name}</a> " in str(shown[2][0])
    assert "Không phát sinh hồ sơ" in str(shown[2][0])
    assert_light(page.content.decode())
    only = client.get("/thong-ke/H23.15/dich-vu/?loc=khong-phat-sinh").context
    assert [row.service.procedure_id for row in only["rows"]] == [unused.procedure_id]
    assert client.get("/thong-ke/H23/dich-vu/").context["report"].rows == ()
    assert "không chủ trì dịch vụ công nào" in words(client, "/thong-ke/H23/dich-vu/")


def test_a2_owners_add_up_to_the_whole(scene: Scene, client: Client) -> None:
    filled(scene)
    table = client.get("/thong-ke/toan-tinh/dich-vu/").context["table"]
    rows = [[getattr(cell, "words", cell) for cell in row] for row in table.rows]
    assert rows == [
        ["Sở Nông nghiệp và Phát triển nông thôn", "3", "2", "1", "14", "42,9%", "92,9%", "83,3%"],
        ["Sở Xây dựng", "1", "1", "0", "2", "50,0%", "100%", "50,0%"],
    ]
    assert table.total == ("Cộng", "4", "3", "1", "16", "43,8%", "93,8%", "75,0%")
    moved = client.get("/thong-ke/toan-tinh/dich-vu/?co-quan=H23.16&ky=2023")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/thong-ke/H23.16/dich-vu/?ky=2023")


def test_a2_figures_lead_to_their_dossiers_as_far_as_the_reader_may_see(scene: Scene, client: Client) -> None:
    used, _unused, _offline, theirs = filled(scene)
    cells = client.get("/thong-ke/H23.15/dich-vu/").context["table"].rows[0]
    assert words(client, cells[2].href).count('<th scope="row"') == 8
    assert words(client, cells[3].href).count('<th scope="row"') == 6
    assert words(client, cells[4].href).count('<th scope="row"') == 8
    assert cells[0].href == f"/thu-tuc/{used.procedure.code}/"
    # Two dossiers and two ratings are too few for the public; an officer reads them.
    other = "/thong-ke/H23.16/dich-vu/"
    row = client.get(other).context["table"].rows[0]
    assert row[5] == "dưới 5 lượt"
    assert "Dưới 5 hồ sơ nên không mở từng hồ sơ" in words(client, row[2].href)
    client.force_login(Account.objects.get(pk=scene.world.stranger.account_id or 0))
    row = client.get(other).context["table"].rows[0]
    assert row[5] == "50,0%"
    assert words(client, row[2].href).count('<th scope="row"') == 2
    assert theirs.name in words(client, other)


def test_a7_share_of_online_services_with_online_dossiers(scene: Scene, client: Client) -> None:
    services = scene.offer(100, owner_id=scene.world.department.id)
    scene.offer(3, owner_id=scene.world.department.id, level=OnlineLevel.FORMS)
    for year, used in ((2022, 76), (2023, 90)):
        for one in services[:used]:
            scene.file(one, year=year, channels=["web", "counter"])
        for one in services[used:]:
            scene.file(one, year=year, channels=["counter"])
    counted()
    before = queries.usage_report(now=NOW, from_date=date(2022, 1, 1), to_date=date(2022, 12, 31)).sums
    after = queries.usage_report(now=NOW).sums
    assert (before.shares["used"], after.shares["used"]) == ((76, 100), (90, 100))
    context = client.get("/thong-ke/toan-tinh/dich-vu/?ky=2023").context
    assert context["boxes"]["used"].text == "90,0%"
    assert context["boxes"]["used_why"] == "90/100; cùng kỳ năm trước 76,0%: +14,0 điểm % (tương đối +18,4%)"


def test_a8_share_of_dossiers_filed_online(scene: Scene, client: Client) -> None:
    service = scene.offer(1, owner_id=scene.world.department.id)[0]
    for year, online in ((2022, 560), (2023, 874)):
        scene.file(service, year=year, channels=["web"] * (online - 60) + ["national"] * 60)
        scene.file(service, year=year, channels=["counter"] * (990 - online) + ["post"] * 10)
    counted()
    boxes = client.get("/thong-ke/toan-tinh/dich-vu/").context["boxes"]
    assert boxes["online"].text == "87,4%"
    assert boxes["online"].fraction_text == "874/1.000"
    assert boxes["online_why"] == "874/1.000; cùng kỳ năm trước 56,0%: +31,4 điểm % (tương đối +56,1%)"
    assert client.get("/thong-ke/H23.15/dich-vu/").context["boxes"]["online_why"] == boxes["online_why"]
    month = queries.usage_report(now=NOW, from_date=date(2023, 2, 6), to_date=date(2023, 2, 6)).sums
    assert month.shares["online"] == (874, 1000)


def test_a11_supply_and_demand_stand_side_by_side(scene: Scene, client: Client) -> None:
    _used, unused, offline, _theirs = filled(scene)
    sums = queries.usage_report(now=NOW).sums
    assert (sums.services, sums.online_services, sums.used, sums.unused, sums.used_online) == (4, 3, 3, 1, 2)
    answer: Any = client.get("/thong-ke/toan-tinh/dich-vu/bang.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0] == [
        "Cơ quan chủ trì",
        "Mã thủ tục",
        "Dịch vụ công",
        "Mức độ",
        "Tình trạng",
        "Hồ sơ",
        "Nộp trực tuyến",
        "Nộp trực tuyến (%)",
        "Hồ sơ có thời hạn đã giải quyết",
        "Trước và đúng hạn",
        "Trước và đúng hạn (%)",
        "Lượt đánh giá",
        "Hài lòng (%)",
    ]
    assert len(lines) == 6
    by_code = {line[1]: line[2:] for line in lines}
    assert by_code[unused.procedure.code] == [
        *(unused.name, "4", "Không phát sinh hồ sơ"),
        *("0", "0", "", "0", "0", "", "0", ""),
    ]
    assert by_code[offline.procedure.code][3:] == ["6", "0", "0,0", "6", "6", "100,0", "0", ""]
    assert lines[-1] == ["Cộng", "", "", "", "", "16", "7", "43,8", "16", "15", "93,8", "8", "75,0"]
    answer = client.get("/thong-ke/H23.16/dich-vu/bang.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[1][5:] == (2, 1, 50, 2, 2, 100, 2, None)
    about = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert about[:3] == ["Sở Xây dựng", "Từ 01/01/2023 đến 31/12/2023", "Cập nhật lúc 31/12/2023 16:28:18"]


def test_a_service_that_ended_brings_its_dossiers_but_is_no_service(scene: Scene) -> None:
    ended = scene.offer(1, owner_id=scene.world.department.id)[0]
    scene.file(ended, year=2023, channels=["web"])
    counted()
    ProcedureVersion.objects.filter(pk=ended.pk).update(state="withdrawn", valid_to=date(2023, 6, 1))
    report = queries.usage_report(now=NOW)
    assert [(row.service.offered, row.demand.received) for row in report.rows] == [(False, 1)]
    assert (report.sums.services, report.sums.used, report.sums.demand.received) == (0, 0, 1)
    before = queries.usage_report(now=NOW, to_date=date(2023, 5, 31))
    assert [(row.service.offered, row.is_unused) for row in before.rows] == [(True, False)]


def test_the_number_of_statements_does_not_grow(scene: Scene, client: Client) -> None:
    seen = []
    for more in (1, 60):
        for one in scene.offer(more, owner_id=scene.world.department.id):
            scene.file(one, year=2023, channels=["web"])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/thong-ke/H23.15/dich-vu/")
        seen.append(len(asked))
    assert seen[0] == seen[1]
    shown = client.get("/thong-ke/H23.15/dich-vu/").context
    assert (shown["shown"], len(shown["table"].rows)) == ("1–50 trong 61 dịch vụ", 50)
    second = client.get(shown["next"]).context
    assert (second["shown"], second["next"]) == ("51–61 trong 61 dịch vụ", "")


def test_the_page_in_english(scene: Scene, client: Client) -> None:
    filled(scene)
    client.cookies["django_language"] = "en"
    shown = words(client, "/thong-ke/toan-tinh/dich-vu/")
    assert "Services without a dossier" in shown
    assert "Không phát sinh hồ sơ" not in shown


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pages_in_a_browser(scene: Scene, page: Any, live_server: Any) -> None:
    filled(scene)
    for place in ("/thong-ke/toan-tinh/dich-vu/", "/thong-ke/H23.15/dich-vu/", "/thong-ke/H23/dich-vu/"):
        assert_page_ok(page, live_server.url + place)
