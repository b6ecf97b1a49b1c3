"""`dossier_steps`: the real action path against SpiffWorkflow and against the floor, interleaved case by case.

The case has ten steps and one supplement round: nine times forward, a request and its answer, the finish with its
result. Ours locks, checks, computes the deadline with its explanation, and writes step, history, audit line, fact,
receipts and counters; SpiffWorkflow writes state and history only.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import connection

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.types import MarkInput, ResultInput
from dinh.domains.people.types import Role
from dinh.kernel.writes.counting import counted_round_trips
from dinh.project.bench.floor import recorded, replay
from dinh.project.bench.frame import Bar, Outcome, Say, median_ratio
from dinh.project.bench.province import NOW, Province, build, ten_steps

ROUNDS = 40
WARM_UP = 4
SUPPLEMENT_AT = 3
RESULT = ResultInput(
    title="Chứng chỉ", sha256="a" * 64, filename="kq.pdf", media_type="application/pdf", size=1234
)
MARKS = (MarkInput(kind="field", code="so_van_bang", reason="Số hiệu chưa đúng"),)
SPIFF_BAR, FLOOR_BAR, TRIPS_BAR = 1.2, 0.5, 4
Verb = Callable[[], object]


def verbs_of(province: Province, dossier_id: int) -> list[Verb]:
    """The twelve verbs of a received dossier, in order, ten minutes apart."""
    plan = ten_steps()
    found: list[Verb] = []

    def add(action: Callable[..., object], actor: Any, **values: Any) -> None:
        now = NOW + timedelta(minutes=10 * (len(found) + 1))
        found.append(partial(action, actor=actor, now=now, dossier_id=dossier_id, **values))

    for number, step in enumerate(plan, 1):
        worker = province.workers[Role(step.role)]
        if number == SUPPLEMENT_AT:
            add(
                actions.request_supplement,
                worker,
                marks=MARKS,
                answer_by=NOW + timedelta(days=10),
                note="Thiếu",
            )
            add(actions.answer_supplement, province.citizen, form_data={"so_van_bang": "B 2"})
        if number == len(plan):
            add(actions.finish_dossier, worker, result=RESULT)
        else:
            add(actions.forward_dossier, worker)
    return found


def received(province: Province, number: int) -> int:
    """A dossier received at the counter, ready for its first step."""
    filed = actions.submit_dossier(
        actor=province.citizen, now=NOW, filing=province.filing(number), allow_second=True
    )
    dossier_id = filed.dossier.id
    actions.receive_dossier(actor=province.workers[Role.ONE_STOP], now=NOW, dossier_id=dossier_id)
    return dossier_id


class Race:
    """Prepares one case of each variant and times them; all ways must do the same number of steps."""

    def __init__(self, province: Province) -> None:
        self._province = province
        self._number = 0
        self.steps = len(verbs_of(province, 0))
        self.spiff: Any = None
        if find_spec("SpiffWorkflow") is not None:
            self.spiff = import_module("dinh.project.bench.spiff").Cases(self.steps)

    def ready(self) -> dict[str, list[Verb]]:
        """The steps of a fresh case of each variant, everything before the first step done."""
        cases = {"ours": verbs_of(self._province, self._received())}
        statements = recorded(verbs_of(self._province, self._received()))
        cases["floor"] = [partial(replay, verb) for verb in statements]
        if self.spiff is not None:
            case_id, _ = self.spiff.start()
            cases["spiff"] = [partial(self.spiff.step, case_id)] * self.steps
            case_id, kept = self.spiff.start()
            cases["spiff kept in memory"] = [partial(self.spiff.step, case_id, kept=kept)] * self.steps
        return cases

    def _received(self) -> int:
        self._number += 1
        return received(self._province, self._number)


def timed(steps: list[Verb]) -> float:
    """Milliseconds of a whole case."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        for step in steps:
            step()
        return (time.perf_counter() - start) * 1000
    finally:
        gc.enable()


def race(running: Race, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each variant, case by case, the order rotating; the first cases only warm up.

    All cases stand ready before the first is timed: recording the floor rolls back, and after a rollback psycopg
    prepares its statements anew, which would weigh on whichever variant comes next.
    """
    ready = [running.ready() for _ in range(WARM_UP + rounds)]
    for cases in ready[:WARM_UP]:
        for steps in cases.values():
            timed(steps)
    taken: dict[str, list[float]] = {}
    for number, cases in enumerate(ready[WARM_UP:]):
        names = list(cases)
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            taken.setdefault(name, []).append(timed(cases[name]))
    return taken


def most_trips(running: Race) -> int:
    """Round trips of the dearest forward step, counted on the wire."""
    most = 0
    for verb in running.ready()["ours"]:
        with counted_round_trips() as trips:
            verb()
        if isinstance(verb, partial) and verb.func is actions.forward_dossier:
            most = max(most, trips.count)
    return most


def measure(say: Say) -> Outcome:
    """The median of the ratios of all rounds; above 1 ours is faster."""
    running = Race(build(steps=ten_steps()))
    connection.ensure_connection()
    say(f"{ROUNDS} rounds")
    taken = race(running, ROUNDS)
    figures: dict[str, float | int | str] = {"rounds": ROUNDS, "commits of a case": running.steps}
    for name, times in taken.items():
        figures[f"{name}, ms a step"] = statistics.median(times) / running.steps
    ours = taken["ours"]
    bars = [
        Bar("ours / floor", median_ratio(taken["floor"], ours), at_least=FLOOR_BAR),
        Bar("round trips of a forward step", most_trips(running), at_most=TRIPS_BAR),
    ]
    if running.spiff is None:
        figures["SpiffWorkflow"] = "is not installed (development dependency), not compared"
    else:
        bars.insert(0, Bar("ours / SpiffWorkflow", median_ratio(taken["spiff"], ours), at_least=SPIFF_BAR))
        figures["ours / SpiffWorkflow kept in memory"] = median_ratio(taken["spiff kept in memory"], ours)
    return Outcome("dossier_steps", figures, bars)
