"""Notes that are struck out or become stricter; what is kept of that is for the people of the body whose note it was.

The lock asks for the entry of each row, which a note for named persons closes to the rest of their body.
"""

import django.db.models.deletion
from django.db import migrations, models

KINDS = (
    *("note", "struck", "reported", "offered", "accepted", "returned", "forwarded", "withdrawn", "overridden"),
    *("handed-over", "classified", "affected", "observable", "tlp", "named", "permission", "update-filed"),
    *("final-filed", "reminded", "breached", "closed", "reopened", "part"),
)
KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
SEEN = f"party_id = ANY ({KEYS}) AND (SELECT true FROM incidents_entry e WHERE e.id = incidents_correction.entry_id)"
LOCK = [
    "ALTER TABLE incidents_correction ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY seen ON incidents_correction FOR SELECT TO pehra_reader USING ({SEEN})",
]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0017_outcomes"), ("registry", "0013_retention"), ("access", "0001_reader")]
    operations = [
        migrations.AlterField(
            "entry", "kind", models.CharField(choices=[(each, each) for each in KINDS], max_length=20)
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=[("stricter", "stricter"), ("struck", "struck")], max_length=10)),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("reason", models.TextField()),
                ("words", models.TextField(blank=True)),
                ("before", models.JSONField(default=dict)),
                ("readers", models.JSONField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="incidents.entry"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                    ),
                ),
            ],
            options={"db_table": "incidents_correction"},
        ),
        *(migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in LOCK),
    ]
