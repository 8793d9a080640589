"""The indexes of the foreign keys alone: the index of the newest notices begins with the same column."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DROPPED = ("delivery_notice_party_id_050b3f46", "delivery_notice_user_id_815b9404")


def key(to: str) -> object:
    return models.ForeignKey(
        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_keys")]
    operations = [
        # By name: altering the fields would take the foreign keys down and put them up again.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([f"DROP INDEX {name}" for name in DROPPED])],
            state_operations=[
                migrations.AlterField("notice", "party", key("registry.party")),
                migrations.AlterField("notice", "user", key(settings.AUTH_USER_MODEL)),
            ],
        )
    ]
