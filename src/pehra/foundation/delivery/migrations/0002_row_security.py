"""The second lock on the inbox: a notice is for its party or its person."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
PERSON = "NULLIF(current_setting('pehra.person', true), '')::bigint"
STATEMENTS = (
    "ALTER TABLE delivery_notice ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY addressed ON delivery_notice FOR SELECT TO pehra_reader "
    f"USING (party_id = ANY ({KEYS}) OR user_id = {PERSON})",
    "ALTER TABLE delivery_read ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY own ON delivery_read FOR SELECT TO pehra_reader USING (user_id = {PERSON})",
    "ALTER TABLE delivery_mail ENABLE ROW LEVEL SECURITY",
)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("access", "0001_reader")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
