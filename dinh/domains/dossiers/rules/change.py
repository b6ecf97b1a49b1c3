"""A change in the making: collects what one verb does to a sheet, so that each verb says only what is its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dinh.domains.dossiers.rules.clock import dossier_due, sort_moment, step_deadline, step_explanation
from dinh.domains.dossiers.rules.sheet import (
    DOSSIER_COLUMNS,
    Act,
    ExtensionFacts,
    IntervalFacts,
    Plan,
    Row,
    Sheet,
    StepFacts,
)
from dinh.domains.dossiers.types import DeadlineScope, DossierVerb, SupplementClosing
from dinh.domains.procedures.types import StepPlan
from dinh.events.base import Event
from dinh.lib.deadlines import Due, ExplanationLine, HolderKind, Waiting
from dinh.lib.ids import uuid7
from dinh.lib.moments import local
from dinh.lib.records import changed
from dinh.lib.working_time import WorkingCalendar

UNAUDITED = frozenset(
    {"event_seq", "lock_version", "step_seq", "sort_at", "updated_at", "updated_by_id", "held_since"}
)


class Change:
    """Working copy of one verb. Every setter keeps sheet and rows in step; `plan()` closes it."""

    def __init__(
        self, sheet: Sheet, act: Act, verb: DossierVerb, *, new: Mapping[str, Any] | None = None
    ) -> None:
        """`new` makes the dossier's row: its columns that are no facts."""
        self.before = sheet
        self.sheet = sheet
        self.act = act
        self.verb = verb
        self.event_id: UUID = uuid7()
        self._rows: list[Row] = []
        self._events: list[Event] = []
        self._new = new

    # the dossier row

    def set(self, **values: Any) -> None:
        """New values of dossier columns."""
        self.sheet = changed(self.sheet, dossier=changed(self.sheet.dossier, **values))

    def insert(self, table: str, **values: Any) -> UUID:
        """A row beside the dossier, its key drawn here."""
        key = uuid7()
        self._rows.append(Row(table, {"id": key, "dossier_id": self.sheet.dossier.id, **values}))
        return key

    def update(self, table: str, key: UUID, **values: Any) -> None:
        """New values of a row beside the dossier."""
        self._rows.append(Row(table, values, {"id": key}))

    def close_supplement(self, closing: SupplementClosing) -> None:
        """End the open supplement request; there is exactly one while the dossier waits for it."""
        answered = self.act.now if closing is SupplementClosing.ANSWERED else None
        self._rows.append(
            Row(
                "SupplementRequest",
                {"closing": closing.value, "answered_at": answered},
                {"dossier_id": self.sheet.dossier.id, "closing": ""},
            )
        )

    def put(self, row: Row) -> None:
        """A row of another shape."""
        self._rows.append(row)

    def tell(self, event: Event) -> None:
        """A fact for the other rooms."""
        self._events.append(event)

    # calendars

    def calendar(self, agency_id: int) -> WorkingCalendar:
        """The working calendar of an agency of the act."""
        return self.act.calendars[agency_id]

    @property
    def own_calendar(self) -> WorkingCalendar:
        """The calendar of the dossier's clock: that of the competent agency."""
        return self.calendar(self.sheet.dossier.competent_agency_id)

    def minutes(self, begin: datetime, end: datetime) -> int:
        """Working minutes on the dossier's calendar; seconds are cut."""
        return self.own_calendar.between(begin, end)

    # steps

    def close_step(self, note: str = "") -> None:
        """End the open stretch of holding now."""
        step = self.sheet.step
        if step is None:
            return
        self.update(
            "DossierStep",
            step.id,
            closed_at=self.act.now,
            closed_by_verb=self.verb.value,
            note=note,
            minutes=self.minutes(step.opened_at, self.act.now),
        )
        self.sheet = changed(self.sheet, step=None)

    def open_step(
        self,
        *,
        plan: StepPlan | None,
        step_code: str,
        title: str,
        holder_kind: HolderKind,
        agency_id: int | None,
        role: str = "",
        unit_id: int | None = None,
        account_id: int | None = None,
        body_name: str = "",
        visit: tuple[int, datetime] | None = None,
    ) -> StepFacts:
        """Begin a stretch of holding now; with `visit` it goes on in a visit begun before (after a pause).

        `plan` is given when an agency holds it: then the step's own limit runs.
        """
        seq = self.sheet.dossier.step_seq + 1
        number, opened = visit or (seq, self.act.now)
        step = StepFacts(
            id=uuid7(),
            seq=seq,
            step_code=step_code,
            title=title,
            holder_kind=holder_kind,
            agency_id=agency_id,
            unit_id=unit_id,
            role=role,
            account_id=account_id,
            body_name=body_name,
            visit=number,
            visit_opened_at=opened,
            opened_at=self.act.now,
            due_at=self._step_deadline(plan, opened, agency_id),
        )
        self._rows.append(Row("DossierStep", {"dossier_id": self.sheet.dossier.id, **vars(step)}))
        self.sheet = changed(self.sheet, step=step)
        self.set(step_seq=seq)
        return step

    def _step_deadline(
        self, step: StepPlan | None, opened: datetime, agency_id: int | None
    ) -> datetime | None:
        if step is None or step.limit is None or agency_id is None:
            return None
        calendar = self.calendar(agency_id)
        due_at = step_deadline(
            step, self.sheet, visit_opened_at=opened, plan=self.act.plan, calendar=calendar
        )
        explanation = step_explanation(step, due_at)
        self.keep_deadline(DeadlineScope.STEP, due_at, self.sheet.is_suspended, calendar, explanation)
        return due_at

    def recompute_step(self) -> bool:
        """Compute the open step's own limit anew; True when it moved."""
        step = self.sheet.step
        if step is None or step.holder_kind is not HolderKind.AGENCY or step.agency_id is None:
            return False
        plan = next((one for one in self.act.plan.steps if one.code == step.step_code), None)
        if plan is None or plan.limit is None:
            return False
        calendar = self.calendar(step.agency_id)
        due_at = step_deadline(
            plan, self.sheet, visit_opened_at=step.visit_opened_at, plan=self.act.plan, calendar=calendar
        )
        if due_at == step.due_at:
            return False
        self.update("DossierStep", step.id, due_at=due_at)
        self.sheet = changed(self.sheet, step=changed(step, due_at=due_at))
        return True

    def step_account(self, account_id: int | None) -> None:
        """The officer of the open step."""
        if self.sheet.step is not None:
            self.sheet = changed(self.sheet, step=changed(self.sheet.step, account_id=account_id))

    def carry_step(self, step: StepFacts, *, agency_id: int, unit_id: int | None = None) -> None:
        """Go on with a closed step in another agency or unit, in the same visit and with the same due moment."""
        seq = self.sheet.dossier.step_seq + 1
        carried = changed(
            step,
            id=uuid7(),
            seq=seq,
            agency_id=agency_id,
            unit_id=unit_id,
            account_id=None,
            opened_at=self.act.now,
        )
        self._rows.append(Row("DossierStep", {"dossier_id": self.sheet.dossier.id, **vars(carried)}))
        self.sheet = changed(self.sheet, step=carried)
        self.set(step_seq=seq)

    # clock

    def stop_clock(self, kind: Waiting, reason: str) -> None:
        """Stop the clock now."""
        row = IntervalFacts(id=uuid7(), kind=kind.value, from_at=self.act.now, to_at=None)
        self._rows.append(
            Row(
                "ClockInterval",
                {
                    "id": row.id,
                    "dossier_id": self.sheet.dossier.id,
                    "kind": row.kind,
                    "from_at": row.from_at,
                    "to_at": None,
                    "reason": reason,
                    "caused_by": self.event_id,
                },
            )
        )
        self.sheet = changed(self.sheet, intervals=(*self.sheet.intervals, row))
        self._mark_suspended()

    def run_clock(self, kind: Waiting | None = None) -> None:
        """Let the clock run again: end the open pause of a kind, or every open pause."""
        kept: list[IntervalFacts] = []
        for one in self.sheet.intervals:
            if one.to_at is None and (kind is None or one.kind == kind.value):
                self.update("ClockInterval", one.id, to_at=self.act.now)
                one = changed(one, to_at=self.act.now)
            kept.append(one)
        self.sheet = changed(self.sheet, intervals=tuple(kept))
        self._mark_suspended()

    def _mark_suspended(self) -> None:
        still_open = [one.kind for one in self.sheet.intervals if one.to_at is None]
        self.set(suspended_for=still_open[-1] if still_open else "")

    def recompute(self) -> Due:
        """Compute the legal deadline anew from the facts, keep it with its explanation."""
        reckoned = dossier_due(self.sheet, plan=self.act.plan, calendar=self.own_calendar)
        self.set(due_at=reckoned.due_at)
        self.keep_deadline(
            DeadlineScope.DOSSIER,
            reckoned.due_at,
            reckoned.suspended,
            reckoned.calendar,
            reckoned.explanation,
        )
        return reckoned

    def keep_deadline(
        self,
        scope: DeadlineScope,
        due_at: datetime | None,
        suspended: bool,
        calendar: WorkingCalendar,
        explanation: Sequence[ExplanationLine],
    ) -> None:
        """A computed deadline, kept for ever."""
        self.insert(
            "Deadline",
            scope=scope.value,
            seq=self.sheet.dossier.event_seq + 1,
            due_at=due_at,
            suspended=suspended,
            computed_at=self.act.now,
            cause=self.verb.value,
            calendar_version=calendar.version,
            explanation=[[line.text, line.value, line.law] for line in explanation],
        )

    def set_extension(self, extension: ExtensionFacts) -> None:
        """The extension of the dossier."""
        self.sheet = changed(self.sheet, extension=extension)

    # counters

    def count(self, **counts: int) -> None:
        """A delta of the statistics, in this transaction."""
        facts = self.sheet.dossier
        self._rows.append(
            Row(
                "CountDelta",
                {
                    "id": uuid7(),
                    "day": local(self.act.now).date(),
                    "agency_id": facts.competent_agency_id,
                    "reception_agency_id": facts.counted_counter_id,
                    "procedure_id": facts.procedure_id,
                    "field_code": facts.field_code,
                    "channel": facts.channel,
                    **counts,
                },
            )
        )

    # the end

    def plan(self, payload: Mapping[str, Any] | None = None, *, purpose: str = "") -> Plan:
        """Close the change: the line of history, the dossier's new row, the audit line."""
        facts = self.sheet.dossier
        self.set(
            event_seq=facts.event_seq + 1,
            lock_version=facts.lock_version + 1,
            updated_at=self.act.now,
            updated_by_id=self.act.actor.account_id,
        )
        self.set(sort_at=sort_moment(self.sheet))
        after, before = self.sheet.dossier, self.before.dossier
        old, new = vars(before), vars(after)
        moved = {name: (old[name], new[name]) for name in DOSSIER_COLUMNS if old[name] != new[name]}
        history = Row(
            "DossierEvent",
            {
                "id": self.event_id,
                "dossier_id": after.id,
                "seq": after.event_seq,
                "at": self.act.now,
                "verb": self.verb.value,
                "account_id": self.act.actor.account_id,
                "actor_kind": self.act.actor.kind.value,
                "agency_id": self.act.agency_id,
                "payload": dict(payload or {}),
            },
        )
        if self._new is None:
            dossier = Row("Dossier", {name: value for name, (_, value) in moved.items()}, {"id": after.id})
        else:
            dossier = Row("Dossier", {**new, **self._new})
        return Plan(
            before=self.before,
            sheet=self.sheet,
            rows=(*self._rows, history, dossier),
            events=tuple(self._events),
            actor=self.act.actor,
            now=self.act.now,
            verb=f"dossiers.{self.verb.value}",
            changes={name: pair for name, pair in moved.items() if name not in UNAUDITED},
            purpose=purpose,
        )
