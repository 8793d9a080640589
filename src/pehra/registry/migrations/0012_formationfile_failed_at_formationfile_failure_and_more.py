"""What follows from a step is passed on by a job: what is still to pass, and a notification that could not take effect."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0011_formation'),
    ]

    operations = [
        migrations.AddField(
            model_name='formationfile',
            name='failed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='formationfile',
            name='failure',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='formationfile',
            name='former',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='formationstep',
            name='act',
            field=models.CharField(choices=[('open', 'open'), ('designate', 'designate'), ('propose', 'propose'), ('recommend', 'recommend'), ('send', 'send'), ('approve', 'approve'), ('return', 'return'), ('notify', 'notify'), ('withdraw', 'withdraw'), ('seat', 'seat'), ('start', 'start'), ('complete', 'complete'), ('suspend', 'suspend'), ('resume', 'resume'), ('merge', 'merge'), ('dissolve', 'dissolve')], max_length=20),
        ),
        migrations.CreateModel(
            name='Passing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(blank=True, max_length=20)),
                ('to_function', models.CharField(blank=True, max_length=20)),
                ('kinds', models.JSONField(null=True)),
                ('on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('organisations', models.PositiveIntegerField(null=True)),
                ('expected', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('after', models.BigIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('failure', models.TextField(blank=True)),
                ('from_body', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.body')),
                ('hand_over', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passings', to='registry.handover')),
                ('step', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passings', to='registry.formationstep')),
                ('to_body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.body')),
            ],
            options={
                'db_table': 'registry_passing',
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='registry_passing_open')],
            },
        ),
    ]
