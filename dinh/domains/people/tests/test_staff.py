"""Accounts of officials as administrators run them, resets that two decide, sessions, import, roll-out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from dinh.domains.people import actions, queries
from dinh.domains.people.actions.accounts import AccountTaken
from dinh.domains.people.actions.rollouts import NotYetLive
from dinh.domains.people.actions.second_factors import (
    AlreadyAsked,
    NeedsAnother,
    NothingToReset,
    ResetClosed,
    ResetReasonNeeded,
)
from dinh.domains.people.actions.staff import AlreadySo, HasPassword, LastAdministrator
from dinh.domains.people.models import Account, AccountSession, Post, Rollout, SecondFactorReset
from dinh.domains.people.tests.factories import NOW, START, agency, official, post
from dinh.domains.people.types import AgencySummary, ModuleState, ResetState, Role, SystemModule
from dinh.kernel.access.types import ANONYMOUS, SYSTEM, Actor, NotYours
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.intake.types import Row
from dinh.kernel.notices.models import Notice
from dinh.kernel.outbox.models import Event as Fact

pytestmark = pytest.mark.django_db
LOST = "Mất điện thoại, đã gặp trực tiếp"


@pytest.fixture(autouse=True)
def long_notices(settings: Any) -> None:
    settings.KEEP_NOTICES_DAYS = 100_000


def acting(account_id: int) -> Actor:
    actor = queries.actor_for(account_id=account_id, now=NOW)
    assert actor is not None
    return actor


def offices() -> tuple[AgencySummary, AgencySummary, AgencySummary]:
    province = agency("H23", "Ủy ban nhân dân tỉnh Hải Dương")
    return (
        province,
        agency("H23.15", "Sở Nông nghiệp", province),
        agency("H23.16", "Sở Xây dựng", province),
    )


def keeper(office: AgencySummary, name: str = "Quản Trị", role: Role = Role.AGENCY_ADMIN) -> Actor:
    account = official(name)
    post(account, office.id, role)
    return acting(account)


def with_factor(account_id: int) -> int:
    Authenticator.objects.create(user_id=account_id, type="totp", data={"secret": "x"})
    return account_id


def open_one(actor: Actor, office: AgencySummary, username: str = "ngat", **changes: Any) -> int:
    given: dict[str, Any] = {
        "username": username, "display_name": "Đoàn Thị Ngát", "agency_id": office.id,
        "role": Role.CASE_OFFICER, "active_from": START,
    }  # fmt: skip
    return actions.open_official(actor=actor, now=NOW, **{**given, **changes})


def test_an_account_is_opened_with_its_first_post_or_not_at_all(refused: Any) -> None:
    _, farming, building = offices()
    admin = keeper(farming)
    account = open_one(admin, farming)
    assert list(Post.objects.filter(account=account).values_list("agency", "role")) == [
        (farming.id, "case_officer")
    ]
    with refused(NotYours):
        open_one(admin, building, "khac")
    with refused(NotYours):
        open_one(admin, farming, "to", role=Role.AUDITOR)
    with refused(AccountTaken):
        open_one(admin, farming)
    with refused(NotYours):
        open_one(acting(account), farming, "minh")


def test_closing_ends_sessions_and_can_be_undone(refused: Any) -> None:
    _, farming, building = offices()
    admin, stranger = keeper(farming), keeper(building)
    account = open_one(admin, farming)
    AccountSession.objects.create(session_key="k1", account_id=account, session_data="", expire_date=NOW)
    with refused(NotYours):
        actions.close_account(actor=stranger, now=NOW, account_id=account)
    actions.close_account(actor=admin, now=NOW, account_id=account, reason="Chuyển công tác")
    assert not AccountSession.objects.filter(account=account).exists()
    assert queries.actor_for(account_id=account, now=NOW) is None
    with refused(AlreadySo):
        actions.close_account(actor=admin, now=NOW, account_id=account)
    with refused(NotYours):
        actions.reopen_account(actor=stranger, now=NOW, account_id=account)
    actions.reopen_account(actor=admin, now=NOW, account_id=account)
    assert acting(account).has_role("case_officer", farming.id)
    told = Fact.objects.filter(key=f"people.account:{account}")
    assert {"people.account.closed.v1", "people.account.reopened.v1"} <= {fact.name for fact in told}
    assert AuditEntry.objects.get(verb="people.close_account").purpose == "Chuyển công tác"


def test_an_agency_does_not_close_administrators_and_the_last_one_stays(refused: Any) -> None:
    province, farming, _ = offices()
    admin = keeper(farming)
    auditor = official("Kiểm Tra")
    post(auditor, farming.id, Role.AUDITOR)
    with refused(NotYours):
        actions.close_account(actor=admin, now=NOW, account_id=auditor)
    chief = official("Chủ", is_admin=True)
    with refused(NotYours):
        actions.close_account(actor=admin, now=NOW, account_id=chief)
    with refused(LastAdministrator):
        actions.close_account(actor=acting(chief), now=NOW, account_id=chief)
    second = official("Hai", is_admin=True)
    actions.close_account(actor=acting(chief), now=NOW, account_id=second)
    del province


def test_a_link_sets_the_first_password_only(refused: Any) -> None:
    _, farming, _ = offices()
    admin = keeper(farming)
    account = open_one(admin, farming)
    link = actions.password_link(actor=admin, now=NOW, account_id=account)
    assert link.expires_at == NOW + timedelta(hours=24)
    token = link.path.rstrip("/").rsplit("/", 1)[1]
    actions.use_sign_in_link(actor=ANONYMOUS, now=NOW, token=token, password="mot-mat-khau-dai-2023")
    with refused(HasPassword):
        actions.password_link(actor=admin, now=NOW, account_id=account)


def test_a_second_factor_goes_when_two_agree(refused: Any) -> None:
    _, farming, building = offices()
    one, two, stranger = keeper(farming, "Một"), keeper(farming, "Hai"), keeper(building, "Ba")
    account = with_factor(open_one(one, farming, email="ngat@example.vn"))
    AccountSession.objects.create(session_key="k1", account_id=account, session_data="", expire_date=NOW)
    ask: dict[str, Any] = {"now": NOW, "account_id": account, "reason": LOST}
    for refusal, actor, changes in (
        (NotYours, stranger, {}),
        (NeedsAnother, acting(account), {}),
        (ResetReasonNeeded, one, {"reason": "  "}),
    ):
        with refused(refusal):
            actions.ask_second_factor_reset(**{**ask, "actor": actor, **changes})
    reset = actions.ask_second_factor_reset(actor=one, **ask)
    with refused(AlreadyAsked):
        actions.ask_second_factor_reset(actor=two, **ask)
    for refusal, actor in ((NeedsAnother, one), (NeedsAnother, acting(account)), (NotYours, stranger)):
        with refused(refusal):
            actions.confirm_second_factor_reset(actor=actor, now=NOW, reset_id=reset)
        assert Authenticator.objects.filter(user=account).count() == 1
    with refused(ResetClosed):
        actions.confirm_second_factor_reset(actor=two, now=NOW + timedelta(days=3), reset_id=reset)
    actions.confirm_second_factor_reset(actor=two, now=NOW, reset_id=reset)
    assert not Authenticator.objects.filter(user=account).exists()
    assert not AccountSession.objects.filter(account=account).exists()
    with refused(ResetClosed):
        actions.confirm_second_factor_reset(actor=two, now=NOW, reset_id=reset)
    row = SecondFactorReset.objects.get()
    assert (row.state, row.asked_by_id, row.decided_by_id) == ("confirmed", one.account_id, two.account_id)
    fact = Fact.objects.get(name="people.second_factor.reset.v1")
    assert fact.payload == {
        "account_id": account, "reset_id": reset, "asked_by_id": one.account_id, "confirmed_by_id": two.account_id,
    }  # fmt: skip
    verbs = ["people.ask_second_factor_reset", "people.confirm_second_factor_reset"]
    assert list(
        AuditEntry.objects.filter(verb__in=verbs).order_by("id").values_list("verb", "account_id", "purpose")
    ) == [(verbs[0], one.account_id, LOST), (verbs[1], two.account_id, LOST)]
    notices = Notice.objects.filter(account_id=account).order_by("id")
    assert [notice.subject for notice in notices] == [
        "Có yêu cầu đặt lại xác thực hai lớp của bạn",
        "Xác thực hai lớp của bạn đã được đặt lại",
    ]
    assert "Một yêu cầu bỏ cách xác thực" in notices[0].text
    with refused(NothingToReset):
        actions.ask_second_factor_reset(actor=one, **ask)


def test_a_request_is_turned_down_and_expires() -> None:
    _, farming, _ = offices()
    one, two = keeper(farming, "Một"), keeper(farming, "Hai")
    account = with_factor(open_one(one, farming))
    first = actions.ask_second_factor_reset(actor=one, now=NOW, account_id=account, reason=LOST)
    actions.refuse_second_factor_reset(actor=two, now=NOW, reset_id=first)
    assert Authenticator.objects.filter(user=account).count() == 1
    second = actions.ask_second_factor_reset(actor=two, now=NOW, account_id=account, reason=LOST)
    assert [line.id for line in queries.open_resets(actor=one, now=NOW)] == [second]
    late = NOW + timedelta(days=3)
    assert queries.open_resets(actor=one, now=late) == ()
    actions.ask_second_factor_reset(actor=one, now=late, account_id=account, reason=LOST)
    assert [line.state for line in queries.resets(account_ids=[account])] == [
        ResetState.ASKED,
        ResetState.REFUSED,
        ResetState.REFUSED,
    ]


def test_the_list_shows_whom_one_administers() -> None:
    province, farming, building = offices()
    admin, whole = keeper(farming, "Quản trị sở"), keeper(province, "Quản trị tỉnh", Role.PROVINCE_ADMIN)
    mine = open_one(admin, farming)
    other = open_one(whole, building, "khac", display_name="Lỗ Văn Thăng")
    today = NOW.date()
    assert [row.account_id for row in queries.list_staff(actor=admin, on=today).rows] == [
        mine,
        admin.account_id,
    ]
    assert queries.list_staff(actor=whole, on=today).total == 4
    assert [row.account_id for row in queries.list_staff(actor=whole, on=today, text="Lỗ").rows] == [other]
    assert queries.list_staff(actor=whole, on=today, agency_id=building.id, role=Role.LEADER).total == 0
    actions.close_account(actor=whole, now=NOW, account_id=other)
    assert [row.account_id for row in queries.list_staff(actor=whole, on=today, closed=True).rows] == [other]
    view = queries.get_staff(actor=admin, account_id=mine, now=NOW)
    assert (view.name, view.has_password, view.second_factors) == ("Đoàn Thị Ngát", False, 0)
    assert [(line.agency_name, line.role) for line in view.posts] == [("Sở Nông nghiệp", Role.CASE_OFFICER)]
    with pytest.raises(queries.AccountNotFound):
        queries.get_staff(actor=admin, account_id=other, now=NOW)


def sheet(*lines: dict[str, str]) -> list[Row]:
    return [Row(number, line) for number, line in enumerate(lines, start=2)]


def line(username: str, **changes: str) -> dict[str, str]:
    given = {
        "Tên đăng nhập": username, "Họ và tên": "Nguyễn Văn An", "Mã cơ quan": "H23.15", "Vai trò": "chuyên viên",
        "Thư điện tử": f"{username}@example.vn", "Từ ngày": "01/01/2023",
    }  # fmt: skip
    return {**given, **changes}


def test_a_sheet_loads_once_with_a_reason_for_each_bad_row(refused: Any) -> None:
    _, farming, _ = offices()
    admin = keeper(farming)
    rows = sheet(
        line("an"),
        line("an", **{"Vai trò": "leader"}),
        line("binh", **{"Mã cơ quan": "H23.16"}),
        line("cuong", **{"Vai trò": "Trùm"}),
        line("dung", **{"Họ và tên": ""}),
        line("dan", **{"Từ ngày": "31/02/2023"}),
        line("en", **{"Thư điện tử": "en@"}),
        line("giang", **{"Mã cơ quan": "H99"}),
    )
    before = Account.objects.count()
    trial = actions.import_staff(actor=admin, now=NOW, rows=rows, dry_run=True)
    assert (trial.loaded, trial.updated, trial.unchanged, len(trial.rejected)) == (1, 1, 0, 6)
    assert Account.objects.count() == before
    assert not Fact.objects.filter(name="people.post.opened.v1", payload__role="leader").exists()
    report = actions.import_staff(actor=admin, now=NOW, rows=rows)
    assert report.to_json() == trial.to_json()
    assert [number for number, _ in report.rejected] == [4, 5, 6, 7, 8, 9]
    reasons = dict(report.rejected)
    assert reasons[5].startswith("Vai trò “Trùm” không có. Dùng: Công chức Một cửa")
    assert reasons[6] == "Thiếu Họ và tên."
    assert reasons[7] == "Từ ngày “31/02/2023” không đúng. Viết như 2025-07-01 hoặc 01/07/2025."
    assert reasons[8] == "Thư điện tử “en@” không đúng."
    again = actions.import_staff(actor=admin, now=NOW, rows=rows)
    assert (again.loaded, again.updated, again.unchanged) == (0, 0, 2)
    with refused(NotYours):
        actions.import_staff(actor=acting(Account.objects.get(username="an").pk), now=NOW, rows=rows)


def test_the_roll_out_register(refused: Any) -> None:
    province, farming, _ = offices()
    admin, chief = keeper(farming), keeper(province, role=Role.PROVINCE_ADMIN)
    given: dict[str, Any] = {
        "now": NOW, "agency_id": farming.id, "module": SystemModule.ONLINE, "state": ModuleState.LIVE,
        "since": date(2023, 2, 1),
    }  # fmt: skip
    with refused(NotYours):
        actions.record_rollout(actor=admin, **given)
    with refused(NotYetLive):
        actions.record_rollout(actor=chief, **{**given, "since": date(2023, 3, 1)})
    assert actions.record_rollout(actor=chief, **given)
    assert not actions.record_rollout(actor=chief, **given)
    assert [(cell.agency_id, cell.module, cell.state, cell.since) for cell in queries.rollout_cells()] == [
        (farming.id, SystemModule.ONLINE, ModuleState.LIVE, date(2023, 2, 1))
    ]
    assert Rollout.objects.count() == Fact.objects.filter(name="people.rollout.recorded.v1").count() == 1


def test_usage_counts_those_seen_in_thirty_days() -> None:
    _, farming, building = offices()
    one, two = official("Một"), official("Hai")
    for account in (one, two):
        post(account, farming.id)
    post(official("Ba"), building.id)
    Account.objects.filter(pk=one).update(last_active_at=NOW - timedelta(days=30))
    Account.objects.filter(pk=two).update(last_active_at=NOW - timedelta(days=30, seconds=1))
    found = queries.usage_by_agency(now=NOW)
    assert (found[farming.id].users, found[farming.id].active_users) == (2, 1)
    assert (found[building.id].users, found[building.id].active_users, found[building.id].last_active_at) == (
        1,
        0,
        None,
    )


def test_sessions_end_one_by_one_or_all(refused: Any) -> None:
    _, farming, building = offices()
    admin, stranger = keeper(farming), keeper(building)
    account = open_one(admin, farming)
    for key in ("k1", "k2", "k3"):
        AccountSession.objects.create(session_key=key, account_id=account, session_data="", expire_date=NOW)
    with refused(NotYours):
        actions.end_sessions(actor=stranger, now=NOW, account_id=account)
    assert actions.end_sessions(actor=acting(account), now=NOW, account_id=account, keep="k2") == 2
    assert list(AccountSession.objects.values_list("session_key", flat=True)) == ["k2"]
    assert actions.end_sessions(actor=admin, now=NOW, account_id=account) == 1
    assert Fact.objects.filter(name="people.sessions.revoked.v1").count() == 2
    assert actions.end_sessions(actor=SYSTEM, now=NOW, account_id=account) == 0
