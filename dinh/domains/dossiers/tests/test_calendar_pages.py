"""The working calendar's pages: what a change would move is shown first, kept only when said so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import World, moment, submitted, worker, world
from dinh.domains.people.models import Account, CalendarDay, WorkShift
from dinh.domains.people.types import Role
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event

pytestmark = pytest.mark.django_db
PAGE = "/ban-lam-viec/lich-lam-viec/"
DAY = {"day": "2023-02-09", "kind": "holiday", "name": "Nghỉ bão", "source_document": "Công điện 12/CĐ-UBND"}


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def place() -> World:
    found = world()
    sheet = submitted(found)
    actions.receive_dossier(actor=found.counter, now=moment(6, "09:20"), dossier_id=sheet.dossier.id)
    return found


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id or 0))
    return client


def keeper(found: World, role: Role = Role.AGENCY_ADMIN) -> Client:
    return client_of(worker(found.department.id, role, "Quản Trị"))


def test_a_holiday_is_looked_at_before_it_is_kept(place: World) -> None:
    client, own = keeper(place), str(place.department.id)
    before = Event.objects.count()
    page = client.post(f"{PAGE}ngay/", {**DAY, "co-quan": own, "viec": "xem"})
    words = page.content.decode()
    code = Dossier.objects.get().code
    assert page.status_code == 200
    assert page.context["moved"].rows == [(code, "17:00 thứ Hai 13/02/2023", "17:00 thứ Ba 14/02/2023")]
    assert "1 hồ sơ đang giải quyết đổi hạn" in words
    assert (CalendarDay.objects.filter(agency=place.department.id).count(), Event.objects.count()) == (
        0,
        before,
    )
    kept = client.post(f"{PAGE}ngay/", {**DAY, "co-quan": own, "viec": "ghi"})
    assert kept.status_code == 302
    assert CalendarDay.objects.get(agency=place.department.id).name == "Nghỉ bão"
    assert AuditEntry.objects.filter(verb="people.set_calendar_day").count() == 1
    assert "Nghỉ bão" in client.get(f"{PAGE}?co-quan={own}&nam=2023").content.decode()
    actions.recompute_open(agency_id=place.department.id)
    assert Dossier.objects.get().due_at == moment(14, "17:00")


def test_a_finished_dossier_that_would_be_judged_otherwise_is_listed_and_keeps_its_verdict(
    place: World,
) -> None:
    Dossier.objects.update(
        state="finished", outcome="settled", finished_at=moment(14, "10:00"), timeliness="late"
    )
    page = keeper(place).post(f"{PAGE}ngay/", {**DAY, "co-quan": str(place.department.id), "viec": "xem"})
    [row] = page.context["turned"].rows
    assert row[2:] == ("trễ hạn", "đúng hạn")
    assert Dossier.objects.get().timeliness == "late"


def test_shifts_are_looked_at_and_kept(place: World) -> None:
    client, own = keeper(place), str(place.department.id)
    week = {f"day_{number}": "08:00-12:00, 13:30-16:30" for number in range(5)}
    page = client.post(f"{PAGE}ca/", {**week, "co-quan": own, "viec": "xem"})
    assert len(page.context["moved"].rows) == 1
    assert WorkShift.objects.count() == 0
    assert client.post(f"{PAGE}ca/", {**week, "co-quan": own, "viec": "ghi"}).status_code == 302
    assert WorkShift.objects.filter(agency=place.department.id).count() == 10
    assert "08:00-12:00, 13:30-16:30" in client.get(f"{PAGE}?co-quan={own}").content.decode()


def test_refusals_stand_in_the_form_and_nothing_is_kept(place: World) -> None:
    client, own = keeper(place), str(place.department.id)
    for wrong in ({"day": "2055-01-01"}, {"source_document": " "}, {"kind": "party"}):
        assert client.post(f"{PAGE}ngay/", {**DAY, **wrong, "co-quan": own, "viec": "ghi"}).status_code == 422
    for text in ("8 giờ", "12:00-08:00", "13:00-17:00, 08:00-12:00"):
        page = client.post(f"{PAGE}ca/", {"day_0": text, "co-quan": own, "viec": "ghi"})
        assert page.status_code == 422
    assert not CalendarDay.objects.filter(agency=place.department.id).exists()
    assert not WorkShift.objects.exists()


def test_others_are_refused(place: World) -> None:
    client = keeper(place)
    assert client.get(f"{PAGE}?co-quan={place.other.id}").status_code == 403
    assert client.post(f"{PAGE}ngay/", {**DAY, "co-quan": "", "viec": "ghi"}).status_code == 403
    assert client_of(place.officer).get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert not CalendarDay.objects.filter(date="2023-02-09").exists()


def test_the_province_s_administrator_changes_everybody_s_calendar(place: World) -> None:
    client = keeper(place, Role.PROVINCE_ADMIN)
    page = client.post(f"{PAGE}ngay/", {**DAY, "co-quan": "", "viec": "xem"})
    assert len(page.context["moved"].rows) == 1
    assert client.get(PAGE).status_code == 200
