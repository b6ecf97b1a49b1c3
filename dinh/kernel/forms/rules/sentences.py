"""Sentences for people: a template with places, so that the page can translate before filling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(template: str) -> str:
    """Mark a template for the catalogue of translations; the page translates it."""
    return template


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Vietnamese template and what fills its places; `str()` gives the Vietnamese sentence."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % dict(self.values) if self.values else self.template


def low_first(label: str) -> str:
    """A label inside a sentence: "Số hiệu" gives "số hiệu", "CCCD" stays, and so do names of several capitals."""
    if len(label) > 1 and label[0].isupper() and not label[1].isupper():
        return label[0].lower() + label[1:]
    return label
