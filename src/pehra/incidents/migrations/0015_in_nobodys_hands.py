"""What lies about: cases that nobody of their custodian has in hand, kept in their order by the database itself.

And an order for cases of one status and severity: asked for what is rare, PostgreSQL read all that somebody may see.
"""

import django.db.models.deletion
from django.db import migrations, models

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
# Said like this, no index whose condition is that a case runs offers itself for a single one.
UNHELD = """
SELECT c.id, c.custodian_id, c.opened_at, c.reference FROM incidents_case c
WHERE coalesce(c.status, '') <> 'closed' AND NOT EXISTS (
    SELECT FROM incidents_assignment a WHERE a.case_id = c.id AND a.party_id = c.custodian_id AND a.until IS NULL)
"""
FILL = f"INSERT INTO incidents_unheld (case_id, party_id, opened_at, reference) {UNHELD}"
# The plans of functions outlive the day on which they were made, when tables may have been empty.
PLANNED = "SET enable_seqscan = off SET plan_cache_mode = force_generic_plan"
KEPT = f"""
CREATE FUNCTION incidents_unheld_put(number bigint) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    holder bigint := (SELECT party_id FROM ({UNHELD} AND c.id = number) f (id, party_id, opened_at, reference));
BEGIN
    IF holder IS NULL THEN
        DELETE FROM incidents_unheld WHERE case_id = number;
    ELSE
        INSERT INTO incidents_unheld AS u (case_id, party_id, opened_at, reference) {UNHELD} AND c.id = number
        ON CONFLICT (case_id) DO UPDATE SET party_id = excluded.party_id WHERE u.party_id <> excluded.party_id;
    END IF;
END $$;
CREATE FUNCTION incidents_unheld_on_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM incidents_unheld WHERE case_id = OLD.id;
    ELSE
        PERFORM incidents_unheld_put(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION incidents_unheld_on_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM incidents_unheld_put(OLD.case_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM incidents_unheld_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER incidents_unheld_come AFTER INSERT ON incidents_case FOR EACH ROW
    WHEN (NEW.status <> 'closed') EXECUTE FUNCTION incidents_unheld_on_case();
CREATE TRIGGER incidents_unheld_moved AFTER UPDATE OF status, custodian_id ON incidents_case FOR EACH ROW
    WHEN ((OLD.status, OLD.custodian_id) <> (NEW.status, NEW.custodian_id))
    EXECUTE FUNCTION incidents_unheld_on_case();
CREATE TRIGGER incidents_unheld_gone AFTER DELETE ON incidents_case FOR EACH ROW
    EXECUTE FUNCTION incidents_unheld_on_case();
CREATE TRIGGER incidents_unheld_come AFTER INSERT OR DELETE ON incidents_assignment FOR EACH ROW
    EXECUTE FUNCTION incidents_unheld_on_assignment();
CREATE TRIGGER incidents_unheld_moved AFTER UPDATE OF until, party_id, case_id ON incidents_assignment FOR EACH ROW
    EXECUTE FUNCTION incidents_unheld_on_assignment();
"""
# Who of a body works on what is that body's business; a case that somebody does not see lies about for others.
LOCK = f"""
ALTER TABLE incidents_unheld ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON incidents_unheld FOR SELECT TO pehra_reader USING (
    party_id = ANY ({KEYS}) AND (SELECT true FROM incidents_case c WHERE c.id = incidents_unheld.case_id));
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0014_report_answers"), ("registry", "0013_retention"), ("access", "0001_reader")]
    operations = [
        migrations.AddIndex(
            "case",
            models.Index(fields=["status", "severity", "-opened_at", "-reference"], name="incidents_case_graded"),
        ),
        migrations.CreateModel(
            "Unheld",
            [
                (
                    "case",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="unheld",
                        serialize=False,
                        to="incidents.case",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.party",
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("reference", models.CharField(max_length=12)),
            ],
            options={"db_table": "incidents_unheld"},
        ),
        migrations.AddIndex(
            "unheld", models.Index(fields=["party", "-opened_at", "-reference"], name="incidents_unheld_order")
        ),
        *(migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (KEPT, LOCK, FILL)),
    ]
