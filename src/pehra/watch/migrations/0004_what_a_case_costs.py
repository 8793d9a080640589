"""A case and a clock that are written read the rows of that case alone, and write only where something changes.

A function's plan outlives the day on which it was made. While tables are empty, an index whose condition is that a
clock is open costs as much as the one by subject; later it is read from end to end for one case. Where the state is
asked in the aggregate, only the one by subject can answer.
"""

from importlib import import_module

from django.db import migrations

before = import_module("pehra.watch.migrations.0002_kept_by_the_database")

# On a table of few pages reading all of it would be cheaper, on the day when the plan is made.
PLANNED = "SET enable_seqscan = off SET plan_cache_mode = force_generic_plan"
NEAREST = "SELECT min(d.due_at) FILTER (WHERE d.state = 'open') FROM deadlines_deadline d WHERE d.subject = "

EXPECTED = f"""
CREATE OR REPLACE VIEW watch_expected AS
SELECT c.id AS case_id, c.reference, c.opened_at, c.updated_at, ({NEAREST} 'case:' || c.reference) AS due_at,
       keys.key, 0 = ANY (c.audience) AS wide, c.status, c.severity, c.custodian_function AS tier,
       coalesce(o.sector_id, '')::varchar(50) AS sector, coalesce(o.province_id, '')::varchar(50) AS province
FROM incidents_case c
LEFT JOIN registry_organisation o ON o.party_ptr_id = c.organisation_id
CROSS JOIN LATERAL (
    SELECT k AS key FROM unnest(c.audience) k WHERE c.tlp = 'TLP:RED' AND k < 0
    UNION ALL
    SELECT p.id FROM unnest(c.audience) k JOIN registry_party p ON p.id = k AND p.kind = 'body' WHERE c.tlp <> 'TLP:RED'
    UNION ALL
    SELECT 0 WHERE 0 = ANY (c.audience)
) keys
WHERE c.status <> 'closed' AND c.drill_id IS NULL;
REVOKE ALL ON watch_expected FROM pehra_reader
"""

# A statement that changes no row calls the tally's triggers too.
PUT = f"""
CREATE OR REPLACE FUNCTION watch_put(number bigint) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    wanted watch_expected[] := ARRAY(SELECT e FROM watch_expected e WHERE e.case_id = number);
    keys bigint[] := ARRAY(SELECT key FROM unnest(wanted));
BEGIN
    IF EXISTS (SELECT FROM watch_item i WHERE i.case_id = number AND i.key <> ALL (keys)) THEN
        DELETE FROM watch_item i WHERE i.case_id = number AND i.key <> ALL (keys);
    END IF;
    IF cardinality(keys) = 0 THEN
        RETURN;
    END IF;
    INSERT INTO watch_item AS i ({before.ROW}) SELECT {before.ROW} FROM unnest(wanted)
    ON CONFLICT (case_id, key) DO UPDATE
    SET updated_at = excluded.updated_at, due_at = excluded.due_at, wide = excluded.wide, status = excluded.status,
        severity = excluded.severity, tier = excluded.tier, sector = excluded.sector, province = excluded.province
    WHERE (i.updated_at, i.due_at, i.wide, i.status, i.severity, i.tier, i.sector, i.province)
          IS DISTINCT FROM (excluded.updated_at, excluded.due_at, excluded.wide, excluded.status, excluded.severity,
                            excluded.tier, excluded.sector, excluded.province);
END $$;
CREATE OR REPLACE FUNCTION watch_due(about text) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    number bigint := (SELECT id FROM incidents_case WHERE reference = substr(about, 6));
    nearest timestamptz := ({NEAREST} about);
BEGIN
    IF EXISTS (SELECT FROM watch_item WHERE case_id = number AND due_at IS DISTINCT FROM nearest) THEN
        UPDATE watch_item SET due_at = nearest WHERE case_id = number AND due_at IS DISTINCT FROM nearest;
    END IF;
END $$;
CREATE FUNCTION watch_on_new_clock() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    number bigint := (SELECT id FROM incidents_case WHERE reference = substr(NEW.subject, 6));
BEGIN
    -- One clock more can only be the nearest or not; the rows of a case that is written with it know it already.
    IF EXISTS (SELECT FROM watch_item WHERE case_id = number AND coalesce(due_at, 'infinity') > NEW.due_at) THEN
        UPDATE watch_item SET due_at = NEW.due_at
        WHERE case_id = number AND coalesce(due_at, 'infinity') > NEW.due_at;
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = (
    "DROP TRIGGER watch_kept ON deadlines_deadline",
    "CREATE TRIGGER watch_come AFTER INSERT ON deadlines_deadline FOR EACH ROW "
    "WHEN (NEW.subject LIKE 'case:%' AND NEW.state = 'open') EXECUTE FUNCTION watch_on_new_clock()",
    "CREATE TRIGGER watch_gone AFTER DELETE ON deadlines_deadline FOR EACH ROW EXECUTE FUNCTION watch_on_clock()",
)


class Migration(migrations.Migration):
    dependencies = [("watch", "0003_closing")]
    operations = [migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (EXPECTED, PUT, *TRIGGERS)]
