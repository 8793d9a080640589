"""The second lock on what is told of findings, on sums and on alerts."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
SEEN = f"audience && {KEYS}"
FINDING = "EXISTS (SELECT FROM events_finding f WHERE f.id = finding_id)"
DIGEST = "EXISTS (SELECT FROM events_digest d WHERE d.id = digest_id)"
POLICIES = {
    "events_digest": SEEN,
    "events_digest_line": f"{DIGEST} AND {FINDING}",
    "events_call": DIGEST,
    "events_case_link": FINDING,
    "events_standing": SEEN,
    "events_remedied": SEEN,
    "events_alert": SEEN,
    # Its own people alone: with it goes the key of its program.
    "events_preference": f"organisation_id = ANY ({KEYS})",
}


def statements() -> list[str]:
    found = []
    for table, condition in POLICIES.items():
        found.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("events", "0003_telling"), ("access", "0001_reader")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()]
