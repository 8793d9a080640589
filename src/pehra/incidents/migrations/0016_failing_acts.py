"""An act on many cases may break off, and so may what is done to one of them; nothing in the tables changes."""

from django.db import migrations, models

STATES = ("chosen", "previewed", "running", "done", "failed")
OF_A_CASE = ("chosen", "ready", "barred", "done", "refused", "failed")


def choices(states: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(each, each) for each in states]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0015_in_nobodys_hands")]
    operations = [
        migrations.AlterField("bulk", "state", models.CharField(choices=choices(STATES), max_length=10)),
        migrations.AlterField("bulkitem", "state", models.CharField(choices=choices(OF_A_CASE), max_length=10)),
    ]
