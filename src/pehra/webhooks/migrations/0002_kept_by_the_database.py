"""What happens is noted with the entry that tells of it, by the database itself; and no page looks at these tables.

Whatever writes an entry, and however many at once, nothing is missed and no statement more is asked for. As long as no
webhook is switched on anywhere, nothing is noted.
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION webhooks_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM webhooks_endpoint WHERE off_at IS NULL) THEN
        INSERT INTO webhooks_noted (entry_id) SELECT id FROM come;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER webhooks_noted AFTER INSERT ON incidents_entry REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION webhooks_note();
"""
UNNOTED = "DROP TRIGGER webhooks_noted ON incidents_entry; DROP FUNCTION webhooks_note"
# Administrators of a body hold no key of its cases, so no policy can tell them apart from strangers: the pages of
# webhooks look without the window, each by its own question who asks, and through the window nobody sees a row.
TABLES = ("webhooks_endpoint", "webhooks_noted", "webhooks_delivery")


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial"), ("access", "0001_reader"), ("incidents", "0002_row_security")]
    operations = [
        migrations.RunSQL(NOTE, UNNOTED),
        *(migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop) for table in TABLES),
    ]
