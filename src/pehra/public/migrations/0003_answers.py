"""What somebody without an account answered to the questions of forms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("public", "0002_row_security")]
    operations = [
        migrations.AddField("publicreport", "answers", models.JSONField(blank=True, default=list, db_default=[]))
    ]
