"""The course of one dossier: which verbs, by whom, when. A driver does them: in memory for the load, or really."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any, Protocol

from dinh.domains.dossiers.actions import Sheet
from dinh.domains.dossiers.types import (
    DossierState,
    DossierVerb,
    FilingInput,
    HandOverWay,
    MarkInput,
    PaperInput,
    ReceptionCheck,
    ResultInput,
)
from dinh.domains.payments.types import PaymentMethod
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.access.types import Actor
from dinh.lib.deadlines import Unit
from dinh.lib.working_time import WorkingCalendar

DAY = 480
FORWARDS = 3
DOCUMENT_NUMBERS = 900
RATED = 0.3
REASON_SUPPLEMENT = "Bản chụp chưa rõ, đề nghị nộp lại"
REASON_EXTENSION = "Cần xác minh thực tế tại địa phương"
REASON_REFUSAL = "Hồ sơ không thuộc phạm vi giải quyết của cơ quan"
QUESTION, BODY = "Đề nghị cho ý kiến về hiện trạng khu đất", "Văn phòng đăng ký đất đai"
REASON_REJECT = "Không đủ điều kiện theo quy định"
NOTE = "Đã kiểm tra, chuyển bước tiếp theo"
MARKED_FIELD = MarkInput(kind="field", code="noi_dung", reason=REASON_SUPPLEMENT, title="Nội dung đề nghị")


class Pace(StrEnum):
    """How a dossier is to end against its deadline."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    STALLED = "stalled"


class Twist(StrEnum):
    """What happens on the way."""

    NONE = "none"
    SUPPLEMENT = "supplement"
    UNANSWERED = "unanswered"
    EXTENDED = "extended"
    CONSULTED = "consulted"
    REFUSED = "refused"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """All that is drawn before a dossier begins; `most` verbs are done, then it rests."""

    serial: int
    filing: FilingInput
    filer: Actor
    plan: VersionPlan
    submitted_at: datetime
    pace: Pace
    twist: Twist = Twist.NONE
    most: int = 100
    handed_over: bool = True
    assigned: bool = False
    paid_by: PaymentMethod | None = None
    may_rate: bool = True


class Driver(Protocol):
    """Whoever does the verbs."""

    def submit(self, course: Course) -> Sheet:
        """File the dossier."""

    def act(
        self, sheet: Sheet, verb: DossierVerb, actor: Actor, now: datetime, values: Mapping[str, Any]
    ) -> Sheet:
        """Do a verb with the arguments of its action."""

    def pay(
        self, sheet: Sheet, actor: Actor, now: datetime, method: PaymentMethod, receipt_code: str
    ) -> None:
        """Pay the fee of filing, when there is one."""


class Staff(Protocol):
    """Who works where, and on which days."""

    def officer(self, agency_id: int, role: str, at: datetime, random: Random) -> Actor:
        """An officer who holds the role that day."""

    def holder(self, account_id: int, at: datetime) -> Actor:
        """The actor of an account."""

    def calendar(self, agency_id: int) -> WorkingCalendar:
        """Working days of an agency."""

    def result_file(self, plan: VersionPlan, number: int, *, is_rejected: bool) -> ResultInput:
        """A result to hand over."""

    def paper_file(self, paper: PaperInput) -> PaperInput:
        """The same paper with a file."""

    def apology(self) -> str:
        """The digest of a letter of apology."""


class Rest(Exception):
    """The dossier rests here: its time has not come, or it should not go further."""


@dataclass
class Walk:
    """One dossier on its way."""

    course: Course
    driver: Driver
    staff: Staff
    until: datetime
    sheet: Sheet
    random: Random
    at: datetime
    done: int = 1

    def minutes_on(self, minutes: int) -> None:
        """Let working time pass."""
        seconds = timedelta(seconds=self.random.randrange(60))
        self.at = (
            self.calendar.add(self.calendar.next_start(self.at), max(1, minutes)).replace(second=0) + seconds
        )

    @property
    def calendar(self) -> WorkingCalendar:
        return self.staff.calendar(self.sheet.dossier.competent_agency_id)

    def act(self, verb: DossierVerb, actor: Actor, **values: Any) -> None:
        """Do a verb now, unless now lies ahead."""
        self.at = max(self.at, self.sheet.dossier.updated_at + timedelta(seconds=1))
        if self.at > self.until or self.done >= self.course.most:
            raise Rest
        self.sheet = self.driver.act(self.sheet, verb, actor, self.at, values)
        self.done += 1

    def at_counter(self) -> Actor:
        """A one-stop officer of the reception unit."""
        return self.staff.officer(self.sheet.dossier.reception_agency_id, "one_stop", self.at, self.random)

    def holder(self) -> Actor:
        """Who holds the dossier, or somebody of the unit that does."""
        facts = self.sheet.dossier
        if facts.holder_account_id is not None:
            return self.staff.holder(facts.holder_account_id, self.at)
        return self.staff.officer(facts.holder_agency_id, facts.holder_role, self.at, self.random)


def walk(course: Course, *, driver: Driver, staff: Staff, until: datetime) -> Sheet:
    """Let a dossier go its way until it ends, rests or time is up; the sheet as it stands then."""
    sheet = driver.submit(course)
    random = Random(f"course {course.serial}")  # noqa: S311 - the same dossiers for the same seed
    way = Walk(course, driver, staff, until, sheet, random, course.submitted_at)
    try:
        _pay(way)
        if _receive(way):
            _examine(way)
            _finish(way)
            _hand_over(way)
    except Rest:
        pass
    return way.sheet


def _pay(way: Walk) -> None:
    """Online soon after filing, at the counter at once, by transfer later; a fee that nobody pays stays owed."""
    method = way.course.paid_by
    if method is None:
        return
    facts = way.sheet.dossier
    at = way.at + timedelta(seconds=way.random.randrange(40, 900))
    if at > way.until:
        raise Rest
    by = way.course.filer if method is PaymentMethod.ONLINE else way.at_counter()
    receipt = f"BL{way.course.serial:07}" if method is PaymentMethod.CASH else ""
    way.driver.pay(way.sheet, by, at, method, receipt)
    if facts.channel != "web":
        way.at = at


def _receive(way: Walk) -> bool:
    way.minutes_on(way.random.randrange(10, 200))
    if way.course.twist is Twist.REFUSED:
        way.act(DossierVerb.REFUSE_RECEPTION, way.at_counter(), reason=REASON_REFUSAL)
        return False
    checks = (ReceptionCheck(code="du-thanh-phan", title="Đủ thành phần hồ sơ", passed=True),)
    way.act(DossierVerb.RECEIVE, way.at_counter(), checks=checks)
    way.minutes_on(way.random.randrange(5, 60))
    way.act(DossierVerb.FORWARD, way.holder(), note="", to_account_id=_assignee(way))
    return True


def _assignee(way: Walk) -> int | None:
    if not way.course.assigned:
        return None
    officer = way.staff.officer(way.sheet.dossier.competent_agency_id, "case_officer", way.at, way.random)
    return officer.account_id


def _examine(way: Walk) -> None:
    twist = way.course.twist
    if twist in {Twist.SUPPLEMENT, Twist.UNANSWERED}:
        way.minutes_on(way.random.randrange(30, 200))
        papers = way.course.filing.papers[:1]
        marks = (_mark(papers[0]) if papers else MARKED_FIELD,)
        answer_by = (way.at + timedelta(days=20)).replace(hour=17, minute=0, second=0)
        way.act(
            DossierVerb.REQUEST_SUPPLEMENT,
            way.holder(),
            marks=marks,
            answer_by=answer_by,
            note=REASON_SUPPLEMENT,
        )
        if twist is Twist.UNANSWERED:
            raise Rest
        way.minutes_on(way.random.randrange(1, 6) * DAY)
        by = way.course.filer if way.course.filer.person_id else way.at_counter()
        answered = dict(way.course.filing.form_data)
        if not papers:
            answered["noi_dung"] = "Đã bổ sung theo yêu cầu"
        again = tuple(way.staff.paper_file(one) for one in papers)
        way.act(DossierVerb.ANSWER_SUPPLEMENT, by, form_data=answered, papers=again)
    elif twist is Twist.EXTENDED:
        way.minutes_on(way.random.randrange(10, 60))
        value = 2
        way.act(
            DossierVerb.EXTEND,
            way.holder(),
            value=value,
            unit=Unit.WORKING_DAYS,
            reason=REASON_EXTENSION,
            apology_sha256=way.staff.apology(),
        )
    elif twist is Twist.CONSULTED:
        way.minutes_on(way.random.randrange(10, 60))
        way.act(DossierVerb.REQUEST_OPINION, way.holder(), question=QUESTION, body_name=BODY)
    elif twist is Twist.WITHDRAWN:
        way.minutes_on(way.random.randrange(30, 200))
        by = way.course.filer if way.course.filer.person_id else way.at_counter()
        way.act(DossierVerb.WITHDRAW, by, reason="Chưa có nhu cầu giải quyết nữa")
        raise Rest


def _mark(paper: PaperInput) -> MarkInput:
    return MarkInput(kind="paper", code=paper.paper_code, reason=REASON_SUPPLEMENT, title=paper.title)


def _finish(way: Walk) -> None:
    if way.course.pace is Pace.STALLED:
        raise Rest
    start = way.at
    end = max(_end(way), way.calendar.add(start.replace(second=0), 1))
    span = way.calendar.between(start.replace(second=0), end)
    result = way.staff.result_file(
        way.course.plan,
        way.course.serial % DOCUMENT_NUMBERS + 1,
        is_rejected=way.course.twist is Twist.REJECTED,
    )
    if way.course.twist is Twist.REJECTED:
        way.at = way.calendar.add(start.replace(second=0), span // 2)
        way.act(DossierVerb.REJECT, way.holder(), result=result, reason=REASON_REJECT)
        return
    for share in (6, 9):
        way.at = way.calendar.add(start.replace(second=0), span * share // 10)
        way.act(DossierVerb.FORWARD, way.holder(), note=NOTE)
    way.at = max(end, way.at)
    way.act(DossierVerb.FINISH, way.holder(), result=result, note="")


def _end(way: Walk) -> datetime:
    """The moment to finish, as the pace wants it against the deadline reckoned so far."""
    due_at = way.sheet.dossier.due_at
    calendar, random = way.calendar, way.random
    if due_at is None:
        return calendar.add(calendar.next_start(way.at), DAY * random.randrange(1, 5))
    if way.course.pace is Pace.LATE:
        return calendar.add(due_at, DAY * random.randrange(1, 5) + random.randrange(60, 400))
    now = way.at.replace(second=0)
    left = calendar.between(now, due_at)
    on_day = max(1, calendar.between(max(now, due_at.replace(hour=0, minute=0)), due_at))
    if way.course.pace is Pace.ON_TIME or left <= on_day:
        return calendar.add(
            calendar.next_start(now), max(1, left - random.randrange(max(1, min(on_day, 200))))
        )
    before = left - on_day
    return calendar.add(calendar.next_start(now), max(1, before * random.randrange(35, 100) // 100))


def _hand_over(way: Walk) -> None:
    if not way.course.handed_over:
        return
    way.minutes_on(way.random.randrange(20, 2 * DAY))
    facts = way.sheet.dossier
    citizen = way.course.filer if way.course.filer.person_id else None
    if citizen is not None:
        way.act(DossierVerb.HAND_OVER, citizen, way=HandOverWay.ONLINE)
        if way.random.random() < RATED and way.course.may_rate:
            way.minutes_on(way.random.randrange(5, DAY))
            score = way.random.choices((5, 4, 3, 2), (60, 28, 9, 3))[0]
            way.act(DossierVerb.RATE, citizen, score=score, text="")
    elif facts.state is DossierState.FINISHED:
        ways = HandOverWay.POST if facts.channel == "post" else HandOverWay.COUNTER
        way.act(DossierVerb.HAND_OVER, way.at_counter(), way=ways, receiver=facts.subject_name)
