"""The second lock: inside the window, raw SQL finds exactly the rows that the query layer gives."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.models import Case
from pehra.incidents.rules.intake import Seen
from tests.incidents.acting import LATER, REASON, WORDS, asked, escalated, opened, report, reported, silent
from tests.incidents.conftest import POSTS, Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
OF_A_CASE = ("participant", "named", "permission", "observable", "transfer", "entry", "report")
TABLES = ("incidents_case", "deadlines_deadline", *(f"incidents_{name}" for name in OF_A_CASE))


@pytest.fixture
def cases(net: Net) -> Net:
    """Cases under every label and in every state, with notes of every kind."""
    for tlp in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"):
        reference = reported(net, tlp=tlp, affected=("branch",), observables=(Seen("192.0.2.1"),))
        actions.accept(by=net.lead, reference=reference, at=NOW)
        actions.note(by=net.lead, reference=reference, body=WORDS, internal=True, at=NOW)
        actions.note(by=net.lead, reference=reference, body=WORDS, tlp="TLP:RED", at=NOW)
        actions.ask_permission(
            by=net.lead, reference=reference, tlp="TLP:CLEAR", reason=REASON, at=NOW
        ) if tlp != "TLP:CLEAR" else None
        actions.escalate(by=net.lead, reference=reference, at=NOW)
    asked(net), opened(net), silent(net), escalated(net)
    actions.submit(by=net.other_contact, report=report(organisation="department"), at=NOW)
    actions.submit(by=net.rival_contact, report=report(organisation="rival", tlp="TLP:RED"), at=NOW)
    reference = escalated(net)
    actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
    return net


def raw(person: Person, table: str) -> list[int]:
    with viewing(person), connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def asked_for(person: Person) -> dict[str, list[int]]:
    """The rows of each table as the query layer gives them, over all cases that there are."""
    found: dict[str, list[int]] = {table: [] for table in TABLES}
    for reference in Case.objects.values_list("reference", flat=True):
        if queries.find(person, reference) is None:
            continue
        detail = queries.detail(person, reference, national=frozenset())
        found["incidents_case"].append(detail.case.pk)
        found["deadlines_deadline"] += [each.pk for each in detail.clocks]
        for name in OF_A_CASE:
            rows = {"entry": "entries", "named": "named"}.get(name, f"{name}s")
            found[f"incidents_{name}"] += [each.pk for each in getattr(detail, rows)]
    return {table: sorted(rows) for table, rows in found.items()}


def test_raw_sql_finds_what_the_query_layer_gives(cases: Net) -> None:
    for name in POSTS:
        person = getattr(cases, name)
        expected = asked_for(person)
        assert {table: raw(person, table) for table in TABLES} == expected, name
    assert all(asked_for(cases.lead)[table] for table in TABLES), "there is something of everything to be seen"


def test_inside_the_window_the_query_layer_gives_the_same(cases: Net) -> None:
    for person in (cases.contact, cases.lead, cases.cii_analyst, cases.rival_contact, cases.auditor):
        outside = asked_for(person)
        page = queries.cases(person, queries.Filter()).cases
        with viewing(person):
            assert asked_for(person) == outside
            assert queries.cases(person, queries.Filter()).cases == page


def test_without_keys_there_is_no_row(cases: Net) -> None:
    nobody = Person(user_id=0, label="")
    for person in (nobody, cases.auditor, cases.administrator, cases.council_member, cases.body_administrator):
        assert person.keys == ()
        assert {table: raw(person, table) for table in TABLES} == {table: [] for table in TABLES}
    # Nor for who takes the role without opening a window.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE pehra_reader")
        for table in (*TABLES, "incidents_idempotency"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_idempotency_keys_are_nobodys_to_read(net: Net) -> None:
    actions.submit(by=net.contact, report=report(), key="secret", at=NOW)
    assert raw(net.contact, "incidents_idempotency") == []


@pytest.mark.parametrize(
    "attempt",
    [
        lambda reference: Case.objects.update(title="x"),
        lambda reference: Case.objects.all().delete(),
        lambda reference: connection.cursor().execute("TRUNCATE incidents_case CASCADE"),
        lambda reference: connection.cursor().execute("ALTER TABLE incidents_case DISABLE ROW LEVEL SECURITY"),
    ],
)
def test_inside_the_window_nothing_is_changed(net: Net, attempt: Callable[[str], object]) -> None:
    reference = reported(net)
    with pytest.raises(DatabaseError), viewing(net.lead):
        attempt(reference)
    assert Case.objects.get().title != "x"


def test_inside_the_window_no_act_succeeds(net: Net) -> None:
    reference = reported(net)
    with pytest.raises(ProgrammingError), viewing(net.lead):
        actions.accept(by=net.lead, reference=reference, at=LATER)
    assert Case.objects.get().status == "new"


def test_one_window_does_not_show_what_another_opened(net: Net) -> None:
    reported(net, tlp="TLP:RED")
    assert len(raw(net.lead, "incidents_case")) == 1
    assert raw(net.analyst, "incidents_case") == []
    assert len(raw(net.lead, "incidents_case")) == 1
