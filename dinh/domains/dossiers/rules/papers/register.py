"""Sổ theo dõi hồ sơ: one line for each dossier a counter received in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dinh.domains.dossiers.rules.papers.facts import Office
from dinh.domains.dossiers.rules.papers.wording import (
    COUNTER_LINES,
    count_words,
    day_words,
    form_line,
    head_lines,
    place_of,
    title_of,
    unit_of,
)
from dinh.domains.dossiers.rules.refusals import RegisterPartNotFound
from dinh.domains.dossiers.types.papers import PaperHead, PaperKind, RegisterPaper, RegisterRow
from dinh.domains.dossiers.types.states import HandOverWay, Outcome
from dinh.domains.people.types import AgencySummary
from dinh.lib.figures import format_number
from dinh.lib.moments import at, show_clock, show_day
from dinh.lib.moments import local as here

WAYS = {
    HandOverWay.ONLINE.value: "Trực tuyến",
    HandOverWay.COUNTER.value: "Trực tiếp",
    HandOverWay.POST.value: "Bưu chính",
}
ENDS = {
    Outcome.REJECTED.value: "Từ chối giải quyết",
    Outcome.STOPPED.value: "Dừng giải quyết",
    Outcome.WITHDRAWN.value: "Rút hồ sơ",
}


COLUMNS = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Số bộ",
    "Tên cá nhân, tổ chức",
    "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết",
    "Nhận hồ sơ",
    "Hẹn trả kết quả",
    "Chuyển hồ sơ",
    "Nhận kết quả",
    "Trả kết quả",
    "Phương thức nhận",
    "Ký nhận",
    "Ghi chú",
)


@dataclass(frozen=True, kw_only=True)
class RegisterFacts:
    """What a line says, as it is remembered."""

    code: str
    procedure: str
    name: str
    address: str
    phone: str
    agency: str
    received_at: datetime
    promised_at: datetime | None
    passed_on_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    way: str
    receiver: str
    outcome: str
    is_late: bool
    extended: bool


@dataclass(frozen=True, kw_only=True)
class RegisterPart:
    """A part of a register that is too long for one print: which of how many, and the lines of the whole."""

    number: int
    parts: int
    first_line: int
    last_line: int
    lines: int

    @property
    def words(self) -> str:
        """Which part it is, nothing when it is the whole."""
        if self.parts == 1:
            return ""
        numbers = f"{format_number(self.first_line)} đến {format_number(self.last_line)}"
        return f", phần {self.number}/{self.parts}: dòng {numbers} trong {format_number(self.lines)}"


def part_of(*, number: int, lines: int, most: int) -> RegisterPart:
    """The part of a register of so many lines, at most `most` in one. Refused: RegisterPartNotFound."""
    parts = max(1, -(-lines // most))
    if not 1 <= number <= parts:
        raise RegisterPartNotFound(parts=format_number(parts))
    first = (number - 1) * most + 1
    return RegisterPart(
        number=number, parts=parts, first_line=first, last_line=min(lines, number * most), lines=lines
    )


def register_cells(number: int, line: RegisterFacts) -> tuple[object, ...]:
    """A line of the register for a table, moments as such; the columns are `COLUMNS`."""
    row = _row(number, line)
    return (
        number,
        line.code,
        line.procedure,
        1,
        line.name,
        row.contact,
        line.agency,
        line.received_at,
        line.promised_at,
        line.passed_on_at,
        line.finished_at,
        line.returned_at,
        row.way,
        line.receiver,
        row.note,
    )


def register_paper(
    *,
    agency: AgencySummary,
    forms: Mapping[str, str],
    office: Office,
    first: date,
    last: date,
    lines: Sequence[RegisterFacts],
    part: RegisterPart,
) -> RegisterPaper:
    """A part of the register of an agency from `first` to `last`, both counted. Refused: NoSuchPaperForm."""
    form = form_line(PaperKind.REGISTER, forms)
    return RegisterPaper(
        head=PaperHead(
            form=form,
            parent=head_lines(agency.name),
            agency=COUNTER_LINES,
            number="",
            place_date=f"{place_of(agency, office.province)}, {day_words(at(last))}",
            title=title_of(PaperKind.REGISTER, form),
        ),
        unit=unit_of(agency),
        period=f"Từ ngày {show_day(first)} đến ngày {show_day(last)}{part.words}",
        rows=tuple(_row(number, line) for number, line in enumerate(lines, start=part.first_line)),
        total=f"{format_number(part.lines)} hồ sơ",
    )


def _row(number: int, line: RegisterFacts) -> RegisterRow:
    return RegisterRow(
        number=str(number),
        code=line.code,
        procedure=line.procedure,
        sets=count_words(1),
        applicant=line.name,
        contact=", ".join(part for part in (line.address, line.phone) if part),
        agency=line.agency,
        received=_stamp(line.received_at),
        promised=_stamp(line.promised_at),
        passed_on=_stamp(line.passed_on_at),
        result=_stamp(line.finished_at),
        returned=_stamp(line.returned_at),
        way=WAYS.get(line.way, ""),
        receiver=line.receiver,
        note=_note(line),
    )


def _note(line: RegisterFacts) -> str:
    said = [ENDS.get(line.outcome, ""), "Quá hạn" if line.is_late else "", "Gia hạn" if line.extended else ""]
    return ". ".join(word for word in said if word)


def _stamp(moment: datetime | None) -> str:
    return f"{show_clock(moment)}\n{show_day(here(moment).date())}" if moment is not None else ""
