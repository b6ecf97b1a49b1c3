"""A running dossier of an older one-stop system: what its row says, and the verbs that lead to where it stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from dinh.domains.dossiers.types import DossierVerb, MarkInput
from dinh.domains.procedures.types import StepPlan, Verb, VersionPlan
from dinh.lib.deadlines import Unit
from dinh.lib.moments import HCM, parse_moment
from dinh.lib.refusals import Invalid
from dinh.lib.vietnamese import clean_line, fold

COLUMNS = {
    "code": "Số hồ sơ",
    "procedure_code": "Mã thủ tục",
    "competent_agency": "Mã cơ quan giải quyết",
    "reception_agency": "Mã cơ quan tiếp nhận",
    "channel": "Kênh nộp",
    "submitted_at": "Nộp lúc",
    "received_at": "Tiếp nhận lúc",
    "filer_name": "Người nộp",
    "filer_phone": "Điện thoại",
    "filer_email": "Thư điện tử",
    "filer_address": "Địa chỉ",
    "subject_name": "Chủ hồ sơ",
    "step": "Bước",
    "step_since": "Ở bước từ",
    "suspensions": "Tạm dừng",
    "extension": "Gia hạn",
    "extended_at": "Gia hạn lúc",
    "extension_letter": "Số thư xin lỗi",
    "stated_due_at": "Hạn trả",
}
NEEDED = ("code", "procedure_code", "competent_agency", "received_at", "filer_name")
ASKED_BEFORE = MarkInput(
    kind="paper",
    code="he-thong-cu",
    reason="Nội dung yêu cầu bổ sung được lưu tại hệ thống một cửa trước đây.",
)


class LegacyRowInvalid(Invalid):
    """A row lacks a column or holds a value that cannot be."""

    code = "dossiers.import_row_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyDossier:
    """A row, read."""

    code: str
    procedure_code: str
    competent_agency: str
    reception_agency: str
    channel: str
    submitted_at: datetime
    received_at: datetime
    filer_name: str
    filer_phone: str
    filer_email: str
    filer_address: str
    subject_name: str
    step: str
    step_since: datetime
    suspensions: tuple[tuple[datetime, datetime | None], ...]
    extension: tuple[int, Unit] | None
    extended_at: datetime | None
    extension_letter: str
    stated_due_at: datetime | None

    @property
    def digest(self) -> str:
        """Names what the row says, however its file writes it: the same content is the same dossier."""
        said = [repr(getattr(self, one.name)) for one in fields(self)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb at its moment."""

    at: datetime
    verb: DossierVerb
    values: Mapping[str, Any]


def read_legacy(row: Mapping[str, Any], *, now: datetime) -> LegacyDossier:
    """The row as values, under its column names or their Vietnamese headings. Refused: LegacyRowInvalid."""
    cells = _cells(row)
    missing = [COLUMNS[name] for name in NEEDED if not cells.get(name)]
    if missing:
        raise LegacyRowInvalid(f"Thiếu {', '.join(missing)}.")
    received_at = _moment(cells, "received_at")
    assert received_at is not None
    found = LegacyDossier(
        **{name: cells.get(name, "") for name in _TEXTS},
        channel=fold(cells.get("channel", "")) or "counter",
        subject_name=cells.get("subject_name") or cells["filer_name"],
        submitted_at=_moment(cells, "submitted_at") or received_at,
        received_at=received_at,
        step_since=_moment(cells, "step_since") or received_at,
        suspensions=tuple(_suspensions(cells.get("suspensions", ""))),
        extension=_extension(cells.get("extension", "")),
        extended_at=_moment(cells, "extended_at"),
        stated_due_at=_moment(cells, "stated_due_at"),
    )
    _check_order(found, now)
    return found


_TEXTS = (
    "code",
    "procedure_code",
    "competent_agency",
    "reception_agency",
    "filer_name",
    "filer_phone",
    "filer_email",
    "filer_address",
    "step",
    "extension_letter",
)


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    by_heading = {fold(words): name for name, words in COLUMNS.items()}
    cells: dict[str, str] = {}
    for heading, value in row.items():
        if value is None:
            continue
        parts = value if isinstance(value, list) else [value]
        name = by_heading.get(fold(str(heading)), str(heading))
        cells[name] = clean_line("; ".join(str(part) for part in parts))
    unknown = sorted(set(cells) - set(COLUMNS))
    if unknown:
        raise LegacyRowInvalid(f"Cột “{unknown[0]}” không có trong mẫu. Hãy bỏ cột hoặc sửa tên cột.")
    return cells


def _moment(cells: Mapping[str, str], name: str) -> datetime | None:
    text = cells.get(name, "")
    return _read_moment(text, COLUMNS[name]) if text else None


def _read_moment(text: str, heading: str) -> datetime:
    try:
        if "/" in text:
            return datetime.strptime(text.strip(), "%d/%m/%Y %H:%M").replace(tzinfo=HCM)
        if len(text.strip()) > len("2023-02-06"):
            return parse_moment(text)
    except (ValueError, OverflowError):
        pass
    raise LegacyRowInvalid(f"{heading} “{text}” không đúng. Viết cả giờ, như 2023-02-06 09:10.")


def _suspensions(text: str) -> Iterator[tuple[datetime, datetime | None]]:
    """`FROM/TO; FROM/`: the last may still be open."""
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        begin, slash, end = part.partition("/")
        if not slash:
            raise LegacyRowInvalid(
                f"Tạm dừng “{part}” không đúng. Viết TỪ/ĐẾN, như 2023-02-08 10:00/2023-02-10 14:00; còn dừng thì bỏ trống ĐẾN."
            )
        yield (
            _read_moment(begin, "Tạm dừng"),
            _read_moment(end, "Tạm dừng") if end.strip() else None,
        )


def _extension(text: str) -> tuple[int, Unit] | None:
    if not text:
        return None
    number, _, unit = (part.strip() for part in text.partition(":"))
    if not number.isdecimal() or not 0 < int(number) <= 999 or unit not in set(Unit):
        raise LegacyRowInvalid(f"Gia hạn “{text}” không đúng. Viết như 3:working_days.")
    return int(number), Unit(unit)


def _check_order(found: LegacyDossier, now: datetime) -> None:
    """Moments lie in order and not ahead of now. Refused: LegacyRowInvalid."""
    if found.submitted_at > found.received_at:
        raise LegacyRowInvalid("Nộp lúc ở sau Tiếp nhận lúc.")
    if found.received_at.date() >= now.astimezone(HCM).date():
        raise LegacyRowInvalid(
            "Hồ sơ tiếp nhận hôm nay chưa nạp được. Hãy nạp từ ngày mai, khi dãy số của ngày đã khép."
        )
    if (found.extension is None) != (found.extended_at is None) or (
        found.extension is not None and not found.extension_letter
    ):
        raise LegacyRowInvalid("Gia hạn cần đủ ba cột: Gia hạn, Gia hạn lúc, Số thư xin lỗi.")
    last = found.received_at
    for begin, end in found.suspensions:
        if begin < last:
            raise LegacyRowInvalid(
                "Các khoảng tạm dừng phải sau lúc tiếp nhận, đúng thứ tự, không chồng nhau."
            )
        if end is not None and end < begin:
            raise LegacyRowInvalid("Một khoảng tạm dừng kết thúc trước khi bắt đầu.")
        last = end or datetime.max.replace(tzinfo=HCM)
    for at in (found.step_since, found.extended_at):
        if at is not None and at < found.received_at:
            raise LegacyRowInvalid("Ở bước từ và Gia hạn lúc phải sau lúc tiếp nhận.")
    stated = [found.step_since, found.extended_at, *(one for pair in found.suspensions for one in pair)]
    if any(at > now for at in stated if at is not None):
        raise LegacyRowInvalid("Có thời điểm ở tương lai. Chỉ nạp việc đã xảy ra.")


def deeds(found: LegacyDossier, plan: VersionPlan) -> tuple[Deed, ...]:
    """The verbs after submission, in the order they happened. Refused: LegacyRowInvalid (no way to the step)."""
    then = [Deed(found.received_at, DossierVerb.RECEIVE, {})]
    then += [
        Deed(found.step_since, DossierVerb.FORWARD, {"to_step": code, "note": "Nạp từ hệ thống cũ"})
        for code in _way(plan, found.step)
    ]
    for begin, end in found.suspensions:
        asked = {"marks": (ASKED_BEFORE,), "answer_by": None, "note": "Tạm dừng theo hệ thống cũ"}
        then.append(Deed(begin, DossierVerb.REQUEST_SUPPLEMENT, asked))
        if end is not None:
            then.append(Deed(end, DossierVerb.ANSWER_SUPPLEMENT, {}))
    if found.extension is not None and found.extended_at is not None:
        value, unit = found.extension
        reason = f"Gia hạn theo hệ thống cũ, thư xin lỗi số {found.extension_letter}"
        values = {
            "value": value,
            "unit": unit,
            "reason": reason,
            "apology_sha256": "",
            "letter_elsewhere": True,
        }
        then.append(Deed(found.extended_at, DossierVerb.EXTEND, values))
    return tuple(sorted(then, key=lambda deed: deed.at))


def _way(plan: VersionPlan, text: str) -> tuple[str, ...]:
    """Codes of the steps after the first that lead to the step, shortest way."""
    if not plan.steps:
        raise LegacyRowInvalid("Thủ tục này chưa có quy trình điện tử. Hãy nạp quy trình trước.")
    goal = _step(plan, text)
    ways: dict[str, tuple[str, ...]] = {plan.first_step.code: ()}
    waiting = [plan.first_step]
    while waiting:
        step = waiting.pop(0)
        if step.code == goal.code:
            return ways[step.code]
        for move in step.transitions:
            if move.verb is Verb.FORWARD and move.to_step is not None and move.to_step not in ways:
                ways[move.to_step] = (*ways[step.code], move.to_step)
                waiting.append(plan.step(move.to_step))
    raise LegacyRowInvalid(f"Không có lối chuyển từ bước đầu đến bước “{text}”.")


def _step(plan: VersionPlan, text: str) -> StepPlan:
    if not text:
        return plan.first_step
    found = [step for step in plan.steps if fold(text) in {fold(step.code), fold(step.title)}]
    if len(found) != 1:
        raise LegacyRowInvalid(
            f"Bước “{text}” không có. Dùng: {', '.join(step.title for step in plan.steps)}."
        )
    return found[0]
