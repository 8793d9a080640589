"""The mark of a drill on reports and cases, and what the database itself refuses: to let the two kinds touch."""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
SET_AT_ONCE = """
CREATE FUNCTION incidents_drill_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% %: what is real stays real, and a drill a drill', TG_TABLE_NAME, OLD.reference
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
# At the end of the transaction: a report may be written by the same statement as its case.
ALIKE = """
CREATE FUNCTION incidents_report_is_as_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM incidents_case c WHERE c.id = NEW.case_id AND c.drill_id IS DISTINCT FROM NEW.drill_id) THEN
        RAISE EXCEPTION 'report %: a drill and a real case are never one', NEW.reference
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER incidents_report_as_its_case AFTER INSERT OR UPDATE OF case_id ON incidents_report
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION incidents_report_is_as_its_case();
"""


def for_ever(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_drill BEFORE UPDATE OF drill_id ON {table} FOR EACH ROW "
        "WHEN (OLD.drill_id IS DISTINCT FROM NEW.drill_id) EXECUTE FUNCTION incidents_drill_is_for_ever()"
    )


def mark() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="incidents.drill",
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_fewer_indexes")]
    operations = [
        migrations.CreateModel(
            "Drill",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("name_en", models.CharField(max_length=200)),
                ("name_ur", models.CharField(blank=True, max_length=200)),
                ("audience", ArrayField(models.BigIntegerField(), blank=True, default=list)),
                ("opened_at", models.DateTimeField()),
                ("paused_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "incidents_drill",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(paused_at=None) | models.Q(ended_at=None),
                        name="incidents_drill_ended_is_not_paused",
                    )
                ],
            },
        ),
        migrations.AddField(
            "case",
            "drill",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="incidents.drill",
            ),
        ),
        migrations.AddField("report", "drill", mark()),
        migrations.AddIndex(
            "case",
            models.Index(
                condition=models.Q(("drill", None), _negated=True), fields=["drill"], name="incidents_case_drill"
            ),
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE incidents_drill ENABLE ROW LEVEL SECURITY",
                f"CREATE POLICY seen ON incidents_drill FOR SELECT TO pehra_reader USING (audience && {KEYS})",
                SET_AT_ONCE,
                ALIKE,
                for_ever("incidents_case"),
                for_ever("incidents_report"),
            ],
            migrations.RunSQL.noop,
        ),
    ]
