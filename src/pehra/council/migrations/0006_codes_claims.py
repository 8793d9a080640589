"""Codes by which printed directives are checked; motions about contested network objects."""

from typing import Any

from django.db import migrations, models

from pehra.foundation.printing import verification_code

KINDS = ("plain", "recommend", "directive", "mandate", "object", "minutes")


def give_codes(apps: Any, editor: Any) -> None:
    """Those that were issued before codes were given."""
    rows = apps.get_model("council", "Directive").objects.exclude(issued_at=None)
    for pk in rows.values_list("pk", flat=True):
        rows.filter(pk=pk).update(code=verification_code())


class Migration(migrations.Migration):
    dependencies = [("council", "0005_persons_interests_hindrances")]
    operations = [
        migrations.AddField("directive", "code", models.CharField(blank=True, db_index=True, max_length=20)),
        migrations.AlterField(
            "motion", "kind", models.CharField(choices=[(each, each) for each in KINDS], max_length=12)
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
