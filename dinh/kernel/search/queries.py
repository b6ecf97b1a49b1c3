"""Searching a queryset of a ``Searchable`` model."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value

from dinh.kernel.search.types import exact_words, folded_words, typed_words

ModelT = TypeVar("ModelT", bound=models.Model)
MAX_WORDS = 12
CANDIDATES = 300
NORMALISED_BY_LENGTH = 2  # long titles that mention the words in passing come after short ones


def match(queryset: QuerySet[ModelT, Any], text: str) -> QuerySet[ModelT, Any]:
    """Return the rows that hold every word of ``text``, the last one as a beginning; accents do not matter.

    Order: rows that hold the words with the very accents typed, then by relevance, then by the alphabet. A text
    without any word leaves the queryset as it is, in the order of the alphabet.
    """
    queries = _queries(text)
    if queries is None:
        return queryset.order_by("search_sort", "pk")
    return _ranked(queryset.filter(search_folded=queries[0]), *queries)


def top(queryset: QuerySet[ModelT, Any], text: str, *, count: int = 20) -> QuerySet[ModelT, Any]:
    """Return the first ``count`` rows of ``match`` in the time of a keystroke, however many rows a common word hits.

    Only the first three hundred rows are ranked, those that hold the words as typed before those that hold them with
    other accents; beyond that relevance no longer tells rows apart. Not for paging or counting: that is ``match``.
    """
    queries = _queries(text)
    if queries is None:
        return queryset.order_by("search_sort", "pk")[:count]
    folded, exact = queries
    hits = queryset.filter(search_folded=folded).order_by().values("pk")
    candidates = hits[:CANDIDATES]
    if exact_words(text) != folded_words(text):  # no row is nearer to a text typed without accents
        # The database asks the second part only when the first one gave too few.
        nearest = hits.filter(search_exact=exact)[:CANDIDATES]
        candidates = nearest.union(candidates, all=True)[:CANDIDATES]
    rows = cast("QuerySet[ModelT, Any]", queryset.model._default_manager.filter(pk__in=candidates))
    return _ranked(rows, folded, exact)[:count]


def _queries(text: str) -> tuple[SearchQuery, SearchQuery] | None:
    words = folded_words(text)[:MAX_WORDS]
    if not words:
        return None
    # A last word still being typed may go on: "hoà" begins "hoàng", but "hòa" does not.
    exact = _all_of(exact_words(text)[:MAX_WORDS], typed_words(text)[:MAX_WORDS][-1])
    return _all_of(words, words[-1]), exact


def _ranked(rows: QuerySet[ModelT, Any], folded: SearchQuery, exact: SearchQuery) -> QuerySet[ModelT, Any]:
    ranked: Any = rows.annotate(
        is_exact=ExpressionWrapper(Q(search_exact=exact), output_field=BooleanField()),
        relevance=SearchRank(F("search_folded"), folded, normalization=Value(NORMALISED_BY_LENGTH)),
    ).order_by("-is_exact", "-relevance", "search_sort", "pk")
    return cast("QuerySet[ModelT, Any]", ranked)


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
