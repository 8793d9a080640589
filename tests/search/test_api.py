"""Searching and asking by programs: as the one who may, without the scope, and as the stranger."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.actions import create_token
from pehra.incidents import actions
from pehra.incidents.rules.intake import Seen
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.incidents.queries.test_sightings import crowd

pytestmark = pytest.mark.django_db
VALUE = "198.51.100.23"
TRACE = {"type": "ipv4-addr", "value": VALUE}


def token(person: Person, *scopes: str) -> dict[str, str]:
    made = create_token(
        by=person,
        party_id=person.held[0].party_id,
        name="t",
        scopes=scopes or ("cases:read", "cases:write"),
        days=1,
        at=timezone.now(),
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {made.secret}"}


def get(person: Person, path: str, *scopes: str) -> Any:
    return Client().get(f"/api/v1{path}", **token(person, *scopes))


def post(person: Person, path: str, body: Any, *scopes: str, **headers: str) -> Any:
    return Client().post(f"/api/v1{path}", body, content_type="application/json", **token(person, *scopes), **headers)


@pytest.fixture
def case(net: Net) -> str:
    now = timezone.now()
    filed = report(title="Needle", description="A needle in the hay", observables=(Seen(VALUE),))
    reference = actions.submit(by=net.contact, report=filed, at=now).case.reference
    actions.accept(by=net.analyst, reference=reference, at=now)
    return str(reference)


def test_search(net: Net, case: str) -> None:
    found = get(net.analyst, "/search?q=needle").json()
    assert {(item["kind"], item["case"]) for item in found["items"]} == {("case", case), ("report", case)}
    (told,) = [item for item in found["items"] if item["kind"] == "report"]
    assert [piece for piece in told["snippet"] if piece["hit"]] == [{"text": "needle", "hit": True}]
    assert get(net.analyst, "/search?q=198.51.100.0/24").json()["items"][0]["type"] == "ipv4-addr"
    assert get(net.analyst, "/search?q=needle&status=closed").json()["items"] == []
    assert get(net.analyst, "/search").json() == {"items": [], "next": None, "previous": None}


def test_pages(net: Net, case: str) -> None:
    first = get(net.analyst, "/search?q=needle&limit=1").json()
    assert len(first["items"]) == 1
    second = get(net.analyst, first["next"].partition("/api/v1")[2]).json()
    assert {first["items"][0]["kind"], second["items"][0]["kind"]} == {"case", "report"}
    assert second["next"] is None
    assert second["previous"] is not None


def test_strangers_and_scopes(net: Net, case: str) -> None:
    assert get(net.punjab_analyst, "/search?q=needle").json()["items"] == []
    there, nowhere = (get(net.punjab_analyst, f"/cases/{each}/traces") for each in (case, "C-0000-0000"))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    for act, body in (("look", TRACE), ("ask", TRACE | {"purpose": "x"})):
        paths = [f"/cases/{each}/traces/{act}" for each in (case, "C-0000-0000")]
        answers = [post(net.punjab_analyst, path, body) for path in paths]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert get(net.analyst, "/search?q=needle", "reports:read").status_code == 403
    assert Client().get("/api/v1/search?q=needle").status_code == 401


@pytest.mark.parametrize(
    "query", ["q=" + "a" * 1001, "q=a&cursor=rubbish", "q=a&limit=0", "q=a&since=1066-01-01", "q=a&kind=z"]
)
def test_refusals_name_the_field(net: Net, query: str) -> None:
    assert get(net.analyst, f"/search?{query}").status_code == 422


def test_where_else_each_trace_stands_the_newest_first(net: Net, case: str) -> None:
    actions.add_observables(by=net.analyst, reference=case, seen=[Seen("rare.example")], at=timezone.now())
    many, rare = crowd(case, ("ipv4-addr", VALUE)), crowd(case, ("domain-name", "rare.example"), 1, mark="RARE")
    told = {each["value"]: each for each in get(net.analyst, f"/cases/{case}/traces").json()}
    assert (told["rare.example"]["elsewhere"], told["rare.example"]["elsewhere_more"]) == (rare, False)
    assert (told[VALUE]["elsewhere"], told[VALUE]["elsewhere_more"]) == (many[::-1][:100], True)


def test_the_whole_question(net: Net, case: str) -> None:
    filed = report(organisation="department", observables=(Seen(VALUE),))
    actions.submit(by=net.other_contact, report=filed, at=timezone.now())
    assert get(net.analyst, f"/cases/{case}/traces").json()[0]["blind"] is None
    key = {"HTTP_IDEMPOTENCY_KEY": "k1"}
    looked = post(net.analyst, f"/cases/{case}/traces/look", TRACE, **key)
    assert looked.json()["known"] is True
    assert post(net.analyst, f"/cases/{case}/traces/look", TRACE, **key)["Idempotency-Replayed"] == "true"
    asked = post(net.analyst, f"/cases/{case}/traces/ask", TRACE | {"purpose": "why"}).json()["question"]
    assert post(net.analyst, f"/cases/{case}/traces/ask", TRACE | {"purpose": "why"}).status_code == 409
    (theirs,) = get(net.punjab_analyst, "/questions").json()
    assert (theirs["question"], theirs["state"], theirs["case"]) == (asked, "waiting", None)
    (ours,) = get(net.analyst, "/questions").json()
    assert (ours["state"], ours["case"], ours["answers"]) == (None, case, [])
    assert post(net.rival_contact, f"/questions/{asked}/answer", {"text": "x"}).status_code == 404
    assert post(net.punjab_analyst, f"/questions/{asked}/answer", {"text": "known"}).json()["state"] == "answered"
    (answer,) = get(net.analyst, "/questions").json()[0]["answers"]
    assert (answer["body"], answer["text"]) == ("cert-punjab", "known")
    assert post(net.punjab_analyst, f"/questions/{asked}/decline", {}).status_code == 409
