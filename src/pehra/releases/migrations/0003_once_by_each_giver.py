"""A party may have the same from two givers: that somebody else gave it is not told by a refusal."""

from django.db import migrations, models

RUNNING = models.Q(state="running")


class Migration(migrations.Migration):
    dependencies = [("releases", "0002_row_security")]
    operations = [
        migrations.RemoveConstraint("share", "releases_share_case_once"),
        migrations.RemoveConstraint("share", "releases_share_copy_once"),
        migrations.AddConstraint(
            "share",
            models.UniqueConstraint(
                fields=["case", "from_party", "to_party"], condition=RUNNING, name="releases_share_case_once"
            ),
        ),
        migrations.AddConstraint(
            "share",
            models.UniqueConstraint(
                fields=["copy", "from_party", "to_party"], condition=RUNNING, name="releases_share_copy_once"
            ),
        ),
    ]
