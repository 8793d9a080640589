"""For how long evidence is kept, as the country's profile says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_formationfile_failed_at_formationfile_failure_and_more")]

    operations = [
        migrations.CreateModel(
            name="RetentionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=100, unique=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("citation", models.TextField()),
                ("rsit_class", models.CharField(max_length=80)),
                ("tlp", models.CharField(max_length=20)),
                ("days", models.PositiveIntegerField()),
            ],
            options={"db_table": "registry_retention"},
        ),
    ]
