"""What a benchmark is: a name, figures, and bars that hold or do not.

Absolute bars are the best of five rounds after warm-up. Ratios compare variants interleaved case by case, as the median of
the ratios of each round: blocks of seconds swing by a factor of two on a busy machine.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = 5
Say = Callable[[str], None]


@dataclass(frozen=True)
class Bar:
    """A value that must be at least or at most something."""

    what: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """True when the value keeps the bar."""
        if self.at_least is not None and self.value < self.at_least:
            return False
        return self.at_most is None or self.value <= self.at_most

    def as_json(self) -> dict[str, object]:
        """The published shape."""
        limit = {"at_least": self.at_least} if self.at_least is not None else {"at_most": self.at_most}
        return {"what": self.what, "value": round(self.value, 3), **limit, "holds": self.holds}


@dataclass(frozen=True)
class Outcome:
    """What one benchmark measured."""

    name: str
    figures: Mapping[str, float | int | str] = field(default_factory=dict)
    bars: Sequence[Bar] = ()

    def as_json(self) -> dict[str, object]:
        """The published shape: {"name", "figures", "bars"}."""
        return {
            "name": self.name,
            "figures": dict(self.figures),
            "bars": [bar.as_json() for bar in self.bars],
        }


Benchmark = Callable[[Say], Outcome]


def milliseconds(work: Callable[[], object], *, times: int = 1) -> float:
    """Mean milliseconds of one call, garbage collection held back meanwhile."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        for _ in range(times):
            work()
        return (time.perf_counter() - start) * 1000 / times
    finally:
        gc.enable()


def best_of(work: Callable[[], object], *, rounds: int = ROUNDS, times: int = 1) -> float:
    """Best of `rounds` in milliseconds, after one call that warms up."""
    work()
    return min(milliseconds(work, times=times) for _ in range(rounds))


def interleaved(variants: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each variant, round by round; the order rotates so that none always goes first."""
    names = list(variants)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for work in variants.values():
        work()
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            taken[name].append(milliseconds(variants[name]))
    return taken


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Median of the ratios of each round."""
    return statistics.median(a / b for a, b in zip(numerators, denominators, strict=True))
