"""The clocks of a dossier: reception, the legal limit, the limit of a step. Exact meaning: `lib.deadlines`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dinh.domains.dossiers.rules.refusals import DateOutOfRange
from dinh.domains.dossiers.rules.sheet import DossierFacts, ExtensionFacts, IntervalFacts, Sheet
from dinh.domains.procedures.types import Channel, StepPlan, VersionPlan
from dinh.lib import deadlines
from dinh.lib.deadlines import (
    Due,
    ExplanationLine,
    Extension,
    Limit,
    Suspension,
    Unit,
    due,
    is_past,
    step_due,
)
from dinh.lib.moments import cut_to_minute, show_moment
from dinh.lib.working_time import WorkingCalendar

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Place in a queue of a dossier that has no moment to be sorted by."""

LONGEST_WAIT = timedelta(days=366)


def limit_of(plan: VersionPlan, channel: str) -> Limit | None:
    """The legal limit of a dossier is that of its channel; the national portal files online like the web."""
    own = Channel(channel)
    if own is Channel.NATIONAL and own not in plan.limits:
        own = Channel.WEB
    return plan.limits.get(own)


def suspensions_of(intervals: tuple[IntervalFacts, ...]) -> tuple[Suspension, ...]:
    """Pauses as the clock takes them."""
    return tuple(Suspension(one.from_at, one.to_at, one.kind) for one in intervals)


def extensions_of(extension: ExtensionFacts | None) -> tuple[Extension, ...]:
    """The extension, if it counts."""
    if extension is None or not extension.counts:
        return ()
    return (Extension(extension.value, Unit(extension.unit), extension.at),)


def dossier_due(sheet: Sheet, *, plan: VersionPlan, calendar: WorkingCalendar) -> Due:
    """The legal deadline of a received dossier, from nothing but its facts."""
    received_at = sheet.dossier.received_at
    assert received_at is not None
    return due(
        calendar=calendar,
        received_at=received_at,
        limit=limit_of(plan, sheet.dossier.channel),
        suspensions=suspensions_of(sheet.intervals),
        extensions=extensions_of(sheet.extension),
        limit_source=f"Quyết định công bố thủ tục {plan.procedure_code}",
    )


def step_deadline(
    step: StepPlan, sheet: Sheet, *, visit_opened_at: datetime, plan: VersionPlan, calendar: WorkingCalendar
) -> datetime | None:
    """The limit of a step, from the moment the dossier came to it, on the calendar of the agency that holds it."""
    return step_due(
        calendar=calendar,
        opened_at=visit_opened_at,
        limit=step.limit,
        not_before=counted_from(sheet, plan=plan, calendar=calendar),
        suspensions=suspensions_of(sheet.intervals),
    )


def counted_from(sheet: Sheet, *, plan: VersionPlan, calendar: WorkingCalendar) -> datetime | None:
    """The moment the dossier's own count starts: no step is late before it."""
    received_at = sheet.dossier.received_at
    if received_at is None:
        return None
    limit = limit_of(plan, sheet.dossier.channel)
    return deadlines.counted_from(calendar=calendar, received_at=received_at, limit=limit)


def step_explanation(step: StepPlan, due_at: datetime | None) -> tuple[ExplanationLine, ...]:
    """One line: the limit the process gives the step."""
    size = step.limit.label if step.limit else "không quy định"
    value = show_moment(due_at, weekday=True) if due_at else "chưa có hạn"
    return (
        ExplanationLine(f"Hạn riêng của bước “{step.title}”: {size}", value, "Quy trình điện tử của thủ tục"),
    )


def reception_due(*, submitted_at: datetime, minutes: int, calendar: WorkingCalendar) -> datetime:
    """When a submitted dossier must be received or refused: so many working minutes later (rule set)."""
    return calendar.add(calendar.next_start(cut_to_minute(submitted_at)), minutes)


def sort_moment(sheet: Sheet) -> datetime:
    """Place in the inbox: what the holder must meet next; pauses by the day they are to be answered; ended by their end."""
    facts = sheet.dossier
    if facts.finished_at is not None:
        return facts.finished_at
    if facts.suspended_for or facts.answer_by is not None:
        return facts.answer_by or NEVER
    if facts.received_at is None:
        return facts.reception_due_at or NEVER
    return facts.due_at or NEVER


def check_answer_by(answer_by: datetime | None, now: datetime) -> None:
    """Refused with DateOutOfRange unless the moment lies ahead and within a year."""
    if answer_by is not None and not now < answer_by <= now + LONGEST_WAIT:
        raise DateOutOfRange(fields={"answer_by": DateOutOfRange.default_sentence})


def reception_was_late(facts: DossierFacts, now: datetime) -> int:
    """1 when the unit answered after its own clock had run out, else 0."""
    return int(is_past(facts.reception_due_at, now))
