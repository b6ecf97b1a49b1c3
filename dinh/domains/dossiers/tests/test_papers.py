"""Papers read back from their PDF: exact words, faces, pages, who may have them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from django.test import Client

from dinh.domains.dossiers.queries import get_dossier, papers_of, render_paper
from dinh.domains.dossiers.rules.papers.facts import tracking_url
from dinh.domains.dossiers.rules.papers.wording import COUNTER_LINES
from dinh.domains.dossiers.rules.refusals import DossierNotFound, PaperNotYet
from dinh.domains.dossiers.tests.factories import MONDAY, citizen, moment, received, submitted, world
from dinh.domains.dossiers.tests.reading import faces, pages_of, words_of
from dinh.domains.dossiers.types import PaperKind
from dinh.domains.dossiers.types.papers import (
    Applicant,
    FormLine,
    PaperHead,
    PaperLine,
    ReceptionPaper,
    Tracking,
)
from dinh.domains.people.models import Account
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.paper.qr import qr_svg
from dinh.kernel.paper.rendering import render

pytestmark = pytest.mark.django_db


def paper(actor: Actor, dossier_id: int, kind: PaperKind) -> str:
    """Words of a paper rendered for an actor."""
    return words_of(
        render_paper(actor=actor, now=moment(20, "08:00"), dossier_id=dossier_id, kind=kind).content
    )


def sign_in(client: Client, actor: Actor) -> None:
    """Sign the account of an actor in."""
    assert actor.account_id is not None
    client.force_login(Account.objects.get(pk=actor.account_id))


def test_receipt_says_when_and_what() -> None:
    small = world()
    sheet = received(small)
    made = render_paper(
        actor=small.citizen, now=MONDAY, dossier_id=sheet.dossier.id, kind=PaperKind.RECEPTION
    )
    assert made.filename == f"tiep-nhan-{sheet.dossier.code}.pdf"
    words = words_of(made.content)
    for sentence in (
        "Mẫu số 01 – Thông tư số 01/2018/TT-VPCP",
        "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ Số: 01/TNHS",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Hải Dương, ngày 06 tháng 02 năm 2023",
        f"GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ Mã hồ sơ: {sheet.dossier.code}",
        "Tiếp nhận hồ sơ của: Phạm Thị Thu Huyền",
        "Số điện thoại: 0912345678",
        "1 Đơn đăng ký (bản điện tử) – –",
        "Thời gian giải quyết hồ sơ theo quy định: 5 ngày làm việc",
        "Thời gian nhận hồ sơ: 09 giờ 10 phút, ngày 06 tháng 02 năm 2023",
        "Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 13 tháng 02 năm 2023",
        "Vào Sổ theo dõi hồ sơ: quyển số 02/2023, theo mã hồ sơ nêu trên",
        "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên) Hà Thị Lụa",
        "Quét mã để xem hồ sơ đang ở đâu.",
        (
            "Vì sao hẹn ngày này: Tiếp nhận 09:10 thứ Hai 06/02/2023. Ngày đầu không tính; "
            "Lịch làm việc: không tính thứ Bảy, Chủ nhật."
        ),
    ):
        assert sentence in words


def test_same_record_gives_same_bytes_and_tinos_only() -> None:
    small = world()
    sheet = received(small)
    first, second = (
        render_paper(actor=small.officer, now=at, dossier_id=sheet.dossier.id, kind=PaperKind.RECEPTION)
        for at in (MONDAY, moment(28, "10:00"))
    )
    assert first == second
    assert pages_of(first.content) == 1
    assert faces(first.content) == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic"}


def test_receipt_waits_for_reception() -> None:
    small = world()
    sheet = submitted(small)
    with pytest.raises(PaperNotYet) as refused:
        paper(small.citizen, sheet.dossier.id, PaperKind.RECEPTION)
    assert (
        refused.value.sentence
        == "Hồ sơ chưa có “Giấy tiếp nhận hồ sơ và hẹn trả kết quả”. Hãy mở lại trang hồ sơ để xem giấy tờ đã có."
    )


def test_others_have_no_paper_and_officers_are_noted() -> None:
    small = world()
    sheet = received(small)
    for actor in (small.stranger, citizen("Người Lạ")):
        with pytest.raises(DossierNotFound):
            paper(actor, sheet.dossier.id, PaperKind.RECEPTION)
    before = AuditEntry.objects.filter(verb="read").count()
    paper(small.citizen, sheet.dossier.id, PaperKind.RECEPTION)
    assert AuditEntry.objects.filter(verb="read").count() == before
    paper(small.officer, sheet.dossier.id, PaperKind.RECEPTION)
    entry = AuditEntry.objects.filter(verb="read").latest("at")
    assert (entry.account_id, entry.purpose) == (small.officer.account_id, "in giấy: reception")


def test_addresses_of_papers(client: Client) -> None:
    small = world()
    sheet = received(small)
    address = f"/ho-so/{sheet.dossier.code}/giay/tiep-nhan.pdf"
    assert client.get(address).status_code in {302, 403}
    sign_in(client, small.citizen)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'inline; filename="tiep-nhan-{sheet.dossier.code}.pdf"'
    assert client.get(f"/ho-so/{sheet.dossier.code}/giay/khong-co.pdf").status_code == 404
    sign_in(client, citizen("Người Lạ"))
    assert client.get(address).status_code == 404


def test_papers_of_names_what_there_is() -> None:
    small = world()
    waiting = submitted(small)
    have = received(small)
    for dossier_id, actor, kinds in (
        (waiting.dossier.id, small.citizen, ()),
        (have.dossier.id, small.citizen, (PaperKind.RECEPTION,)),
        (have.dossier.id, small.officer, (PaperKind.RECEPTION, PaperKind.CONTROL_SHEET)),
    ):
        view = get_dossier(actor=actor, now=MONDAY, dossier_id=dossier_id)
        assert papers_of(actor=actor, view=view) == kinds


def test_qr_leads_to_public_tracking(settings: Any) -> None:
    settings.BASE_URL = "https://dichvucong.example.vn/"
    small = world()
    sheet = received(small)
    view = get_dossier(actor=small.citizen, now=MONDAY, dossier_id=sheet.dossier.id)
    address = tracking_url(settings.BASE_URL, view.qr_token)
    assert address == f"https://dichvucong.example.vn/tra-cuu/qr/{view.qr_token}/"
    assert "vào dichvucong.example.vn/tra-cuu/ hoặc gọi 1022" in paper(
        small.citizen, sheet.dossier.id, PaperKind.RECEPTION
    )


LONG = "Bản thuyết minh điều kiện bảo đảm an toàn thực phẩm của cơ sở sản xuất, kinh doanh nông sản"


@pytest.mark.parametrize(("count", "pages", "heads"), [(0, 1, 0), (1, 2, 1), (60, 4, 4)])
def test_long_names_many_papers_and_nothing_at_all(count: int, pages: int, heads: int) -> None:
    empty = Applicant(name="", called="Ông/Bà", subject="", address="", phone="", email="")
    many = replace(empty, name=LONG * 2, subject="*Nguyễn* #Thị $x$ _Hằng_ @ref `mã`", address=LONG)
    whole = ReceptionPaper(
        head=PaperHead(
            form=FormLine(name="Mẫu số 01", law="Thông tư số 03/2025/TT-VPCP"),
            parent=LONG,
            agency=COUNTER_LINES,
            number="01/TNHS",
            place_date="Nông trường Việt Lâm, ngày 03 tháng 02 năm 2026",
            title=("Giấy tiếp nhận hồ sơ", "và hẹn trả kết quả"),
        ),
        code="H23.15-20260203-0000047",
        unit=LONG,
        applicant=many if count else empty,
        request=LONG,
        papers=tuple(PaperLine(title=f"{LONG} số {at}", originals="1", copies="–") for at in range(count)),
        sets="01 (bộ)",
        limit="5 ngày làm việc",
        received="",
        promised="không quy định",
        pick_up=LONG,
        fees=(),
        book="",
        officer="",
        tracking=Tracking(url="https://a.vn/", qr=qr_svg(text="https://a.vn/"), lines=("Quét mã.",)),
    )
    content = render(template="domains/dossiers/papers/reception.typ", payload=asdict(whole))
    assert pages_of(content) == pages
    said = words_of(content)
    assert said.count("STT Tên giấy tờ Bản chính Bản sao") == heads
    if count:
        assert "Hồ sơ nộp thay cho: *Nguyễn* #Thị $x$ _Hằng_ @ref `mã`" in said
    else:
        assert "Tiếp nhận hồ sơ của: ...." in said
