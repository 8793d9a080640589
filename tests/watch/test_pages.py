"""The pages of the watch: as the one who may, who may partly, and the stranger."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.incidents import actions
from pehra.watch.models import Declaration
from pehra.watch.rules.floor import Show
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.registry.web.visits import signed_in
from tests.watch.levels import declared, level

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 14
PAGES = ("/floor/", "/floor/live/", "/floor/cases/", "/floor/wall/", "/floor/wall/live/")


@pytest.fixture
def cases(net: Net) -> dict[str, str]:
    """One case for each label, reported now: its title is its label's word."""
    now = timezone.now()
    found = {}
    for label in ("GREEN", "AMBER", "AMBER+STRICT", "RED"):
        filed = report(tlp=f"TLP:{label}", title=f"Zarqa {label.replace('+', ' ')}.", severity="critical")
        found[label] = str(actions.submit(by=net.contact, report=filed, at=now).case.reference)
    return found


def get(person: Person, path: str, **headers: str) -> Any:
    return signed_in(person).get(path, headers=headers)


def text(person: Person, path: str) -> str:
    answer = get(person, path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def test_the_floor_leads_from_each_figure_to_its_cases(net: Net, cases: dict[str, str]) -> None:
    page = text(net.lead, "/floor/")
    assert 'data-figure="new" data-value="4"' in page
    assert "/floor/cases/?show=new" in page
    assert text(net.lead, "/floor/cases/?show=new").count("inc-row-title") == 4
    assert text(net.lead, "/floor/cases/?severity=critical&sector=telecom").count("inc-row-title") == 4
    assert text(net.lead, "/floor/cases/?severity=low").count("inc-row-title") == 0
    assert text(net.lead, "/floor/cases/?show=offered").count("inc-row-title") == 4
    # Whoever is named on none of them has one RED case less.
    assert 'data-figure="new" data-value="3"' in text(net.analyst, "/floor/")


def test_a_list_shows_no_title_whose_reading_is_noted(net: Net, cases: dict[str, str]) -> None:
    page = text(net.lead, "/floor/")
    assert "Zarqa GREEN." in page
    assert "Zarqa AMBER." in page
    assert "STRICT." not in page
    assert "RED." not in page
    assert cases["RED"] in page


def test_a_wall_shows_no_title_above_green_unless_it_is_chosen(net: Net, cases: dict[str, str]) -> None:
    for path in ("/floor/wall/", "/floor/wall/live/"):
        page = text(net.lead, path)
        assert "Zarqa GREEN." in page
        assert "Zarqa AMBER" not in page
        assert cases["RED"] not in page
        assert "Operator" not in page
        assert 'data-figure="new" data-value="3"' in page
        chosen = text(net.lead, f"{path}?names=yes")
        assert "Zarqa AMBER." in chosen
        assert "STRICT." not in chosen
    assert "data-rotate" not in text(net.lead, "/floor/wall/")
    assert "data-rotate" in text(net.lead, "/floor/wall/?rotate=yes")


def test_each_page_costs_few_statements(net: Net, cases: dict[str, str]) -> None:
    level()
    declared(net.duty_officer, at=timezone.now())
    client = signed_in(net.lead)
    for path in (*PAGES, "/crisis/", "/crisis/declare/", f"/crisis/{Declaration.objects.get().reference}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        asked = [each["sql"] for each in caught if "SAVEPOINT" not in each["sql"]]
        assert len(asked) <= MOST_STATEMENTS, (path, len(asked), asked)


def test_nothing_is_sent_to_whoever_has_it(net: Net, cases: dict[str, str]) -> None:
    client = signed_in(net.analyst)
    for path in ("/floor/live/", "/floor/wall/live/"):
        for _ in range(3):  # the tag changes with the minute
            tag = client.get(path)["ETag"]
            again = client.get(path, headers={"If-None-Match": tag})
            if again.status_code == 304:
                break
        assert (again.status_code, again.content) == (304, b"")
    actions.accept(by=net.analyst, reference=cases["GREEN"], at=timezone.now())
    assert client.get("/floor/live/", headers={"If-None-Match": tag}).status_code == 200


def test_to_a_stranger_there_is_no_floor(net: Net, cases: dict[str, str]) -> None:
    for stranger in (net.contact, net.auditor, net.council_member, net.administrator, net.body_administrator):
        for path in (*PAGES, "/floor/stream/"):
            assert get(stranger, path).status_code == 404, path
    for path in PAGES:
        page = text(net.punjab_analyst, path)
        assert "Zarqa" not in page
        assert not any(reference in page for reference in cases.values())
    for path in PAGES:
        assert get(net.punjab_analyst, f"{path}?body=cert-telecom").status_code == 404
        assert get(net.punjab_analyst, f"{path}?body=no-such-body").status_code == 404


HOSTILE = [
    *("body=%00", "body=" + "a" * 10_000, "severity=%00", "sector='", "tier=%F0%9F%92%A9", "province=" + "x" * 10_000),
    *("show=rubbish", "after=rubbish", "after=0.99999999999999999-C-0000-0000", "names=%00", "severity=%ff%fe"),
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_addresses(net: Net, query: str) -> None:
    client = signed_in(net.analyst)
    for path in (*PAGES, *(f"/floor/cases/?show={show.value}" for show in Show)):
        joined = f"{path}{'&' if '?' in path else '?'}{query}"
        assert client.get(joined).status_code in (200, 404), joined


def test_a_level_is_declared_seen_and_stood_down(net: Net) -> None:
    level()
    client = signed_in(net.duty_officer)
    assert "btn-danger" in client.get("/crisis/").content.decode()
    form = {"level": "serious", "where": "sector:telecom", "reason": ""}
    refused = client.post("/crisis/declare/", form)
    assert refused.status_code == 422
    assert "ph-summary" in refused.content.decode()
    made = client.post("/crisis/declare/", form | {"reason": "Several are hit."})
    assert made.status_code == 302
    path = made["Location"]
    for viewer in (net.contact, net.analyst, net.cii_analyst, net.duty_officer):
        assert "ph-crisis" in text(viewer, "/inbox/")
    # The auditor belongs to the National CERT, which is concerned; the other organisation is of another sector.
    assert "ph-crisis" in text(net.auditor, "/inbox/")
    assert "ph-crisis" not in text(net.other_contact, "/inbox/")
    # Everybody in the network may know of it; what may be done about it is the declaring body's.
    assert "stand-down" not in text(net.other_contact, path)
    assert get(net.other_contact, f"{path}stand-down/").status_code == 404
    assert signed_in(net.lead).post(f"{path}stand-down/", {"reason": "Over."}).status_code == 404
    assert client.post(f"{path}stand-down/", {"reason": ""}).status_code == 422
    assert client.post(f"{path}stand-down/", {"reason": "Over."}).status_code == 302
    assert "ph-crisis" not in text(net.contact, "/inbox/")
    assert client.post(f"{path}extend/", {"reason": "More."}).status_code == 404


def test_whoever_may_declare_nothing_finds_no_form(net: Net) -> None:
    level()
    for stranger in (net.contact, net.analyst, net.punjab_analyst, net.auditor, net.council_member):
        assert get(stranger, "/crisis/declare/").status_code == 404
        assert signed_in(stranger).post("/crisis/declare/", {}).status_code == 404
        assert "/crisis/declare/" not in text(stranger, "/crisis/")


def test_a_situation_report_is_for_those_concerned_and_acknowledged_by_their_certs(net: Net) -> None:
    level()
    made = declared(net.duty_officer, at=timezone.now(), sphere="sector", place="telecom")
    path = f"/crisis/{made.reference}/"
    duty = signed_in(net.duty_officer)
    assert duty.post(f"{path}situation/", {"text": ""}).status_code == 422
    assert duty.post(f"{path}situation/", {"text": "Zarqa-situation"}).status_code == 302
    assert signed_in(net.lead).post(f"{path}situation/", {"text": "Other"}).status_code == 403
    for viewer in (net.contact, net.analyst, net.cii_analyst, net.duty_officer):
        assert "Zarqa-situation" in text(viewer, path)
    for stranger in (net.other_contact, net.auditor, net.council_member, net.body_administrator):
        assert "Zarqa-situation" not in text(stranger, path)
        assert signed_in(stranger).post(f"{path}situation/1/").status_code == 404
    assert signed_in(net.contact).post(f"{path}situation/1/").status_code == 403
    assert signed_in(net.analyst).post(f"{path}situation/1/").status_code == 302
    assert signed_in(net.analyst).post(f"{path}situation/2/").status_code == 404
    assert "CERT-TELECOM" in text(net.duty_officer, path)


def test_the_public_is_told_what_was_written_for_it(net: Net) -> None:
    level()
    made = declared(net.duty_officer, at=timezone.now(), statement_en="Services may fail today.")
    page = Client().get("/crisis/public/").content.decode()
    assert "Services may fail today." in page
    assert "Several are hit at once." not in page
    Declaration.objects.filter(pk=made.pk).update(statement_en="")
    assert "Serious" not in Client().get("/crisis/public/").content.decode()


@pytest.mark.parametrize("reference", ["L-0000-0000", "%00", "x" * 10_000, "-"])
def test_what_is_no_level_is_not_found(net: Net, reference: str) -> None:
    client = signed_in(net.duty_officer)
    for rest in ("", "extend/", "rubbish/"):
        assert client.get(f"/crisis/{reference}/{rest}").status_code == 404
    assert client.post(f"/crisis/{reference}/situation/", {"text": "x"}).status_code == 404
    assert client.post(f"/crisis/{reference}/situation/1/").status_code == 404


def test_everything_is_there_in_urdu(net: Net, cases: dict[str, str]) -> None:
    level()
    made = declared(net.duty_officer, at=timezone.now())
    client = signed_in(net.lead)
    client.cookies["pehra_language"] = "ur"
    for path in (*PAGES, "/crisis/", f"/crisis/{made.reference}/", "/crisis/public/"):
        page = client.get(path).content.decode()
        for english in ("unacknowledged", "overdue", "By severity", "In force", "What was done", "Situation report"):
            assert english not in page, (path, english)
