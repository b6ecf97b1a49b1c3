"""Stored files and a dossier with a supplement answered, for tests of pages."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from typing import Any

from django.db import transaction

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.tests.factories import MONDAY, START, World, filing, moment
from dinh.domains.dossiers.types import FilingInput, MarkInput, PaperInput
from dinh.domains.procedures.tests.factories import stored_version
from dinh.kernel.access.types import Actor
from dinh.kernel.files.actions import store_file
from dinh.kernel.files.types import StoredFile

ANSWERS = {
    "ho_ten": "Phạm Thị Thu Huyền",
    "so_dinh_danh": "030190000127",
    "ngay_sinh": "1990-05-12",
    "dien_thoai": "0912345678",
    "dia_chi": {"street": "Thôn Ninh Xá", "commune": "Xã Lê Ninh", "province": "Hải Dương"},
    "nhan_ket_qua": "counter",
    "noi_dung": "Cấp chứng chỉ hành nghề thú y",
}


def png(shade: int = 200) -> bytes:
    """A small grey picture that is a true PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + bytes([shade]) * 60 for _ in range(80))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 80, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pdf() -> bytes:
    """A PDF of one empty page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            len(body),
        )
    )


def stored(actor: Actor, shade: int = 200, name: str = "don-dang-ky.png") -> StoredFile:
    """A picture kept as a file."""
    return store_file(stream=io.BytesIO(png(shade)), filename=name, actor=actor, now=MONDAY)


def stored_pdf(actor: Actor) -> StoredFile:
    """A PDF kept as a file."""
    return store_file(stream=io.BytesIO(pdf()), filename="don-ro.pdf", actor=actor, now=MONDAY)


def paper_of(kept: StoredFile) -> PaperInput:
    """The paper of the small procedure."""
    return PaperInput(
        paper_code="gt-01",
        title="Đơn đăng ký",
        sha256=kept.sha256,
        filename=kept.filename,
        media_type=kept.media_type,
        size=kept.size,
        scan_state=kept.scan_state.value,
    )


def with_whole_form(world: World) -> World:
    """The same province with a procedure whose form is the default one."""
    with transaction.atomic():
        return replace(world, version=stored_version(code="1.004884", valid_from=START))


def answers(paper: PaperInput, **others: str) -> dict[str, Any]:
    """Complete answers of the default form."""
    kept = {
        "sha256": paper.sha256,
        "filename": paper.filename,
        "size": paper.size,
        "media_type": paper.media_type,
        "scan_state": paper.scan_state,
    }
    return {**ANSWERS, "gt_01": [kept], **others}


def whole_filing(world: World) -> FilingInput:
    """A filing with a complete form and a stored paper."""
    plain = filing(world)
    paper = paper_of(stored(world.citizen))
    return FilingInput(
        version_id=plain.version_id,
        channel="web",
        competent_agency_id=plain.competent_agency_id,
        reception_agency_id=plain.reception_agency_id,
        parties=plain.parties,
        form_data=answers(paper),
        papers=(paper,),
    )


def supplemented(world: World, *, pdf: bool = False) -> Sheet:
    """Received Monday 09:10, supplement asked Wednesday 10:00, answered Friday 14:00; due Thursday 16/02 10:00."""
    world = with_whole_form(world)
    clearer = paper_of(stored_pdf(world.citizen) if pdf else stored(world.citizen, 90, "don-ro.png"))
    sheet = actions.submit_dossier(actor=world.citizen, now=MONDAY, filing=whole_filing(world))
    dossier_id = sheet.dossier.id
    actions.receive_dossier(actor=world.counter, now=MONDAY, dossier_id=dossier_id)
    actions.forward_dossier(
        actor=world.counter, now=moment(6, "11:00"), dossier_id=dossier_id, note="Đủ thành phần"
    )
    actions.claim_dossier(actor=world.officer, now=moment(7, "08:00"), dossier_id=dossier_id)
    actions.request_supplement(
        actor=world.officer,
        now=moment(8, "10:00"),
        dossier_id=dossier_id,
        marks=(
            MarkInput(kind="field", code="noi_dung", title="Nội dung", reason="Chưa nêu rõ loại hình"),
            MarkInput(kind="paper", code="gt-01", title="Đơn đăng ký", reason="Bản chụp mờ"),
        ),
        answer_by=moment(22, "17:00"),
    )
    return actions.answer_supplement(
        actor=world.citizen,
        now=moment(10, "14:00"),
        dossier_id=dossier_id,
        form_data=answers(clearer, noi_dung="Cấp chứng chỉ hành nghề thú y: tiêm phòng, chữa bệnh"),
        papers=(clearer,),
    )
