"""A token keeps the roles with which it was made. Those there are keep what their people held at the time."""

import django.contrib.postgres.fields
from django.db import migrations, models

FILL = """
UPDATE accounts_api_token t SET roles = ARRAY(
    SELECT m.role FROM accounts_membership m
    WHERE m.user_id = t.user_id AND m.party_id = t.party_id AND m.started_at <= t.created_at
      AND (m.ended_at IS NULL OR m.ended_at > t.created_at)
)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions")]
    operations = [
        migrations.AddField(
            "apitoken",
            "roles",
            django.contrib.postgres.fields.ArrayField(models.CharField(max_length=30), default=list, size=None),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
