"""The second lock: the database itself hides from the reader role what the viewer's keys do not open.

The owner's connection (actions, sweeps) is not filtered: there the query layer alone decides.
"""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
SEEN = f"audience && {KEYS}"
CASE = "SELECT FROM incidents_case c WHERE c.id = {table}.case_id"
# Who sees a case as a member of the network only (key 0) sees nothing of how it is handled.
CONCERNED = f"c.audience && array_remove({KEYS}, 0)"

POLICIES = {
    "incidents_case": SEEN,
    "incidents_report": SEEN,
    # An entry's own audience may name a person to whom the case itself is closed by now.
    "incidents_entry": f"{SEEN} AND EXISTS ({CASE.format(table='incidents_entry')})",
    "incidents_observable": f"EXISTS ({CASE.format(table='incidents_observable')})",
    **{
        table: f"EXISTS ({CASE.format(table=table)} AND {CONCERNED})"
        for table in ("incidents_participant", "incidents_named", "incidents_permission", "incidents_transfer")
    },
    # A clock tells that there is a case.
    "deadlines_deadline": f"EXISTS (SELECT FROM incidents_case c WHERE c.reference = substr(subject, 6) AND {CONCERNED})",
}
# Nobody's page ever needs the keys that other clients sent with their requests: no policy, no row.
CLOSED = ("incidents_idempotency",)


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in (*POLICIES, *CLOSED)]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("access", "0001_reader"), ("deadlines", "0001_initial")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()]
