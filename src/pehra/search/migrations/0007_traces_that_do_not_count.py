"""A trace that does not count as seen is found by those whom its case concerns, and by nobody of the network besides.

It has a kind of its own, `~nstruck`: what looks for traces to compare with does not meet it.
"""

from importlib import import_module

from django.db import migrations

answers = import_module("pehra.search.migrations.0005_answers_to_forms")
kept = import_module("pehra.search.migrations.0002_kept_by_the_database")

# 0 is the key of the whole network.
TOLD = """
CREATE FUNCTION search_told(struck boolean, keys bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN struck THEN array_remove(keys, 0::bigint) ELSE keys END
$$
"""
CHANGES = (
    ("o.added_at, c.audience,", "o.added_at, search_told(o.state <> 'seen', c.audience),"),
    ("ARRAY['~ntrace', ", "ARRAY[CASE o.state WHEN 'seen' THEN '~ntrace' ELSE '~nstruck' END, "),
    (
        "search_days(o.added_at) || search_marks('~k', c.audience)",
        "search_days(o.added_at) || search_marks('~k', search_told(o.state <> 'seen', c.audience))",
    ),
)
# What of a case stands on its traces.
EXCHANGED = """
        UPDATE search_document
        SET words = ts_delete(words, gone || ('~t' || OLD.tlp) || tsvector_to_array(search_keys('~k', OLD.audience)))
                    || array_to_tsvector(come || ('~t' || NEW.tlp))
                    || search_keys('~k', search_told(words @@ '~nstruck'::tsquery, NEW.audience)),
            audience = search_told(words @@ '~nstruck'::tsquery, NEW.audience),
            came_at = CASE WHEN audience @> search_told(words @@ '~nstruck'::tsquery, NEW.audience)
                           THEN came_at ELSE clock_timestamp() END
        WHERE case_id = NEW.id AND kind = 'trace';
    END IF;
    RETURN NULL;
END $$
"""


def expected() -> str:
    view = str(answers.EXPECTED)
    for before, after in CHANGES:
        if view.count(before) != 1:
            raise ValueError(before)
        view = view.replace(before, after)
    return view


def on_case() -> str:
    """The trigger of cases, up to what it says of traces; see 0002."""
    put = str(kept.PUT)
    whole = put[put.index("CREATE FUNCTION search_on_case()") :].replace(
        "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
    )
    traces = whole.rindex("        UPDATE search_document")
    return whole[:traces] + EXCHANGED.lstrip("\n")


class Migration(migrations.Migration):
    dependencies = [("search", "0006_entries_with_words"), ("incidents", "0019_traces_are_judged")]
    operations = [migrations.RunSQL([(each, None)], migrations.RunSQL.noop) for each in (TOLD, expected(), on_case())]
