"""The second lock on the inbox: a notice is for its party or its person."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("access", "0001_reader")]
    operations = [
        migrations.RunSQL("ALTER TABLE delivery_notice ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(
            "CREATE POLICY addressed ON delivery_notice FOR SELECT TO pehra_reader "
            f"USING (party_id = ANY ({KEYS}) OR -user_id = ANY ({KEYS}))",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("ALTER TABLE delivery_mail ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
    ]
