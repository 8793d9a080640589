"""What each side reads of the other's case is written down with what was said: it need not see that case for it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0010_one_incident")]
    operations = [
        migrations.AddField(
            "sameness", "from_reference", models.CharField(default="", max_length=12), preserve_default=False
        ),
        migrations.AddField(
            "sameness",
            "to_party",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.party",
            ),
        ),
    ]
