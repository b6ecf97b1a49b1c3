"""The room's pages over HTTP: what they say, how much they ask, what they refuse."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dinh.domains.people.models import Account
from dinh.domains.people.tests.factories import official, post
from dinh.domains.people.types import Role
from dinh.domains.procedures.actions.publishing import draft_version
from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.queries import forget_plans, list_life_events, search_procedures
from dinh.domains.procedures.tests.factories import content, departments
from dinh.domains.procedures.tests.test_catalogue import entry, four_hundred, issue
from dinh.domains.procedures.tests.test_import import NOW, RECORD, load, record, services
from dinh.domains.procedures.types import OnlineLevel
from dinh.kernel.access.types import Actor, ActorKind
from dinh.lib import moments
from dinh.lib.deadlines import Limit, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    """Officials sign in without a second factor only in the demonstration."""
    settings.DEMO = True
    forget_plans()


@pytest.fixture
def catalogue() -> dict[str, int]:
    ids = departments()
    load(services()[:60])
    load(
        [
            record(
                kenh=[
                    *RECORD["kenh"],
                    {"kenh": "Trực tiếp", "thoi_gian": 5.0, "don_vi": "Ngày làm việc", "phi": [50000]},
                ]
            )
        ]
    )
    return ids


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.usefixtures("catalogue")
def test_the_list_counts_and_finds_with_and_without_accents(client: Client) -> None:
    assert "61 thủ tục đang áp dụng" in words(client, "/thu-tuc/")
    for asked in ("chứng chỉ hành nghề thú y", "chung chi hanh nghe thu y", "1.004756", "CHUNG CHI THU Y"):
        found = words(client, f"/thu-tuc/?tu-khoa={asked}")
        assert "Cấp Chứng chỉ hành nghề thú y" in found
        assert "1 thủ tục đang áp dụng khớp điều đã chọn" in found
    assert "1 thủ tục" in words(client, "/thu-tuc/?linh-vuc=thu-y&doi-tuong=official")
    assert "Không thấy thủ tục nào" in words(client, "/thu-tuc/?tu-khoa=zzzzqqqq")
    assert "61 thủ tục" in words(client, "/thu-tuc/?muc-do=9&trang=abc&co-quan=X99")


@pytest.mark.usefixtures("catalogue")
def test_the_page_has_the_seven_lawful_parts(client: Client) -> None:
    page = words(client, "/thu-tuc/1.004756/")
    for number, part in enumerate(
        (
            "Tên thủ tục",
            "Trình tự thực hiện",
            "Cách thức thực hiện",
            "Thành phần, số lượng hồ sơ",
            "Thời hạn giải quyết",
            "Đối tượng thực hiện",
            "Cơ quan thực hiện",
        ),
        1,
    ):
        assert re.search(rf"{number}\. +{part}", page), part
    assert "4 bước, cộng lại 5 ngày làm việc (40 giờ)." in page
    assert "50.000 đồng" in page
    assert "Sở Nông nghiệp và Môi trường" in page
    assert "Ngày tiếp nhận không tính (Bộ luật Dân sự 2015, Điều 147)." in page
    assert "Số lượng: 01 bộ hồ sơ." in page
    words(client, "/thu-tuc/9.999999/", 404)
    words(client, "/thu-tuc/1.004756/?ngay=2021-12-31", 404)
    words(client, "/thu-tuc/1.004756/?ngay=31-12", 200)


@pytest.mark.usefixtures("catalogue")
def test_the_public_pages_ask_a_fixed_number_of_questions(client: Client) -> None:
    client.get("/thu-tuc/1.004756/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/thu-tuc/1.004756/")
    assert len(asked) <= 12, [query["sql"][:90] for query in asked]
    with CaptureQueriesContext(connection) as asked:
        client.get("/thu-tuc/?tu-khoa=cap")
    assert len(asked) <= 9, [query["sql"][:90] for query in asked]


def signed_in(client: Client, role: Role, agency_id: int) -> int:
    account_id = official(f"Người {role.value}")
    post(account_id, agency_id, role)
    client.force_login(
        Account.objects.get(pk=account_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return account_id


def test_drafts_to_be_checked_are_listed_corrected_and_published_by_two_people(client: Client) -> None:
    ids = departments()
    load([record(kenh=[{"kenh": "Trực tuyến", "thoi_gian": None, "don_vi": None, "phi": []}])])
    office = ids["Văn phòng Ủy ban nhân dân"]
    assert client.get("/ban-lam-viec/thu-tuc/").status_code == 302
    signed_in(client, Role.PROCEDURE_EDITOR, office)
    page = words(client, "/ban-lam-viec/thu-tuc/")
    assert "Cần kiểm tra 1" in page
    assert "Không ghi thời hạn giải quyết" in page
    draft = ProcedureVersion.objects.get()
    address = f"/ban-lam-viec/thu-tuc/phien-ban/{draft.pk}"
    wrong = client.post(
        f"{address}/sua/", {"ten": "", "web-so": "0", "web-don-vi": "working_days", "web-phi": "-5"}
    )
    assert wrong.status_code == 422
    assert "Hãy ghi tên thủ tục." in wrong.content.decode()
    assert ProcedureVersion.objects.get().pk == draft.pk
    saved = client.post(
        f"{address}/sua/",
        {
            "ten": "Cấp lại Chứng chỉ hành nghề thú y",
            "web-so": "4",
            "web-don-vi": "working_days",
            "web-phi": "50.000",
        },
    )
    assert saved.status_code == 302
    fresh = ProcedureVersion.objects.get()
    assert (fresh.name, fresh.checks, fresh.state) == ("Cấp lại Chứng chỉ hành nghề thú y", [], "draft")
    address = f"/ban-lam-viec/thu-tuc/phien-ban/{fresh.pk}"
    assert client.post(f"{address}/trinh-duyet/").status_code == 302
    assert client.post(f"{address}/cong-bo/", {"ap-dung-tu": "01/12/2022"}).status_code == 403

    signed_in(client, Role.PROCEDURE_REVIEWER, office)
    page = words(client, f"{address}/")
    assert "Vì sao chưa công bố được" in page
    assert "chưa có cơ quan chủ trì" in page
    refused = client.post(f"{address}/cong-bo/", {"ap-dung-tu": "01/12/2022"})
    assert refused.status_code == 422
    owner = ids["Sở Nông nghiệp và Môi trường"]
    assert client.post(f"{address}/chu-tri/", {"co-quan": str(owner)}).status_code == 302
    assert client.post(f"{address}/cong-bo/", {"ap-dung-tu": "32/13/2022"}).status_code == 422
    today = moments.show_day(moments.now().date())
    assert client.post(f"{address}/cong-bo/", {"ap-dung-tu": today}).status_code == 302
    assert ProcedureVersion.objects.get().state == "published"
    assert client.post(f"{address}/khong-co/").status_code == 404


def test_a_path_too_long_is_named_on_the_page(client: Client) -> None:
    ids = departments()
    author = Actor(account_id=9001, kind=ActorKind.OFFICIAL, is_admin=True)
    whole = content(limit=Limit(5, Unit.WORKING_DAYS))
    version_id = draft_version(actor=author, now=NOW, content=whole)
    signed_in(client, Role.PROVINCE_ADMIN, ids["Văn phòng Ủy ban nhân dân"])
    address = f"/ban-lam-viec/thu-tuc/phien-ban/{version_id}"
    steps = {
        "ten": whole.name,
        "web-so": "1",
        "web-don-vi": "working_days",
        "counter-so": "1",
        "counter-don-vi": "working_days",
    }
    for code, hours in (("tiep-nhan", 2), ("tham-dinh", 6), ("ky", 2), ("tra-ket-qua", 2)):
        steps |= {f"{code}-so": str(hours), f"{code}-don-vi": "hours"}
    saved = client.post(f"{address}/sua/", steps)
    assert saved.status_code == 302
    page = words(client, saved["Location"])
    assert (
        "Đường đi “Tiếp nhận hồ sơ → Phân công, thẩm định hồ sơ → Lãnh đạo ký duyệt → Phát hành, trả kết quả” cần "
        "1,5 ngày làm việc, vượt thời hạn giải quyết 1 ngày làm việc."
    ) in page


@pytest.mark.usefixtures("catalogue")
def test_what_a_version_changed_is_shown(client: Client) -> None:
    load(
        [record(kenh=[{"kenh": "Trực tuyến", "thoi_gian": 3.0, "don_vi": "Ngày làm việc", "phi": [50000]}])],
        day=date(2023, 1, 1),
    )
    page = words(client, "/thu-tuc/1.004756/lich-su/2/")
    assert "Thời hạn, trực tuyến Trước: 5 ngày làm việc Sau: 3 ngày làm việc" in page
    assert "Đây là phiên bản đầu tiên." in words(client, "/thu-tuc/1.004756/lich-su/1/")
    words(client, "/thu-tuc/1.004756/lich-su/7/", 404)


def test_strangers_see_no_officer_page(client: Client) -> None:
    ids = departments()
    draft_version(
        actor=Actor(account_id=9001, kind=ActorKind.OFFICIAL, is_admin=True), now=NOW, content=content()
    )
    signed_in(client, Role.CASE_OFFICER, ids["Sở Tư pháp"])
    assert client.get("/ban-lam-viec/thu-tuc/").status_code == 403


@pytest.mark.usefixtures("catalogue")
def test_the_switch_to_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = words(client, "/thu-tuc/1.004756/")
    assert "Ways to apply" in page
    assert "4 steps, 5 working days (40 hours) in all." in page
    assert "Find a procedure" in words(client, "/thu-tuc/")


def test_targets_and_issued_lists(client: Client) -> None:
    ids = departments()
    load(services()[:5])
    four_hundred()
    three, four = OnlineLevel.PARTIAL, OnlineLevel.FULL
    issue("100/QĐ-UBND", date(2020, 1, 1), entry("1.000001", three), entry("1.000002", three))
    issue("200/QĐ-UBND", date(2021, 1, 1), entry("1.000002", four), entry("1.000003", four))
    signed_in(client, Role.PROCEDURE_REVIEWER, ids["Văn phòng Ủy ban nhân dân"])
    page = words(client, "/ban-lam-viec/thu-tuc/muc-tieu/?ngay=01/06/2022")
    assert "Tối thiểu 400 dịch vụ công trực tuyến mức độ 3, 4 31/12/2020 0 0/400 CHƯA ĐẠT" in page
    assert "Chưa có quy trình điện tử" in page
    assert "Tòa án nhân dân thành phố" in page
    page = words(client, "/ban-lam-viec/thu-tuc/danh-muc/?qd=200/QĐ-UBND&so-voi=100/QĐ-UBND")
    assert "Thêm 1.000003" in page
    assert "Bỏ 1.000001" in page
    assert "Mức độ 3 → 4 1.000002" in page
    words(client, "/ban-lam-viec/thu-tuc/danh-muc/?qd=không-có", 404)


@pytest.mark.usefixtures("catalogue")
def test_life_events_count_their_procedures() -> None:
    found = {event.code: event.count for event in list_life_events(on=date(2022, 1, 1))}
    listed = {code: search_procedures(on=date(2022, 1, 1), life_event=code).count for code in found}
    assert found == listed
    assert found["viec-lam"] > 0


def test_since_2025_the_citizen_is_sent_to_the_national_portal(client: Client, settings: Any) -> None:
    departments()
    load([record()], day=date(2025, 7, 1))
    settings.LOCAL_FILING = False
    answer = client.get("/thu-tuc/1.004756/").content.decode()
    assert 'href="https://dichvucong.gov.vn"' in answer
    page = words(client, "/thu-tuc/1.004756/")
    assert "Nộp tại Cổng Dịch vụ công quốc gia" in page
    assert "Trực tuyến toàn trình (mức độ 4)" in page
    settings.LOCAL_FILING = True
    settings.APPLY_PAGE = "procedures:detail"
    page = words(client, "/thu-tuc/1.004756/")
    assert "Bản trình diễn mở nộp hồ sơ tại đây" in page
    assert "Nộp tại Cổng Dịch vụ công quốc gia" not in page.replace("công dân nộp tại Cổng", "")
