"""What one procedure asks of a person, read from the version in force."""

from __future__ import annotations

from datetime import date

from dinh.domains.privacy.types import ProcedureNotice
from dinh.domains.procedures.queries import get_procedure
from dinh.kernel.forms.binding import compiled_form
from dinh.kernel.forms.types import Kind


def procedure_notice(*, code: str, on: date) -> ProcedureNotice:
    """The questions, papers and laws of a procedure on a day. Refused: UnknownProcedure."""
    view = get_procedure(code=code, on=on)
    plan = view.plan
    form = compiled_form(plan.form_definition, plan.form_hash) if plan.form_definition else None
    asked = [] if form is None else [item for _, item in form.walk()]
    questions = [item.label for item in asked if item.kind not in {Kind.FILE, Kind.TEXT} and item.label]
    files = [item.label for item in asked if item.kind is Kind.FILE and item.label]
    titles = [paper.title for paper in plan.papers if not paper.guidance]
    return ProcedureNotice(
        procedure_id=plan.procedure_id,
        code=plan.procedure_code,
        name=plan.name,
        agency=view.agency or view.performed_by,
        questions=tuple(dict.fromkeys(questions)),
        papers=tuple(dict.fromkeys([*titles, *files])),
        laws=tuple(f"{one.code} {one.title}".strip() for one in view.legal_bases),
    )
