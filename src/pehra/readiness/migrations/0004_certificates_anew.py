"""A certificate that was revoked does not stand in the way of a new one; a name is as long as an account's may be."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("readiness", "0003_drills")]
    operations = [
        migrations.AlterField(
            "certificate",
            "enrolment",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="readiness.enrolment"
            ),
        ),
        migrations.AlterField("certificate", "name", models.CharField(max_length=200)),
        migrations.AddConstraint(
            "certificate",
            models.UniqueConstraint(
                condition=models.Q(revoked_at=None), fields=("enrolment",), name="readiness_certificate_one_holds"
            ),
        ),
    ]
