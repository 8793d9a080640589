"""Findings under TLP:RED get the number that the event store has given them since its fourth step."""

from typing import Final

from django.db import migrations

RENUMBER: Final = "UPDATE events_finding SET key = ~key WHERE tlp = 'TLP:RED'"


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0009_streams_of_bodies"),
    ]

    operations = [
        migrations.RunSQL(RENUMBER, RENUMBER),
    ]
