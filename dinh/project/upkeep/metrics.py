"""The doctor's lines for Prometheus, beside the figures of the house in /metrics."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dinh.fronts.gateway.metrics import REGISTRY
from dinh.lib import moments
from dinh.project.upkeep.doctor import examine_for_metrics
from dinh.project.upkeep.types import Health

LEVEL = {Health.GOOD: 0, Health.UNKNOWN: 1, Health.LOOK: 1, Health.BAD: 2}


class DoctorFigures(Collector):
    """One state for each check, and the numbers that the checks read."""

    def describe(self) -> list[Metric]:
        """Nothing is read when the registry is made."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Examine and tell."""
        lines = examine_for_metrics(now=moments.now())
        states = GaugeMetricFamily(
            "dinh_check_state",
            "0 good, 1 worth a look, 2 bad; by check of manage.py doctor",
            labels=["check"],
        )
        for line in lines:
            states.add_metric([line.key], LEVEL[line.health])
        yield states
        for line in lines:
            for name, value in line.values.items():
                yield GaugeMetricFamily(f"dinh_{name}", f"Number behind the check {line.key}", value=value)


REGISTRY.register(DoctorFigures())
