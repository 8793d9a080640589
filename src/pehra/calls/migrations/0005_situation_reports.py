"""A situation report that nobody acknowledges calls for a call as well. Of its level the whole network knows."""

from django.db import migrations, models

SEEN = """
ALTER POLICY seen ON calls_matter USING (kind IN ('crisis', 'report')
    OR EXISTS (SELECT FROM incidents_case c WHERE c.reference = calls_matter.reference))
"""


class Migration(migrations.Migration):
    dependencies = [("calls", "0004_by_its_clock")]
    operations = [
        migrations.AlterField(
            "matter",
            "kind",
            models.CharField(choices=[("case", "case"), ("crisis", "crisis"), ("report", "report")], max_length=6),
        ),
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
    ]
