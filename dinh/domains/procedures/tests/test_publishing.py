"""The life of a version: two people, every refusal leaves nothing and tells nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from dinh.domains.people.types import Role
from dinh.domains.procedures.actions import publishing
from dinh.domains.procedures.actions.catalogue import set_owner
from dinh.domains.procedures.lifecycle import MOVES, may_become
from dinh.domains.procedures.models import (
    ChannelTerm,
    Procedure,
    ProcedureAgency,
    ProcedureVersion,
    StepDefinition,
    TransitionDefinition,
)
from dinh.domains.procedures.queries import version_in_force, version_plan, why_not_published
from dinh.domains.procedures.queries.drafts import content_of
from dinh.domains.procedures.queries.plans import NoRuleSet, UnknownProcedure
from dinh.domains.procedures.rules.process import default_steps
from dinh.domains.procedures.tests.factories import FIVE_DAYS, content, departments
from dinh.domains.procedures.types import StepPlan, Tier, TransitionPlan, Verb, VersionState
from dinh.kernel.access.types import SYSTEM, Actor, ActorKind, PostHeld
from dinh.kernel.audit.models import AuditEntry
from dinh.kernel.outbox.models import Event
from dinh.lib.deadlines import Limit, Unit
from dinh.lib.moments import parse_moment
from dinh.lib.refusals import Refusal

pytestmark = pytest.mark.django_db
NOW = parse_moment("2023-02-06T09:10")
DAY = date(2023, 3, 1)


def person(account_id: int, *roles: Role) -> Actor:
    posts = tuple(PostHeld(number, 1, None, role.value, "1") for number, role in enumerate(roles, 1))
    return Actor(account_id=account_id, kind=ActorKind.OFFICIAL, posts=posts)


EDITOR = person(11, Role.PROCEDURE_EDITOR)
REVIEWER = person(12, Role.PROCEDURE_REVIEWER)
BOTH = person(13, Role.PROCEDURE_EDITOR, Role.PROCEDURE_REVIEWER)
OFFICER = person(14, Role.CASE_OFFICER)
WATCHED = (
    Procedure,
    ProcedureVersion,
    ProcedureAgency,
    ChannelTerm,
    StepDefinition,
    TransitionDefinition,
    AuditEntry,
    Event,
)


@contextmanager
def refused(kind: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    before = [list(model._default_manager.order_by("pk").values_list()) for model in WATCHED]
    with pytest.raises(kind) as caught:
        yield caught
    assert before == [list(model._default_manager.order_by("pk").values_list()) for model in WATCHED]


def drafted(actor: Actor = EDITOR, limit: Limit | None = FIVE_DAYS, **changes: object) -> int:
    return publishing.draft_version(actor=actor, now=NOW, content=replace(content(limit=limit), **changes))  # type: ignore[arg-type]


def reviewed(**changes: object) -> int:
    version_id = drafted(**changes)  # type: ignore[arg-type]
    publishing.submit_for_review(actor=EDITOR, now=NOW, version_id=version_id)
    return version_id


def owned(code: str = "1.004756") -> None:
    ids = departments()
    set_owner(
        actor=SYSTEM,
        now=NOW,
        procedure_code=code,
        agency_id=ids["Sở Nông nghiệp và Môi trường"],
        active_from=date(2022, 1, 1),
    )


def publish(version_id: int, actor: Actor = REVIEWER, day: date = DAY) -> None:
    publishing.publish_version(actor=actor, now=NOW, version_id=version_id, valid_from=day)


def test_written_by_one_and_published_by_another() -> None:
    version_id = reviewed()
    owned()
    publish(version_id)
    version = ProcedureVersion.objects.get(pk=version_id)
    assert (version.state, version.author_id, version.reviewer_id, version.rule_set_id) == (
        "published",
        11,
        12,
        "pre-2025",
    )
    assert version_in_force(procedure_code="1.004756", on=DAY).version_id == version_id
    with pytest.raises(UnknownProcedure):
        version_in_force(procedure_code="1.004756", on=date(2023, 2, 28))
    assert list(Event.objects.filter(name__startswith="procedures").values_list("name", flat=True)) == [
        "procedures.version.published.v1"
    ]
    assert list(
        AuditEntry.objects.filter(subject=f"procedures:version:{version_id}").values_list("verb", flat=True)
    ) == [
        "draft_version",
        "submit_for_review",
        "publish_version",
    ]


def test_the_next_version_ends_the_one_before() -> None:
    first = reviewed()
    owned()
    publish(first)
    again = content_of(version_id=first)
    assert again.terms == content().terms
    second = publishing.draft_version(actor=EDITOR, now=NOW, content=replace(again, name="Tên mới"))
    publishing.submit_for_review(actor=EDITOR, now=NOW, version_id=second)
    with refused(publishing.CannotPublish) as caught:
        publish(second, day=DAY)
    assert caught.value.sentence == (
        "Phiên bản số 1 áp dụng từ 01/03/2023; ngày áp dụng của phiên bản này phải sau ngày đó."
    )
    publish(second, day=date(2023, 4, 1))
    assert ProcedureVersion.objects.get(pk=first).valid_to == date(2023, 4, 1)
    assert version_in_force(procedure_code="1.004756", on=date(2023, 3, 31)).version_id == first
    assert version_in_force(procedure_code="1.004756", on=date(2023, 4, 1)).name == "Tên mới"


def test_nobody_publishes_his_own_version() -> None:
    version_id = drafted(actor=BOTH)
    publishing.submit_for_review(actor=BOTH, now=NOW, version_id=version_id)
    owned()
    with refused(publishing.SamePerson):
        publish(version_id, actor=BOTH)
    with refused(publishing.SamePerson):
        publish(version_id, actor=SYSTEM)
    publish(version_id, actor=REVIEWER)


def test_roles() -> None:
    with refused(publishing.MayNotEdit):
        drafted(actor=OFFICER)
    with refused(publishing.MayNotEdit):
        drafted(actor=REVIEWER)
    version_id = reviewed()
    with refused(publishing.MayNotReview):
        publish(version_id, actor=EDITOR)
    with refused(publishing.MayNotReview):
        publishing.send_back_version(actor=EDITOR, now=NOW, version_id=version_id, reason="Sai")
    with refused(publishing.MayNotReview):
        publishing.withdraw_version(actor=EDITOR, now=NOW, version_id=version_id, valid_to=DAY, reason="Sai")


TOO_LONG = (
    "Đường đi “Tiếp nhận hồ sơ → Phân công, thẩm định hồ sơ → Lãnh đạo ký duyệt → Phát hành, trả kết quả” cần 8 "
    "ngày làm việc, vượt thời hạn giải quyết 5 ngày làm việc. Hãy rút ngắn các bước trên đường đi này."
)


def slow_process() -> tuple[StepPlan, ...]:
    steps = default_steps([Limit(5, Unit.WORKING_DAYS)], (Tier.PROVINCE,))
    return (*steps[:1], replace(steps[1], limit=Limit(6, Unit.WORKING_DAYS)), *steps[2:])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"steps": slow_process()},
            TOO_LONG,
        ),
        (
            {"form_definition": {"steps": []}},
            "Biểu mẫu không dựng được: steps: Biểu mẫu cần ít nhất một bước",
        ),
        ({"terms": ()}, "Thủ tục chưa có cách thức nộp hồ sơ nào. Hãy thêm ít nhất một cách."),
    ],
)
def test_publication_refuses(changes: dict[str, object], sentence: str) -> None:
    version_id = reviewed(**changes)
    owned()
    with refused(publishing.CannotPublish) as caught:
        publish(version_id)
    assert caught.value.sentence == sentence
    assert why_not_published(version_id=version_id, on=DAY) == (sentence,)


def test_publication_needs_an_owner_on_the_first_day() -> None:
    version_id = reviewed()
    with refused(publishing.CannotPublish) as caught:
        publish(version_id)
    assert (
        caught.value.sentence == "Thủ tục chưa có cơ quan chủ trì vào ngày áp dụng. Hãy chọn cơ quan chủ trì."
    )
    owned()
    with refused(NoRuleSet):
        publish(version_id, day=date(2000, 1, 1))
    with refused(publishing.CannotPublish):
        publish(version_id, day=date(2021, 12, 31))


def test_the_process_of_a_single_agency_is_checked_too() -> None:
    ids = departments()
    agency = ids["Sở Tư pháp"]
    version_id = publishing.draft_version(
        actor=EDITOR, now=NOW, content=content(), agency_steps={agency: slow_process()}
    )
    publishing.submit_for_review(actor=EDITOR, now=NOW, version_id=version_id)
    set_owner(
        actor=SYSTEM, now=NOW, procedure_code="1.004756", agency_id=agency, active_from=date(2022, 1, 1)
    )
    with refused(publishing.CannotPublish):
        publish(version_id)
    assert version_plan(version_id=version_id, agency_id=agency).step("tham-dinh").limit == Limit(
        6, Unit.WORKING_DAYS
    )
    assert version_plan(version_id=version_id).step("tham-dinh").limit == Limit(3, Unit.WORKING_DAYS)


def test_drafts_are_written_anew_and_reviews_wait() -> None:
    first = drafted()
    second = drafted(name="Tên khác")
    assert ProcedureVersion.objects.get().pk == second != first
    publishing.submit_for_review(actor=EDITOR, now=NOW, version_id=second)
    with refused(publishing.BeingReviewed):
        drafted(name="Tên khác nữa")
    with refused(publishing.ReasonMissing):
        publishing.send_back_version(actor=REVIEWER, now=NOW, version_id=second, reason="  ")
    publishing.send_back_version(actor=REVIEWER, now=NOW, version_id=second, reason="Thiếu căn cứ pháp lý")
    assert ProcedureVersion.objects.get().check_notes == ["Người duyệt trả lại: Thiếu căn cứ pháp lý"]
    drafted(name="Đã sửa")
    assert ProcedureVersion.objects.get().name == "Đã sửa"


def test_drafts_that_lead_nowhere_are_not_even_kept() -> None:
    steps = default_steps([], (Tier.PROVINCE,))
    lost = (replace(steps[0], transitions=(TransitionPlan(Verb.FORWARD, "khong-co"),)), *steps[1:])
    with refused(publishing.DraftUnsound) as caught:
        drafted(steps=lost)
    assert (
        caught.value.sentence == "Bước “Tiếp nhận hồ sơ” chuyển đến bước “khong-co” không có trong quy trình."
    )
    with refused(publishing.DraftUnsound):
        drafted(name="   ")


def test_withdrawing() -> None:
    version_id = reviewed()
    owned()
    with refused(publishing.WrongState):
        publishing.withdraw_version(
            actor=REVIEWER, now=NOW, version_id=version_id, valid_to=DAY, reason="Bãi bỏ"
        )
    publish(version_id)
    with refused(publishing.ReasonMissing):
        publishing.withdraw_version(actor=REVIEWER, now=NOW, version_id=version_id, valid_to=DAY, reason="")
    with refused(publishing.DraftUnsound):
        publishing.withdraw_version(
            actor=REVIEWER, now=NOW, version_id=version_id, valid_to=date(2023, 2, 28), reason="Bãi bỏ"
        )
    publishing.withdraw_version(
        actor=REVIEWER, now=NOW, version_id=version_id, valid_to=date(2024, 1, 1), reason="QĐ 10/QĐ-UBND"
    )
    assert version_in_force(procedure_code="1.004756", on=date(2023, 12, 31)).version_id == version_id
    with pytest.raises(UnknownProcedure):
        version_in_force(procedure_code="1.004756", on=date(2024, 1, 1))
    assert Event.objects.filter(name="procedures.version.withdrawn.v1").count() == 1


@pytest.mark.parametrize(
    "verb",
    [
        lambda gone: publishing.submit_for_review(actor=EDITOR, now=NOW, version_id=gone),
        lambda gone: publishing.send_back_version(actor=REVIEWER, now=NOW, version_id=gone, reason="x"),
        lambda gone: publishing.publish_version(actor=REVIEWER, now=NOW, version_id=gone, valid_from=DAY),
        lambda gone: publishing.withdraw_version(
            actor=REVIEWER, now=NOW, version_id=gone, valid_to=DAY, reason="x"
        ),
    ],
)
def test_a_version_that_does_not_exist(verb: Callable[[int], None]) -> None:
    with refused(publishing.VersionGone):
        verb(999_999)


def test_states_form_one_line() -> None:
    assert [(move.state, move.next_state) for move in MOVES] == [
        (VersionState.DRAFT, VersionState.IN_REVIEW),
        (VersionState.IN_REVIEW, VersionState.DRAFT),
        (VersionState.IN_REVIEW, VersionState.PUBLISHED),
        (VersionState.PUBLISHED, VersionState.WITHDRAWN),
    ]
    assert not may_become(VersionState.WITHDRAWN, VersionState.PUBLISHED)
    assert not may_become(VersionState.PUBLISHED, VersionState.DRAFT)
