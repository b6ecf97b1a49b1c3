"""Answers of a form on their way in: checked by the form's own rules, personal numbers sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dinh.domains.dossiers.queries.answers import form_of, sealed_answers
from dinh.domains.dossiers.rules.answers import file_names, unmasked
from dinh.domains.dossiers.rules.refusals import FormIncomplete
from dinh.domains.procedures.types import VersionPlan
from dinh.kernel.forms.rules.cleaning import clean_form
from dinh.lib.moments import local


def checked_answers(
    *,
    plan: VersionPlan,
    data: Mapping[str, Any],
    now: datetime,
    at_counter: bool = False,
    known_numbers: Iterable[str] = (),
) -> dict[str, Any]:
    """The data as it is kept. Refused: FormIncomplete, naming each path.

    At the counter the officer holds the papers in his hand: files the form asks for may be missing there.
    `known_numbers` puts back numbers that were shown masked.
    """
    form = form_of(plan=plan)
    if form is None:
        return dict(data)
    answers = clean_form(form, unmasked(form, data, known_numbers), today=local(now).date())
    excused = file_names(form) if at_counter else frozenset()
    faults = {path: str(fault) for path, fault in answers.faults.items() if path not in excused}
    if faults:
        raise FormIncomplete(fields=faults)
    return sealed_answers(plan=plan, data=answers.data)
