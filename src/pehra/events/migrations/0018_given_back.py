"""An act and a kind of work more; nothing changes in the database."""

from django.db import migrations, models

ACTS = (
    *("acknowledge", "begin", "say-fixed", "accept", "dispute", "confirm", "reopen", "tell", "miss", "clear"),
    *("see-again", "expire", "withdraw", "merge", "give-back"),
)
WORKS = ("figures", "history", "cases", "claims")


class Migration(migrations.Migration):
    dependencies = [("events", "0017_rows_apart")]
    operations = [
        migrations.AlterField("change", "act", models.CharField(choices=[(act, act) for act in ACTS], max_length=20)),
        migrations.AlterField("due", "work", models.CharField(choices=[(work, work) for work in WORKS], max_length=10)),
    ]
