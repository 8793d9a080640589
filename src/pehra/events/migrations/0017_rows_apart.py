"""Rows that a run refused for their label alone, and rows that the feed does not want, are counted apart.

Of runs that have ended nothing is known of either: none were.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0016_one_thing_one_finding")]
    operations = [
        migrations.AddField("feedrun", "refused_by_label", models.BigIntegerField(default=0)),
        migrations.AddField("feedrun", "passed_over", models.BigIntegerField(default=0)),
        migrations.AddIndex(
            "feedrun",
            models.Index(
                fields=["feed", "report"], name="events_run_kept_back", condition=models.Q(refused_by_label__gt=0)
            ),
        ),
    ]
