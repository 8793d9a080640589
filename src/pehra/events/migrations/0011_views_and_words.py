"""Saved views of the explorer, what bodies have passed on, where case rules are laid down, and trials of programs."""

from typing import Final

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEYS: Final = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"


def locked(table: str) -> list[migrations.RunSQL]:
    """The second lock, by the audience of the row."""
    statements = (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING (audience && {KEYS})",
    )
    return [migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements]


def audience() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.BigIntegerField(), blank=True, default=list, size=None
    )


def party(**options: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.party", **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0010_red_findings"),
        ("registry", "0007_held"),
        ("access", "0001_reader"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="caserule", name="citation", field=models.TextField(blank=True)),
        migrations.AddField(model_name="preference", name="tried_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="preference", name="tried_error", field=models.TextField(blank=True)),
        migrations.CreateModel(
            name="Passed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("network", models.CharField(max_length=50)),
                ("asn", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("note", models.TextField(blank=True)),
                ("audience", audience()),
                ("body", party()),
            ],
            options={
                "db_table": "events_passed",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["audience"], name="events_passed_audience"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("body", "network", "asn"), name="events_passed_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("query", models.CharField(max_length=2000)),
                ("daily", models.BooleanField(default=False)),
                ("counted_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("audience", audience()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("party", party(null=True)),
            ],
            options={
                "db_table": "events_view",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["audience"], name="events_view_audience"
                    ),
                    models.Index(condition=models.Q(("daily", True)), fields=["counted_on"], name="events_view_daily"),
                ],
                "constraints": [models.UniqueConstraint(fields=("owner", "name"), name="events_view_once")],
            },
        ),
        *locked("events_passed"),
        *locked("events_view"),
    ]
