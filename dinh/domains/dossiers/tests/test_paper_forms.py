"""Every form in both sets, word for word, from dossiers that went through the verbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.queries import render_paper, render_register
from dinh.domains.dossiers.rules.refusals import (
    DossierNotFound,
    NoSuchPaperForm,
    PaperNotYet,
    RegisterNotFound,
    RegisterPeriodWrong,
)
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    World,
    at_step,
    moment,
    received,
    submitted,
    world,
)
from dinh.domains.dossiers.tests.reading import faces, pages_of, words_of
from dinh.domains.dossiers.types import HandOverWay, MarkInput, PaperKind
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.lib.deadlines import Unit

pytestmark = pytest.mark.django_db

MONDAY_2026 = moment(9, "09:10", year=2026)
MARKS = (
    MarkInput(
        kind="field", code="so_van_bang", title="Số hiệu văn bằng", reason="số hiệu không khớp với văn bằng."
    ),
    MarkInput(kind="paper", code="gt-01", title="Đơn đăng ký", reason="Thiếu chữ ký ở trang 2"),
)


@pytest.fixture(autouse=True)
def _filed_here(settings: Any) -> None:
    settings.LOCAL_FILING = True


def words(actor: Actor, dossier_id: int, kind: PaperKind, *, round_number: int | None = None) -> str:
    made = render_paper(
        actor=actor,
        now=moment(28, "08:00", 3, 2026),
        dossier_id=dossier_id,
        kind=kind,
        round_number=round_number,
    )
    assert faces(made.content) <= {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    return words_of(made.content)


def asked(small: World, start: datetime, at: datetime, answer_by: datetime) -> int:
    """A dossier whose officer asked for a supplement."""
    sheet = at_step(small, "tham-dinh", start)
    actions.request_supplement(
        actor=small.officer,
        now=at,
        dossier_id=sheet.dossier.id,
        marks=MARKS,
        answer_by=answer_by,
        note="Nộp lại trên Cổng hoặc tại quầy 3.",
    )
    return sheet.dossier.id


@pytest.mark.parametrize(
    ("start", "law"), [(MONDAY, "Thông tư số 01/2018/TT-VPCP"), (MONDAY_2026, "Thông tư số 03/2025/TT-VPCP")]
)
def test_supplement_request(start: datetime, law: str) -> None:
    small = world()
    year, day = start.year, start.day
    dossier_id = asked(
        small, start, moment(day + 1, "10:00", year=year), moment(day + 11, "17:00", year=year)
    )
    said = words(small.citizen, dossier_id, PaperKind.SUPPLEMENT)
    for sentence in (
        f"Mẫu số 02 – {law}",
        "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN Số: 01/HDHS",
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ Mã hồ sơ:",
        "1 Số hiệu văn bằng Số hiệu không khớp với văn bằng",
        "2 Đơn đăng ký Thiếu chữ ký ở trang 2",
        "Hướng dẫn thêm: Nộp lại trên Cổng hoặc tại quầy 3.",
        f"Thời hạn bổ sung: trước 17 giờ 00 phút, ngày {day + 11} tháng 02 năm {year}",
        "Thời gian chờ bổ sung không tính vào thời hạn giải quyết hồ sơ.",
        "đề nghị Ông/Bà liên hệ với Đoàn Thị Ngát, Sở Nông nghiệp và Phát triển nông thôn, số điện thoại 1022,",
        "NGƯỜI HƯỚNG DẪN (Ký và ghi rõ họ tên) Đoàn Thị Ngát",
    ):
        assert sentence in said
    with pytest.raises(PaperNotYet):
        words(small.citizen, dossier_id, PaperKind.SUPPLEMENT, round_number=2)


@pytest.mark.parametrize(
    ("start", "title", "promise"),
    [
        (
            MONDAY,
            "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            (
                "Sở Nông nghiệp và Phát triển nông thôn xin lỗi Ông/Bà và sẽ trả kết quả vào: "
                "17 giờ 00 phút, ngày 16 tháng 02 năm 2023."
            ),
        ),
        (
            MONDAY_2026,
            "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT HỒ SƠ",
            (
                "xin lỗi Ông/Bà và đề nghị gia hạn thời gian giải quyết hồ sơ thêm 3 ngày làm việc; "
                "thời gian trả kết quả mới: 17 giờ 00 phút, ngày 26 tháng 02 năm 2026."
            ),
        ),
    ],
)
def test_apology(start: datetime, title: str, promise: str) -> None:
    small = world()
    sheet = at_step(small, "tham-dinh", start)
    actions.extend_dossier(
        actor=small.leader,
        now=moment(start.day + 2, "15:00", year=start.year),
        dossier_id=sheet.dossier.id,
        value=3,
        unit=Unit.WORKING_DAYS,
        reason="Cần xác minh văn bằng tại cơ sở đào tạo.",
        apology_sha256="c" * 64,
    )
    said = words(small.citizen, sheet.dossier.id, PaperKind.APOLOGY)
    assert title in said
    assert promise in said
    assert (
        "Tuy nhiên, Sở Nông nghiệp và Phát triển nông thôn chưa thể trả kết quả đúng thời gian đã hẹn, "
        "với lý do: Cần xác minh văn bằng tại cơ sở đào tạo." in said
    )
    assert "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ (Ký, ghi rõ họ tên và đóng dấu) Phạm Đức Toản" in said
    assert "Nơi nhận: - Như trên; - Bộ phận Tiếp nhận và Trả kết quả" in said


def test_refused_at_reception_and_refused_later() -> None:
    small = world()
    first = submitted(small, MONDAY)
    actions.refuse_reception(
        actor=small.counter, now=moment(7, "10:00"), dossier_id=first.dossier.id, reason="Sai thẩm quyền."
    )
    said = words(small.citizen, first.dossier.id, PaperKind.REFUSAL)
    assert "Mẫu số 03 – Thông tư số 01/2018/TT-VPCP" in said
    assert (
        "thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau: Sai thẩm quyền. "
        "Xin thông báo để Ông/Bà được biết và thực hiện./." in said
    )
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên) Hà Thị Lụa" in said
    later = at_step(small, "tham-dinh", MONDAY)
    actions.reject_dossier(
        actor=small.officer,
        now=moment(8, "10:00"),
        dossier_id=later.dossier.id,
        result=RESULT,
        reason="Chưa đủ điều kiện.",
    )
    said = words(small.citizen, later.dossier.id, PaperKind.REFUSAL)
    assert (
        "Hồ sơ được tiếp nhận lúc 09 giờ 10 phút, ngày 06 tháng 02 năm 2023. Qua xem xét, Sở Nông nghiệp và Phát "
        "triển nông thôn thông báo từ chối giải quyết hồ sơ này với lý do cụ thể như sau: Chưa đủ điều kiện."
        in said
    )


def test_stop_notice_belongs_to_the_newer_set() -> None:
    small = world()
    for start in (MONDAY, MONDAY_2026):
        sheet = at_step(small, "tham-dinh", start)
        actions.withdraw_dossier(
            actor=small.citizen,
            now=moment(start.day + 1, "10:00", year=start.year),
            dossier_id=sheet.dossier.id,
            reason="Không còn nhu cầu.",
        )
        if start is MONDAY:
            with pytest.raises(NoSuchPaperForm) as refused:
                words(small.citizen, sheet.dossier.id, PaperKind.STOP)
            assert refused.value.sentence == (
                "Quy định áp dụng cho hồ sơ này không có mẫu “Thông báo dừng giải quyết hồ sơ”. "
                "Hãy chọn giấy tờ khác của hồ sơ."
            )
    said = words(small.citizen, sheet.dossier.id, PaperKind.STOP)
    assert "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ Kính gửi: Ông/Bà Phạm Thị Thu Huyền" in said
    assert (
        "Ngày 10 tháng 02 năm 2026, Ông/Bà Phạm Thị Thu Huyền đề nghị không tiếp tục giải quyết hồ sơ, "
        "với lý do: Không còn nhu cầu." in said
    )


def test_control_sheet_is_for_officers() -> None:
    small = world()
    dossier_id = asked(small, MONDAY, moment(7, "10:00"), moment(17, "17:00"))
    actions.answer_supplement(
        actor=small.citizen,
        now=moment(9, "10:00"),
        dossier_id=dossier_id,
        form_data={"so_van_bang": "B 014783"},
    )
    for step, day in (("tham-dinh", 14), ("ky", 15)):
        actions.forward_dossier(actor=small.holder(step), now=moment(day, "10:00"), dossier_id=dossier_id)
    actions.finish_dossier(actor=small.clerk, now=moment(16, "09:00"), dossier_id=dossier_id, result=RESULT)
    actions.hand_over_result(
        actor=small.counter,
        now=moment(17, "09:00"),
        dossier_id=dossier_id,
        way=HandOverWay.COUNTER,
        receiver="Phạm Thị Thu Huyền",
    )
    said = words(small.officer, dossier_id, PaperKind.CONTROL_SHEET)
    for sentence in (
        "Mẫu số 05 – Thông tư số 01/2018/TT-VPCP",
        "Tên cơ quan Thời gian giao, nhận hồ sơ Kết quả giải quyết hồ sơ (Trước hạn / Đúng hạn / Quá hạn) Ghi chú",
        "1. Giao: Người nộp hồ sơ",
        "10 giờ 00 phút, ngày 14 tháng 02 năm 2023",
        "Hạn của bước: 17:00 13/02/2023",
        "Quá hạn",
        "Chờ bổ sung hồ sơ",
        "Kết quả chung: Quá hạn.",
    ):
        assert sentence in said
    with pytest.raises(DossierNotFound):
        words(small.citizen, dossier_id, PaperKind.CONTROL_SHEET)


def test_register_of_a_month() -> None:
    small = world()
    for minute in range(40):
        received(small, moment(7, f"08:{minute:02}"))
    received(small, moment(1, "08:00", 3))
    made = render_register(
        actor=small.counter,
        now=moment(2, "08:00", 3),
        agency_id=small.department.id,
        first=date(2023, 2, 1),
        last=date(2023, 2, 28),
    )
    assert made.filename == "so-theo-doi-H23.15-20230201-20230228.pdf"
    said = words_of(made.content)
    assert "SỔ THEO DÕI HỒ SƠ Bộ phận Tiếp nhận và Trả kết quả Sở Nông nghiệp và Phát triển nông thôn" in said
    assert "Từ ngày 01/02/2023 đến ngày 28/02/2023" in said
    assert "Mẫu số 06 – Thông tư số 01/2018/TT-VPCP" in said
    assert "08:39 07/02/2023 17:00 14/02/2023" in said
    assert said.endswith("Tổng cộng: 40 hồ sơ.")
    assert said.count("Mã hồ sơ Tên thủ tục hành chính") == pages_of(made.content)
    entry = AuditEntry.objects.get(subject=f"dossiers:register:{small.department.id}")
    assert (entry.verb, entry.purpose) == ("read", "in sổ theo dõi 2023-02-01/2023-02-28")


def test_register_refuses_strangers_and_turned_periods() -> None:
    small = world()
    for actor in (small.stranger, small.officer, small.citizen):
        with pytest.raises(RegisterNotFound):
            render_register(
                actor=actor,
                now=MONDAY,
                agency_id=small.department.id,
                first=date(2023, 2, 1),
                last=date(2023, 2, 28),
            )
    with pytest.raises(RegisterPeriodWrong):
        render_register(
            actor=small.counter,
            now=MONDAY,
            agency_id=small.department.id,
            first=date(2023, 2, 2),
            last=date(2023, 2, 1),
        )
    assert not AuditEntry.objects.filter(subject__startswith="dossiers:register").exists()
