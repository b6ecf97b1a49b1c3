"""`numbering`: eight writers accept dossiers on one series; then all are killed in the middle, five times."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.models import Dossier
from dinh.kernel.numbering.models import Series
from dinh.project.bench.crew import crew, finish, kill_hard
from dinh.project.bench.frame import Bar, Outcome, Say
from dinh.project.bench.province import NOW, Province, build, ten_steps

WRITERS = 8
SECONDS, WARM_UP = 8.0, 2.0
KILLS = 5
LEAST_A_SECOND = 150.0


class Office:
    """Writers that accept dossiers through the room's own action and note each number after its commit."""

    def __init__(self, province: Province, notes: Path) -> None:
        self.province = province
        self.notes = notes
        self.ends_at = 0.0
        self.round = 0

    def write(self, number: int) -> None:
        """Accept until the end; a note is a line with the moment of the answer and the number."""
        turn = 0
        with (self.notes / f"{self.round}-{number}").open("w", encoding="ascii", buffering=1) as notes:
            while time.monotonic() < self.ends_at:
                turn += 1
                filed = actions.submit_dossier(
                    actor=self.province.citizen,
                    now=NOW,
                    filing=self.province.filing(turn),
                    idempotency_key=f"{self.round}-{number}-{turn}",
                    allow_second=True,
                )
                notes.write(f"{time.monotonic()} {filed.dossier.code}\n")

    def accept(self, seconds: float) -> None:
        """All writers for so long."""
        self.round += 1
        self.ends_at = time.monotonic() + seconds
        with crew(self.write, WRITERS) as writers:
            finish(writers, seconds + 60)

    def accept_and_die(self) -> None:
        """All writers, each killed at a moment of its own."""
        self.round += 1
        self.ends_at = time.monotonic() + 60
        with crew(self.write, WRITERS) as writers:
            time.sleep(1.5)
            for writer in random.sample(writers, WRITERS):
                time.sleep(random.uniform(0, 0.1))  # noqa: S311 - moments, no secrets
                kill_hard(writer)

    def noted(self) -> list[tuple[float, str]]:
        """Every answer: its moment and its number; a line that a kill cut short was not written whole."""
        found = []
        for path in self.notes.iterdir():
            for line in path.read_text(encoding="ascii").splitlines(keepends=True):
                if line.endswith("\n"):
                    moment, code = line.split()
                    found.append((float(moment), code))
        return sorted(found)


def gaps_and_losses(noted: list[str]) -> tuple[int, int, int, int]:
    """Numbers that stand, serials missing, numbers answered twice, answered numbers without a dossier."""
    codes = set(Dossier.objects.exclude(code=None).values_list("code", flat=True))
    serials = {int((code or "").rpartition("-")[2]) for code in codes}
    last = Series.objects.get(code__startswith="dossiers:").last
    missing = len(set(range(1, last + 1)) - serials) + len(serials - set(range(1, last + 1)))
    return len(codes), missing, len(noted) - len(set(noted)), len(set(noted) - codes)


def measure(say: Say) -> Outcome:
    """The rate in the middle of the run, then the kills; no gap after both."""
    with tempfile.TemporaryDirectory(prefix="dinh-bench-") as folder:
        office = Office(build(steps=ten_steps()), Path(folder))
        say(f"{WRITERS} writers, {SECONDS:.0f} s")
        office.accept(WARM_UP + SECONDS)
        moments = [moment for moment, _ in office.noted() if moment > office.ends_at - SECONDS]
        rate = len(moments) / SECONDS
        for number in range(KILLS):
            say(f"kill -9 of all writers, {number + 1} of {KILLS}")
            office.accept_and_die()
        time.sleep(0.5)  # the server ends what the dead ones had begun
        noted = [code for _, code in office.noted()]
        stand, missing, doubled, lost = gaps_and_losses(noted)
    figures: dict[str, float | int | str] = {
        "writers": WRITERS,
        "acceptances in the measured time": len(moments),
        "rounds of kill -9 of all writers": KILLS,
        "numbers that stand at the end": stand,
        "numbers answered to the writers": len(noted),
    }
    bars = [
        Bar("acceptances a second on one series", rate, at_least=LEAST_A_SECOND),
        Bar("serials missing after the kills", missing, at_most=0),
        Bar("numbers given twice", doubled, at_most=0),
        Bar("numbers answered whose dossier is not there", lost, at_most=0),
    ]
    return Outcome("numbering", figures, bars)
