"""A trace counts as seen until somebody says that it does not; who added it is kept as an account as well.

A constant default is kept in the catalogue: no row is written anew.
"""

from django.conf import settings
from django.db import migrations, models

STATES = ("seen", "false-positive", "withdrawn")
KINDS = (
    *("note", "struck", "reported", "offered", "accepted", "returned", "forwarded", "withdrawn", "overridden"),
    *("handed-over", "classified", "affected", "observable", "trace", "tlp", "named", "permission", "update-filed"),
    *("final-filed", "reminded", "breached", "closed", "reopened", "part"),
)


def choices(words: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(each, each) for each in words]


def text() -> models.TextField:
    return models.TextField(blank=True, default="", db_default="")


AUTHOR = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
STATE = models.CharField(choices=choices(STATES), default="seen", db_default="seen", max_length=20)
JUDGED = models.Q(state="seen") ^ models.Q(judged_at__isnull=False)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("incidents", "0018_notes_taken_back"),
    ]
    operations = [
        migrations.AddField("observable", "author", AUTHOR),
        migrations.AddField("observable", "state", STATE),
        migrations.AddField("observable", "reason", text()),
        migrations.AddField("observable", "judged_by", text()),
        migrations.AddField("observable", "judged_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "observable", models.CheckConstraint(condition=JUDGED, name="incidents_observable_judged")
        ),
        migrations.AlterField("entry", "kind", models.CharField(choices=choices(KINDS), max_length=20)),
    ]
