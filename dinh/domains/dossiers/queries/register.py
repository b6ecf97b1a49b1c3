"""The tracking register of a counter: printed in parts as PDF, whole as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dinh.domains.dossiers.models import Dossier, DossierStep, Party, Result
from dinh.domains.dossiers.permissions import may_read_register
from dinh.domains.dossiers.queries.lines import plans_for
from dinh.domains.dossiers.queries.papers import TEMPLATES, office
from dinh.domains.dossiers.rules.papers.facts import as_of_day
from dinh.domains.dossiers.rules.papers.register import (
    COLUMNS,
    RegisterFacts,
    part_of,
    register_cells,
    register_paper,
)
from dinh.domains.dossiers.rules.refusals import RegisterNotFound, RegisterPeriodWrong
from dinh.domains.dossiers.types import PartyRole, RegisterTable
from dinh.domains.dossiers.types.papers import PaperKind, RenderedPaper
from dinh.domains.people.queries import agency_histories, get_agency
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.queries import rule_set_on
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record_read
from dinh.kernel.paper.rendering import render
from dinh.lib.deadlines import Timeliness
from dinh.lib.moments import FIRST_YEAR, LAST_YEAR, at, local, show_day

# A page of typst takes a few milliseconds; so many lines still answer within seconds.
MOST_LINES = 2000
BATCH = 500
READ_FIELDS = ("parties",)


def render_register(
    *, actor: Actor, now: datetime, agency_id: int, first: date, last: date, part: int = 1
) -> RenderedPaper:
    """The register of dossiers a counter received from `first` to `last`, both counted, in the order of reception.

    A register of more than 2,000 lines is printed in parts that say which lines of how many they hold; `part` is
    one of them, numbered from 1. The reading is written to the audit log; the form is that of the rule set of the
    last day. Refused: RegisterNotFound (another agency's), RegisterPeriodWrong, RegisterPartNotFound.
    """
    rows, agency = _register(actor, agency_id, first, last)
    piece = part_of(number=part, lines=rows.count(), most=MOST_LINES)
    paper = register_paper(
        agency=agency,
        forms=rule_set_on(on=last).forms,
        office=office(),
        first=first,
        last=last,
        lines=_lines(list(rows[piece.first_line - 1 : piece.last_line])),
        part=piece,
    )
    _log(actor, now, agency_id, first, last)
    content = render(template=f"{TEMPLATES}/register.typ", payload=asdict(paper))
    tail = f"-phan-{piece.number}" if piece.parts > 1 else ""
    return RenderedPaper(content=content, filename=f"{_name(agency, first, last)}{tail}.pdf")


def register_table(*, actor: Actor, now: datetime, agency_id: int, first: date, last: date) -> RegisterTable:
    """The whole register of a period as a table, its rows read batch by batch as they are taken.

    The reading is written to the audit log. Refused: RegisterNotFound, RegisterPeriodWrong.
    """
    rows, agency = _register(actor, agency_id, first, last)
    _log(actor, now, agency_id, first, last)
    return RegisterTable(
        filename=_name(agency, first, last),
        columns=COLUMNS,
        rows=_cells(rows),
        about=(agency.name, f"Từ ngày {show_day(first)} đến ngày {show_day(last)}"),
    )


def reads_register(*, actor: Actor, agency_id: int) -> bool:
    """Whether the register of the agency is open to the actor: for the links of a page."""
    return may_read_register(actor, agency_id)


def _register(
    actor: Actor, agency_id: int, first: date, last: date
) -> tuple[QuerySet[Dossier], AgencySummary]:
    """The dossiers of a register in order, and the agency as it stood on the last day it lived in the period."""
    if not may_read_register(actor, agency_id):
        raise RegisterNotFound
    if first > last or first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise RegisterPeriodWrong
    rows = Dossier.objects.filter(
        Q(received_by_id=agency_id), received_at__gte=at(first), received_at__lt=at(last + timedelta(days=1))
    ).order_by("received_at", "id")
    return rows, as_of_day(agency_histories(ids=[agency_id]).get(agency_id, ()), last) or get_agency(
        agency_id=agency_id
    )


def _log(actor: Actor, now: datetime, agency_id: int, first: date, last: date) -> None:
    record_read(
        actor=actor,
        subject=f"dossiers:register:{agency_id}",
        owner=None,
        fields=READ_FIELDS,
        now=now,
        purpose=f"in sổ theo dõi {first:%Y-%m-%d}/{last:%Y-%m-%d}",
    )


def _name(agency: AgencySummary, first: date, last: date) -> str:
    return f"{PaperKind.REGISTER.slug}-{agency.code}-{first:%Y%m%d}-{last:%Y%m%d}"


def _cells(rows: QuerySet[Dossier]) -> Iterator[tuple[Any, ...]]:
    """Lines of the table, read on from the last one of each batch."""
    numbers = count(1)
    page = list(rows[:BATCH])
    while page:
        for line in _lines(page):
            yield register_cells(next(numbers), line)
        last = page[-1]
        page = list(
            rows.filter(
                Q(received_at__gt=last.received_at) | Q(received_at=last.received_at, id__gt=last.pk)
            )[:BATCH]
        )


def _lines(rows: Sequence[Dossier]) -> tuple[RegisterFacts, ...]:
    ids = [row.pk for row in rows]
    plans = plans_for(rows=((row.version_id, row.competent_agency_id) for row in rows))
    agencies = agency_histories(ids={row.competent_agency_id for row in rows})
    filers = {
        party.dossier_id: party for party in Party.objects.filter(dossier_id__in=ids, role=PartyRole.FILER)
    }
    taken_back = DossierStep.objects.filter(
        dossier_id=OuterRef("dossier_id"), seq=OuterRef("seq") + 1, closed_by_verb="undo"
    )
    passed = dict(
        DossierStep.objects.filter(~Exists(taken_back), dossier_id__in=ids, closed_by_verb="forward")
        .order_by("-seq")
        .values_list("dossier_id", "closed_at")
    )
    receivers = dict(Result.objects.filter(dossier_id__in=ids).values_list("dossier_id", "receiver"))
    found = []
    for row in rows:
        assert row.received_at is not None
        filer = filers.get(row.pk)
        agency = as_of_day(agencies.get(row.competent_agency_id, ()), local(row.received_at).date())
        found.append(
            RegisterFacts(
                code=row.code or "",
                procedure=plans.of(row.version_id, row.competent_agency_id).name,
                name=filer.name if filer else row.subject_name,
                address=filer.address if filer else "",
                phone=filer.phone if filer else "",
                agency=agency.short_name if agency else "",
                received_at=row.received_at,
                promised_at=row.due_at or row.original_due_at,
                passed_on_at=passed.get(row.pk),
                finished_at=row.finished_at,
                returned_at=row.returned_at,
                way=row.hand_over_way,
                receiver=receivers.get(row.pk, ""),
                outcome=row.outcome,
                is_late=row.timeliness == Timeliness.LATE,
                extended=row.extended,
            )
        )
    return tuple(found)
