"""The database itself: whoever forgets a condition in a query shows nothing that is not meant."""

import pytest
from django.db import IntegrityError, transaction

from pehra.correspondence.actions import answering
from pehra.correspondence.actions.acting import Upload
from pehra.correspondence.models import AnswerLink, Measure, Message, MessageFile, Request, Step
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from tests.connectors.smtp.server import Mailbox
from tests.correspondence.conftest import Net
from tests.correspondence.writing import INSIDE, LATER, block, draft, sent

pytestmark = pytest.mark.django_db
TABLES = (Request, Message, MessageFile, AnswerLink, Measure, Step)


def counted(person: Person) -> tuple[int, ...]:
    """How many rows of each table this person's window shows, whatever is asked."""
    with viewing(person):
        return tuple(table.objects.count() for table in TABLES)


def test_rows_are_shown_to_whom_they_are_for(net: Net, case: str, mailbox: Mailbox) -> None:
    outside = sent(net.analyst, case)
    inside = sent(net.analyst, case, **INSIDE)
    draft(net.analyst, case, **INSIDE)
    block(net.analyst, case)
    answering.answer(
        by=net.punjab_analyst,
        reference=inside.reference,
        text="Zarqa-answer",
        files=[Upload("a.txt", b"Zarqa-line")],
        at=LATER,
    )
    for person in (net.analyst, net.lead, net.contact):
        assert counted(person) == (3, 3, 1, 1, 1, 1)
    # Whoever is asked: one request and its thread; not the other letter, the draft, or what is done.
    assert counted(net.punjab_analyst) == (1, 2, 1, 0, 0, 0)
    for name, stranger in net.strangers.items():
        if name != "analyst of another CERT":
            assert counted(stranger) == (0,) * len(TABLES), name
    assert outside.readers == []


def test_a_wide_case_shows_nobody_how_it_is_dealt_with(net: Net, case: str, mailbox: Mailbox) -> None:
    sent(net.analyst, case)
    block(net.analyst, case, active=True)
    cases.change_tlp(by=net.contact, reference=case, tlp="TLP:CLEAR", at=LATER)
    assert counted(net.analyst) == (1, 1, 0, 1, 1, 2)
    assert counted(net.rival_contact) == (0,) * len(TABLES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"to_party_id": None, "to_name": "", "to_address": ""},
        {"to_name": "x", "to_party_id": 1},
        {"state": "closed"},
        {"state": "sent", "sent_at": None},
        {"readers": [1]},
    ],
)
def test_the_tables_hold_no_request_that_cannot_be(net: Net, case: str, wrong: dict[str, object]) -> None:
    row = draft(net.analyst, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"asset": "x"}, {"value": "", "type": ""}, {"type": ""}, {"state": "active"}, {"state": "to-be-removed"}]
)
def test_the_tables_hold_no_measure_that_cannot_be(net: Net, case: str, wrong: dict[str, object]) -> None:
    row = block(net.analyst, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=row.pk).update(**wrong)
