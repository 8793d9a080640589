"""What was answered to forms is found with the report, and with the update or final report, with which it was answered.

Typed words are found, and options that were chosen by their labels, in both languages: a reader searches for what the
page shows. Numbers, times and amounts are values, and no words of a text. What was asked never changes once it has
begun, so that a row says the same whenever it is read again.
"""

from django.db import migrations

ANSWERS = """
CREATE FUNCTION search_answers(sheets jsonb) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_agg(told.words, E'\\n' ORDER BY sheet.place, section.place, question.place)
    FROM jsonb_array_elements(sheets) WITH ORDINALITY sheet (kept, place)
    JOIN registry_report_form form ON form.form = kept->>'form' AND form.version = (kept->>'version')::int
    CROSS JOIN jsonb_array_elements(form.sections) WITH ORDINALITY section (part, place)
    CROSS JOIN jsonb_array_elements(part->'questions') WITH ORDINALITY question (asked, place)
    CROSS JOIN LATERAL (SELECT CASE
        WHEN asked->>'kind' IN ('text', 'long-text') THEN kept->'answers'->>(asked->>'id')
        WHEN asked->>'kind' IN ('choice', 'choices') THEN
            (SELECT string_agg(concat_ws(E'\\n', offered->>'label_en', offered->>'label_ur'), E'\\n'
                               ORDER BY options.place)
             FROM jsonb_array_elements(asked->'options') WITH ORDINALITY options (offered, place)
             WHERE kept->'answers'->(asked->>'id') @> (offered->'key'))
        END) told (words)
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
           CASE WHEN r.answers <> '[]' THEN search_answers(r.answers) END,
           CASE WHEN r.details <> '{}' THEN (SELECT string_agg(value, E'\\n') FROM jsonb_each_text(r.details)) END))
       || array_to_tsvector(search_facets(c) || ARRAY['~nreport', '~t' || r.tlp, '~q*', '~r' || r.reference]
           || search_days(r.submitted_at) || search_marks('~k', r.audience))
FROM incidents_report r JOIN incidents_case c ON c.id = r.case_id
UNION ALL
SELECT 'entry', e.id, c.id, e.at, e.audience,
       search_words(CASE WHEN e.params ? 'answers'
           THEN concat_ws(E'\\n', e.body, search_answers(e.params->'answers')) ELSE e.body END)
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

FILL = """
SELECT count(search_put('report', id)) FROM incidents_report WHERE answers <> '[]';
SELECT count(search_put('entry', id)) FROM incidents_entry WHERE params ? 'answers'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_marks_in_one_go"),
        ("incidents", "0014_report_answers"),
        ("registry", "0017_report_forms"),
    ]
    operations = [migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (ANSWERS, EXPECTED, FILL)]
