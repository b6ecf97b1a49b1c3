"""Requests: to the right agency, with their clock, answered with a reason, refusals that change nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dinh.domains.dossiers.tests.factories import MONDAY, World, citizen, submitted, worker
from dinh.domains.people.actions.persons import PersonInvalid
from dinh.domains.people.models import Person
from dinh.domains.people.types import Role
from dinh.domains.privacy import actions
from dinh.domains.privacy.actions.requests import (
    AlreadyAsked,
    ExtendedOnce,
    RequestInvalid,
    RequestMoved,
)
from dinh.domains.privacy.models import DataRequest
from dinh.domains.privacy.queries import get_request, my_requests, requests_to_answer, who_looked
from dinh.domains.privacy.queries.requests import RequestNotFound
from dinh.domains.privacy.rules.limits import WrongLimits, limit_for
from dinh.domains.privacy.tests.conftest import Clock, SignIn
from dinh.domains.privacy.tests.test_mine import person
from dinh.domains.privacy.types import PersonField, RequestState, RightKind
from dinh.kernel.access.types import NotYours
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.notices.models import Notice
from dinh.kernel.outbox.models import Event
from dinh.lib.moments import show_moment

pytestmark = pytest.mark.django_db


def told() -> int:
    return Event.objects.filter(name__startswith="privacy.").count()


def test_a_correction_goes_through_clock_answer_and_notice(small: World) -> None:
    me = person()
    head = worker(small.province.id, Role.LEADER, "Trần Văn Quyết")
    made = actions.make_request(
        actor=me,
        now=MONDAY,
        kind=RightKind.CORRECT,
        text="Chuyển nhà tháng trước.",
        field=PersonField.ADDRESS,
        new_value="5 Nguyễn Trãi",
    )
    (view,) = requests_to_answer(actor=head)
    assert (view.code, view.agency, view.state) == (
        "DLCN-2023-00001",
        "Ủy ban nhân dân tỉnh Hải Dương",
        RequestState.WAITING,
    )
    assert show_moment(view.reply_due_at) == "17:00 08/02/2023"
    assert show_moment(view.due_at) == "17:00 16/02/2023"
    later = MONDAY + timedelta(days=1)
    actions.reply_to_request(actor=head, now=later, request_id=made, expected_version=0)
    actions.extend_request(
        actor=head, now=later, request_id=made, expected_version=1, reason="Đang xác minh nơi ở."
    )
    assert show_moment(get_request(actor=me, now=later, request_id=made).due_at) == "17:00 27/02/2023"
    actions.answer_request(
        actor=head,
        now=later,
        request_id=made,
        expected_version=2,
        outcome=RequestState.GRANTED,
        answer="Đã sửa địa chỉ.",
    )
    (mine,) = my_requests(actor=me)
    assert (mine.state, mine.timeliness, mine.answer) == (RequestState.GRANTED, "early", "Đã sửa địa chỉ.")
    assert Person.objects.get(pk=me.person_id or 0).address == "5 Nguyễn Trãi"
    assert [row.subject for row in Notice.objects.order_by("id")] == [
        "Yêu cầu DLCN-2023-00001: đã nhận, đang giải quyết",
        "Yêu cầu DLCN-2023-00001: gia hạn trả lời",
        "Yêu cầu DLCN-2023-00001: đã có trả lời",
    ]
    assert told() == 3
    verbs = AuditEntry.objects.filter(owner=f"people.person:{me.person_id}").values_list("verb", flat=True)
    assert "people.correct_person" in verbs
    assert "privacy.answer_request" in verbs


def test_a_request_about_a_dossier_goes_to_its_agency_alone(small: World) -> None:
    sheet = submitted(small)
    made = actions.make_request(
        actor=small.citizen,
        now=MONDAY,
        kind=RightKind.DELETE,
        text="Tôi không cần nữa.",
        dossier_id=sheet.dossier.id,
    )
    assert [one.id for one in requests_to_answer(actor=small.leader)] == [made]
    elsewhere = worker(small.other.id, Role.LEADER, "Lê Văn Khác")
    assert requests_to_answer(actor=elsewhere) == ()
    assert requests_to_answer(actor=small.officer) == ()
    for stranger in (elsewhere, small.officer, citizen("Người Khác")):
        with pytest.raises(RequestNotFound):
            get_request(actor=stranger, now=MONDAY, request_id=made)
    get_request(actor=small.leader, now=MONDAY, request_id=made)
    assert AuditEntry.objects.filter(verb="read", subject=f"privacy.request:{made}").count() == 1
    assert who_looked(actor=small.citizen).rows == ()  # no person recorded; the dossier itself was not read


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_kept(small: World) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(RequestInvalid) as refused:
        actions.make_request(actor=small.citizen, now=MONDAY, kind=RightKind.CORRECT, text=" ")
    assert set(refused.value.fields) == {"text", "field"}
    assert (DataRequest.objects.count(), told(), AuditEntry.objects.count()) == (0, 0, before)


def test_the_same_twice_is_refused_until_it_is_answered(small: World) -> None:
    def ask() -> int:
        return actions.make_request(
            actor=small.citizen, now=MONDAY, kind=RightKind.OBJECT, text="Không gửi tin nhắn cho tôi."
        )

    first = ask()
    with pytest.raises(AlreadyAsked):
        ask()
    assert (DataRequest.objects.count(), told()) == (1, 1)
    actions.take_back_request(actor=small.citizen, now=MONDAY, request_id=first)
    assert get_request(actor=small.citizen, now=MONDAY, request_id=ask()).code == "DLCN-2023-00002"


def test_refusals_of_answers_change_nothing(small: World) -> None:
    me = person()
    head = worker(small.province.id, Role.LEADER, "Trần Văn Quyết")
    made = actions.make_request(
        actor=me,
        now=MONDAY,
        kind=RightKind.CORRECT,
        text="Sai ngày sinh.",
        field=PersonField.BIRTH_DATE,
        new_value="hôm qua",
    )
    known, facts = AuditEntry.objects.count(), told()

    def answer(**changes: object) -> None:
        values = {
            "actor": head,
            "now": MONDAY,
            "request_id": made,
            "expected_version": 0,
            "outcome": RequestState.GRANTED,
            "answer": "Được.",
            **changes,
        }
        actions.answer_request(**values)  # type: ignore[arg-type]

    with pytest.raises(RequestInvalid):
        answer(answer=" ")
    with pytest.raises(RequestInvalid):
        answer(outcome=RequestState.TAKEN_BACK)
    with pytest.raises(RequestMoved):
        answer(expected_version=7)
    with pytest.raises(PersonInvalid):
        answer()
    with pytest.raises(NotYours):
        answer(actor=me)
    with pytest.raises(ExtendedOnce):
        actions.extend_request(
            actor=head, now=MONDAY + timedelta(days=40), request_id=made, expected_version=0, reason="Muộn."
        )
    row = DataRequest.objects.get()
    assert (row.state, row.lock_version, row.answered_at) == ("waiting", 0, None)
    assert (AuditEntry.objects.count(), told(), Notice.objects.count()) == (known, facts, 0)


def test_days_of_the_installation_overrule_the_table(small: World, settings: object) -> None:
    assert limit_for(kind=RightKind.DELETE, setting="").answer.value == 20
    assert limit_for(kind=RightKind.DELETE, setting="delete=30, object=5").answer.value == 30
    assert limit_for(kind=RightKind.CORRECT, setting="delete=30").answer.value == 10
    with pytest.raises(WrongLimits):
        limit_for(kind=RightKind.CORRECT, setting="forget=3")


def test_pages_of_citizen_and_officer(small: World, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in(small.citizen)
    page = client.post("/du-lieu-cua-toi/yeu-cau/moi/", {"loai": "correct", "noi-dung": "Sửa tên"})
    assert page.status_code == 422
    assert "Hãy chọn điều cần sửa." in page.content.decode()
    sheet = submitted(small)
    asked = client.post(
        "/du-lieu-cua-toi/yeu-cau/moi/",
        {"loai": "restrict", "noi-dung": "Đang khiếu nại.", "ho-so": str(sheet.dossier.id)},
        follow=True,
    ).content.decode()
    made = DataRequest.objects.get()
    assert "Vì sao hạn này?" in asked
    officer = sign_in(small.leader)
    assert made.code in officer.get("/ban-lam-viec/du-lieu-ca-nhan/").content.decode()
    address = f"/ban-lam-viec/du-lieu-ca-nhan/{made.pk}/"
    assert officer.post(address, {"viec": "tra-loi", "phien-ban": "0"}).status_code == 422
    done = {"viec": "tra-loi", "phien-ban": "0", "ket-qua": "refused", "tra-loi": "Hồ sơ đang giải quyết."}
    assert officer.post(address, done).status_code == 302
    assert "Hồ sơ đang giải quyết." in client.get(f"/du-lieu-cua-toi/yeu-cau/{made.pk}/").content.decode()
    assert officer.post(address, done).status_code == 422  # answered already
    assert sign_in(small.officer).get(address).status_code == 403
    assert client.get(address).status_code == 403
    assert made.code in officer.get("/ban-lam-viec/du-lieu-ca-nhan/?hang=xong").content.decode()
