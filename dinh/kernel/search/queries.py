"""Searching a queryset of a ``Searchable`` model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from dinh.kernel.search.types import exact_words, folded_words, typed_words

ModelT = TypeVar("ModelT", bound=models.Model)
MAX_WORDS = 12
CANDIDATES = 300
DEEPEST = 1000  # so many hits are looked through for those that hold the words as a phrase
NORMALISED_BY_LENGTH = 2  # long titles that mention the words in passing come after short ones


class TitleOf(Func):
    """The first line of a prepared text, the title, between blanks so that whole words can be looked for."""

    template = "(' ' || split_part(%(expressions)s, E'\\n', 1) || ' ')"
    arity = 1
    output_field = TextField()


@dataclass(frozen=True)
class _Asked:
    """What was typed: words as a condition on each vector, and as phrases when there are several."""

    folded_words: list[str]
    exact_words: list[str]
    folded: SearchQuery
    exact: SearchQuery

    @classmethod
    def read(cls, text: str) -> _Asked | None:
        folded, exact = folded_words(text)[:MAX_WORDS], exact_words(text)[:MAX_WORDS]
        if not folded:
            return None
        # A last word still being typed may go on: "hoà" begins "hoàng", but "hòa" does not.
        typed = typed_words(text)[:MAX_WORDS][-1]
        return cls(folded, exact, _all_of(folded, folded[-1]), _all_of(exact, typed))

    @property
    def has_accents(self) -> bool:
        """A text typed without accents means any of them."""
        return self.exact_words != self.folded_words

    @property
    def is_phrase(self) -> bool:
        return len(self.folded_words) > 1


def match(queryset: QuerySet[ModelT, Any], text: str) -> QuerySet[ModelT, Any]:
    """Return the rows that hold every word of ``text``, the last one as a beginning; accents do not matter.

    Order: titles that hold several words side by side as typed, then rows that hold them with the very accents typed,
    then titles that hold them side by side with other accents, then by relevance, then by the alphabet. A text typed
    without accents means any accents. A text without any word leaves the queryset in the order of the alphabet.
    """
    asked = _Asked.read(text)
    if asked is None:
        return queryset.order_by("search_sort", "pk")
    return _ranked(queryset.filter(search_folded=asked.folded), asked)


def top(queryset: QuerySet[ModelT, Any], text: str, *, count: int = 20) -> QuerySet[ModelT, Any]:
    """Return the first ``count`` rows of ``match`` in the time of a keystroke, however many rows a common word hits.

    Only three hundred rows are ranked: of the first thousand hits those that hold the words as a phrase, then those
    that hold the words as typed, then any; beyond that relevance no longer tells rows apart. Not for paging or counting:
    that is ``match``.
    """
    asked = _Asked.read(text)
    if asked is None:
        return queryset.order_by("search_sort", "pk")[:count]
    every = cast("QuerySet[ModelT, Any]", queryset.model._default_manager.all())
    hits = queryset.filter(search_folded=asked.folded).order_by().values("pk")
    candidates = hits[:CANDIDATES]
    if asked.has_accents:
        # The database asks a later part only when the earlier ones gave too few.
        candidates = hits.filter(search_exact=asked.exact)[:CANDIDATES].union(candidates, all=True)[
            :CANDIDATES
        ]
    if asked.is_phrase:
        side_by_side = SearchQuery(
            " <-> ".join([*asked.folded_words[:-1], f"{asked.folded_words[-1]}:*"]),
            search_type="raw",
            config="simple",
        )
        deep = every.filter(pk__in=hits[:DEEPEST], search_folded=side_by_side).order_by().values("pk")
        near = deep[:CANDIDATES]
        if asked.has_accents:
            near = deep.filter(search_exact=asked.exact)[:CANDIDATES]
        candidates = near.union(candidates, all=True)[:CANDIDATES]
    return _ranked(every.filter(pk__in=candidates), asked)[:count]


def _ranked(rows: QuerySet[ModelT, Any], asked: _Asked) -> QuerySet[ModelT, Any]:
    ranked: Any = rows.annotate(
        is_exact=ExpressionWrapper(Q(search_exact=asked.exact), output_field=BooleanField()),
        relevance=SearchRank(F("search_folded"), asked.folded, normalization=Value(NORMALISED_BY_LENGTH)),
    )
    order = ["-is_exact", "-relevance", "search_sort", "pk"]
    if asked.is_phrase:
        ranked = ranked.annotate(phrase=_phrase("search_folded_text", asked.folded_words))
        order.insert(1 if asked.has_accents else 0, "-phrase")
    if asked.is_phrase and asked.has_accents:
        ranked = ranked.annotate(exact_phrase=_phrase("search_exact_text", asked.exact_words))
        order.insert(0, "-exact_phrase")
    return cast("QuerySet[ModelT, Any]", ranked.order_by(*order))


def _phrase(column: str, words: list[str]) -> Case:
    """2 for a title that holds the words side by side, 1 when the last one goes on, 0 otherwise."""
    phrase = " " + " ".join(words)
    return Case(
        When(_TitleContains(TitleOf(F(column)), Value(f"%{phrase} %")), then=Value(2)),
        When(_TitleContains(TitleOf(F(column)), Value(f"%{phrase}%")), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


class _TitleContains(Func):
    """LIKE between two expressions; words hold neither of its signs."""

    template = "(%(expressions)s)"
    arg_joiner = " LIKE "
    arity = 2
    conditional = True
    output_field = BooleanField()


def resembling(queryset: QuerySet[ModelT, Any], text: str) -> QuerySet[ModelT, Any]:
    """Return the rows that look like ``text`` though a letter is wrong or missing, the nearest first.

    For a second try when ``match`` finds nothing.
    """
    folded = " ".join(folded_words(text)[:MAX_WORDS])
    if not folded:
        return queryset.none()
    near: Any = (
        queryset.filter(search_folded_text__trigram_word_similar=folded)
        .annotate(likeness=TrigramWordSimilarity(folded, "search_folded_text"))
        .order_by("-likeness", "search_sort", "pk")
    )
    return cast("QuerySet[ModelT, Any]", near)


def _all_of(words: list[str], beginning: str) -> SearchQuery:
    # Words are letters and digits only, so nothing in them is an operator of tsquery.
    *whole, last = words
    ends = " | ".join(f"{end}:*" for end in dict.fromkeys([last, beginning]))
    return SearchQuery(" & ".join([*whole, f"({ends})"]), search_type="raw", config="simple")
