"""The second lock: campaigns by their audience, and what ties them to cases, or cases to each other, by the cases too."""

from django.db import migrations

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"


def case(table: str, column: str) -> str:
    """The cases' own policy holds within this one."""
    return f"EXISTS (SELECT FROM incidents_case c WHERE c.id = {table}.{column})"


def campaign(table: str) -> str:
    return f"EXISTS (SELECT FROM campaigns_campaign c WHERE c.id = {table}.campaign_id)"


POLICIES = {
    "campaigns_campaign": f"audience && {KEYS}",
    # Which bodies work on it is the business of those that do.
    "campaigns_team": (
        f"EXISTS (SELECT FROM campaigns_campaign c WHERE c.id = campaigns_team.campaign_id "
        f"AND c.audience && array_remove({KEYS}, 0))"
    ),
    "campaigns_member": f"{campaign('campaigns_member')} AND {case('campaigns_member', 'case_id')}",
    "campaigns_remark": f"audience && {KEYS} AND {campaign('campaigns_remark')}",
    "campaigns_link": f"{case('campaigns_link', 'case_id')} AND {case('campaigns_link', 'other_id')}",
}


def statements() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    for table, condition in POLICIES.items():
        found.append(f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})")
    return found


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial"), ("access", "0001_reader"), ("incidents", "0010_one_incident")]
    operations = [migrations.RunSQL(statements(), migrations.RunSQL.noop)]
