"""The second lock: work on a copy for those who see its case, copies and shares for those whom they are for."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
SEEN = f"audience && {KEYS}"
POLICIES = {
    # Nobody works on a copy of a case that they do not see any more.
    "releases_draft": f"{SEEN} AND EXISTS (SELECT FROM incidents_case c WHERE c.id = releases_draft.case_id)",
    "releases_block": "EXISTS (SELECT FROM releases_draft d WHERE d.id = releases_block.draft_id)",
    # No word of the case here: a copy stands for itself.
    "releases_copy": SEEN,
    "releases_passage": "EXISTS (SELECT FROM releases_copy c WHERE c.id = releases_passage.copy_id)",
    "releases_share": SEEN,
}
# What was released is what was read by two persons: not even the owner of the tables changes it.
GUARDS = """
CREATE FUNCTION releases_guard_passage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was released is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER releases_passages_stay BEFORE UPDATE ON releases_passage
    FOR EACH ROW EXECUTE FUNCTION releases_guard_passage();
"""
LIFTED = """
DROP TRIGGER releases_passages_stay ON releases_passage;
DROP FUNCTION releases_guard_passage;
"""


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("releases", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [
        migrations.RunSQL(GUARDS, LIFTED),
        *(migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements()),
    ]
