"""The index of the foreign key alone: clocks are looked up by subject, or by party among those that are open."""

import django.db.models.deletion
from django.db import migrations, models

PARTY = models.ForeignKey(
    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.party"
)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [
        # By name: altering the field would take the foreign key down and put it up again.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL("DROP INDEX deadlines_deadline_party_id_51dc4d46")],
            state_operations=[migrations.AlterField("deadline", "party", PARTY)],
        )
    ]
