"""Dossiers whose personal data was destroyed; the one way to take words out of their append-only history."""

from django.db import migrations, models

# Runs with the rights of the owner of the tables; the application's role may only add to the history.
FUNCTION = """
CREATE FUNCTION dossiers_erase_history_words(wanted bigint) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
    UPDATE dossiers_dossierevent e SET payload = e.payload - 'reason' - 'note'
    FROM dossiers_dossier d
    WHERE d.id = wanted AND e.dossier_id = d.id AND d.erased_at IS NOT NULL AND d.finished_at IS NOT NULL
$$;
DO $$ BEGIN EXECUTE format(
    'ALTER FUNCTION dossiers_erase_history_words(bigint) SET search_path = %I, pg_temp', current_schema());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0007_counter_receptions")]

    operations = [
        migrations.AddField(
            model_name="dossier", name="erased_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION dossiers_erase_history_words(bigint)"),
    ]
