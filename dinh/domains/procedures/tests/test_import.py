"""Loading catalogues: 921 services and still 921, drafts with reasons, bad rows beside good ones."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from dinh.domains.procedures.actions.importing import BATCH, MayNotImport, load_catalogue
from dinh.domains.procedures.actions.publishing import draft_version
from dinh.domains.procedures.adapters import national, table
from dinh.domains.procedures.adapters.wording import RowUnreadable
from dinh.domains.procedures.models import ProcedureAgency, ProcedureVersion
from dinh.domains.procedures.queries import (
    competent_agencies,
    count_published,
    departments_without_process,
    version_in_force,
)
from dinh.domains.procedures.tests.factories import DEPARTMENTS, content, departments
from dinh.domains.procedures.types import CatalogueReport, Channel, Check, OnlineLevel, SourceRow
from dinh.kernel.access.types import SYSTEM, Actor, ActorKind
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import parse_moment

NOW = parse_moment("2022-01-03T08:00")
DAY = date(2022, 1, 1)
SERVICES = Path(__file__).parents[3] / "project" / "demo" / "facts" / "services.csv"
RECORD: dict[str, Any] = {
    "ma": "1.004756",
    "ten": "Cấp Chứng chỉ hành nghề thú y",
    "qd": "1065/QĐ-BNN",
    "cap": ["Cấp tỉnh"],
    "linh_vuc": "Thú y",
    "doi_tuong": "Công dân Việt Nam, Tổ chức (không bao gồm doanh nghiệp, HTX), Cán bộ, công chức, viên chức",
    "tham_quyen": "",
    "thuc_hien": "Không có thông tin",
    "kenh": [
        {"kenh": "Trực tuyến", "thoi_gian": 5.0, "don_vi": "Ngày làm việc", "phi": [50000]},
        {"kenh": "Dịch vụ bưu chính", "thoi_gian": 5.0, "don_vi": "Ngày làm việc", "phi": [50000]},
    ],
    "ket_qua": ["KQ.G10.000300"],
    "bo": "bo-nong-nghiep-mt",
    "thanh_phan": [
        {"ten": "- Đơn đăng ký", "so_luong": 1, "loai": "bản chính"},
        {"ten": "Trường hợp nộp trực tuyến thì chụp bản chính", "so_luong": 0, "loai": "bản chính"},
        {"ten": "Giấy phép lao động (nếu có)", "so_luong": 2, "loai": "bản sao"},
        {"ten": "Văn bản theo mẫu", "so_luong": 41, "loai": "bản chính"},
        {"ten": "\tkhông quy định", "so_luong": 0, "loai": "bản chính"},
        {"ten": ",", "so_luong": 1, "loai": "bản sao"},
        {"ten": ") (khoản 1 Điều 27)", "so_luong": 1, "loai": "bản chính"},
        {"ten": "hoặc", "so_luong": 1, "loai": "bản sao"},
    ],
}


def services() -> list[SourceRow]:
    with SERVICES.open(encoding="utf-8", newline="") as lines:
        return [table.source_row(number, row) for number, row in enumerate(csv.DictReader(lines), 2)]


def load(rows: list[SourceRow], *, day: date = DAY, dry_run: bool = False) -> CatalogueReport:
    return load_catalogue(actor=SYSTEM, now=NOW, rows=rows, source="thử", valid_from=day, dry_run=dry_run)


def record(**changes: Any) -> SourceRow:
    return national.source_row(1, RECORD | changes)


def counts() -> tuple[int, int, int, int]:
    return (
        ProcedureVersion.objects.count(),
        ProcedureAgency.objects.count(),
        Event.objects.filter(name__startswith="procedures").count(),
        AuditEntry.objects.filter(verb="load_catalogue").count(),
    )


def test_a_record_of_the_national_database_is_read_and_cleaned() -> None:
    row = record()
    said = row.content
    assert (said.code, said.field_code, said.level, said.level_assigned) == (
        "1.004756",
        "thu-y",
        OnlineLevel.FULL,
        True,
    )
    assert [audience.value for audience in said.audiences] == ["citizen", "organisation", "official"]
    assert [(t.channel, t.limit, t.fee_vnd) for t in said.terms] == [
        (Channel.WEB, Limit(5, Unit.WORKING_DAYS), 50_000),
        (Channel.POST, Limit(5, Unit.WORKING_DAYS), 50_000),
    ]
    assert [(p.code, p.title, p.mandatory, p.originals, p.copies, p.guidance) for p in said.papers] == [
        ("gt-01", "Đơn đăng ký", True, 1, 0, False),
        ("gt-02", "Trường hợp nộp trực tuyến thì chụp bản chính", False, 0, 0, True),
        ("gt-03", "Giấy phép lao động (nếu có)", False, 0, 2, False),
        ("gt-04", "Văn bản theo mẫu", True, 1, 0, False),
    ]
    assert (said.performed_by, said.authority) == ("", "")
    assert row.checks == ()
    assert row.notes == ("Số lượng 41 của “Văn bản theo mẫu” đã ghi lại thành 1.",)


def channel(
    limit: float | None, unit: str | None = "Ngày làm việc", fee: int | None = None
) -> dict[str, Any]:
    return {"kenh": "Trực tuyến", "thoi_gian": limit, "don_vi": unit, "phi": [] if fee is None else [fee]}


@pytest.mark.parametrize(
    ("changes", "checks"),
    [
        ({"kenh": [channel(None, None)]}, (Check.NO_LIMIT,)),
        ({"kenh": []}, (Check.NO_LIMIT,)),
        ({"kenh": [channel(5), {**channel(7), "kenh": "Trực tiếp"}]}, (Check.LIMITS_DIFFER,)),
        ({"kenh": [channel(5), {**channel(None, None), "kenh": "Trực tiếp"}]}, (Check.LIMITS_DIFFER,)),
        ({"kenh": [channel(5, fee=40)]}, (Check.FEE_UNIT,)),
        ({"kenh": [channel(1.5)]}, (Check.LIMIT_NOT_WHOLE,)),
        ({"ten": "Cấp giấy phe\u0301p"}, (Check.NAME_NOT_NFC,)),
        ({"cap": ["Cấp bộ"]}, (Check.OUTSIDE_PROVINCE,)),
        (
            {"kenh": [channel(None, None, fee=50)], "cap": ["Cấp xã", "Cấp bộ"]},
            (Check.NO_LIMIT, Check.FEE_UNIT),
        ),
    ],
)
def test_suspicious_rows(changes: dict[str, Any], checks: tuple[Check, ...]) -> None:
    assert record(**changes).checks == checks


def test_limits_are_kept_per_channel_and_the_shortest_of_several_holds() -> None:
    row = record(kenh=[channel(5), channel(30), {**channel(7), "kenh": "Trực tiếp"}])
    assert [(t.channel, t.limit, t.note) for t in row.content.terms] == [
        (
            Channel.WEB,
            Limit(5, Unit.WORKING_DAYS),
            "Nguồn ghi nhiều thời hạn: 5 ngày làm việc; 30 ngày làm việc.",
        ),
        (Channel.COUNTER, Limit(7, Unit.WORKING_DAYS), ""),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ma": "1.47"}, "Mã thủ tục “1.47” không đúng dạng 1.004194."),
        ({"ma": None}, "Thiếu mã thủ tục."),
        ({"ten": "  "}, "Thiếu tên thủ tục (cột “ten”)."),
        ({"cap": ["Cấp thôn"]}, "Không hiểu cấp thực hiện “Cấp thôn”."),
        ({"kenh": [channel(5, "Tuần")]}, "Không hiểu đơn vị thời hạn “Tuần”."),
        ({"kenh": [channel(5, None)]}, "Thời hạn phải có cả số và đơn vị."),
        ({"kenh": "Trực tuyến"}, "Cột “kenh” phải là một danh sách."),
        ({"kenh": [channel(5, fee=-1)]}, "Phí phải là số nguyên đồng, không âm."),
        (
            {"thanh_phan": [{"ten": "Đơn", "so_luong": "một"}]},
            "Số lượng của “Đơn” phải là số nguyên không âm.",
        ),
    ],
)
def test_rows_that_cannot_be_read_say_why(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RowUnreadable) as refusal:
        record(**changes)
    assert refusal.value.sentence == sentence


def test_a_flat_row_in_vietnamese_headings() -> None:
    row = table.source_row(
        2,
        {
            "Mã thủ tục": "1.000001",
            "Tên thủ tục": "Đăng ký thử",
            "Lĩnh vực": "Hộ tịch",
            "Cấp": "commune",
            "Trực tuyến": "3 ngày làm việc",
            "Trực tiếp": "-",
            "Phí trực tuyến": "8.000",
        },
    )
    assert [(t.channel, t.limit, t.fee_vnd) for t in row.content.terms] == [
        (Channel.WEB, Limit(3, Unit.WORKING_DAYS), 8000),
        (Channel.COUNTER, None, None),
    ]
    assert (row.checks, row.content.level, row.content.level_assigned) == (
        (Check.LIMITS_DIFFER,),
        OnlineLevel.PARTIAL,
        True,
    )
    with pytest.raises(RowUnreadable, match="Không hiểu thời hạn “3 tuần”"):
        table.source_row(
            3, {"code": "1.000001", "name": "x", "field": "y", "tiers": "commune", "web": "3 tuần"}
        )


@pytest.mark.django_db
def test_exactly_921_services_and_still_921() -> None:
    """A3: import exactly 921 services; loading them again changes nothing."""
    departments()
    rows = services()
    assert len(rows) == 921
    report = load(rows)
    assert (report.published, report.drafts, report.rejected) == (921, 0, ())
    assert count_published(on=DAY) == 921
    before = counts()
    again = load(rows)
    assert (again.published, again.unchanged, again.updated) == (0, 921, 0)
    assert count_published(on=DAY) == 921
    assert counts() == (*before[:3], before[3] + 1)
    assert departments_without_process(on=DAY) == ()
    everywhere = {agency.name for agency in competent_agencies(procedure_code="2.000908", on=DAY)}
    assert everywhere == set(DEPARTMENTS)
    assert version_in_force(procedure_code="2.000908", on=DAY).limits[Channel.WEB] == Limit(1, Unit.SAME_DAY)


@pytest.mark.django_db
def test_a_new_rule_set_gives_new_versions_and_the_owner_of_the_day() -> None:
    ids = departments()
    rows = services()[:5]
    load(rows)
    report = load(rows, day=date(2025, 7, 1))
    assert (report.published, report.updated) == (5, 5)
    code = rows[0].content.code
    assert version_in_force(procedure_code=code, on=date(2025, 6, 30)).rule_set == "pre-2025"
    assert version_in_force(procedure_code=code, on=date(2025, 7, 1)).rule_set == "from-2025-07-01"
    assert [agency.id for agency in competent_agencies(procedure_code=code, on=date(2025, 7, 1))] == [
        ids["Sở Nông nghiệp và Môi trường"]
    ]


@pytest.mark.django_db
def test_a_changed_row_ends_the_version_in_force() -> None:
    departments()
    load([record()])
    changed = record(ten="Cấp Chứng chỉ hành nghề thú y (sửa đổi)")
    report = load([changed], day=date(2023, 1, 1))
    assert (report.published, report.updated, report.unchanged) == (1, 1, 0)
    assert (
        version_in_force(procedure_code="1.004756", on=date(2022, 12, 31)).name
        == "Cấp Chứng chỉ hành nghề thú y"
    )
    assert version_in_force(procedure_code="1.004756", on=date(2023, 1, 1)).name == changed.content.name
    late = load([record(ten="Tên khác")], day=date(2022, 6, 1))
    assert late.rejected == (
        (1, "Thủ tục đã có phiên bản áp dụng từ ngày 01/01/2023, sau ngày của lần nạp này."),
    )


@pytest.mark.django_db
def test_bad_rows_are_refused_one_by_one_and_the_rest_loads() -> None:
    departments()
    good, twice = record(), replace(record(), number=3)
    report = load_catalogue(
        actor=SYSTEM,
        now=NOW,
        rows=[good, twice],
        source="thử",
        valid_from=DAY,
        rejected=[(2, "Thiếu mã thủ tục.")],
    )
    assert (report.rows, report.published) == (3, 1)
    assert report.rejected == ((2, "Thiếu mã thủ tục."), (3, "Mã 1.004756 đã có ở dòng 1 của tệp."))


@pytest.mark.django_db
def test_a_draft_of_an_import_gives_way_and_one_of_a_person_does_not() -> None:
    departments()
    suspicious = record(kenh=[channel(None, None)])
    assert load([suspicious]).drafts == 1
    assert load([record()]).published == 1
    assert ProcedureVersion.objects.count() == 1
    editor = Actor(account_id=5, kind=ActorKind.OFFICIAL, is_admin=True)
    draft_version(actor=editor, now=NOW, content=content(name="Bản đang soạn"))
    report = load([record(ten="Tên khác")], day=date(2023, 1, 1))
    assert report.rejected == (
        (1, "Thủ tục đang có bản nháp do người soạn; hãy công bố hoặc xóa bản nháp đó trước."),
    )


@pytest.mark.django_db
def test_without_an_owner_a_row_stays_a_draft() -> None:
    report = load([record()])
    assert (report.published, report.drafts, report.checks) == (0, 1, {"no_owner": 1})
    version = ProcedureVersion.objects.get()
    assert (version.state, version.checks) == ("draft", ["no_owner"])


@pytest.mark.django_db
def test_a_dry_run_decides_everything_and_keeps_nothing() -> None:
    departments()
    before = counts()
    report = load(services(), dry_run=True)
    assert (report.published, report.dry_run) == (921, True)
    assert counts() == before


@pytest.mark.django_db
def test_others_may_not_load() -> None:
    departments()
    before = counts()
    with pytest.raises(MayNotImport):
        load_catalogue(
            actor=Actor(account_id=5, kind=ActorKind.OFFICIAL),
            now=NOW,
            rows=[record()],
            source="thử",
            valid_from=DAY,
        )
    assert counts() == before


@pytest.mark.django_db
def test_loading_asks_a_fixed_number_of_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    departments()
    rows = services()
    batches = -(-len(rows) // BATCH)
    with django_assert_max_num_queries(25 * batches):
        load(rows)
