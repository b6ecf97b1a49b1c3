"""Drawing dossiers: where, which procedure, who files, when, and how it should go. A seed, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from dinh.domains.dossiers.types import FilingInput, PaperInput, PaperSource, PartyInput, PartyRole
from dinh.domains.payments.types import PaymentMethod
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.types import VersionPlan
from dinh.lib.moments import HCM
from dinh.project.demo.course import Course, Pace, Twist
from dinh.project.demo.names import invent
from dinh.project.demo.province import Citizen, Place, Province

SEED = "dinh"
WALK_IN = 200_000
PACES = ((Pace.EARLY, 58), (Pace.ON_TIME, 38), (Pace.LATE, 4))
TWISTS = (
    (Twist.NONE, 850),
    (Twist.SUPPLEMENT, 90),
    (Twist.EXTENDED, 12),
    (Twist.REFUSED, 20),
    (Twist.REJECTED, 16),
    (Twist.WITHDRAWN, 12),
)
TO_DEPARTMENTS = 0.36
PAYING = 0.97
TRIES = 40
PAID_BY = {"web": PaymentMethod.ONLINE, "counter": PaymentMethod.CASH, "post": PaymentMethod.TRANSFER}
OPTIONAL_PAPERS = 0.3
LEFT_AT_COUNTER = 0.25
PROVINCE_OF_COMMUNES = ("Hải Dương", "Hải Phòng")


@dataclass
class Draw:
    """Draws courses of one stretch; each citizen files a procedure once, so nobody has two of one open."""

    province: Province
    departments: Sequence[Place]
    communes: Sequence[Place]
    seed: str
    serial: int
    after_merger: bool
    used: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.random = Random(f"{SEED} {self.seed}")  # noqa: S311 - a fixed seed, not a secret

    def place(self, favoured: Sequence[Place] = (), share: float = 0.0) -> Place:
        """An agency; the favoured ones get a share of their own."""
        if favoured and self.random.random() < share:
            return self.random.choice(favoured)
        kind = self.departments if self.random.random() < TO_DEPARTMENTS else self.communes
        return self.random.choice(kind)

    def moment(self, first: date, days: int) -> datetime:
        """A moment at which somebody files, mostly on week days in office hours."""
        while True:
            day = first + timedelta(days=self.random.randrange(days))
            if day.weekday() < 5 or self.random.random() < 0.1:
                break
        minute = self.random.randrange(7 * 60 + 30, 16 * 60 + 30)
        return datetime(
            day.year, day.month, day.day, minute // 60, minute % 60, self.random.randrange(60), tzinfo=HCM
        )

    def course(self, place: Place, channel: str, at: datetime, **changes: Any) -> Course:
        """A dossier at a place; `changes` overrule what is drawn."""
        plan = changes.pop("plan", None) or self.random.choices(place.plans, cum_weights=place.often)[0]
        citizen = changes.pop("citizen", None)
        self.serial += 1
        someone = self._citizen(plan, citizen) if channel == "web" else self._walk_in()
        reception = place.agency
        if channel == "counter" and self.random.random() < 0.03 and len(self.communes) > 1:
            reception = self.random.choice(self.communes).agency
        filer = someone.actor
        if channel != "web":
            filer = self.province.officer(reception.id, "one_stop", at, self.random)
        drawn = {
            "pace": self._among(PACES),
            "twist": self._among(TWISTS),
            "assigned": self.after_merger and self.random.random() < 0.6,
            "paid_by": PAID_BY[channel] if self.random.random() < PAYING else None,
        }
        return Course(
            serial=self.serial,
            filing=self._filing(plan, channel, place.agency, reception, someone),
            filer=filer,
            plan=plan,
            submitted_at=at,
            **{**drawn, **changes},
        )

    def _among(self, choices: Sequence[tuple[Any, int]]) -> Any:
        return self.random.choices([one for one, _ in choices], [weight for _, weight in choices])[0]

    def _citizen(self, plan: VersionPlan, citizen: Citizen | None) -> Citizen:
        if citizen is not None:
            return citizen
        known = self.province.citizens[2:]
        for _ in range(TRIES):  # what everybody asks for runs out of people: then somebody asks a second time
            citizen = self.random.choice(known)
            key = (citizen.actor.account_id or 0, plan.procedure_id)
            if key not in self.used:
                break
        assert citizen is not None
        self.used.add(key)
        return citizen

    def _walk_in(self) -> Citizen:
        someone = invent(self.random, WALK_IN + self.serial)
        nobody = self.province.citizens[0].actor
        return Citizen(nobody, someone.name, someone.personal_number, someone.phone, someone.birth_date)

    def _filing(
        self,
        plan: VersionPlan,
        channel: str,
        agency: AgencySummary,
        reception: AgencySummary,
        someone: Citizen,
    ) -> FilingInput:
        commune = self.random.choice(self.communes).agency.short_name
        street = f"Số {self.random.randrange(1, 200)}, thôn {self.random.randrange(1, 12)}"
        province = PROVINCE_OF_COMMUNES[self.after_merger]
        way = "online" if channel == "web" else channel
        data: dict[str, Any] = {
            "ho_ten": someone.name,
            "so_dinh_danh": someone.number,
            "ngay_sinh": someone.birth_date.isoformat(),
            "dien_thoai": someone.phone,
            "dia_chi": {"street": street, "commune": commune, "province": province},
            "nhan_ket_qua": way,
            "tu_cach": "ca-nhan",
            "ten_to_chuc": f"Công ty TNHH {someone.name.split()[-1]} {self.serial % 90 + 10}",
            "noi_dung": f"Đề nghị giải quyết: {plan.name}"[:1000],
        }
        papers = tuple(self._papers(plan, channel))
        data |= {one.paper_code.replace("-", "_"): [_upload(one)] for one in papers if one.sha256}
        asked = {
            item["name"] for step in plan.form_definition["steps"] for item in step["items"] if "name" in item
        }
        if "tu_cach" in asked:
            del data["ten_to_chuc"]
        party = PartyInput(
            role=PartyRole.FILER,
            name=someone.name,
            person_id=someone.actor.person_id if channel == "web" else None,
            phone=someone.phone,
            address=f"{street}, {commune}, {province}",
        )
        return FilingInput(
            version_id=plan.version_id,
            channel=channel,
            competent_agency_id=agency.id,
            reception_agency_id=reception.id,
            parties=(party,),
            form_data={name: value for name, value in data.items() if name in asked},
            papers=papers,
            hand_over_way=way,
        )

    def _papers(self, plan: VersionPlan, channel: str) -> Iterator[PaperInput]:
        """Copies sent online; at the counter mostly scans, sometimes the paper itself stays."""
        for paper in plan.papers:
            if paper.guidance or (not paper.mandatory and self.random.random() > OPTIONAL_PAPERS):
                continue
            one = PaperInput(paper_code=paper.code, title=paper.title)
            if channel == "web":
                yield self.province.paper_file(one)
            elif self.random.random() < LEFT_AT_COUNTER:
                place = f"Tủ hồ sơ, ngăn {self.random.randrange(1, 30)}"
                yield replace(one, source=PaperSource.ORIGINAL, originals=1, place=place)
            else:
                yield replace(self.province.paper_file(one), source=PaperSource.SCAN)


def _upload(paper: PaperInput) -> dict[str, Any]:
    """The answer of a form that a file is."""
    return {
        "sha256": paper.sha256,
        "filename": paper.filename,
        "size": paper.size,
        "media_type": paper.media_type,
        "scan_state": paper.scan_state,
    }
