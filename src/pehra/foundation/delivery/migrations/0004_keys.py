"""Notices are told apart by a random key, and what persons were told can be withdrawn like what parties were told."""

from uuid import uuid4

from django.db import migrations, models

KEYS = "UPDATE delivery_notice SET key = gen_random_uuid()"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_withdrawal")]
    operations = [
        # One by one: a default of the column would give all the rows that there are the same key.
        migrations.AddField("notice", "key", models.UUIDField(null=True)),
        migrations.RunSQL(KEYS, migrations.RunSQL.noop),
        migrations.AlterField("notice", "key", models.UUIDField(default=uuid4, unique=True)),
        *(migrations.RemoveIndex("notice", f"delivery_notice_{name}") for name in ("party", "user", "subject")),
        migrations.AddIndex(
            "notice", models.Index(fields=["party", "-at", "-key"], name="delivery_notice_party")
        ),
        migrations.AddIndex("notice", models.Index(fields=["user", "-at", "-key"], name="delivery_notice_user")),
        migrations.AddIndex(
            "notice",
            models.Index(
                condition=models.Q(withdrawn_at=None) & ~models.Q(subject=""),
                fields=["subject"],
                name="delivery_notice_subject",
            ),
        ),
    ]
