"""`submit`: sixteen citizens at once over HTTP: the page with the answers, the button, the page with the number."""

from __future__ import annotations

import re
import statistics
import struct
import threading
import time
import zlib
from dataclasses import dataclass, field, replace

from dinh.domains.dossiers.actions import save_draft
from dinh.domains.dossiers.queries import draft_filing
from dinh.domains.dossiers.types import PartyRole
from dinh.domains.procedures.actions.catalogue import add_competent_agency
from dinh.kernel.access.types import SYSTEM, Actor
from dinh.lib import moments
from dinh.project.bench.frame import Bar, Outcome, Say
from dinh.project.bench.numbering import gaps_and_losses
from dinh.project.bench.province import BEGIN, NOW, WHOLE_CODE, Province, build, new_citizen
from dinh.project.bench.served import Person, served, session_of

CITIZENS, EACH, WARM_UP = 16, 25, 5
LEAST_A_SECOND, MOST_P95 = 80.0, 400.0
NUMBER = re.compile(r'id="ma-ho-so">([^<]+)<')
ANSWERS = {
    "nguoi-nop": {
        "ho_ten": "Phạm Thị Thu Huyền",
        "so_dinh_danh": "030194012482",
        "ngay_sinh.day": "1",
        "ngay_sinh.month": "2",
        "ngay_sinh.year": "1994",
    },
    "lien-he": {
        "dien_thoai": "0912 345 306",
        "dia_chi.street": "Thôn Lê Xá",
        "dia_chi.commune": "Xã Lê Ninh",
        "dia_chi.province": "Tỉnh Hải Dương",
        "nhan_ket_qua": "online",
    },
    "noi-dung": {"noi_dung": "Xin cấp chứng chỉ hành nghề thú y."},
    "giay-to": {},
}


@dataclass
class Citizen:
    """One of the sixteen: drafts that wait for the button, and what came of them."""

    actor: Actor
    person: Person
    drafts: list[int] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    paper_ms: float = 0.0
    fault: str = ""

    def walk(self, province: Province) -> None:
        """Fill in the whole form page by page, with its paper; the draft is the pattern of the others."""
        start = f"/ho-so/nop/{WHOLE_CODE}/"
        page = self.person.get(start)[1]
        place = self.person.send(start, page, {"nguoi": "minh", "co_quan": str(province.agency_id)})
        while not place.endswith("/kiem-tra/"):
            step = place.rstrip("/").rsplit("/", 1)[-1]
            page = self.person.get(place)[1]
            began = time.perf_counter()
            place = self.person.send(place, page, ANSWERS[step], picture() if step == "giay-to" else b"")
            self.paper_ms = (time.perf_counter() - began) * 1000
        first = int(place.split("/")[3])
        filing, _ = draft_filing(actor=self.actor, dossier_id=first)
        for number in range(EACH + WARM_UP):
            parties = tuple(
                replace(one, name=f"Nguyễn Văn {number}") if one.role is PartyRole.SUBJECT else one
                for one in filing.parties
            )
            copy = replace(filing, parties=parties)
            self.drafts.append(save_draft(actor=self.actor, now=moments.now(), filing=copy))

    def submit(self, begin: threading.Barrier) -> None:
        """Read the answers, press the button, read the number; the first ones only warm up."""
        try:
            for turn, draft in enumerate(self.drafts):
                if turn == WARM_UP:
                    begin.wait(60)
                started = time.perf_counter()
                review = f"/ho-so/nhap/{draft}/kiem-tra/"
                page = self.person.get(review)[1]
                place = self.person.send(review, page, {"cam_doan": "1"})
                found = NUMBER.search(self.person.get(place)[1])
                self.taken.append((time.perf_counter() - started) * 1000)
                if found is None:
                    raise RuntimeError(f"{place} shows no number")  # noqa: TRY301 - told by the main thread
                self.numbers.append(found.group(1))
        except Exception as error:  # noqa: BLE001 - told by the main thread
            self.fault = f"{type(error).__name__}: {error}"
            begin.abort()


def picture() -> bytes:
    """A true PNG of some 60 kB, as a phone's scan is, only smaller."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + bytes((x * y * 7919) % 251 for x in range(240)) for y in range(250))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 240, 250, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def people(province: Province, port: int) -> list[Citizen]:
    """Sixteen citizens who have signed in."""
    add_competent_agency(
        actor=SYSTEM, now=NOW, procedure_code=WHOLE_CODE, agency_id=province.agency_id, active_from=BEGIN
    )
    actors = [new_citizen(f"cong-dan-{number}") for number in range(CITIZENS)]
    return [Citizen(actor, Person(port, session_of(actor.account_id or 0))) for actor in actors]


def all_at_once(citizens: list[Citizen]) -> float:
    """Everybody submits; seconds from the common start to the last number."""
    started = 0.0

    def note() -> None:
        nonlocal started
        started = time.perf_counter()

    begin = threading.Barrier(len(citizens), action=note)
    threads = [threading.Thread(target=citizen.submit, args=(begin,)) for citizen in citizens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def measure(say: Say) -> Outcome:
    """Papers first, apart; then sixteen at once."""
    province = build(whole_form=True)
    with served() as port:
        citizens = people(province, port)
        say("forms are filled in")
        for citizen in citizens:
            citizen.walk(province)
        say(f"{CITIZENS} citizens, {EACH} submissions each")
        seconds = all_at_once(citizens)
    faults = [citizen.fault for citizen in citizens if citizen.fault]
    if faults:
        say(faults[0])
    taken = [one for citizen in citizens for one in citizen.taken[WARM_UP:]]
    _, missing, doubled, lost = gaps_and_losses([one for citizen in citizens for one in citizen.numbers])
    figures: dict[str, float | int | str] = {
        "submissions": len(taken),
        "median of a submission (three requests), ms": statistics.median(taken or [0.0]),
        "one paper of 60 kB alone, median, ms": statistics.median(one.paper_ms for one in citizens),
    }
    bars = [
        Bar("submissions a second", len(taken) / seconds, at_least=LEAST_A_SECOND),
        Bar("p95 of a submission, ms", p95(taken), at_most=MOST_P95),
        Bar("errors", len(faults), at_most=0),
        Bar("serials missing", missing, at_most=0),
        Bar("numbers given twice", doubled, at_most=0),
        Bar("numbers shown whose dossier is not there", lost, at_most=0),
    ]
    return Outcome("submit", figures, bars)


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed; none: endless."""
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)] if values else float("inf")
