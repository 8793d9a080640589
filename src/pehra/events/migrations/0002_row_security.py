"""The second lock on findings, and room for rows rewritten in place."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
SEEN = f"audience && {KEYS}"
FINDING = "EXISTS (SELECT FROM events_finding f WHERE f.id = {table}.finding_id)"
PARTS = ("events_sighting", "events_change", "events_episode")
POLICIES = {"events_finding": SEEN} | {table: FINDING.format(table=table) for table in PARTS}

# What waits to be worked off is nobody's page.
CLOSED = ("events_due",)
ROOM = "ALTER TABLE events_sighting SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.5)"


def statements() -> list[str]:
    found = [ROOM]
    for table in (*POLICIES, *CLOSED):
        found.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("access", "0001_reader")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()]
