"""A further kind of fact in a timeline: one of a part of case work that has a package of its own."""

from django.db import migrations, models

KINDS = (
    *("note", "reported", "offered", "accepted", "returned", "forwarded", "withdrawn", "overridden", "handed-over"),
    *("classified", "affected", "observable", "tlp", "named", "permission", "update-filed", "final-filed", "reminded"),
    *("breached", "closed", "reopened", "part"),
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_drills")]
    operations = [
        migrations.AlterField(
            "entry", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20)
        )
    ]
