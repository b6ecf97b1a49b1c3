"""The province's default calendar as rows: the country's holidays and swapped days, 2015 to 2030, editable."""

from django.db import migrations

from dinh.lib.working_time import packaged_days, source_of

FIRST_YEAR, LAST_YEAR = 2015, 2030


def seed(apps, schema_editor):
    days = apps.get_model("people", "CalendarDay")
    days.objects.bulk_create(
        days(agency=None, date=day, kind=kind.value, source_document=source_of(day))
        for day, kind in sorted(packaged_days().items())
        if FIRST_YEAR <= day.year <= LAST_YEAR
    )
    apps.get_model("people", "CalendarVersion").objects.create(agency=None, version=1)


def clear(apps, schema_editor):
    sources = {source_of(day) for day in packaged_days()}
    apps.get_model("people", "CalendarDay").objects.filter(agency=None, source_document__in=sources).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_agencies_persons_accounts")]
    operations = [migrations.RunPython(seed, clear)]
