"""Only an entry that has words of its own is looked at: most tell in one word what happened, and stand in no index.

An entry from which its words are taken is taken from the index with them.
"""

from django.db import migrations

GONE = """
CREATE FUNCTION search_on_silence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_document WHERE kind = TG_ARGV[0] AND record_id = NEW.id;
    RETURN NULL;
END $$
"""
TRIGGERS = [
    "DROP TRIGGER search_kept ON incidents_entry",
    *(
        f"CREATE TRIGGER search_{name} AFTER {event} ON incidents_entry FOR EACH ROW WHEN ({when}) "
        f"EXECUTE FUNCTION {function}('entry')"
        for name, event, when, function in (
            ("come", "INSERT", "NEW.body <> ''", "search_on_record"),
            ("kept", "UPDATE", "NEW.body <> ''", "search_on_record"),
            ("silent", "UPDATE", "OLD.body <> '' AND NEW.body = ''", "search_on_silence"),
            ("gone", "DELETE", "OLD.body <> ''", "search_on_record"),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [("search", "0005_answers_to_forms")]
    operations = [migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (GONE, *TRIGGERS)]
