"""The loaded province as values: who works where, which plans and calendars hold; asks the database once for each."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate
from random import Random

from dinh.domains.dossiers.types import PaperInput, ResultInput
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
    competent_agencies_of,
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
from dinh.project.demo.sample import (
    APOLOGY,
    ENCLOSURE,
    KINDS,
    REJECTION,
    SampleKind,
    result_kind,
    sample_pdf,
)

WHOLE_CATALOGUE = 2000
OFTEN_WITH_PAPERS = 8
OFTEN_WITH_FEE = 2
LONGEST = {Unit.WORKING_DAYS: 20, Unit.CALENDAR_DAYS: 30}


@dataclass(frozen=True, slots=True)
class Place:
    """An agency that settles dossiers, with the plans it settles them by and, added up, how often each is asked for."""

    agency: AgencySummary
    plans: tuple[VersionPlan, ...]
    often: tuple[int, ...]

    def only(self, fit: Callable[[VersionPlan], bool]) -> Place:
        """The same agency with those of its plans that fit."""
        return _place(self.agency, [plan for plan in self.plans if fit(plan)])


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
    """A PDF that stands for a result, a letter or an enclosure."""

    sha256: str
    size: int
    filename: str


@dataclass
class Province:
    """Answers from memory once asked; good for one load."""

    samples: Mapping[SampleKind, Sample]
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

    def result_file(self, plan: VersionPlan, number: int, *, is_rejected: bool) -> ResultInput:
        """What a procedure results in, or the letter that says no."""
        kind = REJECTION if is_rejected else result_kind(plan)
        sample = self.samples[kind]
        return ResultInput(
            title=f"{kind.title}: {plan.name}"[:300],
            sha256=sample.sha256,
            filename=sample.filename,
            media_type=PDF,
            size=sample.size,
            document_number=f"{number}/{kind.sign}",
        )

    def paper_file(self, paper: PaperInput) -> PaperInput:
        """The same paper as a copy that the citizen sends."""
        sample = self.samples[ENCLOSURE]
        return replace(
            paper,
            sha256=sample.sha256,
            filename=sample.filename,
            media_type=PDF,
            size=sample.size,
            place="",
            originals=0,
            copies=1,
        )

    def apology(self) -> str:
        """The digest of the letter of apology."""
        return self.samples[APOLOGY].sha256

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
        """Departments and communes that settle dossiers on a day, with plans that can be drawn."""
        found = search_procedures(on=day, size=WHOLE_CATALOGUE)
        plans = version_plans(version_ids=[item.version_id for item in found.items])
        self._plans.update(plans)
        fit = [plan for plan in plans.values() if _is_fit(plan)]
        at_communes = [plan for plan in fit if plan.tiers == (Tier.COMMUNE,)]
        of_province = [plan for plan in fit if plan.tiers == (Tier.PROVINCE,)]
        competent = competent_agencies_of(
            procedure_codes=[plan.procedure_code for plan in of_province], on=day
        )
        by_department: dict[int, list[VersionPlan]] = {}
        for plan in of_province:
            for agency in competent.get(plan.procedure_code, ()):
                by_department.setdefault(agency.id, []).append(plan)
        departments = list_agencies(level=AgencyLevel.DEPARTMENT, active_on=day)
        communes = list_agencies(level=AgencyLevel.COMMUNE, active_on=day)
        return (
            tuple(_place(one, by_department[one.id]) for one in departments if one.id in by_department),
            tuple(_place(one, at_communes) for one in communes),
        )


def _is_fit(plan: VersionPlan) -> bool:
    """Filed online and at the counter, with the general form, within a month: what most dossiers are."""
    if plan.procedure_code in FORMS_BY_HAND:
        return False
    if not {Channel.WEB, Channel.COUNTER, Channel.POST} <= set(plan.limits):
        return False
    return all(
        limit is not None and limit.value <= LONGEST.get(limit.unit, 0) for limit in plan.limits.values()
    )


def _place(agency: AgencySummary, plans: Sequence[VersionPlan]) -> Place:
    return Place(agency, tuple(plans), tuple(accumulate(_often(plan) for plan in plans)))


def _often(plan: VersionPlan) -> int:
    """What people ask for most asks for papers (residence, civil status); services with a fee come next."""
    return OFTEN_WITH_PAPERS if plan.papers else OFTEN_WITH_FEE if any(plan.fees.values()) else 1


def store_samples(*, now: datetime) -> None:
    """Keep the sample files; the same again changes nothing."""
    for kind in KINDS:
        store_file(stream=io.BytesIO(sample_pdf(kind)), filename=kind.filename, actor=SYSTEM, now=now)


def read_province() -> Province:
    """Begin to ask; the samples must have been stored."""
    return Province({kind: _sample(kind) for kind in KINDS})


def _sample(kind: SampleKind) -> Sample:
    content = sample_pdf(kind)
    return Sample(hashlib.sha256(content).hexdigest(), len(content), kind.filename)
