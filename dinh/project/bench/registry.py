"""Which benchmarks there are, by name."""

from __future__ import annotations

from dinh.project.bench import audit, backup, dossier_steps, figures, inbox, numbering, outbox, search, submit
from dinh.project.bench.frame import Benchmark

BENCHMARKS: dict[str, Benchmark] = {
    "dossier_steps": dossier_steps.measure,
    "inbox": inbox.measure,
    "statistics": figures.measure,
    "search": search.measure,
    "submit": submit.measure,
    "outbox": outbox.measure,
    "numbering": numbering.measure,
    "audit_verify": audit.measure,
    "backup": backup.measure,
}
