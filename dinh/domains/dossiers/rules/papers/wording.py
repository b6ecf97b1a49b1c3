"""Forms, dates, places and names as official papers write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from dinh.domains.dossiers.rules.refusals import NoSuchPaperForm
from dinh.domains.dossiers.types.papers import FormLine, PaperKind
from dinh.domains.people.types import AgencyLevel, AgencySummary
from dinh.lib.moments import local

# The oldest set keeps its own names of the fourth form; every other name is the same in both (TT 01/2018, TT 03/2025).
OLD_LAW = "TT 01/2018/TT-VPCP"
TITLES: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.RECEPTION: ("Giấy tiếp nhận hồ sơ", "và hẹn trả kết quả"),
    PaperKind.SUPPLEMENT: ("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",),
    PaperKind.REFUSAL: ("Phiếu từ chối tiếp nhận giải quyết hồ sơ",),
    PaperKind.APOLOGY: ("Văn bản xin lỗi và đề nghị gia hạn", "thời gian giải quyết hồ sơ"),
    PaperKind.STOP: ("Thông báo", "dừng giải quyết hồ sơ"),
    PaperKind.CONTROL_SHEET: ("Phiếu kiểm soát quá trình giải quyết hồ sơ",),
    PaperKind.REGISTER: ("Sổ theo dõi hồ sơ",),
}
OLD_TITLES: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.APOLOGY: ("Phiếu xin lỗi và hẹn lại ngày trả kết quả",)
}
NOTATIONS = {
    PaperKind.RECEPTION: "TNHS",
    PaperKind.SUPPLEMENT: "HDHS",
    PaperKind.REFUSAL: "TCHS",
    PaperKind.APOLOGY: "PXL",
    PaperKind.STOP: "TB",
    PaperKind.CONTROL_SHEET: "",
    PaperKind.REGISTER: "",
}
LAWS = {"TT": "Thông tư số "}
LOCAL_LEVELS = frozenset({AgencyLevel.COMMUNE, AgencyLevel.DISTRICT})
KINDS = ("xã ", "phường ", "thị trấn ", "đặc khu ", "huyện ", "thị xã ", "quận ", "tỉnh ", "thành phố ")
COMMITTEE = "Ủy ban nhân dân "
ONE_LINE = 26
HEAD_OF_AGENCY = "Thủ trưởng cơ quan, đơn vị"
COUNTER = "Bộ phận Tiếp nhận và Trả kết quả"
# In the head of a paper the name is broken where a reader would breathe.
COUNTER_LINES = "Bộ phận Tiếp nhận\nvà Trả kết quả"


def form_line(kind: PaperKind, forms: Mapping[str, str]) -> FormLine:
    """`TT 03/2025/TT-VPCP, Mẫu 01` taken apart. Refused: NoSuchPaperForm when the rules have no such paper."""
    written = forms.get(kind.value, "")
    if not written:
        raise NoSuchPaperForm(paper=kind.label)
    law, _, name = written.partition(", ")
    return FormLine(name=name.replace("Mẫu ", "Mẫu số "), law=law.replace("TT ", LAWS["TT"], 1))


def title_of(kind: PaperKind, form: FormLine) -> tuple[str, ...]:
    """The title of a form in its own set."""
    is_old = form.law == OLD_LAW.replace("TT ", LAWS["TT"], 1)
    return OLD_TITLES.get(kind, TITLES[kind]) if is_old else TITLES[kind]


def is_old_set(form: FormLine) -> bool:
    """Whether the form belongs to the set of 2018."""
    return form.law == OLD_LAW.replace("TT ", LAWS["TT"], 1)


def serial_of(code: str) -> str:
    """The running number at the end of a dossier's code, below ten with a nought before it (NĐ 30/2020/NĐ-CP)."""
    number = code.rpartition("-")[2].lstrip("0") or "0"
    return number.zfill(2)


def number_of(kind: PaperKind, code: str, *, round_number: int = 1) -> str:
    """`47/TNHS`; a second supplement request of the same dossier is `47.2/HDHS`."""
    again = f".{round_number}" if round_number > 1 else ""
    return f"{serial_of(code)}{again}/{NOTATIONS[kind]}" if NOTATIONS[kind] else ""


def day_words(moment: datetime) -> str:
    """`ngày 03 tháng 02 năm 2023`: days below ten and January and February with a nought (NĐ 30/2020/NĐ-CP)."""
    there = local(moment)
    month = f"{there.month:02}" if there.month < 3 else str(there.month)
    return f"ngày {there.day:02} tháng {month} năm {there.year}"


def moment_words(moment: datetime | None, *, missing: str = "") -> str:
    """`15 giờ 36 phút, ngày 03 tháng 02 năm 2023`."""
    if moment is None:
        return missing
    there = local(moment)
    return f"{there.hour:02} giờ {there.minute:02} phút, {day_words(there)}"


def place_of(agency: AgencySummary, province: str) -> str:
    """Địa danh: the commune's or district's own name, else the province's (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    name = agency.short_name if agency.level in LOCAL_LEVELS else province
    for kind in KINDS:
        if name.lower().startswith(kind):
            return name[len(kind) :]
    return name


def unit_of(agency: AgencySummary) -> str:
    """`Bộ phận Tiếp nhận và Trả kết quả xã Lê Ninh`."""
    short = agency.short_name
    for kind in KINDS:
        if short.lower().startswith(kind):
            short = short[:1].lower() + short[1:]
            break
    return f"{COUNTER} {short}"


def count_words(number: int) -> str:
    """`01`, `12`."""
    return f"{number:02}"


def listed(words: str) -> str:
    """A sentence's inside: no full stop at the end."""
    return words.strip().rstrip(".")


def inline(words: str) -> str:
    """Words of several lines inside a sentence, without the full stop at their end."""
    return listed(" ".join(words.split()))


def sentence(words: str) -> str:
    """The first letter a capital."""
    return words[:1].upper() + words[1:]


def head_lines(name: str) -> str:
    """An agency's name for the head of a paper: a long name of a people's committee breaks before the place."""
    if name.startswith(COMMITTEE) and len(name) > ONE_LINE:
        return f"{COMMITTEE.strip()}\n{name[len(COMMITTEE) :]}"
    return name
