"""Fixes are counted with whoever was responsible then; inputs that are read anew; findings that are withdrawn."""

from typing import Final

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

STATES: Final = (
    *("new", "told", "acknowledged", "being-fixed", "fixed-unconfirmed", "fixed-confirmed", "accepted"),
    *("false-alarm", "reopened", "withdrawn"),
)
ACTS: Final = (
    *("acknowledge", "begin", "say-fixed", "accept", "dispute", "confirm", "reopen", "tell", "miss", "clear"),
    *("see-again", "expire", "withdraw"),
)
WORKS: Final = ("figures", "history", "cases")
# Of fixes that were confirmed before, whoever is responsible today is the best that is known.
GIVEN: Final = """
UPDATE events_episode e SET cert_id = f.cert_id, sector = f.sector, province = f.province,
    audience = ARRAY(SELECT key FROM unnest(f.audience) key WHERE key > 0)
FROM events_finding f WHERE f.id = e.finding_id
"""
# The sums get their labels.
DUE: Final = """
INSERT INTO events_due (work, organisation_id) SELECT DISTINCT 'history', organisation_id FROM events_finding
ON CONFLICT DO NOTHING
"""
ANSWERED: Final = "UPDATE events_source SET answered_at = fetched_at WHERE problem = ''"


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0011_views_and_words"),
        ("registry", "0007_held"),
    ]

    operations = [
        migrations.AddField(
            "episode",
            "audience",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            "episode",
            "cert",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.party",
            ),
        ),
        migrations.AddField("episode", "province", models.CharField(blank=True, default="", max_length=80), False),
        migrations.AddField("episode", "sector", models.CharField(blank=True, default="", max_length=80), False),
        migrations.AddField("feedrun", "taken_back_at", models.DateTimeField(null=True)),
        migrations.AddField("feedsource", "answered_at", models.DateTimeField(null=True)),
        migrations.AddField("standing", "tlp", models.CharField(default="", max_length=20), False),
        migrations.AlterField("change", "act", models.CharField(choices=[(act, act) for act in ACTS], max_length=20)),
        migrations.AlterField("due", "work", models.CharField(choices=[(each, each) for each in WORKS], max_length=10)),
        migrations.AlterField(
            "finding",
            "state",
            models.CharField(choices=[(state, state) for state in STATES], default="new", max_length=20),
        ),
        migrations.RunSQL(GIVEN, migrations.RunSQL.noop),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        migrations.RunSQL(ANSWERED, migrations.RunSQL.noop),
    ]
