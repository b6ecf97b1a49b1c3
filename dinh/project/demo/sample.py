"""Papers that stand for results, letters and enclosures of the demonstration: one per kind, in the dress of NĐ 30/2020."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.paper.rendering import render

TEMPLATE = "project/demo/papers/sample.typ"
NO_FORCE = "Bản này minh họa cho tỉnh trình diễn, mọi người và mọi việc trong đó đều hư cấu; không có giá trị pháp lý."
AS_APPLIED = "Theo hồ sơ đã được tiếp nhận, kiểm tra và giải quyết đúng quy định."
FORM_BASES = ("Căn cứ Luật Tổ chức chính quyền địa phương;", "Xét hồ sơ đề nghị của người nộp;")


@dataclass(frozen=True, slots=True)
class SampleKind:
    """A kind of paper: its name, the sign in its number, and the words in a procedure's name that ask for it."""

    key: str
    title: str
    sign: str
    words: tuple[str, ...] = ()
    says: str = AS_APPLIED
    labels: tuple[str, ...] = ("Cấp cho", "Nội dung")

    @property
    def filename(self) -> str:
        """Name of its file."""
        return f"{self.key}.pdf"


# The first kind whose words stand in the procedure's name.
RESULTS = (
    SampleKind("giay-phep", "Giấy phép", "GP", ("giấy phép", "giấy thông hành")),
    SampleKind(
        "chung-chi-hanh-nghe",
        "Chứng chỉ hành nghề",
        "CCHN",
        ("chứng chỉ", "thẻ "),
        labels=("Cấp cho", "Phạm vi hành nghề"),
    ),
    SampleKind(
        "giay-chung-nhan",
        "Giấy chứng nhận",
        "GCN",
        ("giấy chứng nhận", "chứng nhận", "đăng ký hoạt động", "hộ kinh doanh", "hợp tác xã"),
        labels=("Chứng nhận", "Nội dung chứng nhận"),
    ),
    SampleKind(
        "thong-bao-cu-tru",
        "Thông báo về kết quả giải quyết đăng ký cư trú",
        "TB-CT08",
        ("cư trú", "thường trú", "tạm trú", "tạm vắng", "tách hộ"),
        labels=("Họ và tên", "Nơi cư trú"),
    ),
    SampleKind(
        "trich-luc-ho-tich",
        "Trích lục hộ tịch",
        "TL-HT",
        ("khai sinh", "khai tử", "kết hôn", "hộ tịch", "nhận cha", "giám hộ", "trích lục", "hôn nhân"),
        labels=("Họ, chữ đệm, tên", "Sự kiện hộ tịch"),
    ),
    SampleKind(
        "giay-xac-nhan", "Giấy xác nhận", "GXN", ("xác nhận",), labels=("Xác nhận cho", "Nội dung xác nhận")
    ),
    SampleKind(
        "quyet-dinh",
        "Quyết định",
        "QĐ",
        (
            "phê duyệt",
            "quyết định",
            "công nhận",
            "thành lập",
            "trợ cấp",
            "hỗ trợ",
            "giải thể",
            "thu hồi",
            "giao ",
        ),
        labels=("Điều 1. Giải quyết cho", "Điều 2. Nội dung"),
    ),
)
NOTICE = SampleKind("thong-bao-ket-qua", "Thông báo kết quả giải quyết thủ tục hành chính", "TB")
REJECTION = SampleKind(
    "van-ban-tu-choi",
    "Văn bản từ chối giải quyết hồ sơ",
    "TB-TC",
    says="Hồ sơ không đủ điều kiện giải quyết; lý do đã ghi trong hồ sơ. Cơ quan trả lại giấy tờ người nộp đã gửi.",
    labels=("Kính gửi", "Lý do"),
)
APOLOGY = SampleKind(
    "thu-xin-loi",
    "Thư xin lỗi và hẹn lại ngày trả kết quả",
    "TXL",
    says="Cơ quan xin lỗi vì chưa trả kết quả đúng hẹn và hẹn lại ngày trả ghi trong hồ sơ.",
    labels=("Kính gửi", "Lý do chậm"),
)
ENCLOSURE = SampleKind(
    "giay-to-kem-theo",
    "Bản chụp giấy tờ kèm theo hồ sơ",
    "",
    says="Trang này đứng thay cho bản chụp giấy tờ mà người nộp gửi kèm hồ sơ.",
    labels=("Người nộp", "Tên giấy tờ"),
)
KINDS = (*RESULTS, NOTICE, REJECTION, APOLOGY, ENCLOSURE)


def result_kind(plan: VersionPlan) -> SampleKind:
    """What a procedure results in, by its name."""
    name = plan.name.lower()
    return next((kind for kind in RESULTS if any(word in name for word in kind.words)), NOTICE)


def sample_pdf(kind: SampleKind) -> bytes:
    """The paper of a kind; the same bytes every time."""
    return render(template=TEMPLATE, payload=_payload(kind))


def _payload(kind: SampleKind) -> Mapping[str, Any]:
    return {
        "head": {
            "parent": "",
            "agency": "Cơ quan giải quyết\nthủ tục hành chính",
            "number": f"…/{kind.sign}" if kind.sign else "",
            "place_date": "Hải Phòng, ngày … tháng … năm …",
        },
        "title": [kind.title],
        "bases": list(FORM_BASES) if kind.sign else [],
        "paragraphs": [kind.says],
        "fields": [{"label": label, "value": ""} for label in kind.labels],
        "closing": NO_FORCE,
        "recipients": ["Người nộp hồ sơ", "Bộ phận một cửa", "Lưu: hồ sơ"],
        "quality": "Thủ trưởng cơ quan",
    }
