"""Apply, receive, supplement, resume, finish, rate: the citizen's side of a dossier, without JavaScript."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier, Party, SubmittedPaper
from dinh.domains.dossiers.queries import draft_filing
from dinh.domains.dossiers.tests.factories import RESULT, World, citizen, moment, worker
from dinh.domains.dossiers.types import HandOverWay, MarkInput
from dinh.domains.people.types import Role
from dinh.fronts.portal.tests.conftest import CODE, SignIn, png
from dinh.fronts.portal.tests.walking import answers, fill, start, submit, to_review, typed
from dinh.kernel.outbox.models import Event

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


def told() -> int:
    """Facts told so far about dossiers."""
    return Event.objects.filter(name__startswith="dossiers.").count()


def test_a_dossier_is_filed_and_its_code_shown(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    dossier_id = submit(client, small)
    row = Dossier.objects.get()
    assert (row.pk, row.state, row.channel, row.competent_agency_id) == (
        dossier_id,
        "submitted",
        "web",
        small.department.id,
    )
    assert row.tracking_digits == "345306"
    page = client.get(f"/ho-so/{dossier_id}/da-nop/").content.decode()
    assert f'<b class="num" id="ma-ho-so">{row.code}</b>' in page
    assert "<svg" in page


def test_the_button_pressed_twice_files_once(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = to_review(client, small)
    first = client.post(address, {"cam_doan": "1"})
    second = client.post(address, {"cam_doan": "1"})
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1
    assert told() == 1


def test_without_the_declaration_nothing_is_filed(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    answer = client.post(to_review(client, small), {})
    assert answer.status_code == 422
    assert "Đánh dấu ô cam đoan trước khi nộp" in answer.content.decode()
    assert Dossier.objects.get().state == "draft"
    assert told() == 0


def test_a_step_left_empty_names_its_fields_and_keeps_what_was_right(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = start(client, small)
    answer = fill(client, address, **{**answers()["nguoi-nop"], "so_dinh_danh": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-so_dinh_danh"' in page
    assert "<title>Có lỗi: Người nộp hồ sơ" in page
    filing, _version = draft_filing(actor=small.citizen, dossier_id=Dossier.objects.get().pk)
    assert filing.form_data["ho_ten"] == "Phạm Thị Thu Huyền"
    assert "so_dinh_danh" not in filing.form_data or filing.form_data["so_dinh_danh"] != "12"


def test_the_review_leads_back_to_what_is_missing(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    first = start(client, small)
    draft_id = Dossier.objects.get().pk
    fill(client, first, **answers()["nguoi-nop"])
    page = client.post(f"/ho-so/nhap/{draft_id}/kiem-tra/", {"cam_doan": "1"})
    assert page.status_code == 422
    assert f"/ho-so/nhap/{draft_id}/lien-he/?sua=1" in page.content.decode()
    assert Dossier.objects.get().state == "draft"


def test_text_in_nfd_is_kept_in_nfc(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = start(client, small)
    name = unicodedata.normalize("NFD", "Phạm Thị Thu Huyền")
    assert fill(client, address, **{**answers()["nguoi-nop"], "ho_ten": name}).status_code == 302
    filing, _version = draft_filing(actor=small.citizen, dossier_id=Dossier.objects.get().pk)
    assert filing.form_data["ho_ten"] == "Phạm Thị Thu Huyền"


def test_a_stale_window_is_told_so(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    address = start(client, small)
    good = answers()["nguoi-nop"]
    shown = typed(client, address)
    assert client.post(address, {**shown, **good}).status_code == 302
    answer = client.post(address, {**shown, **good})
    assert answer.status_code == 409
    assert "Hãy tải lại trang rồi làm lại" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        ("../../etc/passwd.pdf", b"MZ\x90\x00" + b"\x00" * 100),
        ("trang.png", b""),
    ],
)
def test_a_false_file_is_refused_in_a_sentence(
    small: World, sign_in: SignIn, name: str, content: bytes
) -> None:
    client = sign_in(small.citizen)
    address = start(client, small).replace("nguoi-nop", "giay-to")
    answer = fill(client, address, gt_01=SimpleUploadedFile(name, content, content_type="image/png"))
    assert answer.status_code == 422
    assert 'href="#f-gt_01"' in answer.content.decode()
    filing, _version = draft_filing(actor=small.citizen, dossier_id=Dossier.objects.get().pk)
    assert not filing.form_data.get("gt_01")
    assert filing.papers == ()


def test_answers_changed_in_another_window_are_read_before_they_are_filed(
    small: World, sign_in: SignIn
) -> None:
    client = sign_in(small.citizen)
    review = to_review(client, small)
    seen = typed(client, review)
    changed = fill(client, review.replace("kiem-tra", "noi-dung"), noi_dung="Xin cấp lại chứng chỉ.")
    assert changed.status_code == 302
    refused = client.post(review, {**seen, "cam_doan": "1"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "sau khi trang này được mở" in page
    assert "Xin cấp lại chứng chỉ." in page
    assert not Dossier.objects.exclude(state="draft").exists()
    assert client.post(review, {**typed(client, review), "cam_doan": "1"}).status_code == 302


def test_another_person_finds_neither_draft_nor_dossier(small: World, sign_in: SignIn) -> None:
    owner, other = sign_in(small.citizen), sign_in(citizen("Đỗ Văn Lạ"))
    address = to_review(owner, small)
    draft_id = Dossier.objects.get().pk
    assert other.get(address).status_code == 404
    assert other.post(f"/ho-so/nhap/{draft_id}/nguoi-nop/", answers()["nguoi-nop"]).status_code == 404
    owner.post(address, {"cam_doan": "1"})
    for page in ("", "da-nop/", "rut/", "ket-qua/"):
        assert other.get(f"/ho-so/{draft_id}/{page}").status_code == 404
    assert Dossier.objects.get().state == "submitted"


def test_a_forged_step_does_not_exist(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    draft_id = int(start(client, small).split("/")[3])
    assert client.get(f"/ho-so/nhap/{draft_id}/khong-co/").status_code == 404


def test_filing_for_another_names_subject_and_representative(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    dossier_id = submit(client, small, nguoi="nguoi-khac", ten="Đoàn Hữu Phát")
    from_roles = dict(Party.objects.filter(dossier_id=dossier_id).values_list("role", "name"))
    assert from_roles["subject"] == "Đoàn Hữu Phát"
    assert set(from_roles) == {"filer", "subject", "representative"}


def test_after_2025_the_wizard_sends_to_the_national_portal(
    small: World, settings: Any, clock: Clock, client: Client
) -> None:
    settings.LOCAL_FILING = False
    clock(moment(5, "09:00", month=8, year=2025))
    answer = client.get(f"/ho-so/nop/{CODE}/")
    assert "Cổng Dịch vụ công quốc gia" in answer.content.decode()
    assert "Bắt đầu" not in answer.content.decode()
    assert client.post(f"/ho-so/nop/{CODE}/", {"nguoi": "minh"}).status_code == 200
    assert Dossier.objects.count() == 0


def test_a_visitor_signs_in_before_the_draft(small: World, client: Client) -> None:
    answer = client.post(f"/ho-so/nop/{CODE}/", {"nguoi": "minh", "co_quan": small.department.id})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap/?next=/ho-so/nop/")
    assert Dossier.objects.count() == 0


def test_the_whole_life_of_a_dossier(small: World, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in(small.citizen)
    dossier_id = submit(client, small)
    actions.receive_dossier(actor=small.counter, now=moment(6, "09:10"), dossier_id=dossier_id)
    actions.forward_dossier(actor=small.counter, now=moment(6, "11:00"), dossier_id=dossier_id)
    clock(moment(7, "09:00"))
    page = client.get(f"/ho-so/{dossier_id}/").content.decode()
    assert "17:00 thứ Hai 13/02/2023" in page
    actions.request_supplement(
        actor=small.officer,
        now=moment(8, "10:00"),
        dossier_id=dossier_id,
        marks=(
            MarkInput(
                kind="field", code="noi_dung", title="Nội dung đề nghị", reason="Ghi rõ nơi hành nghề."
            ),
        ),
        answer_by=moment(22, "17:00"),
    )
    clock(moment(10, "14:00"))
    page = client.get(f"/ho-so/{dossier_id}/").content.decode()
    assert "1 mục cần bổ sung" in page
    assert "Ghi rõ nơi hành nghề." in page
    address = f"/ho-so/{dossier_id}/bo-sung/"
    everything = {key: value for step in answers().values() for key, value in step.items() if key != "gt_01"}
    answer = fill(client, address, **{**everything, "noi_dung": "Hành nghề tại xã Lê Ninh."})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(f"/ho-so/{dossier_id}/").content.decode()
    assert "10:00 thứ Năm 16/02/2023" in page
    assert "<ins>Hành nghề tại xã Lê Ninh.</ins>" in page
    for actor, at in ((small.officer, "15:00"), (small.leader, "16:00")):
        actions.forward_dossier(actor=actor, now=moment(10, at), dossier_id=dossier_id)
    actions.finish_dossier(actor=small.clerk, now=moment(10, "16:30"), dossier_id=dossier_id, result=RESULT)
    clock(moment(13, "08:00"))
    page = client.get(f"/ho-so/{dossier_id}/").content.decode()
    assert "Trong hạn, hẹn 10:00 16/02/2023." in page
    row = Dossier.objects.get(pk=dossier_id)
    assert row.timeliness == "early"
    actions.hand_over_result(
        actor=small.counter, now=moment(13, "08:30"), dossier_id=dossier_id, way=HandOverWay.COUNTER
    )
    clock(moment(13, "09:00"))
    assert client.post(f"/ho-so/{dossier_id}/danh-gia/", {"diem": "5", "loi": "Nhanh"}).status_code == 302
    page = client.get(f"/ho-so/{dossier_id}/").content.decode()
    assert "Ông/bà đã đánh giá 5 trên 5." in page


def test_withdrawing_needs_a_reason(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    dossier_id = submit(client, small)
    before = told()
    assert client.post(f"/ho-so/{dossier_id}/rut/", {"ly_do": " "}).status_code == 422
    assert (Dossier.objects.get().state, told()) == ("submitted", before)
    assert client.post(f"/ho-so/{dossier_id}/rut/", {"ly_do": "Nộp nhầm"}).status_code == 302
    assert (Dossier.objects.get().state, told()) == ("withdrawn", before + 1)


def test_a_picture_is_served_to_its_owner_alone(small: World, sign_in: SignIn) -> None:
    client = sign_in(small.citizen)
    dossier_id = submit(client, small)
    paper = SubmittedPaper.objects.get()
    answer = client.get(f"/ho-so/{dossier_id}/giay-to/{paper.pk}/")
    assert b"".join(answer.streaming_content) == png()  # type: ignore[attr-defined]
    other = sign_in(citizen("Đỗ Văn Lạ"))
    assert other.get(f"/ho-so/{dossier_id}/giay-to/{paper.pk}/").status_code == 404


def test_any_counter_of_the_province_may_receive_and_the_default_is_the_agency_itself(
    small: World, sign_in: SignIn
) -> None:
    counter = worker(small.other.id, Role.ONE_STOP, "Vũ Thị Na")
    client = sign_in(small.citizen)
    page = client.get(f"/ho-so/nop/{CODE}/").content.decode()
    assert "Nộp bản chính ở nơi khác gần hơn?" in page
    refused = client.post(
        f"/ho-so/nop/{CODE}/",
        {"nguoi": "minh", "co_quan": str(small.department.id), "noi_nhan": str(small.province.id)},
    )
    assert refused.status_code == 422
    assert "Chọn một bộ phận Một cửa trong danh sách" in refused.content.decode()
    assert Dossier.objects.count() == 0
    address = to_review(client, small, noi_nhan=str(small.other.id))
    assert "Nơi tiếp nhận, nhận bản chính" in client.get(address).content.decode()
    client.post(address, {"cam_doan": "1"})
    row = Dossier.objects.get()
    assert (row.competent_agency_id, row.reception_agency_id, row.holder_agency_id) == (
        small.department.id,
        small.other.id,
        small.other.id,
    )
    sheet = actions.receive_dossier(actor=counter, now=moment(6, "10:00"), dossier_id=row.pk)
    assert (sheet.dossier.state, sheet.dossier.received_by_id) == ("received", small.other.id)
