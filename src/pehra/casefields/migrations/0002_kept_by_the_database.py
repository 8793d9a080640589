"""The second lock: only people of the body see its fields and what it answered. And: a wording never changes."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
# In this form PostgreSQL asks row by row, and not for all cases at once.
CASE = "(SELECT true FROM incidents_case c WHERE c.id = {table}.case_id)"
POLICIES = {
    "casefields_field": f"party_id = ANY ({KEYS})",
    "casefields_version": "(SELECT true FROM casefields_field f WHERE f.id = casefields_version.field_id)",
    "casefields_value": f"party_id = ANY ({KEYS}) AND {CASE.format(table='casefields_value')}",
    "casefields_mark": f"party_id = ANY ({KEYS}) AND {CASE.format(table='casefields_mark')}",
}
GUARD = """
CREATE FUNCTION casefields_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a wording in which was asked never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER casefields_version_stays BEFORE UPDATE ON casefields_version
    FOR EACH ROW EXECUTE FUNCTION casefields_guard();
"""
LIFTED = "DROP TRIGGER casefields_version_stays ON casefields_version; DROP FUNCTION casefields_guard;"


class Migration(migrations.Migration):
    dependencies = [("casefields", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [
        migrations.RunSQL(GUARD, LIFTED),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in POLICIES
        ),
        *(
            migrations.RunSQL(
                f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})", migrations.RunSQL.noop
            )
            for table, condition in POLICIES.items()
        ),
    ]
