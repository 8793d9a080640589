"""What was closed during a shift, for its hand-over."""

from django.db import migrations, models

ON_CLOSING = """
CREATE FUNCTION watch_on_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watch_closing (key, reference, at)
    SELECT key, reference, NEW.closed_at FROM watch_item WHERE case_id = NEW.id AND key <> 0;
    RETURN NULL;
END $$
"""
# Triggers of one event go by their names: this one, while the case is on the floor still.
TRIGGER = (
    "CREATE TRIGGER watch_closing AFTER UPDATE OF status ON incidents_case FOR EACH ROW "
    "WHEN (NEW.status = 'closed' AND OLD.status <> 'closed') EXECUTE FUNCTION watch_on_closing()"
)
KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
LOCK = (
    "ALTER TABLE watch_closing ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY seen ON watch_closing FOR SELECT TO pehra_reader USING (key = ANY ({KEYS}))",
)


class Migration(migrations.Migration):
    dependencies = [("watch", "0002_kept_by_the_database")]

    operations = [
        migrations.CreateModel(
            "Closing",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField()),
                ("reference", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "watch_closing",
                "indexes": [models.Index(fields=["key", "-at", "reference"], name="watch_closing_when")],
            },
        ),
        *(migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (ON_CLOSING, TRIGGER, *LOCK)),
    ]
