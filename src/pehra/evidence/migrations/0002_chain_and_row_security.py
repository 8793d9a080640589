"""Links of a chain are never changed, not by the database's own writers either; and the second lock."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
PERSON = "NULLIF(current_setting('pehra.person', true), '')::bigint"
SEEN = f"audience && {KEYS}"
# A piece, or what belongs to one, is seen by nobody who does not see its case any more.
CASE = "EXISTS (SELECT FROM incidents_case c WHERE c.id = {table}.case_id)"
PIECE = "EXISTS (SELECT FROM evidence_piece p WHERE p.id = {table}.piece_id)"
POLICIES = {
    "evidence_piece": f"{SEEN} AND {CASE.format(table='evidence_piece')}",
    "evidence_bundle": f"{SEEN} AND {CASE.format(table='evidence_bundle')}",
    # An upload is its sender's own, and nobody else's.
    "evidence_upload": f"user_id = {PERSON} AND {CASE.format(table='evidence_upload')}",
    **{
        table: PIECE.format(table=table)
        for table in ("evidence_link", "evidence_handover", "evidence_hold", "evidence_destruction")
    },
}

GUARDS = """
CREATE FUNCTION evidence_guard_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a link of a chain of custody is never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER evidence_links_stay BEFORE UPDATE OR DELETE ON evidence_link
    FOR EACH ROW EXECUTE FUNCTION evidence_guard_link();

CREATE FUNCTION evidence_guard_piece() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.reference, OLD.case_id, OLD.kind, OLD.name, OLD.serial, OLD.size, OLD.sha256, OLD.taken_at)
            IS NOT DISTINCT FROM (NEW.reference, NEW.case_id, NEW.kind, NEW.name, NEW.serial, NEW.size, NEW.sha256, NEW.taken_at)
            AND NOT (OLD.state = 'destroyed' AND NEW.state <> 'destroyed') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what a piece of evidence is never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER evidence_pieces_stay BEFORE UPDATE OR DELETE ON evidence_piece
    FOR EACH ROW EXECUTE FUNCTION evidence_guard_piece();
"""
LIFTED = """
DROP TRIGGER evidence_links_stay ON evidence_link;
DROP TRIGGER evidence_pieces_stay ON evidence_piece;
DROP FUNCTION evidence_guard_link, evidence_guard_piece;
"""


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [
        migrations.RunSQL(GUARDS, LIFTED),
        *(migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements()),
    ]
