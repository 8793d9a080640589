"""The pages of searching: as the one who may, who may partly, and the stranger on every route."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry
from pehra.incidents import actions
from pehra.incidents.rules.intake import Seen
from pehra.search.actions import asking
from pehra.search.models import View
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.incidents.queries.test_sightings import crowd
from tests.registry.web.visits import signed_in

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 15
VALUE = "198.51.100.23"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def case(net: Net) -> str:
    now = timezone.now()
    filed = report(title=f"Needle {EVIL}", description=f"needle {EVIL}", observables=(Seen(VALUE), Seen("8.8.8.8")))
    reference = actions.submit(by=net.contact, report=filed, at=now).case.reference
    actions.accept(by=net.analyst, reference=reference, at=now)
    return str(reference)


def get(person: Person, path: str) -> Any:
    return signed_in(person).get(path)


def post(person: Person, path: str, **values: Any) -> Any:
    return signed_in(person).post(path, values)


def test_what_is_found_is_marked_and_escaped(net: Net, case: str) -> None:
    page = get(net.analyst, "/search/?q=needle").content.decode()
    assert "<mark>needle</mark>" in page
    assert "<mark>Needle</mark>" in page
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert f"/cases/{case}/" in page


def test_the_header_searches_for_whoever_reads_cases(net: Net) -> None:
    assert "data-search" in get(net.analyst, "/inbox/").content.decode()
    assert "data-search" not in get(net.auditor, "/inbox/").content.decode()


def test_a_page_costs_few_statements(net: Net, case: str) -> None:
    client = signed_in(net.analyst)
    for path in ("/search/?q=needle", "/search/?q=nothing", f"/cases/{case}/traces/", "/questions/", "/search/"):
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        asked = [each["sql"] for each in caught if "SAVEPOINT" not in each["sql"]]
        assert len(asked) <= MOST_STATEMENTS, (path, len(asked), asked)


HOSTILE = [
    *("q=%00", "q=a&after=rubbish", "q=a&since=1066-01-01", "q=a&order=x&drills=y&kind=z", "q=%22", "q=%ff%fe"),
    *("q=" + "a" * 1001, "after=1-S-0000-0000", "q=a&organisation=%00", "q=a&last=yes", "q=from:9999-99-99"),
    "q=" + "%F0%9F%92%A9" * 20,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_addresses(net: Net, case: str, query: str) -> None:
    assert get(net.analyst, f"/search/?{query}").status_code in (200, 404, 422)


def test_too_long_a_search_is_refused(net: Net) -> None:
    assert get(net.analyst, "/search/?q=" + "a" * 3000).status_code == 422


def test_strangers_on_every_route(net: Net, case: str) -> None:
    now = timezone.now()
    words = {"type": "ipv4-addr", "value": VALUE}
    filed = report(organisation="department", observables=(Seen(VALUE),))
    actions.submit(by=net.other_contact, report=filed, at=now)
    asking.look(by=net.analyst, reference=case, **words, at=now)
    question = asking.ask(by=net.analyst, reference=case, purpose="why", **words, at=now).reference
    view = signed_in(net.analyst).post("/search/keep/", {"name": "mine", "asked": "q=needle", "told": "never"})
    assert view.status_code == 302
    kept = View.objects.get().reference
    routes = [
        ("get", "/cases/{}/traces/"), ("post", "/cases/{}/traces/preview/"), ("post", "/cases/{}/traces/add/"),
        ("post", "/cases/{}/traces/look/"), ("post", "/cases/{}/traces/ask/"),
    ]  # fmt: skip
    others = [("get", "/questions/{}/"), ("post", "/questions/{}/answer/"), ("post", "/questions/{}/decline/")]
    strangers = {name: person for name, person in net.strangers.items() if person.user_id}
    for name, stranger in strangers.items():
        client = signed_in(stranger)
        for paths, there, nowhere in ((routes, case, "C-0000-0000"), (others, question, "Q-0000-0000")):
            if paths is others and stranger.parties({held.role for held in stranger.held}) & {net.punjab_cert.pk}:
                continue  # this body was asked
            for method, path in paths:
                sent = words | {"pasted": VALUE, "answer": "x", "purpose": "x"} if method == "post" else {}
                answers = [getattr(client, method)(path.format(each), sent) for each in (there, nowhere)]
                bodies = [
                    answer.content.replace(each.encode(), b"")
                    for answer, each in zip(answers, (there, nowhere), strict=True)
                ]
                assert [answer.status_code for answer in answers] == [404, 404], (name, path)
                assert len(bodies[0]) == len(bodies[1]), (name, path)
        for each in (kept, "V-0000-0000"):
            assert client.post(f"/search/views/{each}/drop/").status_code == 404, name
        found = client.get("/search/?q=needle").content.decode()
        assert case not in found, name
        assert "mine" not in found.partition("<main")[2], name


def test_traces_where_else_and_asking(net: Net, case: str) -> None:
    now = timezone.now()
    other = actions.submit(
        by=net.contact, report=report(title="Other", observables=(Seen(VALUE),)), at=now
    ).case.reference
    page = get(net.analyst, f"/cases/{case}/traces/").content.decode()
    assert other in page
    assert "198[.]51[.]100[.]23" in page
    assert "Too general" in page
    filed = report(organisation="department", observables=(Seen(VALUE),))
    hidden = actions.submit(by=net.other_contact, report=filed, at=now).case.reference
    answer = post(net.analyst, f"/cases/{case}/traces/look/", type="ipv4-addr", value=VALUE)
    assert answer.status_code == 302
    page = get(net.analyst, f"/cases/{case}/traces/").content.decode()
    assert "Another CERT knows this one" in page
    assert hidden not in page
    assert "PUNJAB" not in page.upper().partition("<MAIN")[2]
    assert (
        post(net.analyst, f"/cases/{case}/traces/ask/", type="ipv4-addr", value=VALUE, purpose="why").status_code == 302
    )
    theirs = get(net.punjab_analyst, "/questions/").content.decode()
    assert "198[.]51[.]100[.]23" in theirs
    assert case not in theirs


def test_a_common_trace_hides_no_rare_one(net: Net, case: str) -> None:
    many, rare = crowd(case, ("ipv4-addr", VALUE)), crowd(case, ("ipv4-addr", "8.8.8.8"), 1, mark="RARE")
    page = get(net.analyst, f"/cases/{case}/traces/").content.decode()
    for reference in (*many[-5:], *rare):
        assert reference in page
    assert many[-6] not in page
    assert page.count("and more") == 1


def test_pasting_is_looked_at_before_it_is_kept(net: Net, case: str) -> None:
    path = f"/cases/{case}/traces/"
    preview = post(net.analyst, f"{path}preview/", pasted=f"evil[.]example and {VALUE}\nnothing {EVIL}\n")
    page = preview.content.decode()
    assert preview.status_code == 200
    assert 'value="evil.example"' in page
    assert "Stands on the case already" in page
    assert EVIL not in page
    assert "evil.example" not in get(net.analyst, path).content.decode().replace("[.]", ".")
    sent = {"take": ["1"], "value-1": "evil.example", "type-1": "domain-name", "note-1": ""}
    assert signed_in(net.analyst).post(f"{path}add/", sent).status_code == 302
    assert "evil[.]example" in get(net.analyst, path).content.decode()
    wrong = {"take": ["1"], "value-1": "not one", "type-1": "ipv4-addr", "note-1": ""}
    assert signed_in(net.analyst).post(f"{path}add/", wrong).status_code == 422
    assert post(net.analyst, f"{path}preview/", pasted="only words").status_code == 422


def test_views_are_kept_shared_and_forgotten(net: Net, case: str) -> None:
    sent = {"name": "Ours", "asked": "q=needle", "told": "at-once", "party": "cert-telecom"}
    assert signed_in(net.analyst).post("/search/keep/", sent).status_code == 302
    assert "Ours" in get(net.lead, "/search/").content.decode()
    assert "Ours" not in get(net.contact, "/search/").content.decode()
    reference = View.objects.get().reference
    assert post(net.lead, f"/search/views/{reference}/drop/").status_code == 403
    assert post(net.analyst, f"/search/views/{reference}/drop/").status_code == 302
    assert post(net.analyst, "/search/keep/", name="x", asked="q=a", told="never", party="ncert").status_code == 403


def test_reading_restricted_traces_is_noted(net: Net, case: str) -> None:
    get(net.analyst, f"/cases/{case}/traces/")
    assert not Entry.objects.filter(act="traces.read").exists()
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:AMBER+STRICT", at=timezone.now())
    get(net.analyst, f"/cases/{case}/traces/")
    assert Entry.objects.filter(act="traces.read").count() == 1


def test_a_reference_leads_to_its_page_or_to_what_nobody_finds(net: Net, case: str) -> None:
    led = get(net.analyst, f"/search/?q={case.lower()}")
    assert (led.status_code, led.headers["Location"]) == (302, f"/cases/{case}/")
    narrowed = get(net.analyst, f"/search/?q={case}&status=open")
    assert f"/cases/{case}/" in narrowed.content.decode(), "with a filter it is looked for"

    def answered(word: str) -> str:
        page = get(net.rival_contact, f"/search/?q={word}")
        assert page.status_code == 200
        return re.sub(r'nonce="[^"]*"|[A-Za-z0-9]{64}|[0-9:]{5}', "", page.content.decode().replace(word, ""))

    assert answered(case) == answered("C-0000-0000")
