"""A report may come through the public form."""

from django.db import migrations, models

CHANNELS = ("web", "api", "cli", "phone", "paper", "email", "public")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_facts_of_parts")]
    operations = [
        migrations.AlterField(
            "report", "channel", models.CharField(choices=[(each, each) for each in CHANNELS], max_length=10)
        )
    ]
