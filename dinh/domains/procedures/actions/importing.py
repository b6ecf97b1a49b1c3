"""Loading a catalogue: rows that stand on a published decision become versions, suspicious ones drafts to be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q

from dinh.domains.people.queries import list_agencies
from dinh.domains.people.types import AgencyLevel
from dinh.domains.procedures.actions.owners import Owners, assign_agencies
from dinh.domains.procedures.actions.storing import (
    NewVersion,
    completed,
    field_ids,
    procedure_ids,
    store_versions,
)
from dinh.domains.procedures.models import ProcedureVersion
from dinh.domains.procedures.permissions import may_edit, may_review
from dinh.domains.procedures.queries.plans import rule_set_on
from dinh.domains.procedures.rules.contents import content_digest
from dinh.domains.procedures.rules.publication import publication_problems
from dinh.domains.procedures.types import CatalogueReport, Check, SourceRow, Tier, VersionState
from dinh.events.procedures import VersionPublished
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record
from dinh.kernel.outbox.actions import publish
from dinh.kernel.writes.actions import Writes
from dinh.lib.refusals import NotAllowed

BATCH = 200
REJECTED_TWICE = "Mã %s đã có ở dòng %s của tệp."
REJECTED_BEING_EDITED = "Thủ tục đang có bản nháp do người soạn; hãy công bố hoặc xóa bản nháp đó trước."
REJECTED_LATER_VERSION = "Thủ tục đã có phiên bản áp dụng từ ngày %s, sau ngày của lần nạp này."


class MayNotImport(NotAllowed):
    """Loading a catalogue publishes; it takes an editor who may also review, or the system."""

    code = "procedures.may_not_import"
    default_sentence = "Tài khoản này không được nạp danh mục thủ tục. Hãy nhờ quản trị tỉnh."


@dataclass
class _Row:
    source: SourceRow
    digest: str
    owner_id: int | None = None
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Load:
    """One import: what it is asked, and what became of the rows so far."""

    actor: Actor
    now: datetime
    source: str
    valid_from: date
    rule_set: str
    owners: Owners
    refused: list[tuple[int, str]]
    fresh: list[_Row] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    unchanged: int = 0


def load_catalogue(
    *,
    actor: Actor,
    now: datetime,
    rows: Iterable[SourceRow],
    source: str,
    valid_from: date,
    rejected: Sequence[tuple[int, str]] = (),
    fallback_owner_id: int | None = None,
    owners_on: date | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> CatalogueReport:
    """Load rows of a published catalogue as versions that apply from `valid_from`; the same again changes nothing.

    A row without anything to check is published: the decision it comes from was signed elsewhere, `source` names it,
    so no second person reviews it here. A row with something to check, or that publication would refuse, becomes a
    draft with its reasons. A row that differs from the version in force ends that version the same day.
    `rejected` are rows that could not be read; `fallback_owner_id` answers for fields whose own agency the province
    does not have; `owners_on` is the day whose departments are asked (a catalogue older than the records of agencies).
    Two hundred rows are one transaction: what was loaded before an interruption stays, and the next run finds it
    unchanged and goes on behind it. `progress` hears how many of how many rows are done. With `dry_run` everything is
    decided and nothing kept. Refused: MayNotImport. Told: procedures.version.published.v1 for each version.
    """
    if not (may_edit(actor) and may_review(actor)):
        raise MayNotImport
    refused = list(rejected)
    read = _without_repeats(rows, refused)
    rule_set = rule_set_on(on=valid_from)
    owners = Owners(
        agencies=tuple(list_agencies(level=AgencyLevel.DEPARTMENT, active_on=owners_on or valid_from)),
        fallback_id=fallback_owner_id,
    )
    load = _Load(actor, now, source, valid_from, rule_set.code, owners, refused)
    found = [_Row(row, content_digest(row.content, rule_set.code, row.owner)) for row in read]
    with transaction.atomic() if dry_run else nullcontext():
        for start in range(0, len(found), BATCH):
            _load_batch(load, found[start : start + BATCH], is_first=start == 0)
            if progress is not None:
                progress(min(start + BATCH, len(found)), len(found))
        if dry_run:
            transaction.set_rollback(True)
    return _report(found, load, dry_run)


def _load_batch(load: _Load, batch: Sequence[_Row], *, is_first: bool) -> None:
    """Decide and keep some rows in one transaction; rows that say nothing new cost three statements together.

    The log names each batch that changed something, and the first one anyway: somebody tried.
    """
    with transaction.atomic():
        ids = procedure_ids(codes=[row.source.content.code for row in batch], now=load.now)
        unchanged, fresh, known = _compare(batch, load.valid_from, load.refused)
        if fresh or is_first:
            _keep(load, fresh, ids)
    load.fresh += fresh
    load.known |= known
    load.unchanged += unchanged


def _keep(load: _Load, fresh: Sequence[_Row], ids: dict[str, int]) -> None:
    for row in fresh:
        _judge(row, load.owners)
    published = [row for row in fresh if not row.checks]
    _replace_drafts(fresh)
    _store(fresh, ids, load.source, load.now)
    writes = Writes()
    _publish(published, ids, load.valid_from, load.rule_set, load.now, writes)
    assign_agencies(
        procedures=[(ids[row.source.content.code], row.owner_id, row.source) for row in published],
        valid_from=load.valid_from,
        owners=load.owners,
    )
    record(
        actor=load.actor,
        verb="load_catalogue",
        subject=f"procedures:{load.source}",
        owner=None,
        changes={"published": (None, len(published)), "drafts": (None, len(fresh) - len(published))},
        now=load.now,
        writes=writes,
    )
    writes.run()


def _without_repeats(rows: Iterable[SourceRow], refused: list[tuple[int, str]]) -> list[SourceRow]:
    first: dict[str, SourceRow] = {}
    for row in rows:
        earlier = first.setdefault(row.content.code, row)
        if earlier is not row:
            refused.append((row.number, REJECTED_TWICE % (row.content.code, earlier.number)))
    return list(first.values())


def _compare(
    found: Sequence[_Row], valid_from: date, refused: list[tuple[int, str]]
) -> tuple[int, list[_Row], set[str]]:
    """How many rows say nothing new, the rows that do, and the codes that have a version already."""
    codes = [row.source.content.code for row in found]
    latest: dict[str, tuple[str, int | None, str, date | None]] = {}
    for code, digest, author, state, since in (
        ProcedureVersion.objects.filter(procedure__code__in=codes)
        .order_by("number")
        .values_list("procedure__code", "source_hash", "author_id", "state", "valid_from")
    ):
        latest[code] = (digest, author, state, since)
    unchanged, fresh = 0, []
    for row in found:
        before = latest.get(row.source.content.code)
        if before is None:
            fresh.append(row)
            continue
        digest, author, state, since = before
        if digest == row.digest:
            unchanged += 1
        elif state in {VersionState.DRAFT, VersionState.IN_REVIEW} and author is not None:
            refused.append((row.source.number, REJECTED_BEING_EDITED))
        elif since is not None and since > valid_from:
            refused.append((row.source.number, REJECTED_LATER_VERSION % since.strftime("%d/%m/%Y")))
        else:
            fresh.append(row)
    return unchanged, fresh, set(latest)


def _judge(row: _Row, owners: Owners) -> None:
    """Complete a row, find its owner, and say why it cannot be published, if it cannot."""
    content = completed(content=row.source.content)
    row.source = replace(row.source, content=content)
    row.owner_id = owners.owner_of(row.source)
    checks = list(row.source.checks)
    notes = list(row.source.notes)
    if row.owner_id is None and Check.OUTSIDE_PROVINCE not in checks:
        checks.append(Check.NO_OWNER)
    if not checks:
        problems = publication_problems(
            processes=(content.steps,),
            limits=[term.limit for term in content.terms],
            form_definition=content.form_definition,
            has_owner=True,
        )
        if problems:
            checks.append(Check.CANNOT_PUBLISH)
            notes.extend(problems)
    row.checks, row.notes = tuple(checks), tuple(notes)


def _replace_drafts(fresh: Sequence[_Row]) -> None:
    """Drafts of an earlier import give way to the new row."""
    codes = [row.source.content.code for row in fresh]
    ProcedureVersion.objects.filter(
        procedure__code__in=codes, state=VersionState.DRAFT.value, author_id=None
    ).delete()


def _store(fresh: Sequence[_Row], ids: dict[str, int], source: str, now: datetime) -> None:
    last = dict(
        ProcedureVersion.objects.filter(procedure__in=[ids[row.source.content.code] for row in fresh])
        .values_list("procedure")
        .annotate(last=Max("number"))
    )
    fields = field_ids(names={row.source.content.field_code: row.source.content.field_name for row in fresh})
    store_versions(
        new=[
            NewVersion(
                procedure_id=ids[row.source.content.code],
                number=last.get(ids[row.source.content.code], 0) + 1,
                content=row.source.content,
                field_id=fields[row.source.content.field_code],
                author_id=None,
                source=source,
                source_hash=row.digest,
                checks=tuple(check.value for check in row.checks),
                notes=row.notes,
            )
            for row in fresh
        ],
        now=now,
    )


def _publish(
    published: Sequence[_Row],
    ids: dict[str, int],
    valid_from: date,
    rule_set: str,
    now: datetime,
    writes: Writes,
) -> None:
    """End the versions in force and let the drafts just stored follow them."""
    procedures = [ids[row.source.content.code] for row in published]
    ProcedureVersion.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=valid_from),
        procedure__in=procedures,
        state=VersionState.PUBLISHED.value,
    ).update(valid_to=valid_from)
    drafts = ProcedureVersion.objects.filter(procedure__in=procedures, state=VersionState.DRAFT.value)
    facts = list(
        drafts.order_by("pk").values_list("pk", "procedure__code", "number", "level", "decision_code")
    )
    drafts.update(
        state=VersionState.PUBLISHED.value, valid_from=valid_from, rule_set_id=rule_set, published_at=now
    )
    for version_id, code, number, level, decision in facts:
        fact = VersionPublished(
            version_id=version_id,
            procedure_code=code,
            number=number,
            level=level,
            valid_from=valid_from,
            decision_code=decision,
            at=now,
        )
        publish(fact, key=f"procedures:{code}", now=now, writes=writes)


def _report(found: Sequence[_Row], load: _Load, dry_run: bool) -> CatalogueReport:
    every, ours = Counter[str](), Counter[str]()
    provincial = 0
    for row in found:
        checks = row.checks or row.source.checks
        every.update(check.value for check in checks)
        if {Tier.PROVINCE, Tier.COMMUNE} & set(row.source.content.tiers):
            provincial += 1
            ours.update(check.value for check in checks)
    published = sum(1 for row in load.fresh if not row.checks)
    return CatalogueReport(
        rows=len(found) + len(load.refused),
        published=published,
        drafts=len(load.fresh) - published,
        unchanged=load.unchanged,
        updated=sum(1 for row in load.fresh if row.source.content.code in load.known),
        rejected=tuple(sorted(load.refused)),
        checks=dict(every),
        checks_province_commune=dict(ours),
        province_commune=provincial,
        dry_run=dry_run,
    )
