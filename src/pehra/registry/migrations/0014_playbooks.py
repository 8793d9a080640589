"""Playbooks of the country, and who may prescribe them to whom."""

import django.contrib.postgres.fields
from django.db import migrations, models

DATED = (
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("key", models.SlugField(max_length=100, unique=True)),
    ("starts", models.DateField()),
    ("ends", models.DateField(blank=True, null=True)),
    ("citation", models.TextField()),
)


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_retention")]

    operations = [
        migrations.CreateModel(
            name="PlaybookRow",
            fields=[
                *DATED,
                ("title_en", models.CharField(max_length=160)),
                ("title_ur", models.CharField(max_length=160)),
                ("summary_en", models.TextField()),
                ("summary_ur", models.TextField()),
                ("condition", models.TextField(blank=True)),
                ("steps", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"db_table": "registry_playbook"},
        ),
        migrations.CreateModel(
            name="PlaybookPowerRow",
            fields=[
                *DATED,
                ("function", models.CharField(max_length=20)),
                (
                    "over",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None),
                ),
                ("within", models.CharField(max_length=10)),
            ],
            options={"db_table": "registry_playbook_power"},
        ),
    ]
