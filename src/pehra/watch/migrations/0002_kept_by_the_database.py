"""The floor's rows are kept by the database itself: whatever writes a case or a clock writes them with it.

One view says what the rows must be. Triggers copy single cases of it, and whatever changes among the rows is noted as a
difference in the tally: rows are only added there, so that two who write cases never wait for one counter.
"""

from django.db import migrations

CELL = "key, wide, status, severity, tier, sector, province"
ROW = f"case_id, reference, opened_at, updated_at, due_at, {CELL}"

# A RED case is nobody's but of the persons named; any other is on the floor of the bodies that take part, and of the
# network where its label admits that. The organisation concerned has no watch over it. A drill is nobody's emergency.
EXPECTED = """
CREATE VIEW watch_expected AS
SELECT c.id AS case_id, c.reference, c.opened_at, c.updated_at,
       (SELECT min(d.due_at) FROM deadlines_deadline d WHERE d.subject = 'case:' || c.reference AND d.state = 'open')
           AS due_at,
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

PUT = f"""
CREATE FUNCTION watch_put(number bigint) RETURNS void LANGUAGE sql AS $$
    DELETE FROM watch_item i WHERE i.case_id = number
        AND NOT EXISTS (SELECT FROM watch_expected e WHERE e.case_id = number AND e.key = i.key);
    INSERT INTO watch_item AS i ({ROW}) SELECT {ROW} FROM watch_expected WHERE case_id = number
    ON CONFLICT (case_id, key) DO UPDATE
    SET updated_at = excluded.updated_at, due_at = excluded.due_at, wide = excluded.wide, status = excluded.status,
        severity = excluded.severity, tier = excluded.tier, sector = excluded.sector, province = excluded.province
    WHERE (i.updated_at, i.due_at, i.wide, i.status, i.severity, i.tier, i.sector, i.province)
          IS DISTINCT FROM (excluded.updated_at, excluded.due_at, excluded.wide, excluded.status, excluded.severity,
                            excluded.tier, excluded.sector, excluded.province)
$$;
CREATE FUNCTION watch_on_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM watch_item WHERE case_id = OLD.id;
    ELSIF TG_OP = 'UPDATE' AND (OLD.status, OLD.severity, OLD.custodian_function, OLD.tlp, OLD.audience,
                                OLD.organisation_id) = (NEW.status, NEW.severity, NEW.custodian_function, NEW.tlp,
                                                        NEW.audience, NEW.organisation_id) THEN
        IF OLD.updated_at <> NEW.updated_at AND NEW.status <> 'closed' THEN
            UPDATE watch_item SET updated_at = NEW.updated_at WHERE case_id = NEW.id;
        END IF;
    ELSE
        PERFORM watch_put(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION watch_due(about text) RETURNS void LANGUAGE sql AS $$
    UPDATE watch_item SET due_at = nearest.due
    FROM (SELECT min(due_at) AS due FROM deadlines_deadline WHERE subject = about AND state = 'open') nearest
    WHERE case_id = (SELECT id FROM incidents_case WHERE reference = substr(about, 6))
        AND due_at IS DISTINCT FROM nearest.due
$$;
CREATE FUNCTION watch_on_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' AND NEW.subject LIKE 'case:%' THEN
        PERFORM watch_due(NEW.subject);
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.subject <> NEW.subject) THEN
        PERFORM watch_due(OLD.subject);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION watch_on_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE watch_item SET sector = NEW.sector_id, province = NEW.province_id
    FROM incidents_case c WHERE c.id = case_id AND c.organisation_id = NEW.party_ptr_id;
    RETURN NULL;
END $$
"""

TALLY = f"""
CREATE FUNCTION watch_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO watch_tally ({CELL}, n) SELECT {CELL}, count(*) FROM come GROUP BY {CELL};
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO watch_tally ({CELL}, n) SELECT {CELL}, -count(*) FROM gone GROUP BY {CELL};
    ELSE
        INSERT INTO watch_tally ({CELL}, n)
        SELECT {CELL}, sum(n) FROM (SELECT {CELL}, 1 AS n FROM come UNION ALL SELECT {CELL}, -1 FROM gone) moved
        GROUP BY {CELL} HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$
"""

TRIGGERS = (
    "CREATE TRIGGER watch_come AFTER INSERT ON watch_item REFERENCING NEW TABLE AS come "
    "FOR EACH STATEMENT EXECUTE FUNCTION watch_tell()",
    "CREATE TRIGGER watch_gone AFTER DELETE ON watch_item REFERENCING OLD TABLE AS gone "
    "FOR EACH STATEMENT EXECUTE FUNCTION watch_tell()",
    "CREATE TRIGGER watch_moved AFTER UPDATE ON watch_item REFERENCING NEW TABLE AS come OLD TABLE AS gone "
    "FOR EACH STATEMENT EXECUTE FUNCTION watch_tell()",
    "CREATE TRIGGER watch_kept AFTER INSERT OR UPDATE OR DELETE ON incidents_case "
    "FOR EACH ROW EXECUTE FUNCTION watch_on_case()",
    "CREATE TRIGGER watch_kept AFTER INSERT OR DELETE ON deadlines_deadline "
    "FOR EACH ROW EXECUTE FUNCTION watch_on_clock()",
    # A sweep of thousands of clocks changes neither, and costs nothing here.
    "CREATE TRIGGER watch_moved AFTER UPDATE OF due_at, state, subject ON deadlines_deadline FOR EACH ROW "
    "WHEN ((OLD.due_at, OLD.state, OLD.subject) <> (NEW.due_at, NEW.state, NEW.subject)) "
    "EXECUTE FUNCTION watch_on_clock()",
    "CREATE TRIGGER watch_moved AFTER UPDATE OF sector_id, province_id ON registry_organisation FOR EACH ROW "
    "WHEN (OLD.sector_id <> NEW.sector_id OR OLD.province_id <> NEW.province_id) "
    "EXECUTE FUNCTION watch_on_organisation()",
)

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
POLICIES = {
    "watch_item": f"key = ANY ({KEYS})",
    "watch_tally": f"key = ANY ({KEYS})",
    "watch_situation": f"audience && {KEYS}",
    "watch_receipt": "EXISTS (SELECT FROM watch_situation s WHERE s.id = watch_receipt.situation_id)",
}
FILL = f"INSERT INTO watch_item ({ROW}) SELECT {ROW} FROM watch_expected"


def policies() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    return found + [
        f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})"
        for table, condition in POLICIES.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("watch", "0001_initial"),
        ("access", "0001_reader"),
        ("deadlines", "0001_initial"),
        ("incidents", "0006_drills"),
    ]
    operations = [
        migrations.RunSQL([(each, None)], migrations.RunSQL.noop)
        for each in (EXPECTED, PUT, TALLY, *TRIGGERS, *policies(), FILL)
    ]
