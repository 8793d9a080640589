"""The view of claims that meet, and the revision also for a body's name and for an emptied table."""

from django.db import migrations

PAIRS = """
SELECT mine.id AS mine_id, other.id AS other_id
FROM registry_network_object mine JOIN registry_network_object other ON {condition}
WHERE mine.kind = '{kind}' AND other.kind = '{kind}' AND mine.organisation_id <> other.organisation_id
  AND mine.state IN ('claimed', 'approved') AND other.state IN ('claimed', 'approved')
"""
# Each way of meeting is a join of its own, since each has its own index.
MEET = (
    ("cidr", "other.prefix && mine.prefix"),
    ("asn", "other.value = mine.value"),
    ("domain", "other.value = ANY (mine.names)"),
    ("domain", "other.names @> ARRAY[mine.value] AND other.value <> mine.value"),
)
CONTEST = "CREATE VIEW registry_contest AS " + " UNION ALL ".join(
    PAIRS.format(kind=kind, condition=condition) for kind, condition in MEET
)

WATCHED = (
    "registry_body",
    "registry_standing",
    "registry_mandate",
    "registry_routing",
    "registry_clock",
    "registry_severity",
    "registry_sector",
    "registry_province",
    "registry_loaded_profile",
)
# Names live in the table that organisations share, and a new organisation changes nothing that the rules look at.
NAMES = (
    "CREATE TRIGGER registry_revise AFTER UPDATE ON registry_party FOR EACH ROW "
    "WHEN (NEW.kind = 'body' AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION registry_revise()"
)


def emptied() -> list[str]:
    return [
        f"CREATE TRIGGER registry_revise_emptied AFTER TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION registry_revise()"
        for table in WATCHED
    ]


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_history")]
    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in (CONTEST, NAMES, *emptied())]
