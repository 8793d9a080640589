"""The crisis levels of the country's profile."""

import django.contrib.postgres.fields
from django.db import migrations, models


def words(longest: int, **options: object) -> object:
    base = models.CharField(max_length=longest)
    return django.contrib.postgres.fields.ArrayField(base_field=base, default=list, size=None, **options)


class Migration(migrations.Migration):
    dependencies = [("registry", "0014_playbooks")]

    operations = [
        migrations.CreateModel(
            name="CrisisLevelRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=100, unique=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("citation", models.TextField()),
                ("rank", models.PositiveSmallIntegerField()),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("meaning_en", models.TextField()),
                ("meaning_ur", models.TextField()),
                ("spheres", words(10)),
                ("declared_by", words(20)),
                ("charges", words(20)),
                ("confirmed_by", models.CharField(blank=True, max_length=10)),
                ("confirm_hours", models.PositiveIntegerField(default=0)),
                ("lasts_hours", models.PositiveIntegerField()),
                ("report_hours", models.PositiveIntegerField(default=0)),
                ("clocks", models.JSONField(default=list)),
                ("rights", words(20, blank=True)),
            ],
            options={"db_table": "registry_crisis_level"},
        ),
    ]
