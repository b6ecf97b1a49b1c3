"""Ended dossiers of a counter, built beside the running work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("dossiers", "0003_reception_counted"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(
                fields=["received_by_id", "finished_at", "id"],
                condition=models.Q(finished_at__isnull=False),
                name="dossier_ended_by_counter",
            ),
        ),
    ]
