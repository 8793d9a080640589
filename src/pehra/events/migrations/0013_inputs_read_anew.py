"""When the input of a run that was made anew was first taken in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0012_figures_of_their_time")]
    operations = [
        migrations.AddField("feedrun", "input_came_at", models.DateTimeField(null=True)),
    ]
