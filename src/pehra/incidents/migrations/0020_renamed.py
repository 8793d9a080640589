"""A further kind of fact in a timeline: the title of the case was corrected."""

from django.db import migrations, models

KINDS = (
    *("note", "struck", "reported", "offered", "accepted", "returned", "forwarded", "withdrawn", "overridden"),
    *("handed-over", "classified", "renamed", "affected", "observable", "trace", "tlp", "named", "permission"),
    *("update-filed", "final-filed", "reminded", "breached", "closed", "reopened", "part"),
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0019_traces_are_judged")]
    operations = [
        migrations.AlterField(
            "entry", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20)
        )
    ]
