"""Which benchmarks there are, by name."""

from __future__ import annotations

from dinh.project.bench import search
from dinh.project.bench.frame import Benchmark

BENCHMARKS: dict[str, Benchmark] = {
    "search": search.measure,
}
