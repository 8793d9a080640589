"""What stands beside a list of cases, for whoever has none: an empty answer, and never a fault."""

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.incidents import queries
from pehra.incidents.models import Case
from pehra.incidents.queries import Filter, beside
from tests import world
from tests.incidents.acting import opened
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters, enters

__all__ = ["enters"]
pytestmark = pytest.mark.django_db


def people(net: Net) -> dict[str, Person]:
    """Somebody with an account and no party, somebody whose role reads no cases, and nobody at all."""
    gone = world.person(net.punjab_cert, Role.ANALYST)[1]
    return {
        "no party": Person(user_id=gone.user_id, label=gone.label),
        "reads no cases": net.administrator,
        "nobody": Person(user_id=0, label=""),
    }


@pytest.mark.parametrize("who", ["no party", "reads no cases", "nobody"])
def test_whoever_has_no_party_has_nothing_beside_nothing(net: Net, who: str) -> None:
    opened(net)
    person = people(net)[who]
    page = queries.cases(person, Filter())
    assert page.cases == []
    for cases in ([], list(Case.objects.all())):
        found = beside(person, cases)
        assert (found.hands, found.team, found.waiting, found.drills, found.fields) == ({}, [], 0, [], [])
    for narrowed in (Filter(hands="me"), Filter(hands="nobody"), Filter(waiting=True), Filter(mine=True)):
        assert queries.cases(person, narrowed).cases == []


def test_a_page_without_cases_is_a_page(net: Net, enters: Enters) -> None:
    for query in ("", "?waiting=1", "?hands=me", "?mine=1"):
        assert enters(net.punjab_analyst).get(f"/cases/{query}").status_code == 200
    for person in (net.administrator, net.auditor):
        assert enters(person).get("/cases/").status_code == 404
