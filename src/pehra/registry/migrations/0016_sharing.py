"""What is shared for what, and who releases redacted copies, as the country's profile says."""

import django.contrib.postgres.fields
from django.db import migrations, models

DATED = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("key", models.SlugField(max_length=100, unique=True)),
    ("starts", models.DateField()),
    ("ends", models.DateField(blank=True, null=True)),
    ("citation", models.TextField()),
]
ROLES = django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)


class Migration(migrations.Migration):
    dependencies = [("registry", "0015_crisis_levels")]

    operations = [
        migrations.CreateModel(
            name="SharePurposeRow",
            fields=[
                *DATED,
                ("name_en", models.CharField(max_length=200)),
                ("name_ur", models.CharField(max_length=200)),
            ],
            options={"db_table": "registry_share_purpose"},
        ),
        migrations.CreateModel(
            name="ReleaseRuleRow",
            fields=[*DATED, ("tlp", models.CharField(max_length=20)), ("roles", ROLES)],
            options={"db_table": "registry_release_rule"},
        ),
    ]
