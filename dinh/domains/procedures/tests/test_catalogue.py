"""Acceptance checks A1, A4, A5, A6 and B10 of the requirements, word for word."""

from __future__ import annotations

from datetime import date

import pytest

from dinh.domains.procedures.actions.catalogue import (
    ListExists,
    ListUnsound,
    MayNotDecide,
    ProcedureUnknown,
    TargetUnsound,
    add_competent_agency,
    issue_list,
    record_integration,
    set_owner,
    set_target,
)
from dinh.domains.procedures.models import CatalogueItem, IntegrationRecord, ProcedureAgency, Target
from dinh.domains.procedures.queries import departments_with_process, departments_without_process
from dinh.domains.procedures.queries.catalogue import (
    diff_lists,
    diff_versions,
    integrated_share,
    list_entries,
    list_in_force,
    target_report,
)
from dinh.domains.procedures.tests.factories import DEPARTMENTS, departments, stored_version
from dinh.domains.procedures.tests.test_import import load, services
from dinh.domains.procedures.types import CatalogueEntry, Metric, OnlineLevel
from dinh.kernel.access.types import SYSTEM, Actor, ActorKind
from dinh.kernel.outbox.models import Event
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import parse_moment

pytestmark = pytest.mark.django_db

NOW = parse_moment("2020-08-17T08:00")
END_OF_2020 = date(2020, 12, 31)
EDITOR = Actor(account_id=5, kind=ActorKind.OFFICIAL)


def online(number: int, day: date, level: OnlineLevel = OnlineLevel.PARTIAL) -> str:
    code = f"1.{number:06}"
    stored_version(code=code, valid_from=day, level=level)
    return code


def four_hundred() -> None:
    set_target(
        actor=SYSTEM,
        now=NOW,
        code="400-dich-vu",
        name="Tối thiểu 400 dịch vụ công trực tuyến mức độ 3, 4",
        metric=Metric.ONLINE_SERVICES,
        wanted_numerator=400,
        due_date=END_OF_2020,
        source="Thông báo ngày 17/08/2020",
    )


def test_a1_at_least_400_services_of_level_3_and_4_by_the_end_of_2020() -> None:
    four_hundred()
    for number in range(399):
        online(number, date(2020, 6, 1), OnlineLevel.PARTIAL if number % 2 else OnlineLevel.FULL)
    online(900, date(2020, 6, 1), OnlineLevel.FORMS)
    report = target_report(code="400-dich-vu")
    assert (report.words, report.shown, report.numerator) == ("CHƯA ĐẠT", "399/400", 399)
    online(901, date(2021, 1, 1))
    assert target_report(code="400-dich-vu").words == "CHƯA ĐẠT"
    online(902, END_OF_2020)
    report = target_report(code="400-dich-vu")
    assert (report.words, report.shown) == ("ĐẠT", "400/400")
    assert target_report(code="400-dich-vu", as_of=date(2020, 12, 30)).shown == "399/400"


def integrate(code: str, *, passed: bool = True) -> None:
    record_integration(
        actor=SYSTEM,
        now=NOW,
        procedure_code=code,
        national_code=f"{code}.H23",
        integrated_date=date(2022, 1, 10),
        test_passed=passed,
        tested_date=date(2022, 1, 10),
    )


def test_a4_a5_277_of_921_reach_30_per_cent_and_276_do_not() -> None:
    departments()
    load(services())
    set_target(
        actor=SYSTEM,
        now=NOW,
        code="30-phan-tram",
        name="30 % dịch vụ tích hợp trên Cổng Dịch vụ công quốc gia",
        metric=Metric.INTEGRATED_SHARE,
        wanted_numerator=30,
        wanted_denominator=100,
        due_date=date(2022, 12, 31),
        source="Kế hoạch 2020",
    )
    codes = [row.content.code for row in services()]
    for code in codes[:276]:
        integrate(code)
    integrate(codes[276], passed=False)
    report = target_report(code="30-phan-tram")
    assert (report.numerator, report.denominator, report.words) == (276, 921, "CHƯA ĐẠT")
    assert report.shown == "30,0%"
    integrate(codes[276])
    report = target_report(code="30-phan-tram")
    assert (report.numerator, report.denominator, report.words, report.shown) == (277, 921, "ĐẠT", "30,1%")
    assert integrated_share(on=date(2022, 1, 9)) == (0, 921)


def test_nothing_at_all_reaches_no_share() -> None:
    set_target(
        actor=SYSTEM,
        now=NOW,
        code="tich-hop",
        name="Tích hợp",
        metric=Metric.INTEGRATED_SHARE,
        wanted_numerator=30,
        wanted_denominator=100,
        due_date=END_OF_2020,
        source="",
    )
    report = target_report(code="tich-hop")
    assert (report.words, report.shown) == ("CHƯA ĐẠT", "—")


def entry(code: str, level: OnlineLevel) -> CatalogueEntry:
    return CatalogueEntry(code=code, name=f"Thủ tục {code}", level=level)


def issue(decision: str, day: date, *entries: CatalogueEntry) -> int:
    return issue_list(
        actor=SYSTEM,
        now=NOW,
        decision_code=decision,
        decision_date=day,
        effective_date=day,
        title="Danh mục dịch vụ công trực tuyến mức độ 3, mức độ 4",
        entries=entries,
    )


def test_a6_a_second_list_shows_what_changed_and_the_first_stays_readable() -> None:
    three, four = OnlineLevel.PARTIAL, OnlineLevel.FULL
    issue("100/QĐ-UBND", date(2020, 1, 1), entry("1.000001", three), entry("1.000002", three))
    issue("200/QĐ-UBND", date(2021, 1, 1), entry("1.000002", four), entry("1.000003", four))
    found = diff_lists(before="100/QĐ-UBND", after="200/QĐ-UBND")
    assert [one.code for one in found.added] == ["1.000003"]
    assert [one.code for one in found.removed] == ["1.000001"]
    assert [(one.code, before, one.level) for one, before in found.level_changed] == [
        ("1.000002", three, four)
    ]
    assert list_in_force(on=date(2020, 12, 31)).decision_code == "100/QĐ-UBND"
    assert list_in_force(on=date(2021, 1, 1)).decision_code == "200/QĐ-UBND"
    assert list_entries(decision_code="100/QĐ-UBND") == (entry("1.000001", three), entry("1.000002", three))
    assert Event.objects.filter(name="procedures.list.issued.v1").count() == 2


def test_b10_every_department_has_a_process_or_is_listed() -> None:
    ids = departments()
    assert {agency.name for agency in departments_without_process(on=date(2022, 1, 1))} == set(DEPARTMENTS)
    stored_version(code="1.000001", valid_from=date(2022, 1, 1))
    add_competent_agency(
        actor=SYSTEM,
        now=NOW,
        procedure_code="1.000001",
        agency_id=ids["Sở Tư pháp"],
        active_from=date(2022, 1, 1),
    )
    assert [agency.name for agency in departments_with_process(on=date(2022, 1, 1))] == ["Sở Tư pháp"]
    assert len(departments_without_process(on=date(2022, 1, 1))) == len(DEPARTMENTS) - 1
    load(services()[:200])
    missing = {agency.name for agency in departments_without_process(on=date(2022, 1, 1))}
    assert "Sở Nông nghiệp và Môi trường" not in missing
    assert "Tòa án nhân dân thành phố" in missing


def test_differences_of_two_versions_name_each_part() -> None:
    first = stored_version(code="1.000001", valid_from=date(2022, 1, 1), valid_to=date(2023, 1, 1))
    second = stored_version(
        code="1.000001",
        valid_from=date(2023, 1, 1),
        number=2,
        limit=Limit(4, Unit.WORKING_DAYS),
        level=OnlineLevel.PARTIAL,
    )
    found = {
        change.part: (change.before, change.after)
        for change in diff_versions(before_id=first.pk, after_id=second.pk)
    }
    assert found["Thời hạn, trực tuyến"] == ("5 ngày làm việc", "4 ngày làm việc")
    assert found["Mức độ trực tuyến"] == ("Mức độ 4", "Mức độ 3")
    assert set(found) >= {"Thời hạn, trực tiếp", "Bước “Phân công, thẩm định hồ sơ”"}
    assert "Tên thủ tục" not in found
    assert diff_versions(before_id=first.pk, after_id=first.pk) == ()


def test_refusals_leave_nothing_and_tell_nothing() -> None:
    stored_version(code="1.000001", valid_from=date(2022, 1, 1))
    issue("100/QĐ-UBND", date(2020, 1, 1), entry("1.000001", OnlineLevel.FULL))
    before = (CatalogueItem.objects.count(), Target.objects.count(), Event.objects.count())
    with pytest.raises(ListExists):
        issue("100/QĐ-UBND", date(2020, 1, 1), entry("1.000002", OnlineLevel.FULL))
    with pytest.raises(ListUnsound, match=r"1\.000002"):
        issue("300/QĐ-UBND", date(2020, 1, 1), *[entry("1.000002", OnlineLevel.FULL)] * 2)
    with pytest.raises(ListUnsound):
        issue("300/QĐ-UBND", date(2020, 1, 1))
    with pytest.raises(ProcedureUnknown):
        integrate("9.999999")
    with pytest.raises(ListUnsound):
        record_integration(
            actor=SYSTEM,
            now=NOW,
            procedure_code="1.000001",
            national_code="x",
            integrated_date=END_OF_2020,
            test_passed=True,
            tested_date=None,
        )
    with pytest.raises(TargetUnsound):
        set_target(
            actor=SYSTEM,
            now=NOW,
            code="x",
            name="x",
            metric=Metric.INTEGRATED_SHARE,
            wanted_numerator=31,
            wanted_denominator=30,
            due_date=END_OF_2020,
            source="",
        )
    with pytest.raises(MayNotDecide):
        set_owner(actor=EDITOR, now=NOW, procedure_code="1.000001", agency_id=1, active_from=END_OF_2020)
    assert before == (CatalogueItem.objects.count(), Target.objects.count(), Event.objects.count())
    assert (IntegrationRecord.objects.count(), ProcedureAgency.objects.count()) == (0, 0)
