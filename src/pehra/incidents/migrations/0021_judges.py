"""Who judged a trace is kept as an account beside the label, which names the program as well where one was used.

What was judged before gets the account whose label it bears; without one, it is the custodian's alone to take back.
"""

from django.conf import settings
from django.db import migrations, models

JUDGE = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
FOUND = """
UPDATE incidents_observable o SET judge_id = u.id FROM accounts_user u
WHERE o.state <> 'seen' AND starts_with(o.judged_by, u.name || ' <' || u.email || '>')
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("incidents", "0020_renamed"),
    ]
    operations = [
        migrations.AddField("observable", "judge", JUDGE),
        migrations.RunSQL(FOUND, migrations.RunSQL.noop),
    ]
