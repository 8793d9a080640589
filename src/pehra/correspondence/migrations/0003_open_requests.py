"""An index of the requests that wait for somebody: their lists cost the same however many have ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0002_row_security")]
    operations = [
        migrations.AddIndex(
            "request",
            models.Index(
                fields=["party", "state", "-created_at", "-reference"],
                name="correspondence_request_open",
                condition=models.Q(state__in=["draft", "sent", "waiting", "answered"]),
            ),
        )
    ]
