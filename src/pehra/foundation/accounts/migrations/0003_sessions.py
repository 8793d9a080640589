"""Sessions can be ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_secrets")]
    operations = [migrations.AddField("user", "session_round", models.PositiveIntegerField(default=0))]
