"""Agencies and successions from tables: idempotent, a reason for each bad row, the rest loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from dinh.domains.people import permissions, rules
from dinh.domains.people.actions.agencies import correct_agency, create_agency
from dinh.domains.people.actions.successions import merge_agencies, split_agency
from dinh.domains.people.models import Agency, AgencySpell, AgencySuccession
from dinh.domains.people.queries.agencies import get_agency_by_code
from dinh.domains.people.types import AgencyLevel, SuccessionKind
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.intake.types import ImportReport, Row
from dinh.lib.moments import parse_day
from dinh.lib.refusals import Invalid, Refusal

BATCH = 50
Progress = Callable[[int, int], None]
YES = frozenset({"yes", "true", "1", "có", "x"})
AGENCY_COLUMNS = ("code", "name", "level", "active_from")
SUCCESSION_COLUMNS = ("predecessor_code", "successor_code", "effective_date", "decision")


class RowInvalid(Invalid):
    """A row lacks a column or holds a value that cannot be."""

    code = "people.import_row_invalid"


@dataclass(frozen=True, slots=True)
class _Succession:
    row: int
    predecessor: int
    depth: int
    successor: int
    day: date
    decision: str
    is_main: bool


def import_agencies(
    *,
    actor: Actor,
    now: datetime,
    rows: Iterable[Row],
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load agencies (code, name, level, parent_code, active_from, …) or, when the rows name predecessor_code and
    successor_code, successions. A second run changes nothing; a changed name is corrected; `dry_run` undoes all.

    Each new agency and succession tells its fact, as if it had been entered by hand. Fifty rows (for successions: the
    heirs of one agency) are one transaction: what was loaded before an interruption stays, and the next run goes on
    behind it. `progress` hears how many of how many rows are done.
    """
    if not permissions.may_change_agencies(actor):
        raise NotYours
    report = ImportReport()
    sound: list[Row] = []
    for row in rows:
        if row.problem:
            report.reject(row.number, row.problem)
        else:
            sound.append(row)
    with transaction.atomic() if dry_run else nullcontext():
        if sound and "predecessor_code" in sound[0].values:
            _load_successions(actor, now, sound, report, progress)
        else:
            _load_agencies(actor, now, sound, report, progress)
        if dry_run:
            transaction.set_rollback(True)
    report.rejected.sort()
    return report


def _load_agencies(
    actor: Actor, now: datetime, rows: Sequence[Row], report: ImportReport, progress: Progress | None
) -> None:
    """Parents may stand after their children: rows whose parent is not there yet are tried again."""
    codes = {row.values.get("code", "") for row in rows}
    waiting = list(rows)
    done: set[str] = set()
    while waiting:
        ready: list[Row] = []
        later: list[Row] = []
        for row in waiting:
            parent = row.values.get("parent_code", "")
            if parent in codes - done and parent != row.values.get("code", ""):
                later.append(row)
                continue
            done.add(row.values.get("code", ""))
            ready.append(row)
        for start in range(0, len(ready), BATCH):
            _load_batch(actor, now, ready[start : start + BATCH], report)
            if progress is not None:
                progress(len(rows) - len(waiting) + min(start + BATCH, len(ready)), len(rows))
        if len(later) == len(waiting):
            for row in later:
                report.reject(row.number, "Cơ quan cấp trên trỏ vòng trong bảng này.")
            return
        waiting = later


def _load_batch(actor: Actor, now: datetime, rows: Sequence[Row], report: ImportReport) -> None:
    with transaction.atomic():
        for row in rows:
            try:
                with transaction.atomic():
                    _load_agency(actor, now, row, report)
            except Refusal as refusal:
                report.reject(row.number, refusal.sentence)


def _load_agency(actor: Actor, now: datetime, row: Row, report: ImportReport) -> None:
    values = _complete(row, AGENCY_COLUMNS)
    active_from = _day(values["active_from"])
    if values["level"] not in set(AgencyLevel):
        raise RowInvalid(f"Cấp “{values['level']}” không có. Dùng: {', '.join(AgencyLevel)}.")
    parent_code = values.get("parent_code", "")
    parent = get_agency_by_code(code=parent_code, at=active_from) if parent_code else None
    known = Agency.objects.filter(code=values["code"], active_from=active_from).first()
    if known is None:
        create_agency(
            actor=actor,
            now=now,
            code=values["code"],
            name=values["name"],
            level=AgencyLevel(values["level"]),
            active_from=active_from,
            parent_id=parent.id if parent else None,
            statistical_code=values.get("statistical_code", ""),
            code_is_illustrative=values.get("illustrative", "").lower() in YES,
            decision=values.get("decision", ""),
        )
        report.loaded += 1
        return
    spell = AgencySpell.objects.filter(agency=known).order_by("active_from")[0]
    if known.level != values["level"] or spell.parent_id != (parent.id if parent else None):
        raise RowInvalid(
            "Cơ quan đã có với cấp hoặc cơ quan cấp trên khác. Hãy dùng chức năng chuyển cơ quan."
        )
    if (spell.name, known.statistical_code) == (values["name"], values.get("statistical_code", "")):
        report.unchanged += 1
        return
    correct_agency(
        actor=actor,
        now=now,
        agency_id=known.id,
        name=values["name"],
        statistical_code=values.get("statistical_code", ""),
    )
    report.updated += 1


def _load_successions(
    actor: Actor, now: datetime, rows: Sequence[Row], report: ImportReport, progress: Progress | None
) -> None:
    read: list[_Succession] = []
    for row in rows:
        try:
            read.append(_succession(row))
        except Refusal as refusal:
            report.reject(row.number, refusal.sentence)
    heirs_of: dict[tuple[date, int], list[_Succession]] = {}
    for line in read:
        heirs_of.setdefault((line.day, line.predecessor), []).append(line)
    shares = Counter((line.day, line.successor) for line in read)
    # What stands lowest ends first, so that nothing is left below an agency when its turn comes.
    settled = len(rows) - len(read)
    for lines in sorted(heirs_of.values(), key=lambda lines: (lines[0].day, -lines[0].depth, lines[0].row)):
        settled += len(lines)
        if progress is not None:
            progress(settled, len(rows))
        known = set(
            AgencySuccession.objects.filter(predecessor=lines[0].predecessor).values_list(
                "successor", flat=True
            )
        )
        if known == {line.successor for line in lines}:
            report.unchanged += len(lines)
            continue
        try:
            with transaction.atomic():
                _succeed(actor, now, lines, shares[lines[0].day, lines[0].successor])
        except Refusal as refusal:
            for line in lines:
                report.reject(line.row, refusal.sentence)
        else:
            report.loaded += len(lines)


def _succession(row: Row) -> _Succession:
    values = _complete(row, SUCCESSION_COLUMNS)
    day = _day(values["effective_date"])
    predecessor = get_agency_by_code(code=values["predecessor_code"], at=day - timedelta(days=1))
    successor = get_agency_by_code(code=values["successor_code"], at=day)
    return _Succession(
        row=row.number,
        predecessor=predecessor.id,
        depth=predecessor.path.count("."),
        successor=successor.id,
        day=day,
        decision=values["decision"],
        is_main=values.get("main", "yes").lower() in YES,
    )


def _succeed(actor: Actor, now: datetime, lines: list[_Succession], sharers: int) -> None:
    mains = [line for line in lines if line.is_main]
    if len(mains) != 1:
        raise RowInvalid("Mỗi cơ quan cần đúng một cơ quan kế thừa chính (cột main).")
    first, main = lines[0], mains[0]
    if len(lines) > 1:
        split_agency(
            actor=actor,
            now=now,
            predecessor=first.predecessor,
            successors=[line.successor for line in lines],
            main=main.successor,
            effective_date=first.day,
            decision=main.decision,
        )
        return
    kind: SuccessionKind = rules.succession_kind(predecessors=sharers, successors=1)
    merge_agencies(
        actor=actor,
        now=now,
        predecessors=[first.predecessor],
        successor=main.successor,
        effective_date=first.day,
        decision=main.decision,
        kind=kind,
    )


def _complete(row: Row, columns: tuple[str, ...]) -> dict[str, str]:
    values = {name: str(value) for name, value in row.values.items() if value is not None}
    missing = [name for name in columns if not values.get(name)]
    if missing:
        raise RowInvalid(f"Thiếu {', '.join(missing)}.")
    return values


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise RowInvalid(f"Ngày “{text}” không đúng. Viết như 2025-07-01 hoặc 01/07/2025.") from error
