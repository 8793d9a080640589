"""A record's row is written by the plan of its kind, made once for a connection.

Asked for a kind that it did not know beforehand, PostgreSQL planned the whole view anew for each record.
"""

from importlib import import_module

from django.db import migrations

before = import_module("pehra.search.migrations.0002_kept_by_the_database")

KINDS = ("case", "report", "entry", "trace")
ROW = before.PUT[before.PUT.index("INSERT INTO") : before.PUT.index("$$;")].strip() + ";"


def of(kind: str) -> str:
    return ROW.replace("kind = what", f"kind = '{kind}'")


CASES = "\n".join(f"        WHEN '{kind}' THEN {of(kind)}" for kind in KINDS)
PUT = f"""
CREATE OR REPLACE FUNCTION search_put(what text, number bigint) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    CASE what
{CASES}
    END CASE;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_kept_by_the_database")]
    operations = [migrations.RunSQL([(PUT, None)], migrations.RunSQL.noop)]
