"""Who works on a case within a party, and acts on many cases at once; the locks on both, and the clock of neither.

An assignment is read by its own party alone, of whatever label the case is. Closing a case takes it out of what its
people have open, and opening it again brings it back: kept by the database, whichever act does it.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
CASE = "EXISTS (SELECT FROM incidents_case c WHERE c.id = {table}.case_id)"
POLICIES = {
    "incidents_assignment": f"party_id = ANY ({KEYS}) AND {CASE.format(table='incidents_assignment')}",
    "incidents_bulk": f"audience && {KEYS}",
    "incidents_bulk_item": (
        "EXISTS (SELECT FROM incidents_bulk b WHERE b.id = incidents_bulk_item.bulk_id) "
        f"AND {CASE.format(table='incidents_bulk_item')}"
    ),
}
FOLLOWS = """
CREATE FUNCTION incidents_assignment_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE incidents_assignment SET running = (NEW.status <> 'closed') WHERE case_id = NEW.id AND until IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER incidents_case_running AFTER UPDATE OF status ON incidents_case
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION incidents_assignment_follows();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0008_public_channel"),
        ("registry", "0013_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("running", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "incidents_assignment",
            },
        ),
        migrations.CreateModel(
            name="Bulk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("label", models.TextField()),
                ("held", models.JSONField(default=list)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("assign", "assign"),
                            ("acknowledge", "acknowledge"),
                            ("classify", "classify"),
                            ("severity", "severity"),
                            ("observable", "observable"),
                            ("note", "note"),
                            ("close", "close"),
                            ("back", "back"),
                        ],
                        max_length=12,
                    ),
                ),
                ("arguments", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("chosen", "chosen"),
                            ("previewed", "previewed"),
                            ("running", "running"),
                            ("done", "done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
            ],
            options={
                "db_table": "incidents_bulk",
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("version", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("chosen", "chosen"),
                            ("ready", "ready"),
                            ("barred", "barred"),
                            ("done", "done"),
                            ("refused", "refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.JSONField(blank=True, default=dict)),
                ("before", models.JSONField(blank=True, default=dict)),
                ("left_version", models.PositiveIntegerField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "incidents_bulk_item",
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["custodian", "-opened_at", "-reference"],
                name="incidents_case_running",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="incidents.case",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="party",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.party"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulk",
            name="takes_back",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.bulk",
            ),
        ),
        migrations.AddField(
            model_name="bulk",
            name="user",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="bulk",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="items", to="incidents.bulk"
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="case",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="incidents.case"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("until", None)), fields=["user", "case"], name="incidents_assignment_person"
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("running", True), ("until", None)),
                fields=["party", "user"],
                name="incidents_assignment_load",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("case", "party"), name="incidents_assignment_one"
            ),
        ),
        migrations.AddIndex(
            model_name="bulk",
            index=models.Index(fields=["user", "-made_at", "-reference"], name="incidents_bulk_own"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("bulk", "place"), name="incidents_bulk_item_place"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("bulk", "case"), name="incidents_bulk_item_once"),
        ),
        migrations.RunSQL(
            [
                *(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES),
                *(
                    f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})"
                    for table, condition in POLICIES.items()
                ),
                FOLLOWS,
            ],
            migrations.RunSQL.noop,
        ),
    ]
