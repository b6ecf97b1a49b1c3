"""A lost second factor: one administrator asks, another one confirms, and the account hears of both."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from dinh.domains.people.actions.posts import NotAnOfficial
from dinh.domains.people.actions.staff import check_manages, locked_account
from dinh.domains.people.models import Account, AccountSession, SecondFactorReset
from dinh.domains.people.queries.persons import account_names
from dinh.domains.people.types import AccountKind, ResetState
from dinh.events import people as facts
from dinh.kernel.access.types import Actor, NotYours
from dinh.kernel.audit.actions import record
from dinh.kernel.notices.actions import notify
from dinh.kernel.outbox.actions import publish
from dinh.lib.moments import show_moment
from dinh.lib.refusals import Conflict, Invalid, NotAllowed, NotFound
from dinh.lib.vietnamese import clean_line

RESET_LIFETIME = timedelta(days=3)


class ResetNotFound(NotFound):
    """No such request."""

    code = "people.reset_not_found"
    default_sentence = "Không tìm thấy yêu cầu đặt lại này."


class ResetReasonNeeded(Invalid):
    """Why the second factor has to go must be written down."""

    code = "people.reset_reason_needed"
    default_sentence = "Hãy ghi lý do và cách bạn đã xác minh người yêu cầu."


class NothingToReset(Conflict):
    """The account has no second factor."""

    code = "people.nothing_to_reset"
    default_sentence = "Tài khoản này chưa bật xác thực hai lớp, không có gì để đặt lại."


class AlreadyAsked(Conflict):
    """A request for this account is open."""

    code = "people.reset_already_asked"
    default_sentence = (
        "Đã có yêu cầu đặt lại cho tài khoản này. Một quản trị viên khác cần xác nhận hoặc bác yêu cầu đó."
    )


class NeedsAnother(NotAllowed):
    """Whoever asked, or is concerned, does not decide."""

    code = "people.reset_needs_another"
    default_sentence = "Việc này cần hai người: người yêu cầu và chủ tài khoản không tự xác nhận được. Hãy nhờ một quản trị viên khác."


class ResetClosed(Conflict):
    """The request was decided, or has expired."""

    code = "people.reset_closed"
    default_sentence = "Yêu cầu này đã được quyết định hoặc đã hết hạn. Nếu vẫn cần, hãy yêu cầu lại."


def ask_second_factor_reset(*, actor: Actor, now: datetime, account_id: int, reason: str) -> int:
    """Ask that an official's second factor be taken away; return the request's id. It is open for three days.

    By whoever manages the account, never for himself. The account gets a notice. Refused: AccountNotFound, NotYours,
    NeedsAnother, NotAnOfficial, NothingToReset, AlreadyAsked, ResetReasonNeeded. Tells
    `people.second_factor.reset_asked.v1`.
    """
    said = clean_line(reason)[:300]
    with transaction.atomic():
        account = locked_account(account_id=account_id)
        if actor.account_id is None or actor.account_id == account_id:
            raise NeedsAnother
        check_manages(actor=actor, now=now, account=account)
        if account.kind != AccountKind.OFFICIAL or not account.is_active:
            raise NotAnOfficial
        if not said:
            raise ResetReasonNeeded(fields={"reason": ResetReasonNeeded.default_sentence})
        if not Authenticator.objects.filter(user=account).exists():
            raise NothingToReset
        asked = SecondFactorReset.objects.filter(account=account, state=ResetState.ASKED.value)
        if asked.filter(expires_at__gt=now).exists():
            raise AlreadyAsked
        asked.update(state=ResetState.REFUSED.value, decided_at=now)
        reset = SecondFactorReset.objects.create(
            account=account,
            state=ResetState.ASKED.value,
            reason=said,
            asked_by_id=actor.account_id,
            asked_at=now,
            expires_at=now + RESET_LIFETIME,
        )
        _record(actor, now, reset, "people.ask_second_factor_reset", (None, ResetState.ASKED.value))
        publish(
            facts.SecondFactorResetAsked(account_id, reset.id, actor.account_id, reset.expires_at),
            key=f"people.account:{account_id}",
            now=now,
        )
        _tell(account, "asked", reset, actor, now)
        return reset.id


def confirm_second_factor_reset(*, actor: Actor, now: datetime, reset_id: int) -> None:
    """Take away every second factor of the account and end its sessions; its holder sets up a new one at sign-in.

    By somebody else than who asked and than the holder, who manages the account too. Refused: ResetNotFound,
    NeedsAnother, NotYours, ResetClosed. Tells `people.second_factor.reset.v1`; the account gets a notice.
    """
    with transaction.atomic():
        reset, account = _open_reset(actor, now, reset_id)
        assert actor.account_id is not None
        gone = Authenticator.objects.filter(user=account).delete()[0]
        AccountSession.objects.filter(account=account).delete()
        _decide(reset, actor, now, ResetState.CONFIRMED)
        _record(
            actor,
            now,
            reset,
            "people.confirm_second_factor_reset",
            (ResetState.ASKED.value, ResetState.CONFIRMED.value),
            factors=gone,
        )
        publish(
            facts.SecondFactorReset(account.id, reset.id, reset.asked_by_id, actor.account_id),
            key=f"people.account:{account.id}",
            now=now,
        )
        _tell(account, "confirmed", reset, actor, now)


def refuse_second_factor_reset(*, actor: Actor, now: datetime, reset_id: int) -> None:
    """Turn a request down; nothing of the account changes. The one who asked may take it back this way.

    Refused: ResetNotFound, NotYours, NeedsAnother (the holder), ResetClosed. The account gets a notice.
    """
    with transaction.atomic():
        reset, account = _open_reset(actor, now, reset_id, by_asker=True)
        _decide(reset, actor, now, ResetState.REFUSED)
        _record(
            actor,
            now,
            reset,
            "people.refuse_second_factor_reset",
            (ResetState.ASKED.value, ResetState.REFUSED.value),
        )
        _tell(account, "refused", reset, actor, now)


def _open_reset(
    actor: Actor, now: datetime, reset_id: int, *, by_asker: bool = False
) -> tuple[SecondFactorReset, Account]:
    found = SecondFactorReset.objects.filter(pk=reset_id).values_list("account", flat=True).first()
    if found is None:
        raise ResetNotFound
    account = locked_account(account_id=found)
    reset = SecondFactorReset.objects.select_for_update(no_key=True).get(pk=reset_id)
    if actor.account_id in {None, account.id} or (not by_asker and actor.account_id == reset.asked_by_id):
        raise NeedsAnother
    check_manages(actor=actor, now=now, account=account)
    if reset.state != ResetState.ASKED or reset.expires_at <= now:
        raise ResetClosed
    return reset, account


def _decide(reset: SecondFactorReset, actor: Actor, now: datetime, state: ResetState) -> None:
    reset.state, reset.decided_by_id, reset.decided_at = state.value, actor.account_id, now
    reset.save(update_fields=["state", "decided_by", "decided_at"])


def _record(
    actor: Actor,
    now: datetime,
    reset: SecondFactorReset,
    verb: str,
    state: tuple[str | None, str],
    factors: int | None = None,
) -> None:
    changes: dict[str, tuple[object, object]] = {"state": state}
    if factors is not None:
        changes["factors"] = (factors, 0)
    record(
        actor=actor,
        verb=verb,
        subject=f"people.account:{reset.account_id}",
        owner=f"people.account:{reset.account_id}",
        changes=changes,
        now=now,
        purpose=reset.reason[:200],
    )


def _tell(account: Account, what: str, reset: SecondFactorReset, actor: Actor, now: datetime) -> None:
    names = account_names(account_ids=(actor.account_id,) if actor.account_id else ())
    notify(
        account_id=account.id,
        email=account.email or None,
        phone=account.phone or None,
        template=f"people/notices/reset_{what}.txt",
        context={
            "by": names.get(actor.account_id or 0, ""),
            "until": show_moment(reset.expires_at),
            "link": reverse("people:sessions"),
        },
        key=f"people.reset:{reset.id}:{what}",
        now=now,
    )


__all__ = [
    "AlreadyAsked",
    "NeedsAnother",
    "NotYours",
    "NothingToReset",
    "ResetClosed",
    "ResetNotFound",
    "ResetReasonNeeded",
    "ask_second_factor_reset",
    "confirm_second_factor_reset",
    "refuse_second_factor_reset",
]
