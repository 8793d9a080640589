from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_row_security")]
    operations = [
        migrations.AlterField(
            model_name="issued",
            name="kind",
            field=models.CharField(
                choices=[
                    ("case-pdf", "case-pdf"),
                    ("case-docx", "case-docx"),
                    ("statutory-pdf", "statutory-pdf"),
                    ("json", "json"),
                    ("csv", "csv"),
                    ("answers-csv", "answers-csv"),
                    ("iodef", "iodef"),
                    ("misp", "misp"),
                ],
                max_length=20,
            ),
        ),
    ]
