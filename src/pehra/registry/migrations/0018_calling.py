"""When somebody is called on the phone, and numbers that only whoever calls is shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0017_report_forms")]

    operations = [
        migrations.AddField("clockrow", "call_minutes", models.PositiveIntegerField(null=True, blank=True)),
        migrations.AddField("crisislevelrow", "call_minutes", models.PositiveIntegerField(null=True, blank=True)),
        migrations.AddField("contact", "reserved", models.BooleanField(default=False)),
    ]
