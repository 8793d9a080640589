"""A person's cases in their order: an assignment knows when its case was opened and how it is called."""

from django.db import migrations, models

KNOWN = """
UPDATE incidents_assignment a SET opened_at = c.opened_at, reference = c.reference
FROM incidents_case c WHERE c.id = a.case_id
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_sameness_names")]
    operations = [
        migrations.RemoveIndex("assignment", "incidents_assignment_person"),
        migrations.AddField("assignment", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField("assignment", "reference", models.CharField(max_length=12, null=True)),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AlterField("assignment", "opened_at", models.DateTimeField()),
        migrations.AlterField("assignment", "reference", models.CharField(max_length=12)),
        migrations.AddIndex(
            "assignment",
            models.Index(
                condition=models.Q(("until", None)),
                fields=["user", "-opened_at", "-reference"],
                name="incidents_assignment_person",
            ),
        ),
    ]
