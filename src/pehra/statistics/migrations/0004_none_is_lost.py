"""Facts follow two who write at once: whoever comes second waits for the first, and reads what both have written.

What a fact is made of are the rows of its case and of its organisation. Whoever changes an organisation waits for those
who are writing its cases, and they for it; whoever writes a case waits for another one who does. The locks are taken
in that order, after those of the rows themselves, so that nobody waits in a circle.
"""

from importlib import import_module

from django.db import migrations, models

columns = import_module("pehra.statistics.migrations.0002_kept_by_the_database")
before = import_module("pehra.statistics.migrations.0003_what_a_case_costs")

# The fact of a case itself stands for all of its facts: whoever holds that row writes them.
OWN = "f.kind = 'case' AND f.record_id = number AND f.until IS NULL"
PUT = f"""
CREATE OR REPLACE FUNCTION statistics_put(number bigint) RETURNS void LANGUAGE plpgsql {before.PLANNED} AS $$
DECLARE
    known statistics_expected[];
    held statistics_fact[];
    over bigint[];
BEGIN
    PERFORM FROM registry_organisation o
    WHERE o.party_ptr_id = (SELECT c.organisation_id FROM incidents_case c WHERE c.id = number) FOR KEY SHARE;
    LOOP
        -- A row that somebody has ended meanwhile is not there any more: then the one that came after it is waited for.
        PERFORM FROM statistics_fact f WHERE {OWN} FOR UPDATE;
        EXIT WHEN FOUND OR NOT EXISTS (SELECT FROM statistics_fact f WHERE {OWN});
    END LOOP;
    -- Only now, each by a statement of its own: a statement sees what had been committed when it began.
    known := ARRAY(SELECT e FROM statistics_expected e WHERE e.case_id = number);
    held := ARRAY(SELECT f FROM statistics_fact f WHERE f.case_id = number AND {before.CURRENT});
    IF cardinality(held) > 0 THEN
        over := ARRAY(SELECT f.id FROM unnest(held) f
                      WHERE NOT EXISTS (SELECT FROM unnest(known) k WHERE {before.SAME}));
        IF cardinality(over) > 0 THEN
            UPDATE statistics_fact f SET until = nextval('statistics_revision')
            WHERE f.id = ANY (over) AND {before.CURRENT};
        END IF;
    END IF;
    -- A report that moves may still stand under the case that it leaves: it is written when that one lets it go.
    INSERT INTO statistics_fact (since, {", ".join(columns.COLUMNS)})
    SELECT nextval('statistics_revision'), {columns.of("k")} FROM unnest(known) k
    WHERE NOT EXISTS (SELECT FROM unnest(held) f WHERE {before.SAME})
    ON CONFLICT (kind, record_id) WHERE until IS NULL DO NOTHING;
END $$
"""

# Of all cases of an organisation a change mostly places few anew, or none: the others are not touched.
PLACED_ANEW = f"""
CREATE FUNCTION statistics_place_anew(organisation bigint) RETURNS void LANGUAGE plpgsql {before.PLANNED} AS $$
BEGIN
    PERFORM FROM registry_organisation o WHERE o.party_ptr_id = organisation FOR UPDATE;
    PERFORM statistics_put(c.id) FROM incidents_case c
    WHERE c.organisation_id = organisation AND NOT EXISTS (
        SELECT FROM statistics_fact f, statistics_place(organisation, f.opened_on) p
        WHERE f.kind = 'case' AND f.record_id = c.id AND f.until IS NULL
            AND (f.sector, f.province, f.organisation_kind)
              = (coalesce(p.sector, ''), coalesce(p.province, ''), coalesce(p.kind, '')))
    ORDER BY c.id;
END $$;
CREATE OR REPLACE FUNCTION statistics_on_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics_place_anew(NEW.party_ptr_id);
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION statistics_on_designation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM statistics_place_anew(NEW.organisation_id);
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("statistics", "0003_what_a_case_costs")]
    operations = [
        *(migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (PUT, PLACED_ANEW)),
        # What has changed since a cut-off of all that was opened until some day is found day by day.
        migrations.AddIndex("fact", models.Index(fields=["opened_on", "since"], name="statistics_fact_begun")),
        migrations.AddIndex(
            "fact",
            models.Index(
                fields=["opened_on", "until"],
                condition=models.Q(until__isnull=False),
                name="statistics_fact_ended",
            ),
        ),
    ]
