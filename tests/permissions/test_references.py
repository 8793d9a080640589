"""Where a typed reference leads: everybody to what they may see, and a stranger nowhere, whatever there is."""

from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.search.queries.references import leads_to, written
from pehra.site.references import KINDS
from tests.permissions.conftest import World

# So many kinds share a letter. Whoever adds one takes a letter that is free, while there is one.
SHARED = {"A": 2, "B": 3, "D": 2, "F": 3, "H": 2, "J": 2, "K": 2, "L": 2, "N": 2, "V": 3, "W": 3}
# Not records by themselves: the same reference beside a record, and the rows of an index, which nobody is told.
COPIES = {
    *("calls.Matter", "casefields.Mark", "incidents.Assignment", "incidents.IdempotencyKey", "incidents.Unheld"),
    *("readiness.Drill", "search.Document", "watch.Closing", "watch.Item"),
}
# What the Telecom CERT's lead may open, by how the addresses of its records begin, and the name of its kind.
OPEN = (
    ("/cases/", "reference", "case"),
    ("/reports/", "reference", "report"),
    ("/requests/", "reference", "request"),
    ("/measures/", "reference", "measure"),
    ("/playbooks/", "reference", "playbook"),
    ("/cases/{reference}/tasks/", "task", "task"),
    ("/cases/{reference}/evidence/", "piece", "evidence"),
    ("/cases/{reference}/releases/", "draft", "draft of a release"),
    ("/releases/", "copy", "redacted copy"),
    ("/releases/shared/", "share", "sharing"),
    ("/campaigns/", "reference", "campaign"),
    ("/questions/", "reference", "question about a value"),
    ("/statistics/", "reference", "frozen figures"),
    ("/findings/", "reference", "finding"),
)
pytestmark = pytest.mark.django_db


def _records(the_world: World) -> list[tuple[str, str]]:
    return [(str(the_world.values[begin][name]), kind) for begin, name, kind in OPEN]


def _led(person: Person, word: str) -> tuple[str, int]:
    """What the reference leads to, and by how many statements that was found out."""
    with viewing(person), CaptureQueriesContext(connection) as asked:
        found = leads_to(person, word, timezone.now())
    return (found.kind if found else ""), len(asked)


def test_each_record_is_in_the_table() -> None:
    found = {
        model._meta.label
        for model in apps.get_models()
        if any(field.name == "reference" and field.max_length == 12 for field in model._meta.local_concrete_fields)
    }
    assert found - COPIES == {kind.model for kind in KINDS}
    assert len({kind.model for kind in KINDS}) == len({kind.name for kind in KINDS}) == len(KINDS)


def test_letters_that_serve_for_several_kinds_are_known() -> None:
    assert {letter: n for letter, n in Counter(kind.letter for kind in KINDS).items() if n > 1} == SHARED


def test_whoever_may_see_a_record_is_led_to_its_page(the_world: World) -> None:
    lead = the_world.net.lead
    for reference, kind in _records(the_world):
        assert _led(lead, reference)[0] == kind, reference
        assert _led(lead, f" {reference.lower().replace('-', ' ')} ")[0] == kind, "as it was read out"


def test_its_page_is_there(the_world: World) -> None:
    browser = next(actor.client for actor in the_world.actors if (actor.relation, actor.role) == ("has it", Role.LEAD))
    for reference, kind in _records(the_world):
        answer = browser.get("/search/", {"q": reference})
        assert answer.status_code == 302, kind
        assert browser.get(answer.url).status_code == 200, (kind, answer.url)


def test_a_stranger_is_led_nowhere_by_the_same_statements(the_world: World) -> None:
    for stranger in (the_world.net.other_contact, the_world.net.rival_contact, the_world.net.punjab_analyst):
        absent = {letter: _led(stranger, f"{letter}-0000-0000") for letter in "CRWHEXZKQFS"}
        for reference, kind in _records(the_world):
            # A sharing and a campaign may have brought the Punjab CERT in.
            found = _led(stranger, reference)
            if found[0] != kind:
                assert found == absent[reference[0]], (kind, reference)
            else:
                assert stranger == the_world.net.punjab_analyst, (kind, reference)


def test_programs_are_told_alike(the_world: World) -> None:
    case = str(the_world.values["/cases/"]["reference"])
    tokens = {(actor.relation, actor.role): actor.token for actor in the_world.actors}

    def asked(who: tuple[str, Role], reference: str) -> Any:
        headers = {"Authorization": f"Bearer {tokens[who]}"}
        return Client().get(f"/api/v1/references/{reference}", headers=headers)

    seen = asked(("has it", Role.ANALYST), case.lower())
    assert seen.status_code == 200
    assert seen.json() == {"reference": case, "kind": "case", "page": f"/cases/{case}/"}
    hidden, absent = (asked(("stranger", Role.CONTACT), each) for each in (case, "C-0000-0000"))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.json()["title"] == absent.json()["title"]


@pytest.mark.parametrize(
    ("word", "reference"),
    [
        ("C-2M8X-41TV", "C-2M8X-41TV"),
        ("c 2m8x 41tv", "C-2M8X-41TV"),
        ("c2m8x41tv", "C-2M8X-41TV"),
        ("L-2M8X-4ITO", "L-2M8X-41T0"),
        ("w-abcd-efgh", "W-ABCD-EFGH"),
        ("workplace", ""),
        ("C-2M8X", ""),
        ("C-2M8X-41TV more", ""),
        ("198.51.100.7", ""),
        ("", ""),
        ("x" * 500, ""),
    ],
)
def test_what_a_reference_looks_like(word: str, reference: str) -> None:
    assert written(word) == reference
