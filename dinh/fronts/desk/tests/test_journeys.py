"""Whole ways of a dossier through the pages: refusals, another agency, the clock stopped for money, the ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dinh.domains.dossiers.models import Dossier, DossierEvent
from dinh.domains.dossiers.tests.factories import World, at_step, moment, received, submitted
from dinh.domains.dossiers.tests.factories import worker as new_worker
from dinh.domains.people.types import Role
from dinh.fronts.desk.tests.pictures import png, supplemented

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


def send(client: Any, dossier_id: int, slug: str, **values: Any) -> int:
    """Send the form of a verb with the version of the page just read."""
    version = Dossier.objects.values_list("lock_version", flat=True).get(pk=dossier_id)
    answer = client.post(f"/ban-lam-viec/ho-so/{dossier_id}/{slug}/", {"phien_ban": version, **values})
    return int(answer.status_code)


def row(dossier_id: int) -> Dossier:
    return Dossier.objects.get(pk=dossier_id)


def letter(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(50), content_type="image/png")


def test_reception_is_refused_with_a_reason(small: World, sign_in: Any) -> None:
    dossier = submitted(small).dossier
    client = sign_in(small.counter)
    assert send(client, dossier.id, "tu-choi-nhan", reason="") == 422
    assert row(dossier.id).state == "submitted"
    assert send(client, dossier.id, "tu-choi-nhan", reason="Không thuộc thẩm quyền của Sở") == 302
    text = client.get(f"/ban-lam-viec/ho-so/{dossier.id}/").content.decode()
    assert "Không được tiếp nhận" in text
    assert "Không thuộc thẩm quyền của Sở" in text
    assert "không còn việc phải làm" in text
    assert client.get(f"/ban-lam-viec/ho-so/{dossier.id}/giay-hen/").status_code == 409


def test_a_refusal_after_reception_needs_its_letter(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    values = {"title": "Thông báo từ chối", "reason": "Không đủ điều kiện hành nghề"}
    assert send(client, dossier.id, "tu-choi", **values) == 422
    assert send(client, dossier.id, "tu-choi", result=letter("tu-choi.png"), **values) == 302
    found = row(dossier.id)
    assert (found.state, found.outcome, found.timeliness) == ("finished", "rejected", "early")


def test_a_dossier_passes_to_another_agency_and_its_clock_goes_on(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    values = {"co_quan": "H23.16", "nhan_thay": "on", "reason": "Đúng thẩm quyền của Sở Xây dựng"}
    assert send(sign_in(small.officer), dossier.id, "chuyen-giao", **values) == 302
    found = row(dossier.id)
    assert (found.competent_agency_id, found.holder_agency_id) == (small.other.id, small.other.id)
    assert found.due_at == dossier.due_at
    stranger = sign_in(small.stranger)
    text = stranger.get("/ban-lam-viec/hop-viec/?hang=don-vi").content.decode()
    assert dossier.code in text
    assert send(stranger, dossier.id, "nhan-viec") == 302
    assert row(dossier.id).holder_account_id == small.stranger.account_id
    assert send(sign_in(small.officer), dossier.id, "tra-ve", reason="Muộn rồi", buoc="tiep-nhan") == 403


def test_money_is_asked_and_confirmed(small: World, sign_in: Any, clock: Clock) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    clock(moment(8, "10:00"))
    assert send(client, dossier.id, "yeu-cau-phi", reason="Nộp phí thẩm định", answer_by="22/02/2023") == 302
    assert row(dossier.id).state == "waiting_fee"
    text = client.get("/ban-lam-viec/hop-viec/?hang=tam-dung").content.decode()
    assert "nộp trước 22/02" in text
    clock(moment(10, "14:00"))
    assert send(client, dossier.id, "xac-nhan-phi") == 302
    assert row(dossier.id).due_at == moment(16, "10:00")


def test_stop_and_withdrawal_need_a_reason(small: World, sign_in: Any) -> None:
    stopped, withdrawn = received(small).dossier, received(small).dossier
    client = sign_in(small.counter)
    for dossier, slug, state in ((stopped, "dung", "stopped"), (withdrawn, "rut", "withdrawn")):
        assert send(client, dossier.id, slug) == 422
        assert send(client, dossier.id, slug, reason="Theo đơn của người nộp") == 302
        assert row(dossier.id).state == state


def test_a_leader_gives_a_dossier_to_somebody_and_stops_the_clock(
    small: World, sign_in: Any, clock: Clock
) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.leader)
    assert send(client, dossier.id, "nhan-viec", nguoi=small.colleague.account_id) == 302
    assert row(dossier.id).holder_account_id == small.colleague.account_id
    assert send(client, dossier.id, "tam-dung", reason="Bão số 3") == 302
    assert row(dossier.id).suspended_for == "force_majeure"
    clock(moment(7, "10:00"))
    assert send(client, dossier.id, "chay-lai") == 302
    assert row(dossier.id).suspended_for == ""


def test_a_message_to_the_citizen(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    assert send(client, dossier.id, "nhan-tin", body="Mai cán bộ xuống xác minh.") == 302
    text = client.get(f"/ban-lam-viec/ho-so/{dossier.id}/").content.decode()
    assert "Mai cán bộ xuống xác minh." in text


def test_a_double_press_does_the_verb_once(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    where = f"/ban-lam-viec/ho-so/{dossier.id}/chuyen/"
    first = client.post(where, {"phien_ban": dossier.lock_version})
    second = client.post(where, {"phien_ban": dossier.lock_version})
    assert (first.status_code, second.status_code) == (302, 409)
    assert row(dossier.id).step_code == "ky"
    assert DossierEvent.objects.filter(dossier_id=dossier.id, verb="forward").count() == 2


def test_texts_that_are_too_long_or_hostile_are_shown_as_text(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    assert send(client, dossier.id, "tra-ve", buoc="tiep-nhan", reason="x" * 2001) == 422
    assert send(client, dossier.id, "tra-ve", buoc="khong-co", reason="Lạc bước") == 422
    assert send(client, dossier.id, "tra-ve", buoc="tiep-nhan", reason="<script>alert(1)</script>") == 302
    text = client.get(f"/ban-lam-viec/ho-so/{dossier.id}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


def test_an_auditor_reads_and_does_nothing(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    auditor = sign_in(new_worker(small.province.id, Role.AUDITOR, "Kiểm Toán"))
    page = auditor.get(f"/ban-lam-viec/ho-so/{dossier.id}/")
    assert page.status_code == 200
    assert page.context["offers"] == []
    assert send(auditor, dossier.id, "chuyen") == 403


def test_the_dossier_page_asks_a_fixed_number_of_questions(small: World, sign_in: Any, clock: Clock) -> None:
    short = at_step(small, "tham-dinh").dossier
    long = supplemented(small).dossier
    clock(moment(13, "15:36"))
    client = sign_in(small.officer)
    counts = []
    for dossier in (short, long):
        client.get(f"/ban-lam-viec/ho-so/{dossier.id}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/ban-lam-viec/ho-so/{dossier.id}/")
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 2
    assert max(counts) <= 31, counts
