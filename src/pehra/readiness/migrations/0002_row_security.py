"""The second lock: evidence and hand-over notes are hidden by the database itself from whom they are not for."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
POLICIES = {
    "readiness_answer": (
        f"EXISTS (SELECT FROM readiness_assessment a WHERE a.id = readiness_answer.assessment_id AND a.readers && {KEYS})"
    ),
    # A note may speak of cases.
    "readiness_hand_over_note": f"body_id = ANY ({KEYS})",
}


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("readiness", "0001_initial"), ("access", "0001_reader")]
    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in statements()]
