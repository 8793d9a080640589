"""What was answered to the questions of forms stands on the report itself: whoever reads one reads the other.

A constant default is kept in the catalogue: no row is written anew.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0013_asked_row_by_row")]
    operations = [migrations.AddField("report", "answers", models.JSONField(blank=True, default=list, db_default=[]))]
