"""Bodies and organisations are numbered as one kind of party; here the database is told which of the two is meant."""

from django.db import migrations

MEANT = (
    ("incidents_case", "custodian_id", "registry_body"),
    ("incidents_case", "organisation_id", "registry_organisation"),
    ("incidents_report", "organisation_id", "registry_organisation"),
    ("incidents_transfer", "to_body_id", "registry_body"),
    ("incidents_permission", "asking_body_id", "registry_body"),
)


def statements() -> list[str]:
    return [
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_kind FOREIGN KEY ({column}) "
        f"REFERENCES {kind} (party_ptr_id) DEFERRABLE INITIALLY DEFERRED"
        for table, column, kind in MEANT
    ]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_row_security"), ("registry", "0001_initial")]
    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in statements()]
