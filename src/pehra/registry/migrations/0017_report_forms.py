"""Forms of reports, version by version, as the country's profile says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_sharing")]

    operations = [
        migrations.CreateModel(
            name="ReportFormRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=100, unique=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(blank=True, null=True)),
                ("citation", models.TextField()),
                ("form", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("whom", models.CharField(max_length=12)),
                ("title_en", models.CharField(max_length=300)),
                ("title_ur", models.CharField(max_length=300)),
                ("condition", models.TextField(blank=True)),
                ("sections", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"db_table": "registry_report_form"},
        )
    ]
