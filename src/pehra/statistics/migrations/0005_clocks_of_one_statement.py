"""What one statement changes of the clocks of many cases is brought into their facts by a few statements for them all.

A clock gives its case a word, kept or late with its stage, and nothing else. So a fact goes on with other words and all
the rest as it stood: whatever else of the case has changed, its own trigger has brought in or is about to. Where no word
changes and no clock moves to another case, nothing is looked at; of a clock without a word that moves, both cases are
compared for nothing. Words of several clocks stand side by side, so those of two who write at once add up. DELETE and
TRUNCATE are not followed, since nothing deletes a clock.
"""

from importlib import import_module

from django.db import migrations

columns = import_module("pehra.statistics.migrations.0002_kept_by_the_database")
before = import_module("pehra.statistics.migrations.0003_what_a_case_costs")

# As in the view: a clock that is late, and one that was met in time.
WORD = """
CASE WHEN {d}.breached_at IS NOT NULL OR {d}.met_at > {d}.due_at THEN 'late:' || {d}.stage
     WHEN {d}.state = 'met' THEN 'kept:' || {d}.stage END
"""
OWN = "f.kind = 'case' AND f.record_id = ANY (numbers) AND f.until IS NULL"
WORDS = before.CLOCKS.format(subject="(SELECT 'case:' || c.reference FROM incidents_case c WHERE c.id = f.record_id)")
REST = [column for column in columns.COLUMNS if column != "clocks"]
# The locks are those of `statistics_put`, in the same order: organisations, then facts. Where one that was waited for
# has been ended meanwhile, there are more facts than were locked: then those that came after are waited for.
PUT = f"""
CREATE FUNCTION statistics_put_words(numbers bigint[]) RETURNS void LANGUAGE plpgsql {before.PLANNED} AS $$
DECLARE
    organisations bigint[] := ARRAY(SELECT c.organisation_id FROM incidents_case c WHERE c.id = ANY (numbers));
    locked bigint;
    over bigint[];
BEGIN
    PERFORM FROM registry_organisation o WHERE o.party_ptr_id = ANY (organisations)
    ORDER BY o.party_ptr_id FOR KEY SHARE;
    LOOP
        PERFORM FROM statistics_fact f WHERE {OWN} ORDER BY f.record_id FOR UPDATE;
        GET DIAGNOSTICS locked = ROW_COUNT;
        EXIT WHEN locked = (SELECT count(*) FROM statistics_fact f WHERE {OWN});
    END LOOP;
    over := ARRAY(SELECT f.id FROM statistics_fact f WHERE {OWN} AND f.clocks <> {WORDS} ORDER BY f.record_id);
    IF cardinality(over) > 0 THEN
        UPDATE statistics_fact f SET until = nextval('statistics_revision') WHERE f.id = ANY (over);
        INSERT INTO statistics_fact (since, {", ".join(REST)}, clocks)
        SELECT nextval('statistics_revision'), {", ".join(f"f.{column}" for column in REST)}, {WORDS}
        FROM statistics_fact f WHERE f.id = ANY (over);
    END IF;
END $$
"""

CHANGED = f"""
CREATE FUNCTION statistics_on_clocks() RETURNS trigger LANGUAGE plpgsql {before.PLANNED} AS $$
DECLARE
    subjects text[] := ARRAY(
        SELECT each.subject FROM gone JOIN come ON come.id = gone.id
        CROSS JOIN LATERAL (VALUES (gone.subject), (come.subject)) each (subject)
        WHERE (gone.subject, {WORD.format(d="gone")}) IS DISTINCT FROM (come.subject, {WORD.format(d="come")})
            AND each.subject LIKE 'case:%');
BEGIN
    IF cardinality(subjects) > 0 THEN
        PERFORM statistics_put_words(ARRAY(
            SELECT c.id FROM incidents_case c
            WHERE c.reference = ANY (ARRAY(SELECT DISTINCT substr(each, 6) FROM unnest(subjects) each))));
    END IF;
    RETURN NULL;
END $$
"""
TRIGGERS = [
    "DROP TRIGGER statistics_changed ON deadlines_deadline",
    "CREATE TRIGGER statistics_changed AFTER UPDATE ON deadlines_deadline "
    "REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION statistics_on_clocks()",
]

# Two rows that are the same but for one column are compared as rows; as JSON each was written out twice.
GUARD = """
CREATE OR REPLACE FUNCTION statistics_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.until IS NULL AND NEW.until IS NOT NULL THEN
        OLD.until := NEW.until;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a fact is ended and never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("statistics", "0004_none_is_lost")]
    operations = [
        migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (PUT, CHANGED, *TRIGGERS, GUARD)
    ]
