"""The second lock: what somebody told the desk is read by the desk, and by who claimed it. Counts are read by nobody."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
OF_REPORT = "EXISTS (SELECT FROM public_report r WHERE r.id = {table}.report_id AND r.audience && " + KEYS + ")"
POLICIES = {
    "public_report": f"audience && {KEYS}",
    "public_message": OF_REPORT.format(table="public_message"),
    "public_file": OF_REPORT.format(table="public_file"),
    "public_count": "false",
    "public_used_ticket": "false",
}


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("public", "0001_initial"), ("access", "0001_reader")]
    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements()]
