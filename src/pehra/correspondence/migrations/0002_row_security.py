"""The second lock: a request is seen by those whose keys it carries, and what belongs to it with it; a measure by those
who see its case as well.
"""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
OF_REQUEST = "EXISTS (SELECT FROM correspondence_request r WHERE r.id = {table}.request_id AND r.audience && " + KEYS + ")"
POLICIES = {
    # Without its case: whoever is asked sees the request and not that.
    "correspondence_request": f"audience && {KEYS}",
    "correspondence_message": OF_REQUEST.format(table="correspondence_message"),
    "correspondence_message_file": (
        "EXISTS (SELECT FROM correspondence_message m WHERE m.id = correspondence_message_file.message_id)"
    ),
    "correspondence_answer_link": OF_REQUEST.format(table="correspondence_answer_link"),
    "correspondence_measure": (
        f"audience && {KEYS}"
        " AND EXISTS (SELECT FROM incidents_case c WHERE c.id = correspondence_measure.case_id)"
    ),
    "correspondence_step": (
        "EXISTS (SELECT FROM correspondence_measure m WHERE m.id = correspondence_step.measure_id)"
    ),
}


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements()]
