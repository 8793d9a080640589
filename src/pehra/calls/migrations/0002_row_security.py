"""The second lock. Through the window a call task is seen at the body that calls, by whoever may know what it is about.

Who is called, by what number, and what came of it, nobody sees through the window: the pages that show it write down who
has looked, so they look without it, each by its own question who asks.
"""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
POLICIES = {
    # A crisis level is known to the whole network; of a case this asks the case's own policy.
    "calls_matter": "kind = 'crisis' OR EXISTS (SELECT FROM incidents_case c WHERE c.reference = calls_matter.reference)",
    "calls_task": f"caller_id = ANY ({KEYS}) AND EXISTS (SELECT FROM calls_matter m WHERE m.task_id = calls_task.id)",
}
CLOSED = ("calls_place", "calls_wish", "calls_attempt", "calls_watched")


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in (*POLICIES, *CLOSED)]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements()]
