"""Which benchmarks there are, by name."""

from __future__ import annotations

from dinh.project.bench import dossier_steps, search
from dinh.project.bench.frame import Benchmark

BENCHMARKS: dict[str, Benchmark] = {
    "dossier_steps": dossier_steps.measure,
    "search": search.measure,
}
