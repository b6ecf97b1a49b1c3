"""Services as offered and as used: four figures of quality for each, added up from counts (A2, A7, A8, A11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from dinh.domains.procedures.types import ServiceLine


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Counts of a period: every share is a fraction of two of them. `online` are those of `received` filed online."""

    received: int = 0
    online: int = 0
    handled: int = 0
    early_or_on_time: int = 0
    judged: int = 0
    ratings: int = 0
    satisfied: int = 0

    def __add__(self, other: Demand) -> Demand:
        return Demand(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Demand)}
        )


@dataclass(frozen=True, kw_only=True)
class ServiceUse:
    """One service in a period."""

    service: ServiceLine
    demand: Demand

    @property
    def is_unused(self) -> bool:
        """Không phát sinh hồ sơ: offered, and nobody filed."""
        return self.service.offered and self.demand.received == 0


@dataclass(frozen=True, kw_only=True)
class ServiceSums:
    """Supply beside demand: how many services are offered, online, used, used online; and the counts of all."""

    services: int = 0
    online_services: int = 0
    used: int = 0
    used_online: int = 0
    demand: Demand = field(default_factory=Demand)

    @property
    def unused(self) -> int:
        """Services offered without a dossier in the period."""
        return self.services - self.used

    @property
    def shares(self) -> dict[str, tuple[int, int]]:
        """The four shares as exact parts and wholes: services used online, filed online, on time, satisfied."""
        return {
            "used": (self.used_online, self.online_services),
            "online": (self.demand.online, self.demand.received),
            "on_time": (self.demand.early_or_on_time, self.demand.judged),
            "satisfied": (self.demand.satisfied, self.demand.ratings),
        }

    @classmethod
    def of(cls, rows: Iterable[ServiceUse]) -> ServiceSums:
        """Add up; a service that is no longer offered brings its dossiers, but is no service."""
        rows = tuple(rows)
        offered = [row for row in rows if row.service.offered]
        online = [row for row in offered if row.service.is_online]
        return cls(
            services=len(offered),
            online_services=len(online),
            used=sum(row.demand.received > 0 for row in offered),
            used_online=sum(row.demand.online > 0 for row in online),
            demand=sum((row.demand for row in rows), Demand()),
        )


@dataclass(frozen=True, kw_only=True)
class UsageReport:
    """Every service with its use, days inclusive, as of a moment; the sums are sums of the rows."""

    from_date: date
    to_date: date
    as_of: datetime
    rows: tuple[ServiceUse, ...]

    @property
    def sums(self) -> ServiceSums:
        """The whole."""
        return ServiceSums.of(self.rows)

    def of_owner(self, owner_id: int | None) -> UsageReport:
        """The same report, only services of one owner."""
        rows = tuple(row for row in self.rows if row.service.owner_id == owner_id)
        return UsageReport(from_date=self.from_date, to_date=self.to_date, as_of=self.as_of, rows=rows)

    @property
    def by_owner(self) -> dict[int | None, ServiceSums]:
        """Sums of each owner; None holds the services nobody answers for."""
        found: dict[int | None, list[ServiceUse]] = {}
        for row in self.rows:
            found.setdefault(row.service.owner_id, []).append(row)
        return {owner_id: ServiceSums.of(rows) for owner_id, rows in found.items()}
