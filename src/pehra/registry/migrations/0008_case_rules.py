"""Which findings become cases by themselves, as the country's profile says."""

import django.contrib.postgres.fields
from django.db import migrations, models


def texts(longest: int) -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=longest), blank=True, default=list, size=None
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_held")]

    operations = [
        migrations.CreateModel(
            name="CaseRuleRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=100, unique=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("citation", models.TextField()),
                ("title_en", models.CharField(max_length=120)),
                ("title_ur", models.CharField(max_length=120)),
                ("types", texts(120)),
                ("identifiers", texts(120)),
                ("severity", models.CharField(blank=True, max_length=20)),
                ("sectors", texts(40)),
                ("cii", models.BooleanField(blank=True, null=True)),
                ("count", models.PositiveIntegerField(default=1)),
                ("confidence", models.PositiveSmallIntegerField(default=0)),
            ],
            options={"db_table": "registry_case_rule"},
        ),
    ]
