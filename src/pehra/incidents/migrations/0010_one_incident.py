"""Cases that are one incident: merged, or agreed on by two CERTs; and by what number they are counted once.

Both columns are empty for nearly every case, so that no table is written anew and both indexes are small.
"""

import django.db.models.deletion
from django.db import migrations, models

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
CASE = "SELECT FROM incidents_case c WHERE c.id = {table}.{column}"
CONCERNED = f"c.audience && array_remove({KEYS}, 0)"
# Of what CERTs say to each other only those read who have one of the two cases.
HAS = f"c.custodian_id = ANY ({KEYS}) AND {CONCERNED}"


def seen(table: str, column: str, condition: str) -> str:
    return f"EXISTS ({CASE.format(table=table, column=column)} AND {condition})"


POLICIES = {
    "incidents_merge": f"{seen('incidents_merge', 'case_id', CONCERNED)} AND {seen('incidents_merge', 'into_id', CONCERNED)}",
    "incidents_sameness": f"{seen('incidents_sameness', 'case_id', HAS)} OR {seen('incidents_sameness', 'other_id', HAS)}",
}


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


def of_case(null: bool = False, name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.CASCADE, related_name=name, to="incidents.case"
    )


def party() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.party"
    )


def number() -> tuple[str, models.BigAutoField]:
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


STATES = ("offered", "accepted", "declined", "withdrawn", "ended")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_assignments_and_bulk_acts"), ("access", "0001_reader")]
    operations = [
        migrations.AddField(
            "case",
            "merged_into",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="incidents.case",
            ),
        ),
        migrations.AddField("case", "counted_as", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("merged_into__isnull", False)), fields=["merged_into"], name="incidents_case_merged"
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("counted_as__isnull", False)), fields=["counted_as"], name="incidents_case_counted"
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None),
                    models.Q(("counted_as__isnull", False), ("status", "closed")),
                    _connector="OR",
                ),
                name="incidents_case_merged_is_closed",
            ),
        ),
        migrations.CreateModel(
            "Merge",
            [
                number(),
                ("by", models.TextField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("undo_until", models.DateTimeField()),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.TextField(blank=True)),
                ("undone_reason", models.TextField(blank=True)),
                ("case", of_case(name="merges")),
                ("into", of_case()),
                ("party", party()),
            ],
            options={
                "db_table": "incidents_merge",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)), fields=("case",), name="incidents_merge_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case", models.F("into")), _negated=True),
                        name="incidents_merge_into_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "Sameness",
            [
                number(),
                ("to_reference", models.CharField(max_length=12)),
                ("reason", models.TextField()),
                ("state", models.CharField(choices=[(state, state) for state in STATES], max_length=10)),
                ("offered_by", models.TextField()),
                ("offered_at", models.DateTimeField()),
                ("answered_by", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("case", of_case()),
                ("other", of_case(null=True)),
                ("from_party", party()),
            ],
            options={
                "db_table": "incidents_sameness",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["offered", "accepted"])),
                        fields=("case", "to_reference"),
                        name="incidents_sameness_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "offered"), ("answered_at__isnull", False), _connector="XOR"),
                        name="incidents_sameness_answer_has_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL(statements(), migrations.RunSQL.noop),
    ]
