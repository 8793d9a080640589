"""Since when it is looked for what calls for a call, which the last look no longer says.

The moment of calling may move, so a matter is known by since when it waits.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_row_security")]
    operations = [
        migrations.AddField("watched", "began_at", models.DateTimeField(null=True)),
        migrations.RunSQL("UPDATE calls_watched SET began_at = upto", migrations.RunSQL.noop),
        migrations.AlterField("watched", "began_at", models.DateTimeField()),
    ]
