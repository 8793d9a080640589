"""A notice of a drill says so, wherever it is read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0006_attachments")]
    operations = [migrations.AddField("notice", "drill", models.CharField(blank=True, default="", max_length=12))]
