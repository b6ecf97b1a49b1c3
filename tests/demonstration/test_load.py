"""The small province holds what it should, and the ledger comes out of it."""

from __future__ import annotations

import re
import stat
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from pypdf import PdfReader

from dinh.domains.dossiers.models import Dossier, Rating, Result, SubmittedPaper
from dinh.domains.dossiers.queries import (
    inbox,
    my_dossiers,
    my_drafts,
    recount,
    statistics,
    statistics_by,
    statistics_records,
)
from dinh.domains.dossiers.types import DossierState, InboxTab, RecordClass, StatisticsBy
from dinh.domains.payments.models import Fee
from dinh.domains.people.models import Account
from dinh.domains.people.queries import (
    actor_for,
    get_agency,
    get_agency_by_code,
    list_agencies,
    predecessor_ids,
    successor_of,
)
from dinh.domains.people.types import AgencyLevel
from dinh.domains.procedures.queries import count_published, integrated_share
from dinh.kernel.files.queries import open_file
from dinh.lib.moments import HCM
from dinh.project.demo.loading import load_demonstration
from dinh.project.ledger.rows import Verdict, check_ledger
from tests.demonstration.conftest import SCALE, Loaded

pytestmark = pytest.mark.django_db
IN_2022 = date(2022, 6, 1)
AS_OF = datetime(2023, 2, 3, 16, 28, 18, tzinfo=HCM)


def test_agencies_services_and_integration(loaded: Loaded) -> None:
    assert loaded.stages == ("people", "services", "past", "late")
    levels = {level: len(list_agencies(level=level, active_on=IN_2022)) for level in AgencyLevel}
    assert levels == {
        AgencyLevel.PROVINCE: 2,
        AgencyLevel.DEPARTMENT: 20,
        AgencyLevel.DISTRICT: 12,
        AgencyLevel.COMMUNE: 235,
    }
    assert [count_published(on=day) for day in (IN_2022, loaded.now.date())] == [921, 921]
    assert integrated_share(on=date(2020, 12, 31)) == (277, 921)


def test_a_second_load_changes_nothing(loaded: Loaded) -> None:
    before = Dossier.objects.count()
    assert load_demonstration(now=loaded.now, say=lambda text: None, scale=SCALE) == ()  # noqa: ARG005
    assert Dossier.objects.count() == before


def test_le_ninh_and_its_records(loaded: Loaded) -> None:
    agency = get_agency_by_code(code="H23.24.04", at=AS_OF.date())
    found = statistics(now=loaded.now, agency_id=agency.id, as_of=AS_OF)
    assert (found.handled, found.early, found.on_time, found.late) == (64, 40, 23, 1)
    for axis in (StatisticsBy.PROCEDURE, StatisticsBy.FIELD, StatisticsBy.CHANNEL, StatisticsBy.MONTH):
        rows = statistics_by(by=axis, now=loaded.now, agency_id=agency.id, as_of=AS_OF)
        assert sum(row.counts.handled for row in rows) == 64
    officer = actor_for(account_id=Account.objects.get(username="lanhdao.xa").id, now=AS_OF)
    assert officer is not None
    page = statistics_records(
        actor=officer, record_class=RecordClass.LATE, now=loaded.now, agency_id=agency.id, as_of=AS_OF
    )
    assert len(page.records) == 1


def test_a_figure_of_2023_is_read_by_the_successor_too(loaded: Loaded) -> None:
    agency = get_agency_by_code(code="H23.24.04", at=AS_OF.date())
    heir = successor_of(agency_id=agency.id, on=loaded.now.date())
    assert agency.id in predecessor_ids(agency_id=heir)
    first, last = date(2023, 1, 1), date(2023, 2, 3)
    own, along = (
        statistics(now=loaded.now, agency_id=heir, from_date=first, to_date=last, with_predecessors=wider)
        for wider in (False, True)
    )
    assert own.handled == 0
    assert along.handled >= 64


def test_page_and_api_leave_a_figure_with_its_commune_and_read_it_through_the_successor(
    loaded: Loaded, client: Client
) -> None:
    heir = get_agency(
        agency_id=successor_of(
            agency_id=get_agency_by_code(code="H23.24.04", at=AS_OF.date()).id, on=loaded.now.date()
        )
    )
    moment = "2023-02-03T16:28:18+07:00"

    def told(code: str, merged: str = "") -> dict[str, Any]:
        asked = {"agency": code, "as_of": moment, "with_predecessors": merged}
        answer: dict[str, Any] = client.get("/api/v1/statistics/dossiers", asked).json()
        return answer

    def shown(code: str, **more: str) -> str:
        words = client.get(f"/thong-ke/{code}/", {"luc": "03/02/2023 16:28:18", **more}).content.decode()
        return " ".join(re.sub(r"<[^>]+>", " ", words).split())

    own = told("H23.24.04")
    assert (own["handled"], own["early_or_on_time"], own["late"], own["on_time_rate"]) == (64, 63, 1, "98.4")
    assert (told(heir.code)["handled"], told(heir.code)["on_time_rate"]) == (0, None)
    along = told(heir.code, "true")
    assert along["agency"] == heir.name
    assert along["handled"] >= 64
    assert "98,4" in shown("H23.24.04")
    assert "Gộp cả cơ quan trước khi sáp nhập" in shown(heir.code)
    assert f"{along['handled']} " in shown(heir.code, gop="1")
    assert "Chỉ cơ quan này" in shown(heir.code, gop="1")


def test_rates_of_channels_are_those_of_the_source(loaded: Loaded) -> None:
    shares = {}
    for year in (2022, 2023):
        rows = statistics_by(
            by=StatisticsBy.CHANNEL,
            now=loaded.now,
            agency_id=None,
            from_date=date(year, 1, 1),
            to_date=date(year, 12, 31),
        )
        shares[year] = {row.key: row.counts.received for row in rows if row.key == "web"} | {
            "all": sum(row.counts.received for row in rows)
        }
    assert shares == {2022: {"web": 280, "all": 500}, 2023: {"web": 437, "all": 500}}


def test_counters_equal_a_recount(loaded: Loaded) -> None:
    assert recount().differences == ()


def test_the_last_months_hold_work_of_every_kind(loaded: Loaded) -> None:
    figures = statistics(now=loaded.now, agency_id=None)
    assert figures.open > 20
    assert figures.open_late > 0
    assert figures.suspended > 0
    assert not Dossier.objects.filter(submitted_at__gt=loaded.now).exists()
    assert not Dossier.objects.filter(updated_at__gt=loaded.now).exists()


def test_open_work_of_ended_agencies_lies_at_living_ones(loaded: Loaded) -> None:
    living = {agency.id for agency in list_agencies(active_on=loaded.now.date())}
    rows = Dossier.objects.filter(finished_at=None, submitted_at__lt=datetime(2024, 1, 1, tzinfo=HCM))
    assert rows.count() >= 4
    for row in rows:
        assert {row.competent_agency_id, row.reception_agency_id, row.holder_agency_id} <= living
        assert row.state == DossierState.WAITING_SUPPLEMENT


def test_visitors_sign_in_and_find_work(loaded: Loaded) -> None:
    path = loaded.folder / "accounts.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    words = [line.split() for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    passwords = {line[0]: line[1] for line in words}
    assert len(passwords) == 15
    for name in ("congdan", "motcua.xa", "chuyenvien.so", "quantri"):
        assert authenticate(None, username=name, password=passwords[name]) is not None
    account = Account.objects.get(username="chuyenvien.xa")
    actor = actor_for(account_id=account.id, now=loaded.now)
    assert actor is not None
    assert inbox(actor=actor, now=loaded.now, tab=InboxTab.UNIT).rows
    visitor = actor_for(account_id=Account.objects.get(username="congdan").id, now=loaded.now)
    assert visitor is not None
    states = {row.state for row in my_dossiers(actor=visitor, limit=50).rows}
    assert states >= {
        DossierState.SUBMITTED,
        DossierState.IN_PROGRESS,
        DossierState.WAITING_SUPPLEMENT,
        DossierState.FINISHED,
        DossierState.RETURNED,
        DossierState.REFUSED_AT_RECEPTION,
    }


def test_papers_fees_and_results_as_at_a_real_counter(loaded: Loaded) -> None:
    received = Dossier.objects.exclude(received_at=None)
    with_papers = received.filter(pk__in=SubmittedPaper.objects.values("dossier_id")).count()
    fees = Fee.objects.all()
    paid = fees.exclude(paid_at=None)
    assert 0.10 < with_papers / received.count() < 0.40
    assert 0.08 < fees.count() / received.count() < 0.40
    assert 0.9 < paid.count() / fees.count() < 1
    assert set(paid.values_list("method", flat=True)) == {"online", "cash", "transfer"}
    assert not paid.exclude(method="cash").exclude(receipt_code="").exists()
    kinds = {row.filename: row for row in Result.objects.all()}
    assert len(kinds) >= 6
    for row in kinds.values():
        with open_file(sha256=row.sha256) as content:
            words = PdfReader(BytesIO(content.read())).pages[0].extract_text()
        assert row.title.split(":")[0].upper() in " ".join(words.split())
        assert "không có giá trị pháp lý" in " ".join(words.split())


def test_the_visitor_has_something_of_everything_to_try(loaded: Loaded) -> None:
    visitor = actor_for(account_id=Account.objects.get(username="congdan").id, now=loaded.now)
    assert visitor is not None
    (draft,) = my_drafts(actor=visitor)
    assert draft.procedure_name.startswith("Đăng ký tạm trú")
    rows = my_dossiers(actor=visitor, limit=50).rows
    states = {row.state for row in rows}
    assert {DossierState.SUBMITTED, DossierState.IN_PROGRESS, DossierState.WAITING_SUPPLEMENT} <= states
    late = [
        row
        for row in rows
        if row.state is DossierState.IN_PROGRESS and row.due_at and row.due_at < loaded.now
    ]
    assert late
    unrated = [row for row in rows if row.state is DossierState.RETURNED]
    assert unrated
    assert not Rating.objects.filter(dossier_id__in=[row.id for row in rows]).exists()


def test_the_ledger(loaded: Loaded) -> None:
    rows = check_ledger(now=loaded.now)
    assert [row.row for row in rows] == list(range(1, 33))
    verdicts = {row.row: row.verdict for row in rows}
    assert {row for row, verdict in verdicts.items() if verdict is Verdict.PASS} == {
        1,
        2,
        3,
        4,
        10,
        24,
        28,
        29,
        30,
    }
    assert {row for row, verdict in verdicts.items() if verdict is Verdict.CONTRADICTION} == {9}
    assert not [row for row in rows if row.verdict is Verdict.FAIL]
    shown = {row.row: row.computed for row in rows}
    assert shown[1] == "64 / 63 / 1 (40 trước hạn + 23 đúng hạn)"
    assert (shown[2], shown[3]) == ("98.4%", "1.6%; 98.4 + 1.6 = 100.0")
    assert shown[4] == "03/02/2023 16:28:18, đến tháng 02/2023, từ 01/01/2023"
    assert shown[10].startswith("56,0% -> 87,4%: 31.4 điểm %")
