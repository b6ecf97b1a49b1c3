"""The tracking register of a counter as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from dinh.domains.dossiers.models import Dossier, DossierStep, Party, Result
from dinh.domains.dossiers.permissions import may_read_register
from dinh.domains.dossiers.queries.lines import plans_for
from dinh.domains.dossiers.queries.papers import TEMPLATES, office
from dinh.domains.dossiers.rules.papers.register import RegisterFacts, register_paper
from dinh.domains.dossiers.rules.refusals import RegisterNotFound, RegisterPeriodWrong, RegisterTooLong
from dinh.domains.dossiers.types import PartyRole
from dinh.domains.dossiers.types.papers import PaperKind, RenderedPaper
from dinh.domains.people.queries import get_agency, list_agencies
from dinh.domains.procedures.queries import rule_set_on
from dinh.kernel.access.types import Actor
from dinh.kernel.audit.actions import record_read
from dinh.kernel.paper.rendering import render
from dinh.lib.deadlines import Timeliness
from dinh.lib.figures import format_number
from dinh.lib.moments import FIRST_YEAR, LAST_YEAR, at

# A page of typst takes a few milliseconds; so many lines still answer within seconds.
MOST_LINES = 2000
READ_FIELDS = ("parties",)


def render_register(*, actor: Actor, now: datetime, agency_id: int, first: date, last: date) -> RenderedPaper:
    """The register of dossiers a counter received from `first` to `last`, both counted, in the order of reception.

    The reading is written to the audit log; the form is that of the rule set of the last day. Refused:
    RegisterNotFound (another agency's), RegisterPeriodWrong, RegisterTooLong (over 2,000 lines).
    """
    if not may_read_register(actor, agency_id):
        raise RegisterNotFound
    if first > last or first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise RegisterPeriodWrong
    rows = list(
        Dossier.objects.filter(
            reception_agency_id=agency_id,
            received_at__gte=at(first),
            received_at__lt=at(last + timedelta(days=1)),
        ).order_by("received_at", "id")[: MOST_LINES + 1]
    )
    if len(rows) > MOST_LINES:
        raise RegisterTooLong(most=format_number(MOST_LINES))
    agency = get_agency(agency_id=agency_id, at=last)
    paper = register_paper(
        agency=agency,
        forms=rule_set_on(on=last).forms,
        office=office(),
        first=first,
        last=last,
        lines=_lines(rows),
    )
    record_read(
        actor=actor,
        subject=f"dossiers:register:{agency_id}",
        owner=None,
        fields=READ_FIELDS,
        now=now,
        purpose=f"in sổ theo dõi {first:%Y-%m-%d}/{last:%Y-%m-%d}",
    )
    content = render(template=f"{TEMPLATES}/register.typ", payload=asdict(paper))
    name = f"{PaperKind.REGISTER.slug}-{agency.code}-{first:%Y%m%d}-{last:%Y%m%d}.pdf"
    return RenderedPaper(content=content, filename=name)


def _lines(rows: Sequence[Dossier]) -> tuple[RegisterFacts, ...]:
    ids = [row.pk for row in rows]
    plans = plans_for(rows=((row.version_id, row.competent_agency_id) for row in rows))
    agencies = {
        one.id: one.short_name for one in list_agencies(ids={row.competent_agency_id for row in rows})
    }
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
        found.append(
            RegisterFacts(
                code=row.code or "",
                procedure=plans.of(row.version_id, row.competent_agency_id).name,
                name=filer.name if filer else row.subject_name,
                address=filer.address if filer else "",
                phone=filer.phone if filer else "",
                agency=agencies.get(row.competent_agency_id, ""),
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
