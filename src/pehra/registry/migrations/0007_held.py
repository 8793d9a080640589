"""Since when and until when a network object is held."""

from django.conf import settings
from django.db import migrations, models

# Until now the day of an approval was overwritten by that of the withdrawal. What was withdrawn may never have counted,
# and nobody can tell any more: it stays without an approval.
APPROVED = "UPDATE registry_network_object SET approved_at = decided_at WHERE state = 'approved'"
WITHDRAWN = (
    "UPDATE registry_network_object SET held_until = (decided_at AT TIME ZONE %s)::date WHERE state = 'withdrawn'"
)


def fill(apps, editor):
    with editor.connection.cursor() as cursor:
        cursor.execute(APPROVED)
        cursor.execute(WITHDRAWN, [settings.DISPLAY_TIME_ZONE])
        # The triggers on this table wait for the end; what follows changes the table.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_contested")]
    operations = [
        migrations.AddField("networkobject", "approved_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("networkobject", "held_since", models.DateField(blank=True, null=True)),
        migrations.AddField("networkobject", "held_until", models.DateField(blank=True, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
