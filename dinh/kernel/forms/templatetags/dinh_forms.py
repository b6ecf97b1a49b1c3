"""{% load dinh_forms %}: form_errors, form_fields, form_summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dinh.kernel.forms.binding import BoundForm
from dinh.kernel.forms.types import SummarySection
from dinh.kernel.forms.viewing import View, show_size

register = template.Library()


@register.simple_tag
def form_errors(form: BoundForm) -> SafeString:
    """The error summary: names each field that is wrong and links to it; nothing when all is well."""
    return render_to_string("forms/errors.html", {"links": form.error_links, "revealed": form.revealed_links})


@register.simple_tag
def form_fields(form: BoundForm) -> SafeString:
    """All controls of the bound steps. The page brings the form element, csrf_token and its own buttons."""
    headed = len(form.steps) > 1
    sections = [(step, form.views_of(step)) for step in form.steps]
    return render_to_string("forms/fields.html", {"form": form, "sections": sections, "headed": headed})


@register.simple_tag
def form_item(view: View) -> SafeString:
    """One item with everything inside it."""
    return render_to_string(view.template, {"v": view})


@register.simple_tag
def form_summary(
    sections: tuple[SummarySection, ...], change_url: Callable[[str], str] | None = None, masked: bool = True
) -> SafeString:
    """Check-your-answers; `change_url` gives the address of a step's page, its rows then say "Sửa"."""
    rows: list[dict[str, Any]] = [
        {"section": section, "url": change_url(section.step) if change_url else ""} for section in sections
    ]
    return render_to_string("forms/summary.html", {"sections": rows, "masked": masked})


@register.filter
def file_size(size: int) -> str:
    """A file size in Vietnamese marks."""
    return show_size(size)
