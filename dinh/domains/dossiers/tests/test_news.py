"""What the filer is told of his dossier, in exact words; once, and by mail only while it is news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from dinh.domains.dossiers import actions
from dinh.domains.dossiers.handlers import tell_filer
from dinh.domains.dossiers.rules.news import TEXTS, is_still_news, news_of
from dinh.domains.dossiers.tests.factories import (
    MONDAY,
    RESULT,
    World,
    at_step,
    filing,
    finished,
    moment,
    received,
    submitted,
    world,
)
from dinh.domains.dossiers.types import HandOverWay, MarkInput
from dinh.domains.people.models import Account
from dinh.events.dossiers import DossierReceived, DossierSubmitted, MessageSent
from dinh.kernel.jobs.actions import run_waiting
from dinh.kernel.notices.models import Delivery as Sent
from dinh.kernel.notices.queries import list_notices
from dinh.kernel.notices.tests.servers import mail_server
from dinh.kernel.outbox.delivery import deliver_pending
from dinh.kernel.outbox.types import Delivery

pytestmark = pytest.mark.django_db(transaction=True)
MARKS = (MarkInput(kind="field", code="so_van_bang", reason="Không khớp bản chụp"),)


@pytest.fixture(autouse=True)
def _no_jobs(transactional_db: None) -> Iterator[None]:
    """The queue's tables are not Django's to flush."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def _kept_for_ever(settings: Any) -> None:
    """The days of these tests lie years back; notices of that age are not told otherwise."""
    settings.KEEP_NOTICES_DAYS = 36_600


def subjects(small: World) -> list[str]:
    """What the citizen was told, oldest first."""
    deliver_pending()
    account_id = small.citizen.account_id
    assert account_id is not None
    return [row.subject for row in reversed(list_notices(account_id=account_id).rows)]


def texts(small: World) -> dict[str, str]:
    """Subjects and texts of the citizen's list."""
    account_id = small.citizen.account_id
    assert account_id is not None
    return {row.subject: row.text for row in list_notices(account_id=account_id).rows}


def test_the_whole_way_is_told_in_the_filers_list(settings: Any) -> None:
    settings.FILER_PAGE = "procedures:search"  # takes no argument: as where no portal is installed
    small = world()
    sheet = at_step(small, "tham-dinh")
    pk, code = sheet.dossier.id, sheet.dossier.code
    actions.request_supplement(
        actor=small.officer,
        now=moment(8, "10:00"),
        dossier_id=pk,
        marks=MARKS,
        answer_by=moment(22, "17:00"),
    )
    assert subjects(small) == [
        f"Hồ sơ {code}: đã nộp",
        f"Hồ sơ {code}: đã tiếp nhận, hẹn trả 17:00 thứ Hai 13/02/2023",
        f"Hồ sơ {code}: cần bổ sung trước 17:00 thứ Tư 22/02/2023",
    ]
    told = texts(small)
    assert told[f"Hồ sơ {code}: đã tiếp nhận, hẹn trả 17:00 thứ Hai 13/02/2023"] == (
        "Hồ sơ “Cấp Chứng chỉ hành nghề thú y” của bạn đã được Sở Nông nghiệp và Phát triển nông thôn tiếp nhận "
        "lúc 09:10 06/02/2023.\n"
        "Hẹn trả kết quả: 17:00 thứ Hai 13/02/2023.\n"
        "Bạn chưa phải làm gì thêm; khi có tin mới, chúng tôi sẽ báo."
    )
    assert told[f"Hồ sơ {code}: cần bổ sung trước 17:00 thứ Tư 22/02/2023"] == (
        "Hồ sơ “Cấp Chứng chỉ hành nghề thú y” của bạn cần được bổ sung (lần 1, yêu cầu lúc 10:00 08/02/2023).\n"
        "Mời bạn mở trang hồ sơ, xem những mục được đánh dấu và gửi bổ sung trước 17:00 thứ Tư 22/02/2023.\n"
        "Thời gian chờ bổ sung không tính vào thời hạn giải quyết."
    )
    assert set(Sent.objects.values_list("way", flat=True)) == {"list"}  # of 2023: no mail any more


def test_the_end_of_a_late_dossier_apologises_and_the_result_is_handed_over() -> None:
    small = world()
    sheet = finished(small, end=moment(15, "10:00"))
    code = sheet.dossier.code
    actions.hand_over_result(
        actor=small.counter, now=moment(15, "11:00"), dossier_id=sheet.dossier.id, way=HandOverWay.COUNTER
    )
    assert subjects(small)[2:] == [f"Hồ sơ {code}: đã có kết quả", f"Hồ sơ {code}: đã trả kết quả"]
    assert texts(small)[f"Hồ sơ {code}: đã có kết quả"].splitlines()[:3] == [
        "Hồ sơ “Cấp Chứng chỉ hành nghề thú y” của bạn đã có kết quả lúc 10:00 15/02/2023.",
        "Chúng tôi xin lỗi vì kết quả chậm so với hẹn 17:00 thứ Hai 13/02/2023.",
        (
            "Mời bạn mang giấy hẹn và giấy tờ tùy thân đến nhận tại Bộ phận một cửa, "
            "Sở Nông nghiệp và Phát triển nông thôn, trong giờ làm việc."
        ),
    ]


def test_refusals_before_and_after_reception() -> None:
    small = world()
    first = submitted(small).dossier
    actions.refuse_reception(actor=small.counter, now=MONDAY, dossier_id=first.id, reason="Thiếu bằng")
    second = at_step(small, "tham-dinh").dossier
    actions.reject_dossier(
        actor=small.officer,
        now=moment(7, "10:00"),
        dossier_id=second.id,
        result=RESULT,
        reason="Không đủ điều kiện",
    )
    told = subjects(small)
    assert f"Hồ sơ {first.code}: không được tiếp nhận" in told
    assert f"Hồ sơ {second.code}: không đủ điều kiện giải quyết" in told  # dossiers have no order among them


def test_a_withdrawal_is_confirmed_though_its_fact_names_no_account() -> None:
    small = world()
    dossier = received(small).dossier
    actions.withdraw_dossier(actor=small.citizen, now=MONDAY, dossier_id=dossier.id, reason="Đổi ý")
    assert subjects(small)[-1] == f"Hồ sơ {dossier.code}: đã rút"


def test_a_counter_dossier_has_nobody_to_tell() -> None:
    small = world()
    actions.submit_dossier(actor=small.counter, now=MONDAY, filing=filing(small, channel="counter"))
    deliver_pending()
    assert Sent.objects.count() == 0


def submitted_fact(small: World, receipt: str, at: datetime = MONDAY) -> Delivery[Any]:
    dossier = submitted(small).dossier
    event = DossierSubmitted(
        dossier_id=dossier.id,
        code=str(dossier.code),
        procedure_code="1.004756",
        version_id=small.version.pk,
        channel="web",
        competent_agency_id=small.department.id,
        reception_agency_id=small.department.id,
        filer_account_id=small.citizen.account_id,
        submitted_at=at,
    )
    return Delivery(event=event, event_id=None, receipt_id=receipt, key="k", occurred_at=at)  # type: ignore[arg-type]


def test_a_receipt_delivered_twice_is_one_notice_and_one_mail() -> None:
    small = world()
    Account.objects.filter(pk=small.citizen.account_id or 0).update(email="huyen@example.vn")
    fact = submitted_fact(small, "dossiers.tell_filer:1")
    news = news_of(event=fact.event, key=fact.receipt_id, occurred_at=fact.occurred_at)
    assert news is not None
    with mail_server() as box:
        assert actions.tell_filers(now=MONDAY, news=[news, news]) == 1
        assert actions.tell_filers(now=MONDAY + timedelta(hours=1), news=[news]) == 0
        run_waiting()
        run_waiting()
    assert box.recipients == [["huyen@example.vn"]]
    body = box.mails[0].get_content()
    assert f"mã số {fact.event.code}." in body
    assert "chậm nhất" in body
    assert list(Sent.objects.values_list("way", "state")) == [("list", "delivered"), ("email", "delivered")]
    tell_filer([fact])  # three years later by the real clock, another key: the list alone
    assert Sent.objects.latest("id").way == "list"
    assert Sent.objects.filter(way="email").count() == 1


def test_a_batch_asks_no_more_for_more_dossiers(django_assert_max_num_queries: Any) -> None:
    small = world()
    facts = [submitted_fact(small, f"r{number}") for number in range(3)]
    news = [news_of(event=fact.event, key=fact.receipt_id, occurred_at=MONDAY) for fact in facts]
    assert actions.tell_filers(now=MONDAY, news=[news[0]]) == 1  # type: ignore[list-item]
    with django_assert_max_num_queries(3):  # filings, agencies, contacts; the plan is kept
        assert actions.tell_filers(now=MONDAY, news=[]) == 0


def test_a_merger_is_told_with_both_names_and_the_unchanged_promise() -> None:
    small = world()
    sheet = at_step(small, "tham-dinh")
    pk, code = sheet.dossier.id, sheet.dossier.code
    subjects(small)
    actions.pass_on(
        now=moment(9, "07:30"),
        dossier_id=pk,
        predecessor_id=small.department.id,
        successor_id=small.other.id,
    )
    subject = f"Hồ sơ {code}: nay do {small.other.name} giải quyết"
    assert subjects(small)[-1] == subject
    assert texts(small)[subject].splitlines()[:2] == [
        (
            f"{small.department.name} đã sáp nhập; {small.other.name} tiếp tục giải quyết hồ sơ "
            "“Cấp Chứng chỉ hành nghề thú y” của bạn."
        ),
        "Hẹn trả kết quả không thay đổi: 17:00 thứ Hai 13/02/2023. Bạn không phải nộp lại giấy tờ nào.",
    ]


def test_what_the_filer_wrote_himself_is_no_news() -> None:
    event = MessageSent(dossier_id=1, code="A", from_citizen=True, filer_account_id=7, agency_id=1, at=MONDAY)
    assert news_of(event=event, key="k", occurred_at=MONDAY) is None


def test_every_text_stands_in_a_template_and_news_ages() -> None:
    small = world()
    dossier = received(small).dossier
    base = news_of(
        event=DossierReceived(
            dossier_id=dossier.id,
            code="X",
            procedure_code="1",
            version_id=1,
            channel="web",
            competent_agency_id=1,
            reception_agency_id=1,
            filer_account_id=7,
            received_at=MONDAY,
            due_at=None,
        ),
        key="k",
        occurred_at=MONDAY,
    )
    assert base is not None
    assert base.values == {"code": "X", "at": "09:10 06/02/2023"}
    every = [replace(base, text=text, key=text) for text in (*TEXTS.values(), "rejected")]
    assert actions.tell_filers(now=MONDAY, news=every) == 16
    told = texts(small)
    assert len(told) == 16
    assert all(subject.startswith("Hồ sơ X: ") and text for subject, text in told.items())
    assert told["Hồ sơ X: đã tiếp nhận"].splitlines()[1] == "Thủ tục này không quy định thời hạn giải quyết."
    assert is_still_news(occurred_at=MONDAY, now=MONDAY + timedelta(days=3))
    assert not is_still_news(occurred_at=MONDAY, now=MONDAY + timedelta(days=3, seconds=1))
