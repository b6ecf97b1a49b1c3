"""Several applicants of one dossier: each confirms the draft before it counts as filed."""

import dinh.domains.dossiers.types.states
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0005_external_ref_of_the_filer'),
        ('people', '0002_default_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='CoSignature',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('email', models.CharField(blank=True, default='', max_length=254)),
                ('phone', models.CharField(blank=True, default='', max_length=20)),
                ('token', models.CharField(max_length=32, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('', ''), ('confirmed', 'confirmed'), ('declined', 'declined')], default='', max_length=12)),
                ('reason', models.TextField(blank=True, default='')),
                ('content_hash', models.CharField(blank=True, default='', max_length=64)),
                ('account_id', models.BigIntegerField(null=True)),
                ('person_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='party',
            name='party_one_per_role',
        ),
        migrations.AlterField(
            model_name='party',
            name='role',
            field=models.CharField(choices=[('filer', 'filer'), ('subject', 'subject'), ('representative', 'representative'), ('co_applicant', 'co_applicant')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(fields=['dossier'], name='party_dossier'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(condition=models.Q(('role', dinh.domains.dossiers.types.states.PartyRole['CO_APPLICANT']), _negated=True), fields=('dossier', 'role'), name='party_one_per_role'),
        ),
        migrations.AddField(
            model_name='cosignature',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier'),
        ),
        migrations.AddConstraint(
            model_name='cosignature',
            constraint=models.UniqueConstraint(condition=models.Q(('account_id__isnull', False)), fields=('dossier', 'account_id'), name='co_signature_one_per_account'),
        ),
    ]
