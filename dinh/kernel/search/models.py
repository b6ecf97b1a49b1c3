"""Columns for models that are searched. Prepared in Python; the vectors are stored and kept by the database."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func


class ToVector(Func):
    """``to_tsvector('simple', …)`` with the configuration as a constant, so that it may stand in a generated column."""

    function = "to_tsvector"
    template = "%(function)s('pg_catalog.simple'::regconfig, %(expressions)s)"
    output_field = SearchVectorField()


class Searchable(models.Model):
    """Mix-in: set its text columns from ``search.types.search_texts(…).as_values()`` whenever the title changes."""

    search_exact_text = models.TextField(default="", editable=False)
    search_folded_text = models.TextField(default="", editable=False)
    # The collation C compares code points, so every server sorts alike.
    search_sort = models.TextField(default="", editable=False, db_collation="C")
    search_exact = models.GeneratedField(
        expression=ToVector(F("search_exact_text")), output_field=SearchVectorField(), db_persist=True
    )
    search_folded = models.GeneratedField(
        expression=ToVector(F("search_folded_text")), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        abstract = True


def search_indexes(prefix: str) -> list[models.Index]:
    """Return the indexes for a searchable model: ``Meta.indexes = [*search_indexes("procedure"), …]``."""
    return [
        GinIndex(fields=["search_folded"], name=f"{prefix}_words"),
        GinIndex(OpClass(F("search_folded_text"), name="gin_trgm_ops"), name=f"{prefix}_trigrams"),
        models.Index(fields=["search_sort", "id"], name=f"{prefix}_sort"),
    ]
