"""Persons and organisations. A personal number lies sealed; it is found by a keyed digest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dinh.lib.codes import PersonalNumberKind


class Person(models.Model):
    """Cá nhân: the number is encrypted (`sealed_number`), unique by keyed digest, never stored in clear."""

    full_name = models.CharField(max_length=120)
    folded_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=500, db_collation="C")
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, blank=True, default="")
    number_kind = models.CharField(
        max_length=4, blank=True, default="", choices=[(v.value, v.value) for v in PersonalNumberKind]
    )
    sealed_number = models.BinaryField(null=True, blank=True)
    number_digest = models.CharField(max_length=64, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number_digest"], condition=~Q(number_digest=""), name="person_number_once"
            ),
        ]
        indexes = [models.Index(fields=["sort_key"], name="person_sort_key")]


class Organisation(models.Model):
    """Tổ chức, doanh nghiệp, found by its tax code."""

    name = models.CharField(max_length=250)
    folded_name = models.CharField(max_length=250)
    sort_key = models.CharField(max_length=1000, db_collation="C")
    tax_code = models.CharField(max_length=14, blank=True, default="")
    representative = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"], condition=~Q(tax_code=""), name="organisation_tax_code_once"
            ),
        ]
