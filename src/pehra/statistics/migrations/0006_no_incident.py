"""What was closed as no incident is a figure of its own: no incident, and in no length.

All that was known before stays as it is, since until now nothing could be closed so. Facts keep all clocks of such a
case, so that `statistics_put_words` need not know how it ended; which of them count is said where figures are made.
"""

from importlib import import_module

from django.db import migrations, models

columns = import_module("pehra.statistics.migrations.0002_kept_by_the_database")
case = import_module("pehra.statistics.migrations.0003_what_a_case_costs")
locks = import_module("pehra.statistics.migrations.0004_none_is_lost")
clocks = import_module("pehra.statistics.migrations.0005_clocks_of_one_statement")

NONE = "c.outcome IN ('false-alarm', 'not-an-incident', 'test')"
# Columns are added at the end, since the functions that read the view are there already.
EXPECTED = (
    case.EXPECTED.replace("(c.counted_as IS NULL)::int", f"(c.counted_as IS NULL AND NOT {NONE})::int")
    .replace("k.closed, k.clocks\n", "k.closed, k.clocks, k.dismissed\n")
    .replace("AS clocks\n    UNION ALL", f"AS clocks,\n           ({NONE})::int::smallint AS dismissed\n    UNION ALL")
    .replace("'{}'::text[]\n", "'{}'::text[], 0::smallint\n")
)
COLUMNS = (*columns.COLUMNS, "dismissed")


def of(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in COLUMNS)


# The bodies of both are those of before, with one column more.
PUT = (
    locks.PUT.replace(columns.of("k"), of("k"))
    .replace(columns.of("f"), of("f"))
    .replace(", ".join(columns.COLUMNS), ", ".join(COLUMNS))
)
PUT_WORDS = (
    clocks.PUT.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    .replace(", ".join(clocks.REST), ", ".join((*clocks.REST, "dismissed")))
    .replace(", ".join(f"f.{each}" for each in clocks.REST), ", ".join(f"f.{each}" for each in (*clocks.REST, "dismissed")))
)
MOVES = """
CREATE OR REPLACE FUNCTION statistics_moves(f statistics_fact)
RETURNS TABLE (day date, measure text, step int, amount int) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.day, m.measure, m.step, m.amount FROM (VALUES
        (f.opened_on, 'reports', 0, f.reports::int),
        (f.opened_on, 'opened', 0, f.cases::int),
        (f.opened_on, 'incidents', 0, f.incidents::int),
        (f.opened_on, 'no-incident', 0, f.dismissed::int),
        (f.closed_on, 'closed', 0, f.cases::int),
        (f.opened_on, 'to-acknowledge', statistics_step(f.acknowledged), f.cases - f.dismissed),
        (f.opened_on, 'to-escalate', statistics_step(f.escalated), f.cases - f.dismissed),
        (f.opened_on, 'to-contain', statistics_step(f.contained), f.cases - f.dismissed),
        (f.closed_on, 'to-close', statistics_step(f.closed), f.cases - f.dismissed)
    ) m (day, measure, step, amount) WHERE m.day IS NOT NULL AND m.step IS NOT NULL AND m.amount <> 0
    UNION ALL
    -- An answer was owed whatever the report proved to be; reports of an incident were not, where there was none.
    SELECT f.opened_on, each, 0, count(*)::int FROM unnest(f.clocks) each
    WHERE f.dismissed = 0 OR split_part(each, ':', 2) = 'acknowledge' GROUP BY each
$$
"""
TRIGGERS = [
    "DROP TRIGGER statistics_changed ON incidents_case",
    columns.trigger("changed", "incidents_case", "UPDATE", columns.differs((*columns.COUNTED, "outcome")), "case"),
]


class Migration(migrations.Migration):
    dependencies = [("statistics", "0005_clocks_of_one_statement"), ("incidents", "0017_outcomes")]
    operations = [
        migrations.AddField("fact", "dismissed", models.PositiveSmallIntegerField(default=0, db_default=0)),
        *(
            migrations.RunSQL([(each, None)], migrations.RunSQL.noop)
            for each in (EXPECTED, PUT, PUT_WORDS, MOVES, *TRIGGERS)
        ),
    ]
