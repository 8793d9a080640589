"""Two more kinds of fact in a timeline: who is affected was changed, and a further person was named."""

from django.db import migrations, models

KINDS = (
    "note",
    "reported",
    "offered",
    "accepted",
    "returned",
    "forwarded",
    "withdrawn",
    "overridden",
    "handed-over",
    "classified",
    "affected",
    "observable",
    "tlp",
    "named",
    "permission",
    "update-filed",
    "final-filed",
    "reminded",
    "breached",
    "closed",
    "reopened",
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_custodians_are_bodies")]
    operations = [
        migrations.AlterField(
            "entry", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20)
        )
    ]
