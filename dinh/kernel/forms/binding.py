"""A compiled form with what a person typed into it: the object that a page shows, checks and saves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from dinh.kernel.forms.reading import (
    ADD,
    REMOVE,
    REMOVE_FILE,
    SHOWN,
    Intent,
    Reader,
    Store,
    apply_intent,
    intent_of,
)
from dinh.kernel.forms.rules.cleaning import Answers, clean_form, clean_step
from dinh.kernel.forms.rules.definition import compile_definition
from dinh.kernel.forms.rules.hashing import content_hash
from dinh.kernel.forms.rules.sentences import Sentence
from dinh.kernel.forms.types import CompiledForm, Item, Kind, Step
from dinh.kernel.forms.viewing import View, Viewer, as_typed, conditional_paths
from dinh.lib.moments import HCM, now

__all__ = ["BoundForm", "Intent", "bind", "compiled_form"]

_BUTTONS = {Intent.ADD: ADD, Intent.REMOVE: REMOVE, Intent.REMOVE_FILE: REMOVE_FILE}
_KEPT_FORMS = 500
_forms: dict[str, CompiledForm] = {}


def compiled_form(definition: Mapping[str, Any], form_hash: str = "") -> CompiledForm:
    """`compile_definition` with a memory. Give the stored `form_hash` of a published version to spare hashing it."""
    key = form_hash or content_hash(definition)
    form = _forms.get(key)
    if form is None:
        form = compile_definition(definition)
        if len(_forms) >= _KEPT_FORMS:
            _forms.pop(next(iter(_forms)), None)
        _forms[key] = form
    return form


def bind(
    form: CompiledForm,
    *,
    step: str | None = None,
    data: MultiValueDict[str, str] | None = None,
    files: MultiValueDict[str, UploadedFile[Any]] | None = None,
    existing: Mapping[str, Any] | None = None,
    store: Store | None = None,
    today: date | None = None,
) -> BoundForm:
    """Bind one step (wizard) or, without `step`, all of them on one page (counter).

    `data`/`files` are request.POST and request.FILES, or None to show `existing` (the draft). `store` keeps uploaded
    files, see reading.Store. KeyError when there is no such step.
    """
    steps = form.steps if step is None else (form.step(step),)
    return BoundForm(form, steps, data, files, existing or {}, store, today or now().astimezone(HCM).date())


class BoundForm:
    """What `bind` returns; read `intent`, `is_valid()`, `errors`, `clean_data`, `draft_data`; show it by tags."""

    def __init__(
        self,
        form: CompiledForm,
        steps: tuple[Step, ...],
        data: MultiValueDict[str, str] | None,
        files: MultiValueDict[str, UploadedFile[Any]] | None,
        existing: Mapping[str, Any],
        store: Store | None,
        today: date,
    ) -> None:
        self.form, self.steps, self.today = form, steps, today
        self.existing = dict(existing)
        self.items: tuple[Item, ...] = tuple(item for step in steps for item in step.items)
        self.is_bound = data is not None
        self.intent = Intent.SUBMIT
        self.revealed: tuple[str, ...] = ()
        self._faults: dict[str, Sentence] = {}
        self._answers: Answers | None = None
        if data is None:
            self._raw = {
                item.name: as_typed(item, self.existing.get(item.name)) for item in self.items if item.name
            }
        else:
            self._read(data, files if files is not None else MultiValueDict(), store)

    def _read(
        self,
        data: MultiValueDict[str, str],
        files: MultiValueDict[str, UploadedFile[Any]],
        store: Store | None,
    ) -> None:
        self.intent = intent_of(data)
        reader = Reader(data, files, store)
        self._raw = reader.read(self.items)
        if self.intent in _BUTTONS:
            apply_intent(self.intent, data.get(_BUTTONS[self.intent]) or "", self.items, self._raw)
        answers = self._clean()
        self._answers = answers
        if SHOWN in data:
            shown = set(data.getlist(SHOWN))
            self.revealed = tuple(
                path for path in conditional_paths(self.items, answers.visible) if path not in shown
            )
        typed = answers.faults if self.intent is Intent.SUBMIT else {}
        faults = {**typed, **reader.faults}
        self._faults = {path: fault for path, fault in faults.items() if not self._is_new(path)}

    def _is_new(self, path: str) -> bool:
        return any(path == new or path.startswith(f"{new}.") for new in self.revealed)

    def _clean(self) -> Answers:
        if len(self.steps) == len(self.form.steps):
            return clean_form(self.form, self._raw, today=self.today, stored=False)
        return clean_step(self.form, self.steps[0].code, self._raw, self.existing, today=self.today)

    @property
    def answers(self) -> Answers:
        """The answers of these steps as checked; those of the draft when nothing was posted."""
        if self._answers is None:
            self._answers = self._clean()
        return self._answers

    def is_valid(self) -> bool:
        """True when the form was sent by its submit button, nothing is wrong and nothing new came up to answer."""
        return self.is_bound and self.intent is Intent.SUBMIT and not self._faults and not self.revealed

    @cached_property
    def errors(self) -> dict[str, str]:
        """A sentence per path, in the order asked, in the reader's language."""
        order = {path: place for place, path in enumerate(self.answers.visible)}
        paths = sorted(self._faults, key=lambda path: order.get(path, len(order)))
        return {path: _say(self._faults[path]) for path in paths}

    def add_error(self, path: str, sentence: str) -> None:
        """Put a refusal of an action beside the field it is about (`Refusal.fields`)."""
        self._faults[path] = Sentence(sentence)
        self.__dict__.pop("errors", None)
        self.__dict__.pop("views", None)

    @property
    def clean_data(self) -> dict[str, Any]:
        """The whole data with the checked answers of these steps in place of the old ones."""
        mine = {item.name for item in self.items if item.name}
        return {
            **{name: value for name, value in self.existing.items() if name not in mine},
            **self.answers.data,
        }

    @property
    def draft_data(self) -> dict[str, Any]:
        """What a draft keeps now: as `clean_data`; answers that are wrong are left out, never stored unchecked."""
        return self.clean_data

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Everything to show, for the template tags."""
        viewer = Viewer(self._raw, self.errors, self.answers.visible, self.items)
        return viewer.views()

    def views_of(self, step: Step) -> tuple[View, ...]:
        """The views of one of the bound steps."""
        mine = {id(item) for item in step.items}
        return tuple(view for view in self.views if id(view.item) in mine)

    @property
    def shown_conditions(self) -> tuple[str, ...]:
        """Conditional items this page shows; posted back so that newly visible ones are noticed."""
        return tuple(conditional_paths(self.items, self.answers.visible))

    @property
    def has_files(self) -> bool:
        """Whether the form element needs enctype multipart/form-data."""
        return _asks_files(self.items)

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(id of the control, sentence) for the error summary."""
        views = {view.path: view for view in _all(self.views)}
        return [
            (views[path].focus_id if path in views else "noi-dung", text)
            for path, text in self.errors.items()
        ]

    @property
    def revealed_links(self) -> list[tuple[str, str]]:
        """(id of the control, name) of what came up because of an answer just given."""
        return [(view.focus_id, view.item.label) for view in _all(self.views) if view.path in self.revealed]


def _say(sentence: Sentence) -> str:
    template = gettext(sentence.template)
    return template % dict(sentence.values) if sentence.values else template


def _asks_files(items: tuple[Item, ...]) -> bool:
    return any(item.kind is Kind.FILE or _asks_files(item.items) for item in items)


def _all(views: tuple[View, ...]) -> list[View]:
    found: list[View] = []
    for view in views:
        found.append(view)
        found += _all(view.children)
        for row in view.rows:
            found += _all(row.children)
    return found
