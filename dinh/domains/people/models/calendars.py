"""The working calendar: rows with their source document, editable; a version makes every change seen at once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dinh.domains.people.models.agencies import Agency
from dinh.domains.people.types import CalendarDayKind
from dinh.lib.ids import uuid7


class CalendarDay(models.Model):
    """A day that differs from its weekday; no agency = the province's default, which an agency's own row beats."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    date = models.DateField()
    kind = models.CharField(max_length=16, choices=[(v.value, v.value) for v in CalendarDayKind])
    name = models.CharField(max_length=120, blank=True, default="")
    source_document = models.CharField(max_length=250)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "date"], name="calendar_day_once", nulls_distinct=False
            ),
        ]


class WorkShift(models.Model):
    """A shift of a weekday (0 = Monday); an agency with shifts of its own uses only those."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="work_shift_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="work_shift_period", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(
                fields=["agency", "weekday", "starts_at"], name="work_shift_once", nulls_distinct=False
            ),
        ]


class CalendarVersion(models.Model):
    """Counts the changes of one calendar; readers keep built calendars by `token`.

    The number alone will not do: a change that is rolled back leaves its number to the next one.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=0)
    token = models.UUIDField(default=uuid7)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency"], name="calendar_version_once", nulls_distinct=False),
        ]
