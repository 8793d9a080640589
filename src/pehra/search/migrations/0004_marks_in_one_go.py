"""A document's marks (its audience, days, and what a search is narrowed by) are gathered as one list and read once.

They say what they said. But PostgreSQL now writes these functions into the query that asks them, as none of them holds
a query of its own any more and each is declared as what it is: looking texts up by the rules of the server, it is not
immutable but stable. Called one by one, they were a third of what an index of a million cases took.
"""


from django.db import migrations


# No key, day or class contains a space. Of an empty list comes NULL, which adds nothing to another list.
MARKS = """
CREATE FUNCTION search_marks(mark text, keys bigint[]) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_to_array(mark || nullif(array_to_string(keys, ' ' || mark), ''), ' ')
$$;
CREATE FUNCTION search_days(at timestamptz) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_to_array(to_char(at AT TIME ZONE 'UTC', '"~d"YYYYMMDD "~m"YYYYMM'), ' ')
$$;
CREATE OR REPLACE FUNCTION search_keys(mark text, keys bigint[]) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_to_tsvector(search_marks(mark, keys)), '')
$$;
CREATE OR REPLACE FUNCTION search_facets(c incidents_case) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ARRAY['~s' || c.status, '~v' || c.severity, '~o' || c.organisation_id, '~b' || c.custodian_id,
                 '~x' || (c.drill_id IS NOT NULL)::int, '~r' || c.reference]
        || CASE cardinality(c.classification) WHEN 0 THEN NULL
           WHEN 1 THEN ARRAY['~c' || c.classification[1], '~c' || split_part(c.classification[1], '/', 1)]
           ELSE string_to_array('~c' || array_to_string(c.classification, ' ~c'), ' ')
                || string_to_array('~c' || regexp_replace(array_to_string(c.classification, ' ~c'), '/[^ ]*', '', 'g'),
                                   ' ') END
$$
"""

EXPECTED = """
CREATE OR REPLACE VIEW search_expected AS
SELECT 'case'::text AS kind, c.id AS record_id, c.id AS case_id, c.opened_at AS at, c.audience,
       setweight(search_words(c.title), 'A') || search_words(concat_ws(E'\\n', c.cause, c.lesson))
       || array_to_tsvector(search_facets(c) || ARRAY['~ncase', '~t' || c.tlp, '~q*']
           || search_days(c.opened_at) || search_marks('~k', c.audience)) AS words
FROM incidents_case c
UNION ALL
SELECT 'report', r.id, c.id, r.submitted_at, r.audience,
       setweight(search_words(r.title), 'A') || search_words(concat_ws(E'\\n', r.description,
           CASE WHEN r.details <> '{}' THEN (SELECT string_agg(value, E'\\n') FROM jsonb_each_text(r.details)) END))
       || array_to_tsvector(search_facets(c) || ARRAY['~nreport', '~t' || r.tlp, '~q*', '~r' || r.reference]
           || search_days(r.submitted_at) || search_marks('~k', r.audience))
FROM incidents_report r JOIN incidents_case c ON c.id = r.case_id
UNION ALL
SELECT 'entry', e.id, c.id, e.at, e.audience,
       search_words(e.body)
       || array_to_tsvector(search_facets(c) || ARRAY['~nentry', '~t' || e.tlp]
           || search_days(e.at) || search_marks('~k', e.audience) || search_marks('~q', c.audience))
FROM incidents_entry e JOIN incidents_case c ON c.id = e.case_id WHERE e.body <> ''
UNION ALL
SELECT 'trace', o.id, c.id, o.added_at, c.audience,
       search_words(concat_ws(E'\\n', left(o.value, 2048), o.note)) || search_trace(o.type, o.value)
       || array_to_tsvector(search_facets(c) || ARRAY['~ntrace', '~t' || c.tlp, '~q*']
           || search_days(o.added_at) || search_marks('~k', c.audience))
FROM incidents_observable o JOIN incidents_case c ON c.id = o.case_id
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_one_plan_for_each_kind")]
    operations = [
        migrations.RunSQL([(each, None)], migrations.RunSQL.noop)
        for each in (MARKS, EXPECTED, "DROP FUNCTION search_day(timestamptz)")
    ]
