"""Counters are kept by reception unit too, and a dossier keeps the counter that received it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0001_dossiers'),
        ('people', '0002_default_calendar'),
        ('procedures', '0003_immutable_versions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='agencyday',
            name='agency_day',
        ),
        migrations.RemoveConstraint(
            model_name='agencymonth',
            name='agency_month',
        ),
        migrations.RemoveConstraint(
            model_name='agencyproceduremonth',
            name='agency_procedure_month',
        ),
        migrations.AddField(
            model_name='agencyday',
            name='reception_agency_id',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='agencymonth',
            name='reception_agency_id',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='agencyproceduremonth',
            name='reception_agency_id',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='countdelta',
            name='reception_agency_id',
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='dossier',
            name='received_by_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='agencyday',
            index=models.Index(fields=['reception_agency_id', 'day'], name='reception_day'),
        ),
        migrations.AddIndex(
            model_name='agencymonth',
            index=models.Index(fields=['reception_agency_id', 'month'], name='reception_month'),
        ),
        migrations.AddIndex(
            model_name='agencyproceduremonth',
            index=models.Index(fields=['reception_agency_id', 'month'], name='reception_procedure_month'),
        ),
        migrations.AddConstraint(
            model_name='agencyday',
            constraint=models.UniqueConstraint(fields=('agency_id', 'day', 'reception_agency_id'), name='agency_day'),
        ),
        migrations.AddConstraint(
            model_name='agencymonth',
            constraint=models.UniqueConstraint(fields=('agency_id', 'month', 'reception_agency_id'), name='agency_month'),
        ),
        migrations.AddConstraint(
            model_name='agencyproceduremonth',
            constraint=models.UniqueConstraint(fields=('agency_id', 'month', 'procedure_id', 'field_code', 'channel', 'reception_agency_id'), name='agency_procedure_month'),
        ),
    ]
