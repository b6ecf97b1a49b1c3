"""Stage 2: 921 services, valid before the target of 2020 falls due and again under the rules of 2025."""

from __future__ import annotations

from datetime import date, datetime

from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.procedures.actions.catalogue import record_integration, set_target
from dinh.domains.procedures.actions.importing import load_catalogue
from dinh.domains.procedures.adapters.files import read_file
from dinh.domains.procedures.types import Metric, SourceRow
from dinh.kernel.access.types import SYSTEM
from dinh.project.demo.places import BEGIN, FACTS, MERGER, FactsRefused, Say

FIRST_LIST = date(2020, 6, 1)
DUE = date(2020, 12, 31)
SERVICES = 921
INTEGRATED = 277
ONLINE_TARGET = "dvc-muc-do-3-4"
INTEGRATION_TARGET = "dvc-tich-hop-quoc-gia"
SOURCE = "Danh mục minh họa từ cơ sở dữ liệu quốc gia về thủ tục hành chính"


def load_services(*, now: datetime, say: Say) -> None:
    """The catalogue twice (a new rule set gives new versions), targets and integration records."""
    rows = read_services()
    for valid_from, owners_on, office in ((FIRST_LIST, BEGIN, "H23.01"), (MERGER, MERGER, "H24.01")):
        report = load_catalogue(
            actor=SYSTEM,
            now=now,
            rows=rows,
            source=SOURCE,
            valid_from=valid_from,
            owners_on=owners_on,
            fallback_owner_id=get_agency_by_code(code=office, at=owners_on).id,
        )
        if report.rejected or report.drafts:
            raise FactsRefused(f"services.csv: {report.rejected[:3]}, {report.drafts} drafts")
        say(f"{len(rows)} dịch vụ từ {valid_from:%d/%m/%Y}")
    _set_targets(now)
    for row in rows[:INTEGRATED]:
        record_integration(
            actor=SYSTEM,
            now=now,
            procedure_code=row.content.code,
            national_code=row.content.code,
            integrated_date=date(2020, 10, 15),
            test_passed=True,
            tested_date=date(2020, 10, 20),
            test_note="Nộp thử trọn vẹn qua Cổng Dịch vụ công quốc gia",
        )
    say(f"{INTEGRATED} dịch vụ tích hợp Cổng Dịch vụ công quốc gia, mục tiêu")


def read_services() -> list[SourceRow]:
    """The rows of the file of services."""
    rows, rejected = read_file(FACTS / "services.csv")
    if rejected or len(rows) != SERVICES:
        raise FactsRefused(f"services.csv holds {len(rows)} services, not {SERVICES}: {rejected[:3]}")
    return rows


def _set_targets(now: datetime) -> None:
    set_target(
        actor=SYSTEM,
        now=now,
        code=ONLINE_TARGET,
        name="Ít nhất 400 dịch vụ công trực tuyến mức độ 3, 4",
        metric=Metric.ONLINE_SERVICES,
        wanted_numerator=400,
        due_date=DUE,
        source="Kết luận cuộc họp ngày 17/8/2020",
    )
    set_target(
        actor=SYSTEM,
        now=now,
        code=INTEGRATION_TARGET,
        name="30 % dịch vụ công trực tuyến tích hợp Cổng Dịch vụ công quốc gia",
        metric=Metric.INTEGRATED_SHARE,
        wanted_numerator=3,
        wanted_denominator=10,
        due_date=DUE,
        source="Kế hoạch năm 2020",
    )
