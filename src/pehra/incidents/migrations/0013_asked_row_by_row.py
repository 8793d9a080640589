"""The locks on assignments and on chosen cases ask for the case of each row.

As EXISTS, PostgreSQL may answer them from a list of all the cases that somebody sees, made anew for each question. A
value that is asked for cannot be answered so.
"""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
CASE = "(SELECT true FROM incidents_case c WHERE c.id = {table}.case_id)"
POLICIES = {
    "incidents_assignment": f"party_id = ANY ({KEYS}) AND {CASE.format(table='incidents_assignment')}",
    "incidents_bulk_item": (
        "(SELECT true FROM incidents_bulk b WHERE b.id = incidents_bulk_item.bulk_id) "  # noqa: S608
        f"AND {CASE.format(table='incidents_bulk_item')}"
    ),
}


class Migration(migrations.Migration):
    dependencies = [("incidents", "0012_assignments_in_order")]
    operations = [
        migrations.RunSQL(f"ALTER POLICY seen ON {table} USING ({condition})", migrations.RunSQL.noop)
        for table, condition in POLICIES.items()
    ]
