"""The loaded province as values: who works where, which plans and calendars hold; asks the database once for each."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from random import Random

from dinh.domains.dossiers.types import ResultInput
from dinh.domains.people.models import Account
from dinh.domains.people.queries import (
    actor_for,
    get_profile,
    holders_of,
    list_agencies,
    successor_of,
    working_calendars,
)
from dinh.domains.people.types import AccountKind, AgencyLevel, AgencySummary, Role
from dinh.domains.procedures.queries import (
    competent_agencies,
    rule_set_on,
    search_procedures,
    version_plans,
)
from dinh.domains.procedures.rules.forms_by_hand import FORMS_BY_HAND
from dinh.domains.procedures.types import Channel, RuleSetView, Tier, VersionPlan
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.kernel.files.actions import store_file
from dinh.kernel.files.types import PDF
from dinh.lib import moments
from dinh.lib.deadlines import Unit
from dinh.lib.moments import local
from dinh.lib.working_time import WorkingCalendar
from dinh.project.demo.places import MERGER
from dinh.project.demo.sample import sample_pdf

WHOLE_CATALOGUE = 2000
SAMPLES = (
    ("ket-qua-minh-hoa.pdf", ("KET QUA MINH HOA", "Khong co gia tri phap ly")),
    ("thu-xin-loi-minh-hoa.pdf", ("THU XIN LOI MINH HOA", "Khong co gia tri phap ly")),
)
LONGEST = {Unit.WORKING_DAYS: 20, Unit.CALENDAR_DAYS: 30}


@dataclass(frozen=True, slots=True)
class Place:
    """An agency that settles dossiers, with the plans it settles them by."""

    agency: AgencySummary
    plans: tuple[VersionPlan, ...]


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who files online."""

    actor: Actor
    name: str
    number: str
    phone: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Sample:
    """A PDF that stands for a result or a letter."""

    sha256: str
    size: int
    filename: str


@dataclass
class Province:
    """Answers from memory once asked; good for one load."""

    result: Sample
    letter: Sample
    _posts: dict[tuple[int, str, bool], tuple[Actor, ...]] = field(default_factory=dict)
    _actors: dict[tuple[int, bool], Actor] = field(default_factory=dict)
    _rules: dict[date, RuleSetView] = field(default_factory=dict)
    _plans: dict[int, VersionPlan] = field(default_factory=dict)
    _successors: dict[tuple[int, date], int] = field(default_factory=dict)

    @cached_property
    def calendars(self) -> Mapping[int | None, WorkingCalendar]:
        """The calendar of every agency there ever was."""
        return working_calendars(agency_ids=[agency.id for agency in list_agencies()])

    def calendar(self, agency_id: int) -> WorkingCalendar:
        """Working days of an agency."""
        return self.calendars[agency_id]

    def officer(self, agency_id: int, role: str, at: datetime, random: Random) -> Actor:
        """An officer who holds the role that day."""
        day = local(at).date()
        key = (agency_id, role, day >= MERGER)
        found = self._posts.get(key)
        if found is None:
            holders = holders_of(role=Role(role), agency_id=agency_id, on=day)
            found = self._posts[key] = tuple(self.holder(holder.account_id, at) for holder in holders)
        return random.choice(found)

    def holder(self, account_id: int, at: datetime) -> Actor:
        """The actor of an account before or after the merger."""
        key = (account_id, local(at).date() >= MERGER)
        if key not in self._actors:
            actor = actor_for(account_id=account_id, now=at)
            assert actor is not None
            self._actors[key] = actor
        return self._actors[key]

    def rules(self, day: date) -> RuleSetView:
        """The rule set of a day."""
        if day not in self._rules:
            self._rules[day] = rule_set_on(on=day)
        return self._rules[day]

    def plan(self, version_id: int) -> VersionPlan:
        """A plan that has been read; the demonstration gives no agency steps of its own."""
        return self._plans[version_id]

    def result_file(self, title: str) -> ResultInput:
        """A result to hand over."""
        return ResultInput(
            title=title[:300],
            sha256=self.result.sha256,
            filename=self.result.filename,
            media_type=PDF,
            size=self.result.size,
        )

    def apology(self) -> str:
        """The digest of the letter of apology."""
        return self.letter.sha256

    @cached_property
    def citizens(self) -> tuple[Citizen, ...]:
        """Everybody with a citizen's account, in the order of the accounts."""
        rows = Account.objects.filter(kind=AccountKind.CITIZEN, person__isnull=False).order_by("id")
        return tuple(self._citizen(account_id) for account_id in rows.values_list("id", flat=True))

    def _citizen(self, account_id: int) -> Citizen:
        profile = get_profile(account_id=account_id)
        actor = self.holder(account_id, moments.at(MERGER))
        assert profile.birth_date is not None
        return Citizen(actor, profile.full_name, profile.personal_number, profile.phone, profile.birth_date)

    def successor(self, agency_id: int, day: date) -> int:
        """Who goes on for an agency on a day; itself while it lives."""
        key = (agency_id, day)
        if key not in self._successors:
            self._successors[key] = successor_of(agency_id=agency_id, on=day)
        return self._successors[key]

    def places(self, day: date) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
        """Departments and communes that settle dossiers on a day, with plans that need neither fee nor papers."""
        found = search_procedures(on=day, size=WHOLE_CATALOGUE)
        plans = version_plans(version_ids=[item.version_id for item in found.items])
        self._plans.update(plans)
        simple = [plan for plan in plans.values() if _is_simple(plan)]
        at_communes = tuple(plan for plan in simple if plan.tiers == (Tier.COMMUNE,))
        by_department: dict[int, list[VersionPlan]] = {}
        for plan in simple:
            if plan.tiers == (Tier.PROVINCE,):
                for agency in competent_agencies(procedure_code=plan.procedure_code, on=day):
                    by_department.setdefault(agency.id, []).append(plan)
        departments = list_agencies(level=AgencyLevel.DEPARTMENT, active_on=day)
        communes = list_agencies(level=AgencyLevel.COMMUNE, active_on=day)
        return (
            tuple(Place(one, tuple(by_department[one.id])) for one in departments if one.id in by_department),
            tuple(Place(one, at_communes) for one in communes),
        )


def _is_simple(plan: VersionPlan) -> bool:
    """Filed online and at the counter, without fee and papers, within a month: what most dossiers are."""
    if any(plan.fees.values()) or plan.papers or plan.procedure_code in FORMS_BY_HAND:
        return False
    if not {Channel.WEB, Channel.COUNTER, Channel.POST} <= set(plan.limits):
        return False
    return all(
        limit is not None and limit.value <= LONGEST.get(limit.unit, 0) for limit in plan.limits.values()
    )


def store_samples(*, now: datetime) -> None:
    """Keep the sample files; the same again changes nothing."""
    for sample, content in (_sample(*one) for one in SAMPLES):
        store_file(stream=io.BytesIO(content), filename=sample.filename, actor=SYSTEM, now=now)


def read_province() -> Province:
    """Begin to ask; the samples must have been stored."""
    (result, _), (letter, _) = (_sample(*one) for one in SAMPLES)
    return Province(result, letter)


def _sample(filename: str, lines: tuple[str, ...]) -> tuple[Sample, bytes]:
    content = sample_pdf(lines)
    return Sample(hashlib.sha256(content).hexdigest(), len(content), filename), content
