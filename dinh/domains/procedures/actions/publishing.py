"""The life of a version: draft, in review, published, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q

from dinh.domains.procedures.actions.storing import (
    NewVersion,
    completed,
    field_ids,
    procedure_ids,
    store_versions,
)
from dinh.domains.procedures.lifecycle import may_become
from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.permissions import may_edit, may_review
from dinh.domains.procedures.queries.plans import rule_set_on
from dinh.domains.procedures.queries.publication import why_not_published
from dinh.domains.procedures.types import DraftContent, StepPlan, VersionState
from dinh.events.procedures import VersionPublished, VersionWithdrawn
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.refusals import Conflict, Invalid, NotAllowed, NotFound
from dinh.lib.vietnamese import clean_line


class MayNotEdit(NotAllowed):
    """Only editors of procedures may write drafts."""

    code = "procedures.may_not_edit"
    default_sentence = "Tài khoản này không được soạn thủ tục. Hãy liên hệ Văn phòng Ủy ban nhân dân tỉnh."


class MayNotReview(NotAllowed):
    """Only reviewers of procedures may publish or withdraw."""

    code = "procedures.may_not_review"
    default_sentence = "Tài khoản này không được duyệt thủ tục. Hãy chuyển cho người có vai trò duyệt."


class SamePerson(NotAllowed):
    """The author of a version may not publish it."""

    code = "procedures.same_person"
    default_sentence = "Người soạn không được tự duyệt phiên bản của mình. Hãy để người khác duyệt."


class VersionGone(NotFound):
    """No such version."""

    code = "procedures.version_gone"
    default_sentence = "Không tìm thấy phiên bản này. Hãy tải lại danh sách."


class WrongState(Conflict):
    """The version is not in the state the verb needs."""

    code = "procedures.wrong_state"
    default_sentence = "Phiên bản đã đổi trạng thái từ lúc trang này được mở. Hãy tải lại trang."


class BeingReviewed(Conflict):
    """A version of the procedure waits for review."""

    code = "procedures.being_reviewed"
    default_sentence = "Thủ tục đang có phiên bản chờ duyệt. Hãy chờ duyệt xong hoặc nhờ người duyệt trả lại."


class DraftChanged(Conflict):
    """The draft that a page showed was saved anew, submitted or withdrawn since."""

    code = "procedures.draft_changed"
    default_sentence = (
        "Bản nháp này đã được lưu lại hoặc trình duyệt từ lúc trang được mở, nên chưa ghi gì. "
        "Hãy mở lại thủ tục từ danh sách và làm tiếp trên bản mới."
    )


class DraftUnsound(Invalid):
    """A draft that cannot even be kept."""

    code = "procedures.draft_unsound"


class CannotPublish(Invalid):
    """What stands against publishing, sentence by sentence, in `problems`."""

    code = "procedures.cannot_publish"

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class ReasonMissing(Invalid):
    """A verb that needs a written reason got none."""

    code = "procedures.reason_missing"
    default_sentence = "Hãy ghi lý do."


def draft_version(
    *,
    actor: Actor,
    now: datetime,
    content: DraftContent,
    agency_steps: Mapping[int, tuple[StepPlan, ...]] | None = None,
    replaces: int | None = None,
) -> int:
    """Write the open draft of a procedure anew and answer with the version's id; missing process and form are made.

    `agency_steps` holds processes of single agencies; `replaces` is the draft that the editor saw. Refused: MayNotEdit,
    BeingReviewed, DraftChanged (another one stands in its place), DraftUnsound (no name, steps that lead nowhere).
    """
    if not may_edit(actor):
        raise MayNotEdit
    whole = completed(content=content)
    _refuse_unsound(whole, agency_steps or {})
    with transaction.atomic():
        procedure_id = procedure_ids(codes=[content.code], now=now)[content.code]
        opened = ProcedureVersion.objects.filter(
            procedure=procedure_id, state__in=[VersionState.DRAFT.value, VersionState.IN_REVIEW.value]
        ).first()
        if opened is not None and opened.state == VersionState.IN_REVIEW:
            raise BeingReviewed
        if replaces is not None and (opened is None or opened.pk != replaces):
            raise DraftChanged
        if opened is not None:
            opened.delete()
        last = ProcedureVersion.objects.filter(procedure=procedure_id).aggregate(last=Max("number"))["last"]
        fields = field_ids(names={content.field_code: content.field_name})
        new = NewVersion(
            procedure_id=procedure_id,
            number=(last or 0) + 1,
            content=whole,
            field_id=fields[content.field_code],
            author_id=actor.account_id,
            agency_steps=agency_steps,
        )
        version = store_versions(new=[new], now=now)[0]
        _audit(actor, now, version, "draft_version", "", VersionState.DRAFT.value)
    return version.pk


def _refuse_unsound(content: DraftContent, agency_steps: Mapping[int, tuple[StepPlan, ...]]) -> None:
    if not clean_line(content.name):
        raise DraftUnsound("Thủ tục phải có tên.", fields={"name": "Hãy ghi tên thủ tục."})
    for steps in (content.steps, *agency_steps.values()):
        codes = {step.code for step in steps}
        for step in steps:
            for move in step.transitions:
                if move.to_step is not None and move.to_step not in codes:
                    raise DraftUnsound(
                        "Bước “%(title)s” chuyển đến bước “%(target)s” không có trong quy trình.",
                        title=step.title,
                        target=move.to_step,
                    )


def submit_for_review(*, actor: Actor, now: datetime, version_id: int) -> None:
    """Hand a draft to a reviewer. Whoever submits a draft nobody wrote (an import) becomes its author.

    Refused: MayNotEdit, VersionGone, WrongState.
    """
    if not may_edit(actor):
        raise MayNotEdit
    with transaction.atomic():
        version = _locked(version_id, VersionState.IN_REVIEW)
        version.author_id = version.author_id or actor.account_id
        version.state, version.submitted_at = VersionState.IN_REVIEW.value, now
        version.save(update_fields=["author_id", "state", "submitted_at"])
        _audit(actor, now, version, "submit_for_review", VersionState.DRAFT.value, version.state)


def send_back_version(*, actor: Actor, now: datetime, version_id: int, reason: str) -> None:
    """Give a version in review back to its author, with a reason.

    Refused: MayNotReview, ReasonMissing, VersionGone, WrongState.
    """
    if not may_review(actor):
        raise MayNotReview
    reason = clean_line(reason)
    if not reason:
        raise ReasonMissing(fields={"reason": "Hãy ghi điều cần sửa."})
    with transaction.atomic():
        version = _locked(version_id, VersionState.DRAFT)
        version.state, version.submitted_at = VersionState.DRAFT.value, None
        version.check_notes = [*version.check_notes, f"Người duyệt trả lại: {reason}"]
        version.save(update_fields=["state", "submitted_at", "check_notes"])
        _audit(actor, now, version, "send_back_version", VersionState.IN_REVIEW.value, version.state, reason)


def publish_version(*, actor: Actor, now: datetime, version_id: int, valid_from: date) -> None:
    """Publish a version in review: it applies from `valid_from`, the version in force ends that day.

    Refused: MayNotReview, SamePerson, VersionGone, WrongState, NoRuleSet, CannotPublish (a path of steps longer than
    the limit, a form that cannot be shown, no owner …). Told: procedures.version.published.v1.
    """
    if not may_review(actor):
        raise MayNotReview
    with transaction.atomic():
        version = _locked(version_id, VersionState.PUBLISHED)
        if version.author_id is None or actor.account_id is None or version.author_id == actor.account_id:
            raise SamePerson
        rule_set = rule_set_on(on=valid_from)
        problems = why_not_published(version_id=version.pk, on=valid_from)
        if problems:
            raise CannotPublish(problems)
        siblings = ProcedureVersion.objects.filter(procedure=version.procedure_id)
        siblings.filter(
            Q(valid_to=None) | Q(valid_to__gt=valid_from), state=VersionState.PUBLISHED.value
        ).update(valid_to=valid_from)
        version.state, version.valid_from, version.published_at = (
            VersionState.PUBLISHED.value,
            valid_from,
            now,
        )
        version.reviewer_id, version.rule_set_id = actor.account_id, rule_set.code
        version.save(update_fields=["state", "valid_from", "published_at", "reviewer_id", "rule_set"])
        _audit(actor, now, version, "publish_version", VersionState.IN_REVIEW.value, version.state)
        fact = VersionPublished(
            version_id=version.pk,
            procedure_code=version.procedure.code,
            number=version.number,
            level=version.level,
            valid_from=valid_from,
            decision_code=version.decision_code,
            at=now,
        )
        publish(fact, key=f"procedures:{version.procedure.code}", now=now)


def withdraw_version(*, actor: Actor, now: datetime, version_id: int, valid_to: date, reason: str) -> None:
    """End a published version on a day, without one that follows; dossiers received before go on under it.

    Refused: MayNotReview, ReasonMissing, VersionGone, WrongState, DraftUnsound (a day before its first, or after
    the day it ends anyway). Told: procedures.version.withdrawn.v1.
    """
    if not may_review(actor):
        raise MayNotReview
    reason = clean_line(reason)
    if not reason:
        raise ReasonMissing(fields={"reason": "Hãy ghi quyết định hoặc lý do bãi bỏ."})
    with transaction.atomic():
        version = _locked(version_id, VersionState.WITHDRAWN)
        if (
            version.valid_from is None
            or valid_to < version.valid_from
            or valid_to > (version.valid_to or valid_to)
        ):
            raise DraftUnsound(
                "Ngày hết áp dụng phải nằm trong thời gian phiên bản đang áp dụng.",
                fields={"valid_to": "Hãy chọn ngày từ ngày bắt đầu áp dụng trở đi."},
            )
        version.state, version.valid_to = VersionState.WITHDRAWN.value, valid_to
        version.withdrawn_at, version.withdrawn_reason = now, reason
        version.save(update_fields=["state", "valid_to", "withdrawn_at", "withdrawn_reason"])
        _audit(actor, now, version, "withdraw_version", VersionState.PUBLISHED.value, version.state, reason)
        fact = VersionWithdrawn(
            version_id=version.pk, procedure_code=version.procedure.code, valid_to=valid_to, at=now
        )
        publish(fact, key=f"procedures:{version.procedure.code}", now=now)


def _locked(version_id: int, target: VersionState) -> ProcedureVersion:
    """The version, its procedure locked first so that verbs on one procedure queue."""
    found = ProcedureVersion.objects.filter(pk=version_id).values_list("procedure__code", flat=True).first()
    if found is None:
        raise VersionGone
    version = (
        ProcedureVersion.objects.select_for_update(of=("self", "procedure"))
        .select_related("procedure")
        .filter(pk=version_id)
        .first()
    )
    if version is None:
        raise VersionGone
    if not may_become(VersionState(version.state), target):
        raise WrongState
    return version


def _audit(
    actor: Actor,
    now: datetime,
    version: ProcedureVersion,
    verb: str,
    before: str,
    after: str,
    reason: str = "",
) -> None:
    changes: dict[str, tuple[str, str]] = {"state": (before, after)}
    if reason:
        changes["reason"] = ("", reason)
    record(
        actor=actor,
        verb=verb,
        subject=f"procedures:version:{version.pk}",
        owner=None,
        changes=changes,
        now=now,
    )
