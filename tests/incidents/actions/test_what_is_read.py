"""What filing a report and working on its case read does not grow with the cases that there are.

Plans of triggers are made when tables are empty and kept while they grow, as on a connection of a new installation.
"""

from collections.abc import Callable

import pytest
from django.db import connection

from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.storing import take_number
from pehra.incidents import actions
from pehra.incidents.models import Case, Report
from pehra.statistics.models import Fact
from pehra.statistics.queries.checking import difference
from tests.incidents.acting import HOUR, WORDS, opened, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
MANY = 2000
# Of any one table: far below what there are, and more than all parties of the network, which PostgreSQL may read from
# end to end in one plan and by their numbers in the next.
SLACK = 100

# A case as it was reported, `n` times over, each with its report, transfer and clocks.
COPIES = """
WITH c AS (
    INSERT INTO incidents_case SELECT (jsonb_populate_record(old, jsonb_build_object(
        'id', %(id)s + n, 'reference', 'C-' || substr(to_char(10000000 + n, 'FM00000000'), 1, 4) || '-'
                                            || substr(to_char(10000000 + n, 'FM00000000'), 5)))).*
    FROM incidents_case old, generate_series(1, %(many)s) n WHERE old.reference = %(reference)s
    RETURNING id, reference
), r AS (
    INSERT INTO incidents_report SELECT (jsonb_populate_record(old, jsonb_build_object(
        'id', %(id)s + c.id, 'case_id', c.id, 'reference', 'R' || substr(c.reference, 2)))).*
    FROM incidents_report old JOIN incidents_case was ON was.id = old.case_id, c WHERE was.reference = %(reference)s
), t AS (
    INSERT INTO incidents_transfer SELECT (jsonb_populate_record(old, jsonb_build_object(
        'id', %(id)s + c.id, 'case_id', c.id))).*
    FROM incidents_transfer old JOIN incidents_case was ON was.id = old.case_id, c WHERE was.reference = %(reference)s
)
INSERT INTO deadlines_deadline SELECT (jsonb_populate_record(old, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('deadlines_deadline', 'id')), 'subject', 'case:' || c.reference))).*
FROM deadlines_deadline old, c WHERE old.subject = 'case:' || %(reference)s
"""
READ = """
SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
"""


def many_more(reference: str) -> None:
    # Far beyond any number that is drawn in this test.
    values = {"id": take_number(Case) + 1_000_000, "many": MANY, "reference": reference}
    with connection.cursor() as cursor:
        cursor.execute(COPIES, values)


def read_so_far() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return dict(cursor.fetchall())


def read_by(act: Callable[[], object]) -> dict[str, int]:
    """How many rows of each table an act reads; the act before it has made the plans."""
    before = read_so_far()
    act()
    return {table: rows - before.get(table, 0) for table, rows in read_so_far().items()}


@pytest.fixture
def new_plans(net: Net) -> None:
    """None of those that other tests have left on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {table: (before.get(table, 0), rows) for table, rows in after.items() if rows > before.get(table, 0) + SLACK}


def life(net: Net) -> None:
    """A case from its report to its end, by acts that change what is counted of it and where it stands."""
    reference = opened(net)
    actions.classify(
        by=net.analyst,
        reference=reference,
        classification=("fraud",),
        severity="critical",
        ransomware=False,
        at=NOW + 2 * HOUR,
    )
    actions.close(by=net.analyst, reference=reference, cause=WORDS, lesson=WORDS, at=NOW + 3 * HOUR)


@pytest.mark.usefixtures("new_plans")
def test_filing_a_report_reads_what_is_of_its_case(net: Net) -> None:
    for _ in range(6):
        # PostgreSQL settles for one plan from the sixth time on.
        reference = reported(net)
    few = read_by(lambda: reported(net))
    many_more(reference)
    assert Case.objects.count() == Report.objects.count() == MANY + 7
    assert Deadline.objects.count() > 3 * MANY
    assert grown(few, read_by(lambda: reported(net))) == {}
    assert difference().holds


@pytest.mark.usefixtures("new_plans")
def test_so_does_what_is_done_with_it(net: Net) -> None:
    for _ in range(6):
        life(net)
    few = read_by(lambda: life(net))
    many_more(reported(net))
    assert grown(few, read_by(lambda: life(net))) == {}
    assert Fact.objects.filter(until=None).count() == 2 * (MANY + 9)
    assert difference().holds
