"""Official papers of a dossier as PDF, for its filer and for the officers who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.conf import settings

from dinh.domains.dossiers.models import Deadline
from dinh.domains.dossiers.queries.dossier import get_dossier
from dinh.domains.dossiers.rules.papers.apology import apology_paper
from dinh.domains.dossiers.rules.papers.control import control_paper
from dinh.domains.dossiers.rules.papers.endings import refusal_paper, stop_paper
from dinh.domains.dossiers.rules.papers.facts import Office, PaperFacts, tracking_url
from dinh.domains.dossiers.rules.papers.present import kinds_of
from dinh.domains.dossiers.rules.papers.reception import reception_paper
from dinh.domains.dossiers.rules.papers.supplement import supplement_paper
from dinh.domains.dossiers.rules.refusals import DossierNotFound
from dinh.domains.dossiers.types import DeadlineScope, DossierVerb, DossierView
from dinh.domains.dossiers.types.papers import PaperKind, RenderedPaper
from dinh.domains.payments.queries import fees_of
from dinh.domains.people.queries import account_names, agency_histories
from dinh.domains.people.types import AgencySummary
from dinh.domains.procedures.queries import rule_set_of, version_plan
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.paper.qr import qr_svg
from dinh.kernel.paper.rendering import render

INSIDERS = frozenset({ActorKind.OFFICIAL, ActorKind.SYSTEM})
TEMPLATES = "domains/dossiers/papers"
WRITERS: Mapping[PaperKind, tuple[str, Callable[[PaperFacts], Any]]] = {
    PaperKind.RECEPTION: ("reception.typ", reception_paper),
    PaperKind.SUPPLEMENT: ("supplement.typ", supplement_paper),
    PaperKind.REFUSAL: ("refusal.typ", refusal_paper),
    PaperKind.APOLOGY: ("letter.typ", apology_paper),
    PaperKind.STOP: ("letter.typ", stop_paper),
    PaperKind.CONTROL_SHEET: ("control.typ", control_paper),
}


def render_paper(
    *,
    actor: Actor,
    now: datetime,
    kind: PaperKind,
    dossier_id: int | None = None,
    code: str | None = None,
    round_number: int | None = None,
) -> RenderedPaper:
    """A paper of a dossier as PDF; an officer's reading is written to the audit log, `now` is the moment of it.

    The words come from the record alone: the same record gives the same paper. Forms are those of the rule set the
    dossier was received under; `round_number` chooses among several supplement requests (the latest without it). Refused: DossierNotFound (also an internal paper for anybody but an official),
    NoSuchPaperForm, PaperNotYet.
    """
    if kind not in WRITERS or (kind.is_internal and actor.kind not in INSIDERS):
        raise DossierNotFound
    view = get_dossier(actor=actor, now=now, dossier_id=dossier_id, code=code, purpose=f"in giấy: {kind}")
    if view.code is None:
        raise DossierNotFound
    template, write = WRITERS[kind]
    facts = _facts(view, round_number)
    content = render(template=f"{TEMPLATES}/{template}", payload=asdict(write(facts)))
    return RenderedPaper(content=content, filename=f"{kind.slug}-{view.code}.pdf")


def papers_of(*, actor: Actor, view: DossierView) -> tuple[PaperKind, ...]:
    """The papers a dossier has by now and the actor may have, in the order of the forms: for the links of a page."""
    forms = rule_set_of(code=view.rule_set).forms
    return tuple(
        kind
        for kind in kinds_of(view)
        if kind.value in forms and (not kind.is_internal or actor.kind in INSIDERS)
    )


def office() -> Office:
    """What every paper of this installation says of it."""
    return Office(province=settings.PROVINCE, helpline=settings.HELPLINE, base_url=settings.BASE_URL)


def _facts(view: DossierView, round_number: int | None) -> PaperFacts:
    plan = version_plan(version_id=view.version_id, agency_id=view.competent_agency_id)
    here = office()
    return PaperFacts(
        view=view,
        plan=plan,
        forms=rule_set_of(code=view.rule_set).forms,
        agencies=_agencies(view),
        names=account_names(account_ids=tuple(sorted(_accounts(view)))),
        fees=fees_of(origin=f"dossiers:{view.id}"),
        why=_why(view.id),
        office=here,
        qr=qr_svg(text=tracking_url(here.base_url, view.qr_token)),
        round_number=round_number,
    )


def _why(dossier_id: int) -> tuple[str, ...]:
    """Lines of the computation that promised the first day."""
    kept = (
        Deadline.objects.filter(
            dossier_id=dossier_id, scope=DeadlineScope.DOSSIER, cause=DossierVerb.RECEIVE.value
        )
        .order_by("seq")
        .values_list("explanation", flat=True)
        .first()
    )
    return tuple(line[0] for line in kept or ())


def _agencies(view: DossierView) -> Mapping[int, Sequence[tuple[date, AgencySummary]]]:
    """Agencies that had the dossier, and those above them, by id, each as it stood from day to day."""
    wanted = {view.competent_agency_id, view.reception_agency_id, view.holder_agency_id}
    wanted |= {view.received_by_id} if view.received_by_id is not None else set()
    wanted |= {step.agency_id for step in view.steps if step.agency_id is not None}
    wanted |= {one.agency_id for one in view.supplements}
    found = agency_histories(ids=wanted)
    above = {one.parent_id for spells in found.values() for _, one in spells if one.parent_id is not None}
    above -= found.keys()
    return found | agency_histories(ids=above) if above else found


def _accounts(view: DossierView) -> set[int]:
    ids = {line.account_id for line in view.history} | {step.account_id for step in view.steps}
    ids |= {one.asked_by_account_id for one in view.supplements}
    if view.extension is not None:
        ids.add(view.extension.approved_by_account_id)
    return {one for one in ids if one is not None}
