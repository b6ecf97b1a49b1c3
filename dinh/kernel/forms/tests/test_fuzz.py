"""Whatever is sent: no crash, nothing unclean stored, and what was stored is clean when read again."""

from __future__ import annotations

import json
from typing import Any

from django.http import QueryDict
from django.template import Context
from hypothesis import given, settings
from hypothesis import strategies as st

from dinh.kernel.forms.binding import bind
from dinh.kernel.forms.rules.cleaning import clean_form
from dinh.kernel.forms.rules.definition import validate_definition
from dinh.kernel.forms.rules.logic import check_logic, evaluate
from dinh.kernel.forms.rules.outline import diff, summary
from dinh.kernel.forms.rules.schema import schema_errors
from dinh.kernel.forms.tests.samples import DEFINITION, GOOD, TODAY, compiled
from dinh.kernel.forms.tests.test_binding import PAGE, keep
from dinh.lib.vietnamese import clean_text

FORM = compiled()
ODD = st.text(max_size=30) | st.sampled_from(
    ["\x00", "Ho\u0300a", "1.250", "31", "2", "2018", "19,869", "tiem", "\ud800", "Có"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ODD, inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted(GOOD)
DATA = st.dictionaries(st.sampled_from([*NAMES, "la_lung"]), JSON, max_size=12) | st.builds(
    lambda change: {**GOOD, **change}, st.dictionaries(st.sampled_from(NAMES), JSON, max_size=3)
)


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in strings(one)]


@settings(max_examples=150, deadline=None)
@given(DATA)
def test_cleaning_is_total_clean_and_stable(data: dict[str, Any]) -> None:
    first = clean_form(FORM, data, today=TODAY)
    for text in strings(first.data):
        assert clean_text(text) == text.strip()
    json.dumps(first.data)
    again = clean_form(FORM, first.data, today=TODAY)
    assert again.data == first.data
    if not first.faults:
        assert again.faults == {}
        assert schema_errors(FORM.schema, first.data) == []
        assert diff(FORM, first.data, again.data) == ()
    summary(FORM, first.data, today=TODAY)


POSTED = st.dictionaries(
    st.sampled_from(
        [
            "ho_ten",
            "ngay_sinh.day",
            "ngay_sinh",
            "bang",
            "so_hieu",
            "van_bang.@",
            "loai_hinh",
            "nguoi_giup.#",
            "nguoi_giup.0.ten",
            "nguoi_giup.0.co_bang",
            "to_chuc.co_co_so",
            "_them",
            "_xoa",
            "_xoa_tep",
            "_hien",
            "_xem",
        ]
    ),
    st.lists(ODD | st.sampled_from(["nguoi_giup", "nguoi_giup.0", "1", "3"]), max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(POSTED)
def test_no_post_breaks_the_page(values: dict[str, list[str]]) -> None:
    posted = QueryDict(mutable=True)
    for name, texts in values.items():
        posted.setlist(name, texts)
    form = bind(FORM, data=posted, existing=GOOD, store=keep, today=TODAY)
    form.is_valid()
    PAGE.render(Context({"form": form}))
    assert set(form.errors) <= set(form.answers.visible)
    json.dumps(form.draft_data)


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_no_definition_raises(definition: Any) -> None:
    validate_definition(definition)
    validate_definition(
        {"steps": [{"code": "a", "title": "A", "items": [definition]}], "rules": [definition]}
    )
    for name in ("widget", "visible_if", "min", "max_length", "choices", "parts", "pattern"):
        items = [{"name": "a", "label": "A", name: definition}]
        validate_definition({"steps": [{"code": "a", "title": "A", "items": items}]})


@settings(max_examples=150, deadline=None)
@given(JSON, st.dictionaries(st.sampled_from("abc"), JSON))
def test_checked_logic_never_raises(logic: Any, data: dict[str, Any]) -> None:
    for operator in ("==", "<", "in", "+", "and", "!"):
        for one in (logic, {operator: [logic, {"var": "a"}]}, {operator: [{"var": "b"}, logic]}):
            if not list(check_logic(one)):
                evaluate(one, (data,), TODAY)


def test_the_sample_is_what_these_tests_use() -> None:
    assert validate_definition(DEFINITION) == ()
