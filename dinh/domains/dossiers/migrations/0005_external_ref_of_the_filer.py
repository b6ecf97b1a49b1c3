"""The number a client gives a dossier is its own: once for each filer."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0004_index_ended_by_counter'),
        ('people', '0002_default_calendar'),
        ('procedures', '0003_immutable_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='dossier',
            name='external_ref',
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(condition=models.Q(('external_ref__isnull', False)), fields=('filer_account', 'external_ref'), name='dossier_external_ref_once'),
        ),
    ]
