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


def register_paper(
    *,
    agency: AgencySummary,
    forms: Mapping[str, str],
    office: Office,
    first: date,
    last: date,
    lines: Sequence[RegisterFacts],
) -> RegisterPaper:
    """The register of an agency from `first` to `last`, both counted. Refused: NoSuchPaperForm."""
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
        period=f"Từ ngày {show_day(first)} đến ngày {show_day(last)}",
        rows=tuple(_row(number, line) for number, line in enumerate(lines, start=1)),
        total=f"{format_number(len(lines))} hồ sơ",
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
