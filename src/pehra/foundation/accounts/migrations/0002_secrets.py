"""What the reader role of the pages may not read at all, and a table for what must be counted across processes."""

from django.db import migrations

SECRET = (
    "accounts_api_token",
    "accounts_invitation",
    "account_emailaddress",
    "account_emailconfirmation",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "django_session",
    "mfa_authenticator",
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)
# Attempts at signing in, used codes: unlogged, since after a crash it may begin anew.
CACHE = """
CREATE UNLOGGED TABLE pehra_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX pehra_cache_expires ON pehra_cache (expires);
REVOKE SELECT ON pehra_cache FROM pehra_reader;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("access", "0001_reader"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("axes", "0010_accessattemptexpiration"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(f"REVOKE SELECT ON {', '.join(SECRET)} FROM pehra_reader", migrations.RunSQL.noop),
        migrations.RunSQL(CACHE, "DROP TABLE pehra_cache"),
    ]
