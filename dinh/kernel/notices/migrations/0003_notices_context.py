"""What stands in the gaps of a notice's text: the list tells it in the reader's language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_notices_age")]

    operations = [
        migrations.AddField("notice", "context", models.JSONField(default=dict)),
    ]
