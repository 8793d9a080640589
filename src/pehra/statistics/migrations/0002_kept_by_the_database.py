"""The facts are kept by the database itself: whatever writes a case, a report, a transfer or a clock ends and writes rows.

One view says what is known of each real case and report; triggers bring the rows of a case up to it, and never change
one that was ended. `pehra statistics rebuild` does the same for all, `pehra statistics check` compares. Two functions
say what a row adds to which figures; everything that adds up, at once or slowly, goes through them.
"""

from django.conf import settings
from django.db import migrations

from pehra.statistics.rules.measures import STEPS

DAY = f"""
CREATE SEQUENCE statistics_revision;
CREATE FUNCTION statistics_day(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (at AT TIME ZONE '{settings.DISPLAY_TIME_ZONE}')::date
$$;
CREATE FUNCTION statistics_seconds(began timestamptz, ended timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    -- What has not ended has no length; `greatest` alone would take it for none at all.
    SELECT CASE WHEN ended IS NOT NULL THEN greatest(0, floor(extract(epoch FROM ended - began)))::bigint END
$$;
CREATE FUNCTION statistics_step(seconds bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT width_bucket(seconds, ARRAY[{', '.join(map(str, STEPS))}]::bigint[])
$$
"""

# What an organisation was on the day: past attributes hold until the day before `until`.
PLACE = """
CREATE FUNCTION statistics_place(number bigint, day date) RETURNS TABLE (sector text, province text, kind text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(was.sector_id, o.sector_id), coalesce(was.province_id, o.province_id),
           CASE WHEN EXISTS (SELECT FROM registry_cii_designation d WHERE d.organisation_id = number
                             AND d.designated_on <= day AND (d.ended_on IS NULL OR d.ended_on > day))
                THEN 'cii' ELSE coalesce(was.ownership, o.ownership) END
    FROM registry_organisation o
    LEFT JOIN LATERAL (SELECT p.sector_id, p.province_id, p.ownership FROM registry_past_attributes p
                       WHERE p.organisation_id = number AND p.until > day ORDER BY p.until LIMIT 1) was ON true
    WHERE o.party_ptr_id = number
$$
"""

FACETS = """
       coalesce(first.function, c.custodian_function) AS tier, coalesce(first.to_body_id, c.custodian_id) AS cert_id,
       c.custodian_id AS holder_id, c.organisation_id,
       coalesce(place.sector, '') AS sector, coalesce(place.province, '') AS province,
       coalesce(place.kind, '') AS organisation_kind,
       classes.one AS rsit_class,
       classes.one || '/' || CASE cardinality(c.classification) WHEN 0 THEN ''
           WHEN 1 THEN split_part(c.classification[1], '/', 2) ELSE '*' END AS rsit_type,
       c.severity::text AS severity
"""
JOINS = """
LEFT JOIN LATERAL (SELECT t.function, t.to_body_id FROM incidents_transfer t
                   WHERE t.case_id = c.id AND t.kind = 'report' ORDER BY t.id LIMIT 1) first ON true
LEFT JOIN LATERAL statistics_place(c.organisation_id, statistics_day(c.opened_at)) place ON true
CROSS JOIN LATERAL (SELECT CASE count(DISTINCT split_part(each, '/', 1)) WHEN 0 THEN ''
                        WHEN 1 THEN min(split_part(each, '/', 1)) ELSE '*' END AS one
                    FROM unnest(c.classification) each) classes
"""
EXPECTED = f"""
CREATE VIEW statistics_expected AS
SELECT 'case'::text AS kind, c.id AS record_id, c.id AS case_id,
       statistics_day(c.opened_at) AS opened_on, statistics_day(c.closed_at) AS closed_on,
       (c.merged_into_id IS NULL)::int::smallint AS cases, (c.counted_as IS NULL)::int::smallint AS incidents,
       0::smallint AS reports, {FACETS},
       coalesce((SELECT r.channel FROM incidents_report r WHERE r.case_id = c.id ORDER BY r.id LIMIT 1), '')::text
           AS channel,
       statistics_seconds(c.opened_at, c.acknowledged_at) AS acknowledged,
       statistics_seconds(c.opened_at, (SELECT min(t.offered_at) FROM incidents_transfer t
                                        WHERE t.case_id = c.id AND t.kind = 'escalate')) AS escalated,
       statistics_seconds(c.opened_at, (SELECT k.at FROM statistics_contained k WHERE k.case_id = c.id)) AS contained,
       statistics_seconds(c.opened_at, c.closed_at) AS closed,
       ARRAY(SELECT CASE WHEN d.breached_at IS NOT NULL OR d.met_at > d.due_at THEN 'late:' ELSE 'kept:' END || d.stage
             FROM deadlines_deadline d WHERE d.subject = 'case:' || c.reference
                 AND (d.state = 'met' OR d.breached_at IS NOT NULL) ORDER BY 1) AS clocks
FROM incidents_case c {JOINS}
WHERE c.drill_id IS NULL
UNION ALL
SELECT 'report', r.id, c.id, statistics_day(r.submitted_at), NULL, 0::smallint, 0::smallint, 1::smallint, {FACETS},
       r.channel, NULL, NULL, NULL, NULL, '{{}}'::text[]
FROM incidents_report r JOIN incidents_case c ON c.id = r.case_id {JOINS}
WHERE c.drill_id IS NULL;
REVOKE ALL ON statistics_expected FROM pehra_reader
"""

COLUMNS = (
    "kind", "record_id", "case_id", "opened_on", "closed_on", "cases", "incidents", "reports", "tier", "cert_id",
    "holder_id", "organisation_id", "sector", "province", "organisation_kind", "rsit_class", "rsit_type", "severity",
    "channel", "acknowledged", "escalated", "contained", "closed", "clocks",
)  # fmt: skip


def of(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in COLUMNS)


PUT = f"""
CREATE FUNCTION statistics_put(number bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known statistics_expected[] := ARRAY(SELECT e FROM statistics_expected e WHERE e.case_id = number);
BEGIN
    UPDATE statistics_fact f SET until = nextval('statistics_revision')
    WHERE f.case_id = number AND f.until IS NULL AND NOT EXISTS (
        SELECT FROM unnest(known) k WHERE ({of('k')}) IS NOT DISTINCT FROM ({of('f')}));
    INSERT INTO statistics_fact (since, {', '.join(COLUMNS)})
    SELECT nextval('statistics_revision'), {of('k')} FROM unnest(known) k
    WHERE NOT EXISTS (SELECT FROM statistics_fact f
                      WHERE f.kind = k.kind AND f.record_id = k.record_id AND f.until IS NULL);
END $$
"""

WRITTEN = """
CREATE FUNCTION statistics_on_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics_put(CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
    RETURN NULL;
END $$;
CREATE FUNCTION statistics_on_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM statistics_put(OLD.case_id);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.case_id <> OLD.case_id) THEN
        PERFORM statistics_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics_on_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics_put(c.id) FROM incidents_case c WHERE c.reference = substr(NEW.subject, 6);
    RETURN NULL;
END $$;
CREATE FUNCTION statistics_on_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics_put(c.id) FROM incidents_case c WHERE c.organisation_id = NEW.party_ptr_id ORDER BY c.id;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics_on_designation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics_put(c.id) FROM incidents_case c WHERE c.organisation_id = NEW.organisation_id ORDER BY c.id;
    RETURN NULL;
END $$
"""
COUNTED = (
    "drill_id", "organisation_id", "custodian_id", "classification", "severity", "opened_at", "acknowledged_at",
    "closed_at", "merged_into_id", "counted_as",
)  # fmt: skip


def differs(columns: tuple[str, ...]) -> str:
    """Most changes of a row leave every figure as it was; then nothing is looked at."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"WHEN (({old}) IS DISTINCT FROM ({new}))"


def trigger(name: str, table: str, event: str, when: str, function: str) -> str:
    return (
        f"CREATE TRIGGER statistics_{name} AFTER {event} ON {table} "
        f"FOR EACH ROW {when} EXECUTE FUNCTION statistics_on_{function}()"
    )


MOVES = "WHEN (NEW.kind IN ('report', 'escalate'))"
CLOCK = "NEW.subject LIKE 'case:%' AND (NEW.state = 'met' OR NEW.breached_at IS NOT NULL)"
CLOCK_CHANGED = (
    "WHEN (NEW.subject LIKE 'case:%' AND (NEW.state, NEW.met_at, NEW.breached_at, NEW.due_at) IS DISTINCT FROM "
    "(OLD.state, OLD.met_at, OLD.breached_at, OLD.due_at) AND (NEW.state = 'met' OR OLD.state = 'met' "
    "OR NEW.breached_at IS NOT NULL OR OLD.breached_at IS NOT NULL))"
)
PLACED = ("sector_id", "province_id", "ownership")
TRIGGERS = [
    trigger("came", "incidents_case", "INSERT OR DELETE", "", "case"),
    trigger("changed", "incidents_case", "UPDATE", differs(COUNTED), "case"),
    trigger("came", "incidents_report", "INSERT OR DELETE", "", "part"),
    trigger("changed", "incidents_report", "UPDATE", differs(("case_id", "submitted_at", "channel")), "part"),
    trigger("came", "incidents_transfer", "INSERT", MOVES, "part"),
    trigger("came", "statistics_contained", "INSERT OR UPDATE OR DELETE", "", "part"),
    trigger("came", "deadlines_deadline", "INSERT", f"WHEN ({CLOCK})", "clock"),
    trigger("changed", "deadlines_deadline", "UPDATE", CLOCK_CHANGED, "clock"),
    trigger("changed", "registry_organisation", "UPDATE", differs(PLACED), "organisation"),
    trigger("came", "registry_past_attributes", "INSERT OR UPDATE", "", "designation"),
    trigger("came", "registry_cii_designation", "INSERT OR UPDATE", "", "designation"),
]

# What a row adds to which measure, on which day; and in which groups it stands.
ADDING = """
CREATE FUNCTION statistics_moves(f statistics_fact)
RETURNS TABLE (day date, measure text, step int, amount int) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.day, m.measure, m.step, m.amount FROM (VALUES
        (f.opened_on, 'reports', 0, f.reports::int),
        (f.opened_on, 'opened', 0, f.cases::int),
        (f.opened_on, 'incidents', 0, f.incidents::int),
        (f.closed_on, 'closed', 0, f.cases::int),
        (f.opened_on, 'to-acknowledge', statistics_step(f.acknowledged), f.cases::int),
        (f.opened_on, 'to-escalate', statistics_step(f.escalated), f.cases::int),
        (f.opened_on, 'to-contain', statistics_step(f.contained), f.cases::int),
        (f.closed_on, 'to-close', statistics_step(f.closed), f.cases::int)
    ) m (day, measure, step, amount) WHERE m.day IS NOT NULL AND m.step IS NOT NULL AND m.amount <> 0
    UNION ALL
    SELECT f.opened_on, each, 0, count(*)::int FROM unnest(f.clocks) each GROUP BY each
$$;
CREATE FUNCTION statistics_places(f statistics_fact)
RETURNS TABLE (scope_id bigint, dimension text, key text) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT s.scope_id, d.dimension, d.key FROM (VALUES (0), (f.cert_id)) s (scope_id) CROSS JOIN (VALUES
        ('all', ''),
        ('tier', f.tier),
        ('cert', f.tier || '/' || f.cert_id),
        ('organisation', f.tier || '/' || f.cert_id || '/' || f.organisation_id),
        ('holder', f.holder_id::text),
        ('sector', f.sector),
        ('province', f.province),
        ('kind', f.organisation_kind),
        ('class', f.rsit_class),
        ('type', f.rsit_type),
        ('severity', f.severity),
        ('channel', f.channel)
    ) d (dimension, key) WHERE s.scope_id <> 0 OR d.dimension <> 'organisation'
$$
"""

# What was frozen stays; withdrawing it is all that can happen to it.
GUARD = """
CREATE FUNCTION statistics_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL
            AND (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_why' - 'audience')
              = (to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_why' - 'audience') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'statistics that were frozen never change' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statistics_stays BEFORE UPDATE OR DELETE ON statistics_frozen
    FOR EACH ROW EXECUTE FUNCTION statistics_guard();
CREATE FUNCTION statistics_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.until IS NULL AND NEW.until IS NOT NULL
            AND (to_jsonb(OLD) - 'until') = (to_jsonb(NEW) - 'until') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a fact is ended and never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statistics_is_history BEFORE UPDATE OR DELETE ON statistics_fact
    FOR EACH ROW EXECUTE FUNCTION statistics_history()
"""

KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
# Sums over all cases are nobody's rows: no policy, no row. A fact tells how a case is handled.
POLICIES = {
    "statistics_fact": f"EXISTS (SELECT FROM incidents_case c WHERE c.id = case_id AND c.audience && array_remove({KEYS}, 0))",
    "statistics_frozen": f"release = 'public' OR audience && {KEYS}",
}
LOCKED = ("statistics_fact", "statistics_frozen", "statistics_total", "statistics_edge", "statistics_contained")


def policies() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in LOCKED]
    return found + [
        f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})"
        for table, condition in POLICIES.items()
    ]


# Whoever is writing is waited for, and whoever comes to write waits until the triggers stand and all is filled in:
# between the two nothing is written of which no fact would tell.
QUIET = """
LOCK TABLE incidents_case, incidents_report, incidents_transfer, deadlines_deadline, registry_organisation,
    registry_past_attributes, registry_cii_designation IN SHARE ROW EXCLUSIVE MODE
"""
FILL = f"""
INSERT INTO statistics_fact (since, {', '.join(COLUMNS)})
SELECT nextval('statistics_revision'), {of('e')} FROM statistics_expected e
"""


class Migration(migrations.Migration):
    dependencies = [
        ("statistics", "0001_tables"),
        ("access", "0001_reader"),
        ("incidents", "0010_one_incident"),
        ("deadlines", "0002_fewer_indexes"),
        ("registry", "0009_council"),
    ]
    operations = [
        migrations.RunSQL([(each, None)], migrations.RunSQL.noop)
        for each in (QUIET, DAY, PLACE, EXPECTED, PUT, WRITTEN, ADDING, *TRIGGERS, FILL, GUARD, *policies())
    ]
