"""A notice is withdrawn from a party to which its subject has been closed; row security hides it as well."""

from django.db import migrations, models

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
PERSON = "NULLIF(current_setting('pehra.person', true), '')::bigint"
ADDRESSED = f"party_id = ANY ({KEYS}) OR user_id = {PERSON}"
# Notices of cases lead to "/cases/C-…/".
OF_CASES = "UPDATE delivery_notice SET subject = 'case:' || split_part(link, '/', 3) WHERE link LIKE '/cases/C-%'"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_row_security")]
    operations = [
        migrations.AddField("notice", "subject", models.CharField(blank=True, default="", max_length=60), False),
        migrations.AddField("notice", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.RunSQL(OF_CASES, migrations.RunSQL.noop),
        migrations.AddIndex(
            "notice",
            models.Index(
                condition=models.Q(withdrawn_at=None, user=None) & ~models.Q(subject=""),
                fields=["subject"],
                name="delivery_notice_subject",
            ),
        ),
        migrations.RunSQL(
            f"ALTER POLICY addressed ON delivery_notice USING (withdrawn_at IS NULL AND ({ADDRESSED}))",
            f"ALTER POLICY addressed ON delivery_notice USING ({ADDRESSED})",
        ),
    ]
