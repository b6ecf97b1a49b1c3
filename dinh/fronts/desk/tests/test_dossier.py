"""The page of a dossier, its verbs and files; another agency's dossier does not exist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    World,
    at_step,
    finished,
    moment,
    received,
    submitted,
)
from dinh.fronts.desk.tests.pictures import png, supplemented
from dinh.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
Clock = Callable[[datetime], None]


def address(dossier_id: int, slug: str = "") -> str:
    return f"/ban-lam-viec/ho-so/{dossier_id}/" + (f"{slug}/" if slug else "")


def upload(name: str = "ket-qua.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(30), content_type="image/png")


def state_of(dossier_id: int) -> str:
    return Dossier.objects.values_list("state", flat=True).get(pk=dossier_id)


def test_the_page_shows_clock_answers_papers_holders_and_history(
    small: World, sign_in: Any, clock: Clock
) -> None:
    dossier = supplemented(small).dossier
    clock(moment(13, "16:28"))
    text = sign_in(small.officer).get(address(dossier.id)).content.decode()
    for words in (
        "Còn 2 ngày 3 giờ",
        "10:00 thứ Năm 16/02/2023",
        "Vì sao hạn là 10:00 thứ Năm 16/02/2023?",
        "1 mục đã bổ sung",
        "<del>Cấp chứng chỉ hành nghề thú y</del>",
        "Chưa nêu rõ loại hình",
        "bản 2",
        "chưa quét vi-rút",
        "Người dân (đồng hồ dừng)",
        "Bạn yêu cầu bổ sung lần 1. <b>Đồng hồ dừng</b>",
        "Người dân bổ sung hồ sơ lần 1. <b>Đồng hồ chạy lại</b>",
        "Chuyển sang Lãnh đạo ký duyệt",
        "“Đủ thành phần”",
    ):
        assert words in text, words
    assert "030190000127" not in text


def test_holders_add_up_to_the_time_that_went_by(small: World, sign_in: Any, clock: Clock) -> None:
    dossier = supplemented(small).dossier
    clock(moment(13, "16:28"))
    page = sign_in(small.officer).get(address(dossier.id))
    rows, held = page.context["holder_rows"], page.context["held"]
    assert sum(row.minutes for row in rows) == held.total_minutes
    assert {row.name: row.minutes for row in rows}["Người dân (đồng hồ dừng)"] == 1110


def test_a_number_in_clear_is_written_to_the_log(small: World, sign_in: Any) -> None:
    dossier = supplemented(small).dossier
    client = sign_in(small.officer)
    before = AuditEntry.objects.filter(purpose="ho-so: xem so dinh danh").count()
    assert "030190000127" in client.get(address(dossier.id) + "?hien=1").content.decode()
    assert AuditEntry.objects.filter(purpose="ho-so: xem so dinh danh").count() == before + 1


def test_another_agencys_dossier_does_not_exist(small: World, sign_in: Any) -> None:
    dossier = supplemented(small).dossier
    client = sign_in(small.stranger)
    for slug in ("", "chuyen", "bo-sung", "gia-han", "giay-hen", "tep-ket-qua"):
        assert client.get(address(dossier.id, slug)).status_code == 404, slug
    answer = client.post(address(dossier.id, "chuyen"), {"phien_ban": dossier.lock_version})
    assert answer.status_code == 404
    assert state_of(dossier.id) == "in_progress"


def test_verbs_that_are_not_allowed_are_not_shown_and_are_refused(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.clerk)
    text = client.get(address(dossier.id)).content.decode()
    assert address(dossier.id, "chuyen") not in text
    assert address(dossier.id, "nhan-tin") in text
    answer = client.post(address(dossier.id, "chuyen"), {"phien_ban": dossier.lock_version})
    assert answer.status_code == 403
    assert Dossier.objects.get(pk=dossier.id).step_code == "tham-dinh"
    assert client.get(address(dossier.id, "khong-co")).status_code == 404


def test_what_is_missing_is_said_before_the_press(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    actions.claim_dossier(actor=small.colleague, now=MONDAY, dossier_id=dossier.id)
    text = sign_in(small.officer).get(address(dossier.id)).content.decode()
    assert "Đồng nghiệp khác đã nhận xử lý hồ sơ này." in text
    assert 'aria-disabled="true"' in text


def test_forward_through_the_page(small: World, sign_in: Any) -> None:
    dossier = received(small).dossier
    client = sign_in(small.counter)
    form = client.get(address(dossier.id, "chuyen")).content.decode()
    assert "Hồ sơ sang bước “Phân công, thẩm định hồ sơ”." in form
    assert "Hoàng Văn Lịch" in form
    answer = client.post(
        address(dossier.id, "chuyen"),
        {"phien_ban": dossier.lock_version, "nguoi": small.colleague.account_id, "ghi_chu": "Xem kỹ đơn"},
        follow=True,
    )
    assert answer.redirect_chain == [(address(dossier.id), 302)]
    assert f"hồ sơ {dossier.code}" in answer.content.decode()
    row = Dossier.objects.get(pk=dossier.id)
    assert (row.step_code, row.holder_account_id) == ("tham-dinh", small.colleague.account_id)


def test_a_stale_page_names_who_was_first(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    actions.claim_dossier(actor=small.colleague, now=moment(6, "09:30"), dossier_id=dossier.id)
    answer = client.post(
        address(dossier.id, "tra-ve"),
        {"phien_ban": dossier.lock_version, "buoc": "tiep-nhan", "reason": "Thiếu bản chính giấy tờ"},
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Hồ sơ đã thay đổi lúc 09:30 06/02/2023, do Hoàng Văn Lịch xử lý" in text
    assert "Thiếu bản chính giấy tờ" in text
    assert Dossier.objects.get(pk=dossier.id).step_code == "tham-dinh"


def test_a_stale_page_of_a_dossier_that_went_away(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    actions.forward_dossier(actor=small.colleague, now=moment(6, "09:30"), dossier_id=dossier.id)
    answer = client.post(address(dossier.id, "chuyen"), {"phien_ban": dossier.lock_version})
    assert answer.status_code == 409
    assert "do Hoàng Văn Lịch xử lý" in answer.content.decode()


def test_a_supplement_marks_fields_and_papers(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    nothing = client.post(
        address(dossier.id, "bo-sung"), {"phien_ban": dossier.lock_version, "answer_by": "2023-02-20"}
    )
    assert nothing.status_code == 422
    assert "Hãy đánh dấu ít nhất một mục" in nothing.content.decode()
    client.post(
        address(dossier.id, "bo-sung"),
        {
            "phien_ban": dossier.lock_version,
            "chon:paper:gt-01": "on",
            "vi:paper:gt-01": "Bản chụp mờ",
            "answer_by": "20/02/2023",
        },
    )
    row = Dossier.objects.get(pk=dossier.id)
    assert (row.state, row.answer_by) == ("waiting_supplement", moment(20, "17:00"))


def test_extension_needs_its_apology(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    client = sign_in(small.officer)
    values = {
        "phien_ban": dossier.lock_version,
        "value": "3",
        "unit": "working_days",
        "reason": "Phải xác minh",
    }
    without = client.post(address(dossier.id, "gia-han"), values)
    assert without.status_code == 422
    assert "Hãy đính kèm tệp." in without.content.decode()
    done = client.post(address(dossier.id, "gia-han"), {**values, "apology": upload("thu-xin-loi.png")})
    assert done.status_code == 302
    row = Dossier.objects.get(pk=dossier.id)
    assert (row.extended, row.due_at) == (True, moment(16, "17:00"))
    page = client.get(address(dossier.id)).content.decode()
    assert "3 ngày làm việc" in page
    assert "Phải xác minh" in page
    letter = client.get(address(dossier.id, "thu-xin-loi"))
    assert b"".join(letter.streaming_content) == png(30)
    assert sign_in(small.stranger).get(address(dossier.id, "thu-xin-loi")).status_code == 404


def test_a_harmful_file_is_refused_at_its_field(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tra-ket-qua").dossier
    bad = SimpleUploadedFile("ket-qua.pdf", b"<svg onload=alert(1)>", content_type="application/pdf")
    answer = sign_in(small.clerk).post(
        address(dossier.id, "ket-qua"), {"phien_ban": dossier.lock_version, "title": "Giấy", "result": bad}
    )
    assert answer.status_code == 422
    assert 'id="id_result-loi"' in answer.content.decode()
    assert state_of(dossier.id) == "in_progress"


def test_finish_and_hand_over(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tra-ket-qua").dossier
    clerk = sign_in(small.clerk)
    clerk.post(
        address(dossier.id, "ket-qua"),
        {
            "phien_ban": dossier.lock_version,
            "title": "Chứng chỉ hành nghề thú y",
            "document_number": "12/CC-SNN",
            "result": upload(),
        },
    )
    assert state_of(dossier.id) == "finished"
    text = clerk.get(address(dossier.id)).content.decode()
    assert "Trước hạn" in text
    assert "12/CC-SNN" in text
    saved = clerk.get(address(dossier.id, "tep-ket-qua"))
    assert b"".join(saved.streaming_content) == png(30)
    version = Dossier.objects.get(pk=dossier.id).lock_version
    sign_in(small.counter).post(
        address(dossier.id, "trao-ket-qua"), {"phien_ban": version, "way": "counter", "receiver": "Huyền"}
    )
    assert state_of(dossier.id) == "returned"


def test_opinion_of_another_agency(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    sign_in(small.officer).post(
        address(dossier.id, "lay-y-kien"),
        {
            "phien_ban": dossier.lock_version,
            "co_quan": "so xay dung",
            "question": "Vị trí có trong quy hoạch không?",
            "answer_by": "2023-02-09",
        },
    )
    stranger = sign_in(small.stranger)
    page = stranger.get(address(dossier.id))
    assert page.status_code == 200
    opinion = page.context["view"].opinions[0]
    where = address(dossier.id) + f"y-kien/{opinion.id}/"
    assert where in page.content.decode()
    assert (
        stranger.post(
            where, {"answer": "Không nằm trong quy hoạch.", "tep": upload("y-kien.png")}
        ).status_code
        == 302
    )
    assert b"".join(stranger.get(where + "tep/").streaming_content) == png(30)
    assert "Không nằm trong quy hoạch." in stranger.get(address(dossier.id)).content.decode()
    assert stranger.get(where).status_code == 404


def test_an_ambiguous_or_unknown_agency_is_asked_about(small: World, sign_in: Any) -> None:
    dossier = at_step(small, "tham-dinh").dossier
    answer = sign_in(small.officer).post(
        address(dossier.id, "chuyen-giao"),
        {"phien_ban": dossier.lock_version, "co_quan": "Sở Không Có", "reason": "Đúng thẩm quyền"},
    )
    assert answer.status_code == 422
    assert "Không tìm thấy cơ quan này." in answer.content.decode()


def test_reception_of_an_online_submission(small: World, sign_in: Any) -> None:
    dossier = submitted(small).dossier
    client = sign_in(small.counter)
    form = client.get(address(dossier.id, "tiep-nhan")).content.decode()
    assert "Đủ thành phần hồ sơ theo danh mục" in form
    half = client.post(address(dossier.id, "tiep-nhan"), {"phien_ban": dossier.lock_version, "kiem-1": "on"})
    assert half.status_code == 422
    assert state_of(dossier.id) == "submitted"
    checks = {f"kiem-{number}": "on" for number in (1, 2, 3)}
    client.post(address(dossier.id, "tiep-nhan"), {"phien_ban": dossier.lock_version, **checks})
    assert state_of(dossier.id) == "received"
    slip = client.get(address(dossier.id, "giay-hen")).content.decode()
    assert "17:00 ngày 13/02/2023" in slip
    assert dossier.code in slip


def test_search_finds_only_what_exists_for_the_officer(small: World, sign_in: Any) -> None:
    dossier = finished(small).dossier
    assert dossier.code in sign_in(small.officer).get("/ban-lam-viec/ho-so/?q=thu+y+huyen").content.decode()
    text = sign_in(small.stranger).get("/ban-lam-viec/ho-so/?q=huyen").content.decode()
    assert "Không tìm thấy hồ sơ nào." in text
