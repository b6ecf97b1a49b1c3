"""A filing that came before: sent twice, or a second one of the same matter."""

from __future__ import annotations

from dinh.domains.dossiers.models import Dossier, FormVersion, Party
from dinh.domains.dossiers.queries.answers import clear_answers, form_of
from dinh.domains.dossiers.queries.mine import filed_before
from dinh.domains.dossiers.queries.sheets import read_sheet
from dinh.domains.dossiers.rules.filing import clean_parties
from dinh.domains.dossiers.rules.refusals import AlreadyOpen, KeyReused
from dinh.domains.dossiers.rules.sheet import DossierFacts, Sheet
from dinh.domains.dossiers.types import DossierState, FilingInput, PartyRole
from dinh.domains.procedures.queries import version_plan
from dinh.domains.procedures.types import Channel
from dinh.kernel.access.types import Actor, ActorKind
from dinh.kernel.forms.rules.cleaning import clean_form
from dinh.lib.moments import local
from dinh.lib.vietnamese import clean_line, fold


def known_filing(*, actor: Actor, key: str | None, filing: FilingInput) -> Sheet | None:
    """The dossier that the same key or the same number of the client made. Refused: KeyReused."""
    row = filed_before(scoped=key, external_ref=filing.external_ref, account_id=actor.account_id)
    if row is None:
        return None
    if row[1] != filing.version_id:
        raise KeyReused
    sheet = read_sheet(dossier_id=row[0], lock=False)
    if not _is_same(sheet.dossier, filing):
        raise KeyReused
    return sheet


def _is_same(facts: DossierFacts, filing: FilingInput) -> bool:
    """Whether a filing says what the dossier said when it was submitted: parties and answers.

    Co-applicants of a draft are not part of the filing: their signatures brought them.
    """
    parties = Party.objects.filter(dossier_id=facts.id).exclude(role=PartyRole.CO_APPLICANT)
    kept = parties.values_list("role", "name", "phone", "email", "address")
    named = {
        (one.role.value, one.name, one.phone, one.email, one.address)
        for one in clean_parties(filing.parties)
        if one.role is not PartyRole.CO_APPLICANT
    }
    if facts.channel != filing.channel or set(kept) != named:
        return False
    plan = version_plan(version_id=facts.version_id)
    form = form_of(plan=plan)
    first = FormVersion.objects.get(dossier_id=facts.id, number=1).data
    if form is None:
        return dict(first) == dict(filing.form_data)
    assert facts.submitted_at is not None
    given = clean_form(form, filing.form_data, today=local(facts.submitted_at).date()).data
    return clear_answers(plan=plan, data=first) == given


def check_second(*, actor: Actor, filing: FilingInput) -> None:
    """Refused: AlreadyOpen. Only citizens online are asked; clerks and clients know what they do."""
    if actor.kind is not ActorKind.CITIZEN or Channel(filing.channel) is not Channel.WEB:
        return
    names = {party.role: party.name for party in filing.parties}
    subject = fold(clean_line(names.get(PartyRole.SUBJECT) or names.get(PartyRole.FILER, "")))
    plan = version_plan(version_id=filing.version_id)
    rows = Dossier.objects.filter(
        filer_account_id=actor.account_id, procedure_id=plan.procedure_id, finished_at__isnull=True
    ).exclude(state=DossierState.DRAFT)
    for row in rows.order_by("id")[:50]:
        if fold(row.subject_name) == subject:
            raise AlreadyOpen(number=row.code or "", dossier_id=row.pk)
