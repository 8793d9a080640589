"""When somebody is called on the phone who has not acknowledged a situation report."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0018_calling")]

    operations = [
        migrations.AddField(
            "crisislevelrow", "report_call_minutes", models.PositiveIntegerField(null=True, blank=True)
        ),
    ]
