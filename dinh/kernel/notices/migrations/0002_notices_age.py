"""Old notices are found by their age, to be deleted."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("notices", "0001_notices")]

    operations = [
        AddIndexConcurrently("notice", models.Index(fields=["created_at"], name="notices_age")),
    ]
