"""The second lock: the database itself hides from the reader role what the viewer's keys do not open.

The owner's connection (actions, sweeps) is not filtered: there the query layer alone decides.
"""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
WITH_AUDIENCE = ("incidents_case", "incidents_report", "incidents_entry")
OF_A_CASE = (
    "incidents_participant",
    "incidents_named",
    "incidents_permission",
    "incidents_observable",
    "incidents_transfer",
)


def statements() -> list[str]:
    found = []
    for table in WITH_AUDIENCE:
        found.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING (audience && {KEYS})")
    for table in OF_A_CASE:
        found.append(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        found.append(
            f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader "
            f"USING (EXISTS (SELECT FROM incidents_case c WHERE c.id = {table}.case_id))"
        )
    # Nobody's page ever needs the keys that other clients sent with their requests.
    found.append("ALTER TABLE incidents_idempotency ENABLE ROW LEVEL SECURITY")
    return found


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("access", "0001_reader")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()]
