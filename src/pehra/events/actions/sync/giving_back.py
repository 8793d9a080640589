"""What an organisation no longer holds is no finding of its own any more, and that it is not seen there is no fix.

Whose an event is, is told as of its day. When a claim ends, what is seen from then on goes to whoever holds the thing,
and silence would close the findings of whoever held it. So they are withdrawn: those that an ended claim of the
organisation covers, by address or by name, and none of today does. That another one has claimed the same, or a longer
part of it, ends nothing: both claims stand, and their CERTs settle which holds.

An autonomous system covers nothing here, since it makes nobody the owner of what is seen in it.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from pehra.events.actions.apart import apart
from pehra.events.actions.claims import claims
from pehra.events.actions.figures import waiting
from pehra.events.actions.sync.loading import ALONE
from pehra.events.models import Due
from pehra.events.rules.states import Act, FindingState, Side, after
from pehra.events.rules.work import Work
from pehra.pipeline.enrichment.claims import Claim, Kind
from pehra.pipeline.forms import HOST_OF_URL
from pehra.registry.queries import gave_up, local_date

# Findings that one transaction withdraws.
SLICE: Final = 50_000
TAKE: Final = "DELETE FROM events_due WHERE work = %s AND organisation_id = %s"
# `near`: the findings that come into question. `given`: those of them that are not theirs any more.
TABLES: Final = """
CREATE TEMP TABLE claims (organisation bigint, held boolean, prefix inet, name text) ON COMMIT DROP;
CREATE TEMP TABLE near (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE given (id bigint) ON COMMIT DROP
"""
COPY: Final = "COPY claims FROM STDIN"
LATELY: Final = "SELECT DISTINCT organisation FROM places WHERE organisation = ANY(%s)"
NEAR_MET: Final = "INSERT INTO near SELECT id FROM met WHERE organisation = ANY(%s)"
_OF: Final = "SELECT id FROM events_finding WHERE organisation_id = %(organisation)s AND state = ANY(%(states)s)"
# The prefix is part of the statement's text: only then does PostgreSQL look for its addresses in their index.
NEAR_ADDRESSES: Final = f"INSERT INTO near {_OF} AND source_ip <<= %(prefix)s::inet"
NEAR_NAMES: Final = f"INSERT INTO near {_OF} AND (fqdn <> '' OR url <> '')"
# The name by which the engine looks for the owner: the host's, else that of the URL's host.
_NAME: Final = "CASE WHEN f.fqdn <> '' THEN f.fqdn ELSE lower(rtrim(substring(f.url FROM %(host)s), '.')) END"
_COVERED: Final = """
SELECT FROM claims c WHERE c.organisation = f.organisation_id AND {held} AND (
    f.source_ip <<= c.prefix OR t.name = c.name OR right(t.name, length(c.name) + 1) = '.' || c.name
)
"""
GIVEN: Final = f"""
INSERT INTO given
SELECT DISTINCT f.id FROM near n JOIN events_finding f ON f.id = n.id, LATERAL (SELECT {_NAME} AS name) t
WHERE EXISTS ({_COVERED.format(held="NOT c.held")}) AND NOT EXISTS ({_COVERED.format(held="c.held")})
ORDER BY f.id LIMIT %(most)s
"""  # noqa: S608
JUDGED: Final = "INSERT INTO moved SELECT id FROM given"
NOT_TURNED: Final = "DELETE FROM turned t USING given g WHERE t.id = g.id"
LOCK: Final = """
SELECT count(*) FROM (SELECT FROM events_finding WHERE id IN (SELECT id FROM given) ORDER BY id FOR UPDATE) locked
"""
# Fixes that were confirmed while it was theirs stay counted.
WITHDRAW: Final = """
WITH before AS (
    SELECT id, state FROM events_finding WHERE id IN (SELECT id FROM given) AND state = ANY(%(states)s)
),
written AS (
    UPDATE events_finding f SET state = %(withdrawn)s, changed_at = %(at)s, fixed_at = NULL, accepted_until = NULL,
        said = false, confirmed = false
    FROM before b WHERE f.id = b.id RETURNING f.id, f.organisation_id, b.state
),
noted AS (
    INSERT INTO events_change (finding_id, at, act, before, after, by, reason, run_id)
    SELECT id, %(at)s, %(act)s, state, %(withdrawn)s, '', '', %(run)s FROM written
),
told AS (
    DELETE FROM events_untold u USING written w WHERE u.organisation_id = w.organisation_id AND u.finding_id = w.id
),
counted AS (
    INSERT INTO events_due (work, organisation_id) SELECT DISTINCT %(work)s, organisation_id FROM written ORDER BY 2
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM written
"""
TIDY: Final = "DROP TABLE claims, near, given"
STATES: Final = sorted(after(Act.GIVE_BACK, side=Side.MACHINE))


def give_back(*, at: datetime, go_on: Callable[[], bool] = lambda: True) -> int:
    """Withdraw what organisations no longer hold whose claims have ended lately; returns how many findings.

    One organisation at a time, some thousand findings in one transaction. One for which it fails stays in the queue.
    """
    done = last = 0
    while go_on() and (organisations := waiting(Work.CLAIMS, last, 1)):
        given = sum(apart(organisations, lambda one: _give_back(one[0], at), "withdrawals of what was given up"))
        done += given
        if given < SLICE:
            last = organisations[0]
    return done


def _give_back(organisation: int, at: datetime) -> int:
    """A slice of one organisation's. It leaves the queue before its claims are read: what ends later is in it again."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(TAKE, [Work.CLAIMS.value, organisation])
        if not cursor.rowcount:
            return 0
        cursor.execute(TABLES)
        _look_near(cursor, organisation, _load(cursor, [organisation], local_date(at)))
        full = _find(cursor, most=SLICE) == SLICE
        cursor.execute(LOCK)
        given = _withdraw(cursor, None, at)
    if full:
        Due.objects.create(work=Work.CLAIMS, organisation_id=organisation)
    return SLICE if full else given


def mark(cursor: Any, today: date) -> None:
    """Find what a run met of what is not theirs any more, and have it locked with all that is judged.

    A file that comes late tells of days on which it was theirs: that makes no finding of it again.
    """
    cursor.execute(TABLES)
    cursor.execute(LATELY, [sorted(gave_up(until=today))])
    if lost := [row[0] for row in cursor.fetchall()]:
        _load(cursor, lost, today)
        cursor.execute(NEAR_MET, [lost])
        _find(cursor)
        cursor.execute(JUDGED)


def instead(cursor: Any, run: Any, at: datetime) -> dict[str, int]:
    """Withdraw what `mark` found, whatever it was judged to be; returns how many by act, nothing where none is."""
    cursor.execute(NOT_TURNED)
    given = _withdraw(cursor, run, at)
    return {Act.GIVE_BACK.value: given} if given else {}


def _load(cursor: Any, organisations: Collection[int], today: date) -> list[Claim]:
    """Fill the table of claims with those of today and of before; returns those that have ended."""
    counted = [each for each in claims(organisations) if each.kind is not Kind.ASN and each.starts < each.ends]
    ended = [each for each in counted if each.ends <= today]
    held = [each for each in counted if each.starts <= today < each.ends]
    with cursor.copy(COPY) as copy:
        for rows, holds in ((ended, False), (held, True)):
            for each in rows:
                network = each.kind is Kind.NETWORK
                value = (each.value, None) if network else (None, each.value)
                copy.write_row((each.organisation, holds, *value))
    return ended


def _look_near(cursor: Any, organisation: int, ended: Sequence[Claim]) -> None:
    known = {"organisation": organisation, "states": STATES}
    for prefix in sorted({each.value for each in ended if each.kind is Kind.NETWORK}):
        cursor.execute(NEAR_ADDRESSES, known | {"prefix": prefix})
    if any(each.kind is Kind.DOMAIN for each in ended):
        cursor.execute(NEAR_NAMES, known)


def _find(cursor: Any, *, most: int | None = None) -> int:
    cursor.execute("ANALYZE claims, near")
    cursor.execute(GIVEN, {"host": HOST_OF_URL, "most": most})
    return int(cursor.rowcount)


def _withdraw(cursor: Any, run: Any, at: datetime) -> int:
    words = {"at": at, "run": run, "withdrawn": FindingState.WITHDRAWN.value, "act": Act.GIVE_BACK.value}
    cursor.execute(WITHDRAW, words | {"states": STATES, "work": Work.FIGURES.value})
    (given,) = cursor.fetchone()
    cursor.execute(TIDY)
    return int(given)
