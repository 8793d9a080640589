"""A number that changes with every change of the network, so that each process knows when its copy is stale.

Taken from a sequence, which no rollback turns back: the same number always means the same content.
"""

from django.db import migrations

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
CREATE = """
CREATE SEQUENCE registry_revision_number;
CREATE TABLE registry_revision (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), number bigint NOT NULL);
INSERT INTO registry_revision (number) VALUES (nextval('registry_revision_number'));
CREATE FUNCTION registry_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE registry_revision SET number = nextval('registry_revision_number');
    RETURN NULL;
END $$;
"""


def triggers() -> list[str]:
    return [
        f"CREATE TRIGGER registry_revise AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION registry_revise()"
        for table in WATCHED
    ]


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.RunSQL(CREATE, migrations.RunSQL.noop),
        *(migrations.RunSQL(each, migrations.RunSQL.noop) for each in triggers()),
    ]
