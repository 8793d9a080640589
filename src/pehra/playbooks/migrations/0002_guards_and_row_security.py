"""A published version never changes, not by the database's own writers either; and the second lock."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
# A playbook of the country, of one's own body, one that is shared or that somebody prescribes.
OPEN = (
    f"(owner_id IS NULL OR shared OR owner_id = ANY ({KEYS})"
    " OR EXISTS (SELECT FROM playbooks_mandate m WHERE m.playbook_id = playbooks_playbook.id))"
)
VERSION = (
    "EXISTS (SELECT FROM playbooks_playbook p WHERE p.id = playbooks_version.playbook_id"
    f" AND (playbooks_version.state = 'published' OR p.owner_id = ANY ({KEYS})))"
)
CASE = "EXISTS (SELECT FROM incidents_case c WHERE c.id = {table}.case_id)"
POLICIES = {
    "playbooks_playbook": OPEN,
    "playbooks_version": VERSION,
    **{
        table: f"audience && {KEYS} AND {CASE.format(table=table)}" for table in ("playbooks_run", "playbooks_task")
    },
}

GUARDS = """
CREATE FUNCTION playbooks_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'published' THEN
        RAISE EXCEPTION 'a published version of a playbook never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER playbooks_versions_stay BEFORE UPDATE OR DELETE ON playbooks_version
    FOR EACH ROW EXECUTE FUNCTION playbooks_guard_version();
"""
LIFTED = """
DROP TRIGGER playbooks_versions_stay ON playbooks_version;
DROP FUNCTION playbooks_guard_version;
"""


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("playbooks", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [
        migrations.RunSQL(GUARDS, LIFTED),
        *(migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements()),
    ]
