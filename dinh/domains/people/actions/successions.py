"""Mergers and splits: who goes on for whom from a day, and the telling of it on that day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from dinh.domains.people import rules
from dinh.domains.people.actions.agencies import close_agency, guard_tree, place_below
from dinh.domains.people.models import AgencySpell, AgencySuccession, Post
from dinh.domains.people.models.periods import on_day
from dinh.domains.people.queries.agencies import get_agency
from dinh.domains.people.types import SuccessionKind
from dinh.events.people import AgencyMerged
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.lib.moments import local
from dinh.lib.refusals import Invalid


class NoPredecessor(Invalid):
    """A merger needs predecessors other than the successor."""

    code = "people.succession_empty"
    default_sentence = "Hãy chọn ít nhất một cơ quan được sáp nhập, khác với cơ quan kế thừa."


class NoDecision(Invalid):
    """A succession rests on a decision."""

    code = "people.succession_without_decision"
    default_sentence = "Hãy ghi số và ngày của văn bản quyết định việc sáp nhập, chia tách."


def merge_agencies(
    *,
    actor: Actor,
    now: datetime,
    predecessors: Iterable[int],
    successor: int,
    effective_date: date,
    decision: str,
    kind: SuccessionKind | None = None,
    carry_posts: bool = True,
) -> None:
    """End the predecessors on a day and let the successor, which lives then, go on for them.

    Agencies that still stand below a predecessor move below the successor. With `carry_posts` the posts held on
    that day go on at the successor, without unit. Tells `people.agency.merged.v1` for each predecessor on the
    effective day: at once when it has come, else by the daily duty.
    """
    ended = list(dict.fromkeys(predecessors))
    if not ended or successor in ended:
        raise NoPredecessor
    if not decision.strip():
        raise NoDecision
    kind = kind or rules.succession_kind(predecessors=len(ended), successors=1)
    with transaction.atomic():
        guard_tree(actor=actor)
        get_agency(agency_id=successor, at=effective_date)
        for predecessor in ended:
            _succeed(predecessor, (successor,), successor, effective_date, decision, kind, carry_posts)
            _record(actor, now, predecessor, (successor,), effective_date, decision)
        tell_successions(now=now)


def split_agency(
    *,
    actor: Actor,
    now: datetime,
    predecessor: int,
    successors: Iterable[int],
    main: int,
    effective_date: date,
    decision: str,
    carry_posts: bool = True,
) -> None:
    """End an agency on a day and let several go on; `main` takes over its open work, posts and children.

    Tells `people.agency.merged.v1` for each successor on the effective day.
    """
    heirs = tuple(dict.fromkeys(successors))
    if main not in heirs or predecessor in heirs:
        raise NoPredecessor
    if not decision.strip():
        raise NoDecision
    kind = rules.succession_kind(predecessors=1, successors=len(heirs))
    with transaction.atomic():
        guard_tree(actor=actor)
        for heir in heirs:
            get_agency(agency_id=heir, at=effective_date)
        _succeed(predecessor, heirs, main, effective_date, decision, kind, carry_posts)
        _record(actor, now, predecessor, heirs, effective_date, decision)
        tell_successions(now=now)


def tell_successions(*, now: datetime) -> int:
    """Tell the successions whose day has come and that were not told yet; return how many. Run daily."""
    with transaction.atomic():
        due = AgencySuccession.objects.select_for_update(skip_locked=True).filter(
            told_at=None, effective_date__lte=local(now).date()
        )
        rows = list(due.order_by("effective_date", "id"))
        for row in rows:
            publish(
                AgencyMerged(row.predecessor_id, row.successor_id, row.effective_date, row.kind, row.is_main),
                key=f"people.agency:{row.predecessor_id}",
                now=now,
            )
        AgencySuccession.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
        return len(rows)


def _succeed(
    predecessor: int,
    heirs: tuple[int, ...],
    main: int,
    day: date,
    decision: str,
    kind: SuccessionKind,
    carry_posts: bool,
) -> None:
    children = AgencySpell.objects.filter(on_day(day), parent=predecessor).values_list("agency_id", flat=True)
    for child in list(children):
        place_below(agency_id=child, parent_id=main, day=day, decision=decision)
    close_agency(agency_id=predecessor, day=day)
    AgencySuccession.objects.bulk_create(
        AgencySuccession(
            predecessor_id=predecessor,
            successor_id=heir,
            effective_date=day,
            decision=decision,
            kind=kind.value,
            is_main=heir == main,
        )
        for heir in heirs
    )
    _end_posts(predecessor, main if carry_posts else None, day)


def _end_posts(predecessor: int, heir: int | None, day: date) -> None:
    posts = list(Post.objects.filter(on_day(day), agency=predecessor))
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(active_to=day)
    if heir is None:
        return
    held = set(Post.objects.filter(on_day(day), agency=heir).values_list("account_id", "role"))
    for post in posts:
        if (post.account_id, post.role) not in held:
            held.add((post.account_id, post.role))
            Post.objects.create(
                account_id=post.account_id,
                agency_id=heir,
                role=post.role,
                title=post.title,
                active_from=day,
                active_to=post.active_to,
            )


def _record(
    actor: Actor, now: datetime, predecessor: int, heirs: tuple[int, ...], day: date, decision: str
) -> None:
    record(
        actor=actor,
        verb="people.merge_agencies",
        subject=f"people.agency:{predecessor}",
        owner=None,
        changes={
            "active_to": (None, day),
            "successors": (None, ",".join(map(str, heirs))),
            "decision": (None, decision),
        },
        now=now,
    )
