"""The form of a procedure that has none of its own: who asks, how to reach him, what he asks, his papers.

Names of the fields are the same in every form, so that a dossier finds its applicant: ho_ten, so_dinh_danh,
ngay_sinh, dien_thoai, thu_dien_tu, dia_chi, ten_to_chuc, ma_so_thue, noi_dung; a paper `gt-01` is the file gt_01.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dinh.domains.procedures.rules.forms_by_hand import FORMS_BY_HAND
from dinh.domains.procedures.types import Audience, PaperPlan

PERSONS = frozenset(
    {Audience.CITIZEN, Audience.FOREIGNER, Audience.OVERSEAS, Audience.OFFICIAL, Audience.PARTY}
)
LABEL_LENGTH, HELP_LENGTH = 300, 1000
MEGABYTE = 1024 * 1024


def form_for(
    code: str, name: str, audiences: Sequence[Audience], papers: Sequence[PaperPlan]
) -> dict[str, Any]:
    """The form made by hand for a well-known procedure, otherwise the default one."""
    middle = FORMS_BY_HAND.get(code)
    return {
        "steps": [
            _applicant_step(audiences),
            _contact_step(),
            *([_request_step(name)] if middle is None else middle["steps"]),
            _papers_step(papers),
        ],
        "rules": [] if middle is None else middle["rules"],
    }


def _applicant_step(audiences: Sequence[Audience]) -> dict[str, Any]:
    asked = set(audiences)
    persons, bodies = not asked or bool(asked & PERSONS), not asked or bool(asked - PERSONS)
    for_body: dict[str, Any] = {}
    items: list[dict[str, Any]] = []
    if persons and bodies:
        items.append(
            {
                "name": "tu_cach",
                "label": "Ông/bà nộp hồ sơ cho ai?",
                "widget": "radio",
                "required": True,
                "choices": [
                    {"value": "ca-nhan", "label": "Cá nhân"},
                    {"value": "to-chuc", "label": "Tổ chức, doanh nghiệp, hợp tác xã"},
                ],
                "messages": {"required": "Chọn cá nhân hoặc tổ chức"},
            }
        )
        for_body = {"visible_if": {"==": [{"var": "tu_cach"}, "to-chuc"]}}
    if bodies:
        items += [
            {
                "name": "ten_to_chuc",
                "label": "Tên tổ chức, doanh nghiệp",
                "required": True,
                "prefill": "organisation.name",
                "autocomplete": "organization",
                **for_body,
            },
            {
                "name": "ma_so_thue",
                "label": "Mã số thuế hoặc mã số doanh nghiệp",
                "widget": "tax_code",
                "prefill": "organisation.tax_code",
                **for_body,
            },
        ]
    items += _person_items(
        "Họ và tên người nộp" if persons else "Họ và tên người đại diện", persons and not bodies
    )
    return {"code": "nguoi-nop", "title": "Người nộp hồ sơ", "short": "Người nộp", "items": items}


def _person_items(name_label: str, asks_birth: bool) -> list[dict[str, Any]]:
    return [
        {
            "name": "ho_ten",
            "label": name_label,
            "required": True,
            "prefill": "person.name",
            "autocomplete": "name",
        },
        {
            "name": "so_dinh_danh",
            "label": "Số định danh cá nhân",
            "help": "12 chữ số trên thẻ căn cước",
            "widget": "citizen_id",
            "required": True,
            "prefill": "person.number",
        },
        {
            "name": "ngay_sinh",
            "label": "Ngày sinh",
            "widget": "date",
            "required": asks_birth,
            "max": "today",
            "prefill": "person.birth_date",
            "autocomplete": "bday",
        },
    ]


def _contact_step() -> dict[str, Any]:
    return {
        "code": "lien-he",
        "title": "Liên hệ và nhận kết quả",
        "short": "Liên hệ",
        "items": [
            {
                "name": "dien_thoai",
                "label": "Số điện thoại",
                "help": "Để báo khi hồ sơ cần bổ sung hoặc đã có kết quả; sáu số cuối dùng để tra cứu",
                "widget": "phone",
                "required": True,
                "prefill": "person.phone",
            },
            {"name": "thu_dien_tu", "label": "Thư điện tử", "widget": "email", "prefill": "person.email"},
            {"name": "dia_chi", "label": "Địa chỉ liên hệ", "widget": "address", "required": True},
            {
                "name": "nhan_ket_qua",
                "label": "Nhận kết quả bằng cách nào?",
                "widget": "radio",
                "required": True,
                "choices": [
                    {"value": "online", "label": "Bản điện tử trên Cổng"},
                    {"value": "counter", "label": "Bản giấy tại Bộ phận Tiếp nhận và Trả kết quả"},
                    {
                        "value": "post",
                        "label": "Bản giấy qua bưu chính",
                        "help": "Cước trả cho bưu điện khi nhận",
                    },
                ],
                "messages": {"required": "Chọn cách nhận kết quả"},
            },
        ],
    }


def _request_step(name: str) -> dict[str, Any]:
    return {
        "code": "noi-dung",
        "title": "Nội dung đề nghị",
        "short": "Nội dung",
        "items": [
            {"kind": "text", "text": f"Thủ tục: {name}"[:4000]},
            {
                "name": "noi_dung",
                "label": "Nội dung đề nghị giải quyết",
                "help": "Viết ngắn gọn việc cần giải quyết",
                "widget": "textarea",
                "required": True,
                "max_length": 4000,
            },
            {"name": "ghi_chu", "label": "Điều cần lưu ý thêm", "widget": "textarea", "max_length": 1000},
        ],
    }


def _papers_step(papers: Sequence[PaperPlan]) -> dict[str, Any]:
    asked = [paper for paper in papers if not paper.guidance]
    items: list[dict[str, Any]] = [
        {"kind": "text", "text": paper.title[:4000]} for paper in papers if paper.guidance
    ]
    items += [_paper_item(paper) for paper in asked]
    if not asked:
        items.append(
            {
                "kind": "file",
                "name": "giay_to_khac",
                "label": "Giấy tờ kèm theo, nếu có",
                "max_files": 5,
            }
        )
    return {"code": "giay-to", "title": "Giấy tờ kèm theo", "short": "Giấy tờ", "items": items}


def _paper_item(paper: PaperPlan) -> dict[str, Any]:
    pieces = [f"{paper.originals} bản chính"] if paper.originals else []
    pieces += [f"{paper.copies} bản sao"] if paper.copies else []
    words = ", ".join(pieces)
    rest = f"{words}. Chụp rõ, đủ bốn góc." if words else "Chụp rõ, đủ bốn góc."
    label = paper.title
    if len(label) > LABEL_LENGTH:
        label = label[: LABEL_LENGTH - 1].rsplit(" ", 1)[0] + "…"
        rest = f"{paper.title} ({rest})"
    return {
        "kind": "file",
        "name": paper.code.replace("-", "_"),
        "label": label,
        "help": rest[:HELP_LENGTH],
        "required": paper.mandatory,
        "accept": ["pdf", "jpg", "png", "docx"],
        "max_bytes": 20 * MEGABYTE,
        "max_files": 5,
    }
