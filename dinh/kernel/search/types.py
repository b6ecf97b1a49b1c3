"""Texts prepared for searching: pure, so that bulk loads and imports prepare alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dinh.lib.vietnamese import fold, nfc, sort_key

WORD = re.compile(r"[^\W_]+")
CODE_SPACES = re.compile(r"\s+")
TONES = "\u0300\u0309\u0303\u0301\u0323"
# Two ways to place the tone mark in an open syllable (hoà, hòa): both are searched as the second.
PLACED = {nfc(a + b + tone): nfc(a + tone + b) for a, b in ("oa", "oe", "uy") for tone in TONES}


@dataclass(frozen=True)
class SearchTexts:
    """The three texts stored beside what is searched."""

    exact: str
    folded: str
    sort: str

    def as_values(self) -> dict[str, str]:
        """Return the values of the columns of ``Searchable``."""
        return {"search_exact_text": self.exact, "search_folded_text": self.folded, "search_sort": self.sort}


def search_texts(title: str, *others: str) -> SearchTexts:
    """Prepare a title (which also gives the place in lists) and other texts that should find it.

    The title is the first line, so that a phrase in the title can be told from one in the other texts.
    """
    parts = [title, " ".join(others)] if others else [title]
    return SearchTexts(
        "\n".join(" ".join(exact_words(part)) for part in parts),
        "\n".join(" ".join(folded_words(part)) for part in parts),
        sort_key(title),
    )


def exact_words(text: str) -> list[str]:
    """Return the words in lower case with their accents, ``hoà`` and ``hòa`` as one."""
    return [f"{word[:-2]}{PLACED.get(word[-2:], word[-2:])}" for word in typed_words(text)]


def typed_words(text: str) -> list[str]:
    """Return the words in lower case as they were typed."""
    return WORD.findall(nfc(text).lower())


def folded_words(text: str) -> list[str]:
    """Return the words in lower case without accents."""
    return WORD.findall(fold(text))


def code_key(text: str) -> str:
    """Return an official number as it is compared: folded, without spaces (``123/QĐ-UBND`` is ``123/qd-ubnd``).

    Words of a text search would tear it apart; it deserves a column of its own.
    """
    return CODE_SPACES.sub("", fold(text))
