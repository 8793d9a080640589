"""Letters that a person writes to somebody outside: where the answer goes, and which mail they follow."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0007_drills")]
    operations = [
        migrations.AddField("mail", "reply_to", models.EmailField(blank=True, default="", max_length=254)),
        migrations.AddField("mail", "follows", models.UUIDField(null=True)),
    ]
