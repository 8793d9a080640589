"""A matter is known by the clock that ran out: its case may be another one after a merge, and `since` another moment.

What was stored before is given the clock that its body owed on its case, or on the one into which that was merged: the
last one that had run out by `since`, which in the oldest rows is the moment of calling.
"""

from django.db import migrations, models

CLOCKS = """
UPDATE calls_matter m SET clock = found.clock FROM (
    SELECT DISTINCT ON (m.id) m.id, d.id AS clock
    FROM calls_matter m
    JOIN calls_task t ON t.id = m.task_id
    JOIN incidents_case c ON c.reference = m.reference
    LEFT JOIN incidents_case i ON i.id = c.merged_into_id
    JOIN deadlines_deadline d ON d.subject IN ('case:' || c.reference, 'case:' || i.reference)
        AND d.stage = 'acknowledge' AND d.party_id = t.body_id AND d.due_at <= m.since
    WHERE m.kind = 'case'
    ORDER BY m.id, d.due_at DESC, d.id
) found WHERE found.id = m.id
"""
# Two matters of one task that prove to be one and the same clock stay one.
TWICE = """
UPDATE calls_matter m SET clock = NULL FROM calls_matter o
WHERE o.task_id = m.task_id AND o.clock = m.clock AND o.id < m.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0003_began"),
        ("deadlines", "0003_hastened"),
        ("incidents", "0010_one_incident"),
    ]
    operations = [
        migrations.AddField("matter", "clock", models.BigIntegerField(null=True)),
        migrations.RemoveConstraint("matter", "calls_matter_once"),
        migrations.RunSQL(CLOCKS, migrations.RunSQL.noop),
        migrations.RunSQL(TWICE, migrations.RunSQL.noop),
        migrations.AddIndex(
            "matter",
            models.Index(condition=models.Q(("clock__isnull", False)), fields=["clock"], name="calls_matter_of_clock"),
        ),
        migrations.AddConstraint(
            "matter",
            models.UniqueConstraint(
                condition=models.Q(("clock__isnull", False)), fields=("task", "clock"), name="calls_matter_clock_once"
            ),
        ),
        migrations.AddConstraint(
            "matter",
            models.UniqueConstraint(
                condition=models.Q(("clock", None)),
                fields=("task", "kind", "reference", "since"),
                name="calls_matter_once",
            ),
        ),
    ]
