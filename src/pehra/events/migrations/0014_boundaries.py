"""The provinces' shapes; and a mail's attachment is a way on which inputs come."""

from typing import Final

from django.db import migrations, models

WAYS: Final = ("file", "push", "folder", "pull", "provider", "syslog", "mail")


class Migration(migrations.Migration):
    dependencies = [("events", "0013_inputs_read_anew")]

    operations = [
        migrations.CreateModel(
            name="Boundaries",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("outlines", models.JSONField()),
                ("source", models.CharField(max_length=200)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "events_boundaries",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="events_boundaries_once")],
            },
        ),
        migrations.AlterField(
            "feedrun", "way", models.CharField(choices=[(each, each) for each in WAYS], default="file", max_length=10)
        ),
    ]
