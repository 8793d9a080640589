"""A clock that something hastens knows when it would be due otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_fewer_indexes")]

    operations = [
        migrations.AddField("deadline", "ordinary_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "deadline",
            models.Index(
                condition=models.Q(("ordinary_at__isnull", False), ("state", "open")),
                fields=["id"],
                name="deadlines_hastened",
            ),
        ),
        migrations.AddConstraint(
            "deadline",
            models.CheckConstraint(
                condition=models.Q(("ordinary_at", None), ("ordinary_at__gt", models.F("due_at")), _connector="OR"),
                name="deadlines_never_later",
            ),
        ),
    ]
