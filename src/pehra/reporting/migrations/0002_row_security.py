"""The second lock, and: what was handed out stays as it was."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
CASE = "EXISTS (SELECT FROM incidents_case c WHERE c.id = reporting_issued.case_id)"
GUARD = """
CREATE FUNCTION reporting_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.case_id, OLD.code, OLD.kind, OLD.tlp, OLD.sha256, OLD.content, OLD.at, OLD.by_label)
            IS DISTINCT FROM (NEW.case_id, NEW.code, NEW.kind, NEW.tlp, NEW.sha256, NEW.content, NEW.at, NEW.by_label)
            OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at) THEN
        RAISE EXCEPTION 'a document that was handed out never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reporting_stays BEFORE UPDATE ON reporting_issued FOR EACH ROW EXECUTE FUNCTION reporting_guard();
"""
LIFTED = "DROP TRIGGER reporting_stays ON reporting_issued; DROP FUNCTION reporting_guard;"


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [
        migrations.RunSQL(GUARD, LIFTED),
        migrations.RunSQL("ALTER TABLE reporting_issued ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"CREATE POLICY seen ON reporting_issued FOR SELECT TO pehra_reader USING (audience && {KEYS} AND {CASE})",
            migrations.RunSQL.noop,
        ),
    ]
