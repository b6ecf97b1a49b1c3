"""The counter: a walk-in received in one go, exactly once, with person, papers, fee and slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier, Party, SubmittedPaper
from dinh.domains.dossiers.tests.factories import MONDAY, World, finished, moment, submitted
from dinh.domains.dossiers.types import MarkInput
from dinh.domains.payments.queries import fees_of
from dinh.domains.people.actions import create_person
from dinh.domains.people.models import Person
from dinh.domains.procedures.tests import factories
from dinh.domains.procedures.types import Channel, ChannelView
from dinh.fronts.desk.tests.pictures import answers, paper_of, png, stored, whole_filing, with_whole_form
from dinh.kernel.access.types import SYSTEM
from dinh.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
COUNTER = "/ban-lam-viec/tiep-nhan/quay/"
FORM = f"{COUNTER}?thu-tuc=1.004884"


def sent(world: World, **others: Any) -> dict[str, Any]:
    """What the counter sends for a complete walk-in."""
    return {
        "khoa": "lan-1",
        "co_quan": str(world.department.id),
        "tu_cach": "ca-nhan",
        "ho_ten": "Phùng Thị Sen",
        "so_dinh_danh": "030190000127",
        "ngay_sinh": "12/05/1990",
        "dien_thoai": "0900000047",
        "dia_chi.street": "Thôn Lê Xá",
        "dia_chi.commune": "Xã Lê Ninh",
        "dia_chi.province": "Hải Dương",
        "nhan_ket_qua": "counter",
        "noi_dung": "Cấp chứng chỉ hành nghề",
        "gt_01": SimpleUploadedFile("don.png", png(), content_type="image/png"),
        "chinh:gt-01": "1",
        "sao:gt-01": "0",
        "noi:gt-01": "Kho A2, ngăn 14",
        "kiem-1": "on",
        "kiem-2": "on",
        "kiem-3": "on",
        **others,
    }


def test_the_procedure_is_found_without_accents(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    text = sign_in(small.counter).get(f"{COUNTER}?tim=hanh+nghe+thu+y").content.decode()
    assert 'href="?thu-tuc=1.004884"' in text
    assert "5 ngày làm việc" in text


def test_the_appointment_is_shown_before_the_press(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    text = sign_in(small.counter).get(FORM).content.decode()
    assert "17:00 thứ Hai 13/02/2023" in text
    assert "Đủ thành phần hồ sơ theo danh mục" in text


def test_a_walk_in_is_received_in_one_go(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    answer = client.post(FORM, sent(small))
    dossier = Dossier.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/ban-lam-viec/ho-so/{dossier.pk}/giay-hen/")
    assert (dossier.state, dossier.channel, dossier.due_at) == ("received", "counter", moment(13, "17:00"))
    person = Person.objects.get(full_name="Phùng Thị Sen")
    assert set(Party.objects.values_list("role", "person_id")) == {
        ("filer", person.pk),
        ("subject", person.pk),
    }
    paper = SubmittedPaper.objects.get()
    assert (paper.source, paper.originals, paper.place, paper.filename) == (
        "scan",
        1,
        "Kho A2, ngăn 14",
        "don.png",
    )
    slip = client.get(answer["Location"]).content.decode()
    assert "Phùng Thị Sen" in slip
    assert "Hà Thị Lụa" in slip
    assert "Hải Dương, ngày 06 tháng 02 năm 2023" in slip
    assert "17:00 ngày 13/02/2023" in slip


def test_the_same_form_sent_twice_is_one_dossier(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    client = sign_in(small.counter)
    first, second = client.post(FORM, sent(small)), client.post(FORM, sent(small))
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1


def test_sheets_may_stand_for_a_scan(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    values = sent(small)
    del values["gt_01"]
    client = sign_in(small.counter)
    assert client.post(FORM, {**values, "chinh:gt-01": "0"}).status_code == 422
    assert client.post(FORM, values).status_code == 302
    paper = SubmittedPaper.objects.get()
    assert (paper.source, paper.originals, paper.sha256) == ("original", 1, "")


def test_a_check_that_is_not_ticked_receives_nothing(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    values = sent(small)
    del values["kiem-2"]
    answer = sign_in(small.counter).post(FORM, values)
    assert answer.status_code == 422
    assert "Chưa đánh dấu: Giấy tờ hợp lệ, thông tin khớp với đơn" in answer.content.decode()
    assert Dossier.objects.count() == 0
    assert Person.objects.count() == 0


def test_what_is_wrong_is_named_once_for_the_whole_page(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    answer = sign_in(small.counter).post(FORM, sent(small, so_dinh_danh="12", ho_ten=""))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count('class="summary"') == 1
    assert "Còn 2 chỗ cần sửa" in text


def test_a_person_is_found_by_number_and_the_look_up_is_logged(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    create_person(
        actor=SYSTEM,
        now=MONDAY,
        full_name="Phùng Thị Sen",
        personal_number="030190000127",
        birth_date=date(1990, 5, 12),
        phone="0900000047",
    )
    before = AuditEntry.objects.filter(purpose="tiep-nhan: tra nguoi nop tai quay").count()
    answer = sign_in(small.counter).post(FORM, {"_tra": "1", "so_dinh_danh": "030190000127", "khoa": "k"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "030•••••••27" in text
    assert 'value="Phùng Thị Sen"' in text
    assert 'value="0900000047"' in text
    assert AuditEntry.objects.filter(purpose="tiep-nhan: tra nguoi nop tai quay").count() == before + 1
    assert Dossier.objects.count() == 0


def test_a_number_of_somebody_else_is_refused(small: World, sign_in: Any) -> None:
    with_whole_form(small)
    create_person(actor=SYSTEM, now=MONDAY, full_name="Kim Thị Rạng", personal_number="030190000127")
    answer = sign_in(small.counter).post(FORM, sent(small))
    assert answer.status_code == 422
    assert "Số định danh này đang ghi cho người có tên khác." in answer.content.decode()
    assert Dossier.objects.count() == 0


def test_only_one_stop_officers_reach_the_counter(small: World, sign_in: Any) -> None:
    assert sign_in(small.officer).get(COUNTER).status_code == 403
    assert sign_in(small.counter).get(f"{COUNTER}?thu-tuc=9.999999").status_code == 404


def test_online_submissions_and_results_wait_in_the_reception_queue(small: World, sign_in: Any) -> None:
    waiting, done = submitted(small).dossier, finished(small).dossier
    client = sign_in(small.counter)
    text = client.get("/ban-lam-viec/tiep-nhan/").content.decode()
    assert waiting.code in text
    assert f"/ban-lam-viec/ho-so/{waiting.id}/tiep-nhan/" in text
    text = client.get("/ban-lam-viec/tiep-nhan/?hang=cho-tra").content.decode()
    assert f"/ban-lam-viec/ho-so/{done.id}/trao-ket-qua/" in text


def test_a_supplement_is_handed_in_at_the_counter(small: World, sign_in: Any, clock: Any) -> None:
    whole = with_whole_form(small)
    dossier = actions.submit_dossier(actor=small.citizen, now=MONDAY, filing=whole_filing(whole)).dossier
    actions.receive_dossier(actor=small.counter, now=MONDAY, dossier_id=dossier.id)
    asked = actions.request_supplement(
        actor=small.counter,
        now=moment(6, "09:30"),
        dossier_id=dossier.id,
        marks=(MarkInput(kind="field", code="noi_dung", title="Nội dung", reason="Chưa rõ"),),
        answer_by=moment(20, "17:00"),
    ).dossier
    clock(moment(7, "10:00"))
    client = sign_in(small.counter)
    where = f"/ban-lam-viec/ho-so/{dossier.id}/nhan-bo-sung/"
    assert "Chưa rõ" in client.get(where).content.decode()
    kept = answers(paper_of(stored(small.citizen)))
    values = sent(small, phien_ban=asked.lock_version, ho_ten=kept["ho_ten"], noi_dung="Nói rõ hơn")
    assert client.post(where, values).status_code == 302
    row = Dossier.objects.get(pk=dossier.id)
    assert row.state == "received"
    page = client.get(f"/ban-lam-viec/ho-so/{dossier.id}/").content.decode()
    assert "<ins>Nói rõ hơn</ins>" in page


def test_the_fee_is_recorded_with_its_receipt(small: World, sign_in: Any, monkeypatch: Any) -> None:
    plain = factories.content
    term = ChannelView(Channel.COUNTER, factories.FIVE_DAYS, 50_000, "")
    monkeypatch.setattr(factories, "content", lambda **given: replace(plain(**given), terms=(term,)))
    with_whole_form(small)
    values = sent(small, thu="cash")
    client = sign_in(small.counter)
    assert "Thu tiền mặt phải có số biên lai." in client.post(FORM, values).content.decode()
    client.post(FORM, sent(small, thu="cash", bien_lai="0000412"))
    fee = fees_of(origin=f"dossiers:{Dossier.objects.get().pk}")[0]
    assert (fee.amount_vnd, fee.method, fee.receipt_code) == (50_000, "cash", "0000412")
