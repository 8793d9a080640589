"""A remark may be withdrawn by its author: its words are gone then."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AUTHOR = models.ForeignKey(
    settings.AUTH_USER_MODEL,
    django.db.models.deletion.PROTECT,
    null=True,
    related_name="+",
    db_index=False,
)
EMPTY = models.CheckConstraint(
    condition=models.Q(withdrawn_at=None) | models.Q(body=""), name="campaigns_remark_withdrawn_is_empty"
)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("remark", "author", AUTHOR),
        migrations.AddField("remark", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddConstraint("remark", EMPTY),
    ]
