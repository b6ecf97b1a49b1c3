"""Dossiers received before are given the counter that received them, and their counters are built anew."""

from django.db import migrations

# A dossier that was passed on after its reception names, in that line of its history, who had received it.
RECEIVED_BY = """
UPDATE dossiers_dossier d SET received_by_id = coalesce((
    SELECT (e.payload ->> 'from_agency')::bigint FROM dossiers_dossierevent e
    WHERE e.dossier_id = d.id AND e.verb = 'pass_on' AND e.at >= d.received_at
      AND (e.payload ->> 'to_agency')::bigint = d.reception_agency_id
    ORDER BY e.seq LIMIT 1), d.reception_agency_id)
WHERE d.received_at IS NOT NULL
"""
COLUMNS = "received, received_late, refused_at_reception, handled, early, on_time, late, unlimited, extended"
SUMS = ", ".join(f"sum({name.strip()})" for name in COLUMNS.split(","))
LIVE = """
SELECT d.competent_agency_id AS agency_id, coalesce(d.received_by_id, d.reception_agency_id) AS reception_agency_id,
       d.procedure_id, d.field_code, d.channel, (d.finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day,
       0 AS received,
       coalesce(d.received_at IS NULL AND date_trunc('minute', d.finished_at) > d.reception_due_at, FALSE)::int AS received_late,
       (d.received_at IS NULL)::int AS refused_at_reception,
       (d.timeliness <> '')::int AS handled, (d.timeliness = 'early')::int AS early,
       (d.timeliness = 'on_time')::int AS on_time, (d.timeliness = 'late')::int AS late,
       (d.timeliness = 'unlimited')::int AS unlimited, (d.timeliness <> '' AND d.extended)::int AS extended
FROM dossiers_dossier d
WHERE d.finished_at IS NOT NULL AND (d.received_at IS NOT NULL OR d.outcome = 'refused_at_reception')
UNION ALL
SELECT d.received_for_id, coalesce(d.received_by_id, d.reception_agency_id), d.procedure_id, d.field_code, d.channel,
       (d.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, 1,
       coalesce(date_trunc('minute', d.received_at) > d.reception_due_at, FALSE)::int, 0, 0, 0, 0, 0, 0, 0
FROM dossiers_dossier d WHERE d.received_at IS NOT NULL
"""
MONTH = "date_trunc('month', day)::date"
GRAINS = (
    ("dossiers_agencymonth", "agency_id, reception_agency_id, month", f"agency_id, reception_agency_id, {MONTH}"),
    ("dossiers_agencyday", "agency_id, reception_agency_id, day", "agency_id, reception_agency_id, day"),
    (
        "dossiers_agencyproceduremonth",
        "agency_id, reception_agency_id, procedure_id, field_code, channel, month",
        f"agency_id, reception_agency_id, procedure_id, field_code, channel, {MONTH}",
    ),
    (
        "dossiers_proceduremonth",
        "procedure_id, field_code, channel, month",
        f"procedure_id, field_code, channel, {MONTH}",
    ),
)


def count_anew(apps, schema_editor):
    """Counters are a projection of the dossiers: built whole, nothing else is kept in them."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(RECEIVED_BY)
        cursor.execute("DELETE FROM dossiers_countdelta")
        for table, key, made in GRAINS:
            places = ", ".join(str(place) for place in range(1, key.count(",") + 2))
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(
                f"INSERT INTO {table} ({key}, {COLUMNS}) SELECT {made}, {SUMS} FROM ({LIVE}) live GROUP BY {places}"
            )


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0002_reception_counters"),
    ]

    operations = [
        migrations.RunPython(count_anew, migrations.RunPython.noop),
    ]
