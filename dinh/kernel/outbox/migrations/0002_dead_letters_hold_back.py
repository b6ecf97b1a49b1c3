"""A dead letter holds back its key: found by subscriber and key."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("outbox", "0001_events")]

    operations = [
        AddIndexConcurrently(
            "receipt",
            models.Index(
                fields=["subscriber", "key", "id"],
                name="receipt_dead_key",
                condition=models.Q(("dead_at__isnull", False), ("done_at__isnull", True)),
            ),
        ),
        RemoveIndexConcurrently("receipt", "receipt_dead"),
    ]
