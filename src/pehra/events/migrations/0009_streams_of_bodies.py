"""A stream of its own for each body that sends in."""

from typing import Final

import django.db.models.deletion
from django.db import migrations, models

# What one body alone has fed is its own; what several have fed stays with the installation.
GIVEN: Final = """
UPDATE events_stream s SET party_id = r.party FROM (
    SELECT feed, report, min(party_id) AS party FROM events_run
    GROUP BY feed, report HAVING count(DISTINCT party_id) = 1 AND count(*) = count(party_id)
) r
WHERE s.feed = r.feed AND s.report = r.report
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_sources"),
        ("registry", "0007_held"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="stream",
            name="events_stream_once",
        ),
        migrations.AddField(
            model_name="stream",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.party",
            ),
        ),
        migrations.AddConstraint(
            model_name="stream",
            constraint=models.UniqueConstraint(
                fields=("feed", "report", "party"), name="events_stream_once", nulls_distinct=False
            ),
        ),
        migrations.RunSQL(GIVEN, migrations.RunSQL.noop),
    ]
