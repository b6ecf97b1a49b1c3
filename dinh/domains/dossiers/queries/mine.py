"""Lists of dossiers: one's own, drafts, search over everything that exists for the caller."""

from __future__ import annotations

from django.db.models import QuerySet

from dinh.domains.dossiers.models import Dossier, FormVersion, Party, SubmittedPaper
from dinh.domains.dossiers.permissions import belongs_to, visible_dossiers
from dinh.domains.dossiers.queries.answers import clear_answers
from dinh.domains.dossiers.queries.lines import plans_for, step_title
from dinh.domains.dossiers.queries.paging import before, page_key
from dinh.domains.dossiers.rules.filing import scoped_key
from dinh.domains.dossiers.rules.refusals import DossierNotFound
from dinh.domains.dossiers.types import (
    DossierState,
    DossierSummary,
    FilingInput,
    Outcome,
    PaperInput,
    PaperSource,
    PartyInput,
    PartyKind,
    PartyRole,
    SummaryPage,
)
from dinh.domains.procedures.queries import version_plan
from dinh.kernel.access.types import Actor
from dinh.kernel.writes.queries import CompiledRead
from dinh.lib.deadlines import HolderKind
from dinh.lib.vietnamese import fold

MOST_ROWS = 100


def my_dossiers(
    *, actor: Actor, after: str | None = None, limit: int = 20, external_ref: str = ""
) -> SummaryPage:
    """Submitted dossiers filed by the account or about its person, latest change first; only that of the filer's own
    number `external_ref` when given. Refused: BadPageKey."""
    rows = Dossier.objects.filter(belongs_to(actor)).exclude(state=DossierState.DRAFT)
    if external_ref:
        rows = rows.filter(external_ref=external_ref)
    return _page(rows, after, limit)


def _filed() -> QuerySet[Dossier, tuple[int, int]]:
    return Dossier.objects.exclude(state=DossierState.DRAFT).values_list("id", "version_id")


# Asked at every submission: compiled once.
UNDER_KEY = CompiledRead(lambda p: _filed().filter(idempotency_key=p.text("key")))


def filed_before(*, scoped: str | None, external_ref: str, account_id: int | None) -> tuple[int, int] | None:
    """Id and version of the dossier filed with the (scoped) key, else with the account's own number of it."""
    rows = UNDER_KEY.rows(key=scoped) if scoped is not None else []
    if rows:
        return int(rows[0][0]), int(rows[0][1])
    if not external_ref or account_id is None:
        return None
    return _filed().filter(filer_account_id=account_id, external_ref=external_ref).first()


def filed_under(*, actor: Actor, idempotency_key: str) -> int | None:
    """The dossier that the account filed with a key, so that a second press is led to it; None when there is none."""
    key = scoped_key(actor.account_id, idempotency_key)
    return Dossier.objects.filter(idempotency_key=key).values_list("id", flat=True).first()


def external_ref_of(*, dossier_id: int) -> str:
    """The filer's own number of a dossier, empty without one."""
    return Dossier.objects.filter(pk=dossier_id).values_list("external_ref", flat=True).first() or ""


def my_drafts(*, actor: Actor) -> tuple[DossierSummary, ...]:
    """Drafts of the account, latest change first."""
    if actor.account_id is None:
        return ()
    rows = Dossier.objects.filter(filer_account_id=actor.account_id, state=DossierState.DRAFT)
    return _page(rows, None, MOST_ROWS).rows


def search_dossiers(*, actor: Actor, q: str, after: str | None = None, limit: int = 50) -> SummaryPage:
    """Dossiers that exist for the actor whose code, subject or procedure holds every word, with or without accents.

    Refused: BadPageKey.
    """
    rows = visible_dossiers(actor).exclude(state=DossierState.DRAFT)
    for word in fold(q).split():
        rows = rows.filter(search_text__contains=word)
    return _page(rows, after, limit)


def _page(rows: QuerySet[Dossier], after: str | None, limit: int) -> SummaryPage:
    limit = max(1, min(limit, MOST_ROWS))
    found = list(
        rows.filter(before(column="updated_at", key=after)).order_by("-updated_at", "-id")[: limit + 1]
    )
    more = len(found) > limit
    found = found[:limit]
    plans = plans_for(rows=((row.version_id, row.competent_agency_id) for row in found))
    summaries = []
    for row in found:
        plan = plans.of(row.version_id, row.competent_agency_id)
        state = DossierState(row.state)
        summaries.append(
            DossierSummary(
                id=row.pk,
                code=row.code,
                state=state,
                outcome=Outcome(row.outcome) if row.outcome else None,
                procedure_code=plan.procedure_code,
                procedure_name=plan.name,
                subject_name=row.subject_name,
                competent_agency_id=row.competent_agency_id,
                holder_kind=HolderKind(row.holder_kind),
                holder_agency_id=row.holder_agency_id,
                step_title=step_title(
                    plan=plan, state=state, step_code=row.step_code, suspended_for=row.suspended_for
                ),
                channel=row.channel,
                submitted_at=row.submitted_at,
                received_at=row.received_at,
                due_at=row.due_at,
                suspended=row.suspended_for != "",
                answer_by=row.answer_by,
                finished_at=row.finished_at,
                timeliness=row.timeliness or None,
                updated_at=row.updated_at,
                external_ref=row.external_ref or "",
            )
        )
    last = found[-1] if found else None
    key = page_key(at=last.updated_at, row_id=last.pk) if more and last is not None else None
    return SummaryPage(rows=tuple(summaries), after=key)


def draft_filing(*, actor: Actor, dossier_id: int) -> tuple[FilingInput, int]:
    """A draft of one's own as it was saved, with its `lock_version`. Refused: DossierNotFound."""
    row = Dossier.objects.filter(
        pk=dossier_id, state=DossierState.DRAFT, filer_account_id=actor.account_id or 0
    ).first()
    if row is None:
        raise DossierNotFound
    return filing_of_draft(row=row), row.lock_version


def filing_of_draft(*, row: Dossier) -> FilingInput:
    """The content of a draft, personal numbers in clear: for verbs and pages that have asked who may see it."""
    form = FormVersion.objects.filter(dossier_id=row.pk).order_by("-number").first()
    plan = version_plan(version_id=row.version_id)
    parties = tuple(
        PartyInput(
            role=PartyRole(party.role),
            kind=PartyKind(party.kind),
            name=party.name,
            person_id=party.person_id,
            organisation_id=party.organisation_id,
            phone=party.phone,
            email=party.email,
            address=party.address,
        )
        for party in Party.objects.filter(dossier_id=row.pk)
    )
    papers = tuple(
        PaperInput(
            paper_code=paper.paper_code,
            title=paper.title,
            source=PaperSource(paper.source),
            sha256=paper.sha256,
            filename=paper.filename,
            media_type=paper.media_type,
            size=paper.size,
            scan_state=paper.scan_state,
            originals=paper.originals,
            copies=paper.copies,
            place=paper.place,
        )
        for paper in SubmittedPaper.objects.filter(dossier_id=row.pk).order_by("paper_code", "number")
    )
    return FilingInput(
        version_id=row.version_id,
        channel=row.channel,
        competent_agency_id=row.competent_agency_id,
        reception_agency_id=row.reception_agency_id,
        parties=parties,
        form_data=clear_answers(plan=plan, data=form.data) if form else {},
        papers=papers,
        hand_over_way=row.hand_over_way,
    )
