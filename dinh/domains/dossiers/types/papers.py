"""Official papers of a dossier: their kinds, and the words each of them carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class PaperKind(StrEnum):
    """Giấy tờ of the one-stop rules; the values are the keys of `RuleSetView.forms`."""

    RECEPTION = "reception"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL_SHEET = "control_sheet"
    REGISTER = "register"

    @property
    def slug(self) -> str:
        """The word for it in addresses and file names: `tiep-nhan`, `bo-sung`, …"""
        return SLUGS[self]

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self]

    @property
    def is_internal(self) -> bool:
        """Whether only officers see it: it names who worked on the dossier."""
        return self in {PaperKind.CONTROL_SHEET, PaperKind.REGISTER}


SLUGS = {
    PaperKind.RECEPTION: "tiep-nhan",
    PaperKind.SUPPLEMENT: "bo-sung",
    PaperKind.REFUSAL: "tu-choi",
    PaperKind.APOLOGY: "xin-loi",
    PaperKind.STOP: "dung-giai-quyet",
    PaperKind.CONTROL_SHEET: "kiem-soat",
    PaperKind.REGISTER: "so-theo-doi",
}
LABELS = {
    PaperKind.RECEPTION: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    PaperKind.SUPPLEMENT: "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    PaperKind.REFUSAL: "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    PaperKind.APOLOGY: "Văn bản xin lỗi và gia hạn",
    PaperKind.STOP: "Thông báo dừng giải quyết hồ sơ",
    PaperKind.CONTROL_SHEET: "Phiếu kiểm soát quá trình giải quyết hồ sơ",
    PaperKind.REGISTER: "Sổ theo dõi hồ sơ",
}


@dataclass(frozen=True, kw_only=True)
class RenderedPaper:
    """A paper as PDF, with the name it is saved under."""

    content: bytes
    filename: str


@dataclass(frozen=True, kw_only=True)
class FormLine:
    """Which form of which circular a paper follows."""

    name: str
    law: str


@dataclass(frozen=True, kw_only=True)
class PaperHead:
    """What stands above the body: issuing agency, number, place and date, form, title."""

    form: FormLine
    parent: str
    agency: str
    number: str
    place_date: str
    title: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Whose dossier it is, how he is addressed and reached; empty where nobody said."""

    name: str
    called: str
    subject: str
    address: str
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Tracking:
    """The cut-off foot: a QR code to the public tracking page, and the words beside it."""

    url: str
    qr: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A paper handed in; counts as words, `–` for none."""

    title: str
    originals: str
    copies: str


@dataclass(frozen=True, kw_only=True)
class ReceptionPaper:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả."""

    head: PaperHead
    code: str
    unit: str
    applicant: Applicant
    request: str
    papers: tuple[PaperLine, ...]
    sets: str
    limit: str
    received: str
    promised: str
    pick_up: str
    fees: tuple[str, ...]
    book: str
    officer: str
    tracking: Tracking


@dataclass(frozen=True, kw_only=True)
class SupplementLine:
    """Something to be completed, and why."""

    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SupplementPaper:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."""

    head: PaperHead
    code: str
    applicant: Applicant
    request: str
    wanted: tuple[SupplementLine, ...]
    note: str
    answer_by: str
    clock: str
    contact: str
    officer: str
    tracking: Tracking


@dataclass(frozen=True, kw_only=True)
class RefusalPaper:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ."""

    head: PaperHead
    code: str
    unit: str
    applicant: Applicant
    request: str
    announcement: str
    reason: str
    closing: str
    quality: str
    officer: str
    tracking: Tracking


@dataclass(frozen=True, kw_only=True)
class LetterPaper:
    """Xin lỗi và gia hạn, or thông báo dừng: a letter in paragraphs, signed by the head of the agency."""

    head: PaperHead
    code: str
    to: str
    paragraphs: tuple[str, ...]
    closing: str
    quality: str
    signer: str
    recipients: tuple[str, ...]
    tracking: Tracking


@dataclass(frozen=True, kw_only=True)
class ControlRow:
    """One handing over: who gave, who took, when, with what verdict on the taker's work."""

    giver: str
    taker: str
    at: str
    given_by: str
    taken_by: str
    due: str
    verdict: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ControlPaper:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ."""

    head: PaperHead
    code: str
    applicant: Applicant
    request: str
    agency: str
    helpers: str
    received: str
    promised: str
    rows: tuple[ControlRow, ...]
    verdict: str


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """A line of the register."""

    number: str
    code: str
    procedure: str
    sets: str
    applicant: str
    contact: str
    agency: str
    received: str
    promised: str
    passed_on: str
    result: str
    returned: str
    way: str
    receiver: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RegisterPaper:
    """Sổ theo dõi hồ sơ of one agency over a period."""

    head: PaperHead
    unit: str
    period: str
    rows: tuple[RegisterRow, ...]
    total: str


@dataclass(frozen=True, kw_only=True)
class RegisterTable:
    """A whole register as a table: `rows` are read once, batch by batch."""

    filename: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]
    about: tuple[str, ...]
