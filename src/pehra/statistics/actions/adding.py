"""Adding facts up: one walk over what is new, by which every group is summed at once.

The database's own `statistics_moves` says what a fact adds to which measure. In which groups it stands is said here by
columns, and by `statistics_places` for single facts; `pehra statistics check` compares the two.
"""

from typing import Final

from django.db import connection

from pehra.statistics.rules.measures import Dimension

# What a group is made of besides the body to which the case came first, and how its key is spelled.
GROUPS: Final = {
    Dimension.ALL: ((), "''"),
    Dimension.TIER: (("tier",), "tier"),
    Dimension.ORGANISATION: (("tier", "organisation_id"), "tier || '/' || cert_id || '/' || organisation_id"),
    Dimension.HOLDER: (("holder_id",), "holder_id::text"),
    Dimension.SECTOR: (("sector",), "sector"),
    Dimension.PROVINCE: (("province",), "province"),
    Dimension.KIND: (("organisation_kind",), "organisation_kind"),
    Dimension.CLASS: (("rsit_class",), "rsit_class"),
    Dimension.TYPE: (("rsit_type",), "rsit_type"),
    Dimension.SEVERITY: (("severity",), "severity"),
    Dimension.CHANNEL: (("channel",), "channel"),
}
COLUMNS: Final = tuple(dict.fromkeys(column for columns, _key in GROUPS.values() for column in columns))


def _left_out(dimension: Dimension) -> int:
    """What GROUPING says in the rows of a dimension: a bit for each column by which it is not grouped."""
    columns, _key = GROUPS[dimension]
    return int("".join("0" if each in columns else "1" for each in COLUMNS), 2)


def _by(spell: dict[Dimension, str]) -> str:
    return "CASE told " + " ".join(f"WHEN {_left_out(each)} THEN {text}" for each, text in spell.items()) + " END"


LISTED: Final = ", ".join(COLUMNS)
SETS: Final = ", ".join(f"({', '.join(columns)})" for columns, _key in GROUPS.values())
DIMENSIONS: Final = _by({each: f"'{each}'" for each in GROUPS})
KEYS: Final = _by({each: key for each, (_columns, key) in GROUPS.items()})
# The groups of a body by month first. Of these the country's, and of both the quarters and years: each time there are
# far fewer than before. Within a body its cases are one group by tier as they are by CERT, under another key.
SUMS: Final = f"""
WITH own AS (
    SELECT cert_id, date_trunc('month', m.day::timestamp)::date AS starts, m.measure, m.step, {LISTED},
           GROUPING({LISTED}) AS told, sum(CASE WHEN f.since > %(edge)s THEN m.amount ELSE -m.amount END) AS amount
    FROM statistics_fact f, statistics_moves(f) m
    WHERE (f.since > %(edge)s AND f.since <= %(upto)s AND (f.until IS NULL OR f.until > %(upto)s))
       OR (f.until > %(edge)s AND f.until <= %(upto)s AND f.since <= %(edge)s)
    GROUP BY cert_id, 2, m.measure, m.step, GROUPING SETS ({SETS})
), keyed AS MATERIALIZED (
    SELECT cert_id, starts, {DIMENSIONS} AS dimension, {KEYS} AS key, measure, step, amount FROM own WHERE amount <> 0
), bodies AS (
    SELECT * FROM keyed
    UNION ALL
    SELECT cert_id, starts, '{Dimension.CERT}', key || '/' || cert_id, measure, step, amount
    FROM keyed WHERE dimension = '{Dimension.TIER}'
), monthly AS MATERIALIZED (
    SELECT cert_id AS scope_id, starts, dimension, key, measure, step, amount FROM bodies
    UNION ALL
    SELECT 0, starts, dimension, key, measure, step, sum(amount)
    FROM bodies WHERE dimension <> '{Dimension.ORGANISATION}' GROUP BY 2, 3, 4, 5, 6
)
INSERT INTO statistics_total AS t (scope_id, grain, starts, dimension, key, measure, step, amount)
SELECT scope_id, 'm', starts, dimension, key, measure, step, amount FROM monthly WHERE amount <> 0
UNION ALL
SELECT scope_id, g.grain, date_trunc(g.unit, starts::timestamp)::date, dimension, key, measure, step, sum(amount)
FROM monthly, (VALUES ('q', 'quarter'), ('y', 'year')) g (grain, unit)
GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(amount) <> 0
"""  # noqa: S608
ONCE: Final = "scope_id, grain, starts, dimension, measure, key, step"
ON_TOP: Final = f" ON CONFLICT ({ONCE}) DO UPDATE SET amount = t.amount + excluded.amount"
# Put up once over all sums: row by row it takes many times as long.
EMPTIED: Final = (
    "TRUNCATE statistics_total",
    "ALTER TABLE statistics_total DROP CONSTRAINT statistics_total_once",
    # For this transaction: everything is in one table of sums, which would go to the disk and back in small pieces.
    "SET LOCAL work_mem = '256MB'",
    "SET LOCAL maintenance_work_mem = '256MB'",
)
FILLED: Final = (
    f"ALTER TABLE statistics_total ADD CONSTRAINT statistics_total_once UNIQUE ({ONCE})",
    "ANALYZE statistics_total",
)


def add(edge: int, upto: int) -> int:
    """Add to the sums what has begun and ended between two revisions; returns how many sums that changed."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS + ON_TOP, {"edge": edge, "upto": upto})
        return int(cursor.rowcount)


def add_all(upto: int) -> int:
    """Make all sums anew from the facts as they are at a revision; returns how many there are. In a transaction."""
    with connection.cursor() as cursor:
        for statement in EMPTIED:
            cursor.execute(statement)
        cursor.execute(SUMS, {"edge": 0, "upto": upto})
        count = int(cursor.rowcount)
        for statement in FILLED:
            cursor.execute(statement)
    return count
