"""What is untold stands in a table of its own; what a run writes by the million is looked up once."""

from typing import Final

import django.db.models.deletion
from django.db import migrations, models

WAITING: Final = """
INSERT INTO events_untold (organisation_id, finding_id)
SELECT organisation_id, id FROM events_finding WHERE told_at IS NULL ORDER BY 1, 2
"""
# Half of a page's rows can be rewritten where they are, in one transaction.
ROOM: Final = "ALTER TABLE events_finding SET (fillfactor = 67)"


def refers(to: str, on_delete: object, name: str = "+", **options: object) -> models.ForeignKey:
    return models.ForeignKey(db_constraint=False, on_delete=on_delete, related_name=name, to=to, **options)


CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT
REFERENCES: Final = (
    ("finding", "organisation", refers("registry.party", PROTECT, db_index=False)),
    ("finding", "cert", refers("registry.party", PROTECT, db_index=False, null=True)),
    ("change", "finding", refers("events.finding", CASCADE, "changes", db_index=False)),
    ("change", "run", refers("events.feedrun", django.db.models.deletion.SET_NULL, db_index=False, null=True)),
    ("episode", "finding", refers("events.finding", CASCADE, "episodes", db_index=False)),
    ("episode", "cert", refers("registry.party", PROTECT, db_index=False, null=True)),
    ("line", "digest", refers("events.digest", CASCADE, "lines", db_index=False)),
    ("line", "finding", refers("events.finding", CASCADE, "lines")),
)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0014_boundaries"),
        ("registry", "0007_held"),
        ("access", "0001_reader"),
    ]

    operations = [
        migrations.CreateModel(
            name="Untold",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "organisation_id", "finding_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organisation",
                    refers("registry.party", django.db.models.deletion.DO_NOTHING, db_index=False),
                ),
                ("finding", refers("events.finding", CASCADE, "untold", db_index=False)),
            ],
            options={"db_table": "events_untold"},
        ),
        migrations.RunSQL("ALTER TABLE events_untold ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.RemoveIndex("finding", "events_finding_untold"),
        migrations.RunSQL(ROOM, migrations.RunSQL.noop),
        *(migrations.AlterField(model, name, field) for model, name, field in REFERENCES),
    ]
