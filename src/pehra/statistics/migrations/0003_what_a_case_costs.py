"""The facts of a case are brought up to date by reading that case alone, and once for all that a statement wrote of it.

Connections live long, and so do the plans of functions. One that was made while a table was empty is kept while it
grows, and on an empty table every index costs the same: also one whose condition is the only thing that it knows of a
statement, which then is read from end to end. So each statement here can be answered by one index and no other.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("pehra.statistics.migrations.0002_kept_by_the_database")

# On a table of few pages reading all of it would be cheaper, on the day when the plan is made.
PLANNED = "SET enable_seqscan = off SET plan_cache_mode = force_generic_plan"
# Revisions begin with 1. Said like this, no index whose condition is `until IS NULL` offers itself.
CURRENT = "coalesce(f.until, 0) = 0"

CLOCKS = """
ARRAY(SELECT CASE WHEN d.breached_at IS NOT NULL OR d.met_at > d.due_at THEN 'late:' ELSE 'kept:' END || d.stage
      FROM deadlines_deadline d WHERE d.subject = {subject}
          AND (d.state = 'met' OR d.breached_at IS NOT NULL) ORDER BY 1)
"""
# `OFFSET 0`: what belongs to the case is found first and put in order then, and never the table read in order.
JOINS = """
LEFT JOIN LATERAL (SELECT t.function, t.to_body_id
                   FROM (SELECT id, function, to_body_id FROM incidents_transfer
                         WHERE case_id = c.id AND kind = 'report' OFFSET 0) t ORDER BY t.id LIMIT 1) first ON true
LEFT JOIN LATERAL statistics_place(c.organisation_id, statistics_day(c.opened_at)) place ON true
CROSS JOIN LATERAL (SELECT CASE count(DISTINCT split_part(each, '/', 1)) WHEN 0 THEN ''
                        WHEN 1 THEN min(split_part(each, '/', 1)) ELSE '*' END AS one
                    FROM unnest(c.classification) each) classes
"""
# A case and its reports have the same facets, which are looked up once.
EXPECTED = f"""
CREATE OR REPLACE VIEW statistics_expected AS
SELECT k.kind, k.record_id, c.id AS case_id, k.opened_on, k.closed_on, k.cases, k.incidents, k.reports,
       {before.FACETS},
       k.channel, k.acknowledged, k.escalated, k.contained, k.closed, k.clocks
FROM incidents_case c {JOINS}
CROSS JOIN LATERAL (
    SELECT 'case'::text AS kind, c.id AS record_id,
           statistics_day(c.opened_at) AS opened_on, statistics_day(c.closed_at) AS closed_on,
           (c.merged_into_id IS NULL)::int::smallint AS cases, (c.counted_as IS NULL)::int::smallint AS incidents,
           0::smallint AS reports,
           coalesce((SELECT r.channel FROM (SELECT id, channel FROM incidents_report WHERE case_id = c.id OFFSET 0) r
                     ORDER BY r.id LIMIT 1), '')::text AS channel,
           statistics_seconds(c.opened_at, c.acknowledged_at) AS acknowledged,
           statistics_seconds(c.opened_at, (SELECT min(t.offered_at) FROM incidents_transfer t
                                            WHERE t.case_id = c.id AND t.kind = 'escalate')) AS escalated,
           statistics_seconds(c.opened_at, (SELECT k.at FROM statistics_contained k WHERE k.case_id = c.id))
               AS contained,
           statistics_seconds(c.opened_at, c.closed_at) AS closed,
           {CLOCKS.format(subject="'case:' || c.reference")} AS clocks
    UNION ALL
    SELECT 'report', r.id, statistics_day(r.submitted_at), NULL, 0::smallint, 0::smallint, 1::smallint,
           r.channel::text, NULL, NULL, NULL, NULL, '{{}}'::text[]
    FROM incidents_report r WHERE r.case_id = c.id
) k
WHERE c.drill_id IS NULL;
REVOKE ALL ON statistics_expected FROM pehra_reader
"""

SAME = f"""
f.kind = k.kind AND f.record_id = k.record_id AND ({before.of('k')}) IS NOT DISTINCT FROM ({before.of('f')})
"""
PUT = f"""
CREATE OR REPLACE FUNCTION statistics_put(number bigint) RETURNS void LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    known statistics_expected[] := ARRAY(SELECT e FROM statistics_expected e WHERE e.case_id = number);
    held statistics_fact[] := ARRAY(SELECT f FROM statistics_fact f WHERE f.case_id = number AND {CURRENT});
    over bigint[];
BEGIN
    IF cardinality(held) > 0 THEN
        over := ARRAY(SELECT f.id FROM unnest(held) f WHERE NOT EXISTS (SELECT FROM unnest(known) k WHERE {SAME}));
        IF cardinality(over) > 0 THEN
            UPDATE statistics_fact f SET until = nextval('statistics_revision') WHERE f.id = ANY (over) AND {CURRENT};
        END IF;
    END IF;
    -- A report that moves may still stand under the case that it leaves: it is written when that one lets it go.
    INSERT INTO statistics_fact (since, {', '.join(before.COLUMNS)})
    SELECT nextval('statistics_revision'), {before.of('k')} FROM unnest(known) k
    WHERE NOT EXISTS (SELECT FROM unnest(held) f WHERE {SAME})
    ON CONFLICT (kind, record_id) WHERE until IS NULL DO NOTHING;
END $$
"""

# Reporting writes a case, its report, transfer and clocks by one statement. The first row of them that is looked at
# brings all facts up to all of them; the others find that it did.
KNOWN = """
EXISTS (SELECT FROM statistics_fact f WHERE f.kind = '{kind}' AND f.record_id = {id} AND f.until IS NULL{more})
"""
CAME = f"""
CREATE FUNCTION statistics_on_new_case() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    IF NOT {KNOWN.format(kind='case', id='NEW.id', more='')} THEN
        PERFORM statistics_put(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics_on_new_report() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    IF NOT {KNOWN.format(kind='report', id='NEW.id', more='')} THEN
        PERFORM statistics_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION statistics_on_transfer() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
BEGIN
    -- Of reporting, the first transfer changes these two and no other changes anything. Both in one expression, or the
    -- index of all that a body has offers itself.
    IF NEW.kind <> 'report' OR NOT {KNOWN.format(
        kind='case', id='NEW.case_id', more=" AND f.tier || '/' || f.cert_id = NEW.function || '/' || NEW.to_body_id"
    )} THEN
        PERFORM statistics_put(NEW.case_id);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION statistics_on_clock() RETURNS trigger LANGUAGE plpgsql {PLANNED} AS $$
DECLARE
    number bigint := (SELECT c.id FROM incidents_case c WHERE c.reference = substr(NEW.subject, 6));
BEGIN
    -- The word for each clock is all that a case has from them.
    IF number IS NOT NULL AND NOT {KNOWN.format(
        kind='case', id='number', more=f" AND f.clocks = {CLOCKS.format(subject='NEW.subject')}"
    )} THEN
        PERFORM statistics_put(number);
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = [
    "DROP TRIGGER statistics_came ON incidents_case",
    before.trigger("came", "incidents_case", "INSERT", "", "new_case"),
    before.trigger("went", "incidents_case", "DELETE", "", "case"),
    "DROP TRIGGER statistics_came ON incidents_report",
    before.trigger("came", "incidents_report", "INSERT", "", "new_report"),
    before.trigger("went", "incidents_report", "DELETE", "", "part"),
    "DROP TRIGGER statistics_came ON incidents_transfer",
    before.trigger("came", "incidents_transfer", "INSERT", before.MOVES, "transfer"),
]


class Migration(migrations.Migration):
    dependencies = [("statistics", "0002_kept_by_the_database")]
    operations = [
        # All of a case's facts, not only those that hold: an index without a condition offers itself for a case alone.
        migrations.RemoveIndex("fact", "statistics_fact_case"),
        migrations.AddIndex("fact", models.Index(fields=["case"], name="statistics_fact_case")),
        *(migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (EXPECTED, PUT, CAME, *TRIGGERS)),
    ]
