"""Scenarios that a CERT writes itself, which the database shows to its own people alone."""

import django.db.models.deletion
from django.db import migrations, models

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"


class Migration(migrations.Migration):
    dependencies = [("readiness", "0004_certificates_anew")]
    operations = [
        migrations.CreateModel(
            "DrillScenario",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("slug", models.CharField(max_length=60)),
                ("source", models.TextField()),
                ("kept_at", models.DateTimeField()),
                ("kept_by", models.TextField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                    ),
                ),
            ],
            options={
                "db_table": "readiness_drill_scenario",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(withdrawn_at=None),
                        fields=("body", "slug"),
                        name="readiness_drill_scenario_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE readiness_drill_scenario ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY seen ON readiness_drill_scenario FOR SELECT TO pehra_reader "
                f"USING (body_id = ANY ({KEYS}))",
            ],
            migrations.RunSQL.noop,
        ),
    ]
