"""The index is kept by the database itself: whatever writes a case, a report, an entry or a trace writes its row here.

One view says what the index must hold. The triggers copy single rows of it, `pehra search rebuild` copies it whole, and
`pehra search check` compares. Functions and view belong to the owner of the tables alone; readers see the index through
a policy that asks their keys and the words of their search by one and the same index.
"""

from django.db import migrations

from pehra.search.rules.plain import FROM, KEPT, STRIPPED, TO

# The longest text that is indexed: all of it fits into the megabyte that a row's words may have.
LONGEST = 200_000

PLAIN = f"""
CREATE FUNCTION search_plain(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(t) = length(t) THEN btrim(regexp_replace(lower(t), '[^0-9a-z]+', ' ', 'g'))
    ELSE btrim(regexp_replace(
        translate(lower(regexp_replace(normalize(t, NFKD), '[{STRIPPED}]+', '', 'g')), '{FROM}', '{TO}'),
        '[^{KEPT}]+', ' ', 'g')) END
$$;
CREATE FUNCTION search_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', search_plain(left(coalesce(t, ''), {LONGEST})))
$$
"""

# Lexemes of ours begin with a sign that no word contains.
LEXEMES = """
CREATE FUNCTION search_keys(mark text, keys bigint[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(ARRAY(SELECT mark || key FROM unnest(keys) key))
$$;
CREATE FUNCTION search_day(at timestamptz) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(ARRAY['~d' || to_char(at AT TIME ZONE 'UTC', 'YYYYMMDD'),
                                   '~m' || to_char(at AT TIME ZONE 'UTC', 'YYYYMM')])
$$;
CREATE FUNCTION search_facets(c incidents_case) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY['~s' || c.status, '~v' || c.severity, '~o' || c.organisation_id, '~b' || c.custodian_id,
                 '~x' || (c.drill_id IS NOT NULL)::int, '~r' || c.reference]
        || ARRAY(SELECT DISTINCT '~c' || part FROM unnest(c.classification) whole,
                 LATERAL (VALUES (whole::text), (split_part(whole, '/', 1))) parts (part))
$$;
CREATE FUNCTION search_bits(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    raw bytea := inet_send(t::inet);
BEGIN
    RETURN CASE WHEN family(t::inet) = 4 THEN '~4' ELSE '~6' END || left(
        (SELECT string_agg(get_byte(raw, i)::bit(8)::text, '' ORDER BY i) FROM generate_series(4, length(raw) - 1) i),
        masklen(t::inet));
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;
CREATE FUNCTION search_hosts(host text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT '~h' || array_to_string(parts[i:], '.')
                 FROM (SELECT string_to_array(lower(host), '.') AS parts) split,
                      generate_series(1, greatest(1, cardinality(parts) - 1)) i WHERE host <> '')
$$;
CREATE FUNCTION search_trace(type text, value text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(array_remove(
        ARRAY['~e' || left(lower(value), 400), '~y' || type,
              CASE WHEN type IN ('ipv4-addr', 'ipv6-addr', 'cidr') THEN search_bits(value)
                   WHEN type = 'url' AND host ~ '^([0-9.]+|.*:.*)$' THEN search_bits(host) END]
        || CASE WHEN type IN ('domain-name', 'url', 'email-addr') AND host !~ '^([0-9.]+|.*:.*)$'
                THEN search_hosts(host) ELSE '{}' END, NULL))
    FROM (SELECT left(coalesce(CASE type
        WHEN 'domain-name' THEN value
        WHEN 'email-addr' THEN substring(value FROM '@([^@]*)$')
        WHEN 'url' THEN coalesce(substring(value FROM '^[a-z]+://(?:[^/?#@]*@)?\\[([0-9a-f:.]+)\\]'),
                                 substring(value FROM '^[a-z]+://(?:[^/?#@]*@)?([^/?#:@\\[]+)')) END, ''), 253) AS host) found
$$
"""

# `~q`: the keys of the case, for entries, which are closed to whom the case is closed; `~q*`: nothing besides is asked.
EXPECTED = """
CREATE VIEW search_expected AS
SELECT 'case'::text AS kind, c.id AS record_id, c.id AS case_id, c.opened_at AS at, c.audience,
       setweight(search_words(c.title), 'A') || search_words(concat_ws(E'\\n', c.cause, c.lesson))
       || array_to_tsvector(search_facets(c) || ARRAY['~ncase', '~t' || c.tlp, '~q*'])
       || search_day(c.opened_at) || search_keys('~k', c.audience) AS words
FROM incidents_case c
UNION ALL
SELECT 'report', r.id, c.id, r.submitted_at, r.audience,
       setweight(search_words(r.title), 'A') || search_words(concat_ws(E'\\n', r.description,
           (SELECT string_agg(value, E'\\n') FROM jsonb_each_text(r.details))))
       || array_to_tsvector(search_facets(c) || ARRAY['~nreport', '~t' || r.tlp, '~q*', '~r' || r.reference])
       || search_day(r.submitted_at) || search_keys('~k', r.audience)
FROM incidents_report r JOIN incidents_case c ON c.id = r.case_id
UNION ALL
SELECT 'entry', e.id, c.id, e.at, e.audience,
       search_words(e.body)
       || array_to_tsvector(search_facets(c) || ARRAY['~nentry', '~t' || e.tlp])
       || search_day(e.at) || search_keys('~k', e.audience) || search_keys('~q', c.audience)
FROM incidents_entry e JOIN incidents_case c ON c.id = e.case_id WHERE e.body <> ''
UNION ALL
SELECT 'trace', o.id, c.id, o.added_at, c.audience,
       search_words(concat_ws(E'\\n', left(o.value, 2048), o.note)) || search_trace(o.type, o.value)
       || array_to_tsvector(search_facets(c) || ARRAY['~ntrace', '~t' || c.tlp, '~q*'])
       || search_day(o.added_at) || search_keys('~k', c.audience)
FROM incidents_observable o JOIN incidents_case c ON c.id = o.case_id;
REVOKE ALL ON search_expected FROM pehra_reader
"""

PUT = """
CREATE FUNCTION search_put(what text, number bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_document AS d (kind, record_id, case_id, at, audience, words)
    SELECT kind, record_id, case_id, at, audience, words FROM search_expected WHERE kind = what AND record_id = number
    ON CONFLICT (kind, record_id) DO UPDATE
    SET case_id = excluded.case_id, at = excluded.at, audience = excluded.audience, words = excluded.words,
        came_at = CASE WHEN d.audience @> excluded.audience THEN d.came_at ELSE clock_timestamp() END
    WHERE (d.case_id, d.at, d.audience, d.words)
          IS DISTINCT FROM (excluded.case_id, excluded.at, excluded.audience, excluded.words)
$$;
CREATE FUNCTION search_on_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_document WHERE kind = TG_ARGV[0] AND record_id = OLD.id;
    ELSE
        PERFORM search_put(TG_ARGV[0], NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION search_on_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone text[];
    come text[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM search_document WHERE case_id = OLD.id;
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM search_put('case', NEW.id);
        RETURN NULL;
    END IF;
    gone := search_facets(OLD);
    come := search_facets(NEW);
    IF gone = come AND (OLD.title, OLD.cause, OLD.lesson, OLD.audience, OLD.tlp)
                       IS NOT DISTINCT FROM (NEW.title, NEW.cause, NEW.lesson, NEW.audience, NEW.tlp) THEN
        RETURN NULL;
    END IF;
    PERFORM search_put('case', NEW.id);
    IF gone <> come OR OLD.audience <> NEW.audience OR OLD.tlp <> NEW.tlp THEN
        -- What hangs on the case is not read again: only what it has from the case is exchanged.
        UPDATE search_document SET words = ts_delete(words, gone) || array_to_tsvector(come)
        WHERE case_id = NEW.id AND kind = 'report';
        UPDATE search_document
        SET words = ts_delete(words, gone || tsvector_to_array(search_keys('~q', OLD.audience)))
                    || array_to_tsvector(come) || search_keys('~q', NEW.audience)
        WHERE case_id = NEW.id AND kind = 'entry';
        UPDATE search_document
        SET words = ts_delete(words, gone || ('~t' || OLD.tlp) || tsvector_to_array(search_keys('~k', OLD.audience)))
                    || array_to_tsvector(come || ('~t' || NEW.tlp)) || search_keys('~k', NEW.audience),
            audience = NEW.audience,
            came_at = CASE WHEN audience @> NEW.audience THEN came_at ELSE clock_timestamp() END
        WHERE case_id = NEW.id AND kind = 'trace';
    END IF;
    RETURN NULL;
END $$
"""

RECORDS = {"incidents_report": "report", "incidents_entry": "entry", "incidents_observable": "trace"}
# A report's own reference is one of its lexemes, an entry's text may become empty: both are settled by reading again.
TRIGGERS = [
    "CREATE TRIGGER search_kept AFTER INSERT OR UPDATE OR DELETE ON incidents_case "
    "FOR EACH ROW EXECUTE FUNCTION search_on_case()",
    *(
        f"CREATE TRIGGER search_kept AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION search_on_record('{kind}')"
        for table, kind in RECORDS.items()
    ),
]

# What the window is opened for: the viewer's keys, and what they search for as far as the query has said it.
WINDOW = """
CREATE FUNCTION search_through(keys bigint[], asked text) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN cardinality(keys) > 0 THEN
        (SELECT string_agg('''~k' || key || '''', ' | ')::tsquery FROM unnest(keys) key)
        && (SELECT ('''~q*'' | ' || string_agg('''~q' || key || '''', ' | '))::tsquery FROM unnest(keys) key)
        && coalesce(asked, '')::tsquery
    ELSE '''~nobody'''::tsquery END
$$;
CREATE FUNCTION search_window() RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT search_through(NULLIF(current_setting('pehra.keys', true), '')::bigint[],
                          current_setting('pehra.words', true))
$$
"""
REFERENCE = """
ALTER TABLE search_document ALTER COLUMN reference
    SET DEFAULT 'S-' || upper(substr(md5(random()::text), 1, 4) || '-' || substr(md5(random()::text), 1, 4));
ALTER TABLE search_document ALTER COLUMN came_at SET DEFAULT clock_timestamp()
"""
KEYS = "NULLIF(current_setting('pehra.keys', true), '')::bigint[]"
POLICIES = {
    # The index answers the first; the second is the one predicate of every restricted table.
    "search_document": f"words @@ search_window() AND audience && {KEYS}",
    "search_view": f"audience && {KEYS}",
    "search_question": f"audience && {KEYS}",
    "search_recipient": f"audience && {KEYS}",
    "search_probe": f"party_id = ANY ({KEYS})",
}
FILL = """
INSERT INTO search_document (kind, record_id, case_id, at, came_at, audience, words)
SELECT kind, record_id, case_id, at, at, audience, words FROM search_expected
"""


def policies() -> list[str]:
    found = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in POLICIES]
    return found + [
        f"CREATE POLICY seen ON {table} FOR SELECT TO pehra_reader USING ({condition})"
        for table, condition in POLICIES.items()
    ]


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("access", "0001_reader"), ("incidents", "0007_facts_of_parts")]
    operations = [
        migrations.RunSQL([(each, None)], migrations.RunSQL.noop)
        for each in (PLAIN, LEXEMES, EXPECTED, PUT, WINDOW, REFERENCE, *TRIGGERS, *policies(), FILL)
    ]
