"""Each figure from the loaded province, through the questions that pages and API ask too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dinh.domains.dossiers.queries import statistics, statistics_by
from dinh.domains.dossiers.types import StatisticsBy, StatisticsFigures
from dinh.domains.people.queries import get_agency_by_code
from dinh.domains.procedures.queries import count_published, departments_with_process, target_report
from dinh.lib.figures import Claim, check_sentences, format_rate, points_between, rate, rate_meets
from dinh.lib.moments import HCM, local, show_stamp
from dinh.lib.precise_dates import year_to_month
from dinh.lib.refusals import NotFound
from dinh.project.demo.catalogue import INTEGRATION_TARGET, ONLINE_TARGET
from dinh.project.demo.people import LE_NINH

AS_OF = datetime(2023, 2, 3, 16, 28, 18, tzinfo=HCM)
IN_2022 = date(2022, 6, 1)
ONLINE = ("web", "national")
TOLD = "Tỷ lệ dịch vụ công trực tuyến có phát sinh hồ sơ trực tuyến tăng 16% từ 76% (năm 2022) lên 90%"
NOT_LOADED = "chưa nạp tỉnh minh họa"


@dataclass(frozen=True, slots=True)
class Computed:
    """What came out, and whether it is what the source prints."""

    words: str
    holds: bool
    contradiction: bool = False


def _le_ninh(now: datetime) -> StatisticsFigures | None:
    try:
        agency = get_agency_by_code(code=LE_NINH, at=AS_OF.date())
    except NotFound:
        return None
    return statistics(now=now, agency_id=agency.id, as_of=AS_OF)


def handled(now: datetime) -> Computed:
    """Row 1: handled, early or on time, late."""
    found = _le_ninh(now)
    if found is None:
        return Computed(NOT_LOADED, holds=False)
    numbers = (found.handled, found.early + found.on_time, found.late)
    words = f"{numbers[0]} / {numbers[1]} / {numbers[2]} ({found.early} trước hạn + {found.on_time} đúng hạn)"
    return Computed(words, holds=numbers == (64, 63, 1) and numbers[1] + numbers[2] == numbers[0])


def on_time_share(now: datetime) -> Computed:
    """Row 2: 63 of 64."""
    found = _le_ninh(now)
    share = rate(found.early + found.on_time, found.handled) if found else None
    return Computed(f"{share}%", holds=share == "98.4")


def late_share(now: datetime) -> Computed:
    """Row 3: 1 of 64; the two shares add to 100.0."""
    found = _le_ninh(now)
    if found is None or not found.handled:
        return Computed(NOT_LOADED, holds=False)
    late, good = rate(found.late, found.handled), rate(found.early + found.on_time, found.handled)
    total = Decimal(late or 0) + Decimal(good or 0)
    return Computed(f"{late}%; {good} + {late} = {total}", holds=late == "1.6" and total == Decimal("100.0"))


def stamp(now: datetime) -> Computed:
    """Row 4: the moment the figure speaks of, and its period."""
    found = _le_ninh(now)
    if found is None:
        return Computed(NOT_LOADED, holds=False)
    period = year_to_month(local(found.as_of).year, local(found.as_of).month)
    words = f"{show_stamp(found.as_of)}, {period.name}, từ {found.from_date:%d/%m/%Y}"
    holds = show_stamp(found.as_of) == "03/02/2023 16:28:18" and period.name.startswith("đến tháng 02")
    return Computed(words, holds=holds and found.from_date == date(2023, 1, 1))


def told_rise(now: datetime) -> Computed:  # noqa: ARG001 - the sentence speaks for itself
    """Row 9: the sentence contradicts itself, and the check of narratives says so."""
    (check,) = check_sentences(TOLD)
    found = check.claim is Claim.CONTRADICTION
    return Computed(check.sentence, holds=False, contradiction=found)


def online_rise(now: datetime) -> Computed:
    """Row 10: share of dossiers received online, 2022 and 2023, over the whole province."""
    shares = [_online(now, year) for year in (2022, 2023)]
    before, after = (rate(*share) for share in shares)
    if before is None or after is None:
        return Computed(NOT_LOADED, holds=False)
    points = points_between(before, after)
    words = f"{format_rate(before)} -> {format_rate(after)}: {points} điểm % ({shares[0]}, {shares[1]})"
    return Computed(words, holds=(before, after, points) == ("56.0", "87.4", Decimal("31.4")))


def _online(now: datetime, year: int) -> tuple[int, int]:
    rows = statistics_by(
        by=StatisticsBy.CHANNEL,
        now=now,
        agency_id=None,
        from_date=date(year, 1, 1),
        to_date=date(year, 12, 31),
    )
    received = {row.key: row.counts.received for row in rows}
    return sum(received.get(channel, 0) for channel in ONLINE), sum(received.values())


def online_services(now: datetime) -> Computed:  # noqa: ARG001 - counted on the day the target falls due
    """Row 24: services of level 3-4 in force on 31/12/2020."""
    try:
        report = target_report(code=ONLINE_TARGET)
    except NotFound:
        return Computed(NOT_LOADED, holds=False)
    return Computed(f"{report.shown}: {report.words}", holds=report.met and report.numerator >= 400)


def departments(now: datetime) -> Computed:  # noqa: ARG001 - the departments of 2022
    """Row 28: departments with an electronic process."""
    found = departments_with_process(on=IN_2022)
    return Computed(str(len(found)), holds=len(found) == 20)


def services(now: datetime) -> Computed:
    """Row 29: size of the catalogue, under Hải Dương and today."""
    counts = (count_published(on=IN_2022), count_published(on=local(now).date()))
    return Computed(" / ".join(map(str, counts)), holds=counts == (921, 921))


def integration(now: datetime) -> Computed:  # noqa: ARG001 - counted on the day the target falls due
    """Row 30: share of services integrated on the national portal, on the exact fraction."""
    try:
        report = target_report(code=INTEGRATION_TARGET)
    except NotFound:
        return Computed(NOT_LOADED, holds=False)
    whole = report.denominator or 0
    one_less = rate_meets(report.numerator - 1, whole, 30) if whole else True
    words = f"{report.numerator} / {whole} = {report.shown}: {report.words}"
    return Computed(words, holds=report.met and (report.numerator, whole) == (277, 921) and not one_less)
