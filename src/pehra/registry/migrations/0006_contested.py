"""The flag of contested objects, kept by a trigger, so that a CERT's page finds the few among the many."""

from django.db import migrations

# One at a time: two claims made at once would not see each other, and neither would be marked. By index always: while
# many are brought in, the statistics still say that the table is empty.
FUNCTION = """
CREATE FUNCTION registry_mark_contests() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    it registry_network_object := COALESCE(NEW, OLD);
    others bigint[];
    each bigint;
    meets boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(7337, 3);
    IF it.kind = 'cidr' THEN
        SELECT array_agg(id) INTO others FROM registry_network_object WHERE kind = 'cidr' AND prefix && it.prefix;
    ELSIF it.kind = 'asn' THEN
        SELECT array_agg(id) INTO others FROM registry_network_object WHERE kind = 'asn' AND value = it.value;
    ELSE
        SELECT array_agg(id) INTO others FROM registry_network_object
        WHERE kind = 'domain' AND (value = ANY (it.names) OR names @> ARRAY[it.value]);
    END IF;
    -- One by one, so that the view is asked for one object and never for all.
    FOREACH each IN ARRAY COALESCE(others, '{}') LOOP
        meets := EXISTS (SELECT FROM registry_contest WHERE mine_id = each);
        UPDATE registry_network_object SET contested = meets WHERE id = each AND contested <> meets;
    END LOOP;
    RETURN NULL;
END $$
"""
TRIGGER = (
    "CREATE TRIGGER registry_mark_contests "
    "AFTER INSERT OR DELETE OR UPDATE OF organisation_id, kind, value, prefix, names, state "
    "ON registry_network_object FOR EACH ROW EXECUTE FUNCTION registry_mark_contests()"
)
EXISTING = "UPDATE registry_network_object SET contested = true WHERE id IN (SELECT mine_id FROM registry_contest)"


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_contested")]
    operations = [migrations.RunSQL(each, migrations.RunSQL.noop) for each in (FUNCTION, TRIGGER, EXISTING)]
