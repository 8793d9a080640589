"""Which level of maturity the CERTs are to reach, as the country's profile says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_council")]

    operations = [
        migrations.CreateModel(
            name="MaturityTargetRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=100, unique=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("citation", models.TextField()),
                ("function", models.CharField(max_length=20)),
                ("parameter", models.CharField(max_length=6)),
                ("level", models.PositiveSmallIntegerField()),
            ],
            options={"db_table": "registry_maturity_target"},
        ),
    ]
