"""The pages of findings: the list, one with its acts, many at once, and how an organisation stands."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.events.models import Finding, Remedied, Standing
from pehra.events.rules.figures import hours_of
from tests.events.conftest import Net
from tests.events.observing import Observations, synced, thing
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.world import organisation

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def found(net: Net) -> list[Finding]:
    """Three findings of the operator: an open Telnet port, a critical hole, and a URL with a hostile text."""
    store, start = Observations(), timezone.now() - timedelta(hours=12)
    seen = [
        thing(net.operator, "192.0.2.1"),
        thing(net.operator, "192.0.2.2", severity="critical", identifier="bad-hole"),
        thing(net.operator, None, url=f"http://x.example/{SCRIPT}", port=0),
    ]
    synced(store, store.run(start=start, seen=seen))
    return list(Finding.objects.order_by("pk"))


def act(client: Any, finding: Finding, act: str, **fields: str) -> Any:
    return client.post(f"/findings/{finding.reference}/answer/", {"act": act, **fields})


def test_the_list_shows_what_concerns_the_reader(net: Net, found: list[Finding], enters: Enters) -> None:
    for person in (net.contact, net.analyst):
        page = text_of(enters(person).get("/findings/"))
        assert all(each.reference in page for each in found)
        assert SCRIPT in page
    for person in (net.rival_contact, net.punjab_analyst):
        answer = enters(person).get("/findings/")
        assert "No finding here" in text_of(answer)
        assert not any(each.reference in answer.content.decode() for each in found)
    assert enters(net.administrator).get("/findings/").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("severity=critical", 1),
        ("address=192.0.2.0/30", 2),
        ("address=nonsense", 0),
        ("type=vulnerable", 3),
        ("organisation=operator", 3),
        ("organisation=rival", 0),
        ("organisation=nobody-has-this-name", 0),
        ("state=fixed-confirmed", 0),
        ("state=no-such-state", 0),
        ("sector=energy", 0),
        ("identifier=bad-hole", 1),
    ],
)
def test_filters_narrow(query: str, count: int, net: Net, found: list[Finding], enters: Enters) -> None:
    page = text_of(enters(net.analyst).get(f"/findings/?{query}"))
    assert sum(each.reference in page for each in found) == count


def test_nobody_else_finds_the_page_of_a_finding(net: Net, found: list[Finding], enters: Enters) -> None:
    for person in (net.rival_contact, net.punjab_analyst, net.administrator, net.auditor):
        assert enters(person).get(f"/findings/{found[0].reference}/").status_code == 404
        assert act(enters(person), found[0], "acknowledge").status_code == 404
    found[0].refresh_from_db()
    assert found[0].state == "new"


def test_an_organisation_answers(net: Net, found: list[Finding], enters: Enters) -> None:
    client, path = enters(net.contact), f"/findings/{found[0].reference}/"
    assert "We are fixing it" in text_of(client.get(path))
    assert act(client, found[0], "begin").headers["Location"] == path
    page = text_of(client.get(path))
    assert "Being fixed" in page
    assert net.contact.label.split(" <")[0] in page
    answer = act(client, found[0], "accept", reason="", until="")
    assert answer.status_code == 422
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    kept = act(client, found[0], "accept", reason="", until=day)
    assert day in kept.content.decode()
    assert act(client, found[0], "accept", reason="An old device", until=day).status_code == 302
    found[0].refresh_from_db()
    assert found[0].state == "accepted"
    assert "An old device" in text_of(client.get(path))


def test_a_cert_does_not_accept_a_risk_for_others(net: Net, found: list[Finding], enters: Enters) -> None:
    client = enters(net.analyst)
    page = text_of(client.get(f"/findings/{found[0].reference}/"))
    assert "It is a false alarm" in page
    assert "Accept the risk" not in page
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert act(client, found[0], "accept", reason="No", until=day).status_code in (403, 409)
    assert act(client, found[0], "no-such-act").status_code == 404


def test_what_does_not_fit_the_state_is_told(net: Net, found: list[Finding], enters: Enters) -> None:
    client = enters(net.contact)
    act(client, found[0], "say-fixed")
    answer = act(client, found[0], "acknowledge")
    assert answer.status_code == 409
    assert "The finding has moved on" in text_of(answer)


def test_many_are_answered_after_a_look_at_what_would_happen(net: Net, found: list[Finding], enters: Enters) -> None:
    client = enters(net.contact)
    act(client, found[0], "say-fixed")
    chosen = {"act": "acknowledge", "reference": [each.reference for each in found], "next": "/findings/?state=open"}
    shown = text_of(client.post("/findings/answer/", chosen))
    assert "2 findings would be changed" in shown
    assert "1 other does not allow this now" in shown
    assert set(Finding.objects.values_list("state", flat=True)) == {"new", "fixed-unconfirmed"}
    done = client.post("/findings/answer/", chosen | {"confirm": "yes"})
    assert done.headers["Location"] == "/findings/?state=open"
    assert "2 findings were changed." in text_of(client.get("/findings/"))
    assert sorted(Finding.objects.values_list("state", flat=True)) == [
        "acknowledged",
        "acknowledged",
        "fixed-unconfirmed",
    ]


def test_many_need_a_reason_as_one_does(net: Net, found: list[Finding], enters: Enters) -> None:
    client = enters(net.contact)
    chosen = {"act": "dispute", "reference": [found[0].reference]}
    first = client.post("/findings/answer/", chosen)
    assert first.status_code == 200
    assert 'name="reason"' in first.content.decode()
    assert client.post("/findings/answer/", chosen | {"confirm": "yes"}).status_code == 422
    assert client.post("/findings/answer/", chosen | {"confirm": "yes", "reason": "A test host"}).status_code == 302


def test_strangers_change_none_of_many(net: Net, found: list[Finding], enters: Enters) -> None:
    chosen = {"act": "acknowledge", "reference": [each.reference for each in found], "confirm": "yes"}
    assert enters(net.rival_contact).post("/findings/answer/", chosen).status_code == 404
    elsewhere = enters(net.contact).post("/findings/answer/", {"act": "acknowledge", "next": "https://evil.example/"})
    assert elsewhere.headers["Location"] == "/findings/"
    assert set(Finding.objects.values_list("state", flat=True)) == {"new"}


def test_how_an_organisation_stands_is_for_its_people_and_its_cert(
    net: Net, found: list[Finding], enters: Enters
) -> None:
    for person in (net.contact, net.analyst):
        page = enters(person).get("/findings/organisations/operator/")
        assert page.status_code == 200
        assert "Fewer than five organisations" in text_of(page)
    for person in (net.rival_contact, net.punjab_analyst, net.administrator):
        assert enters(person).get("/findings/organisations/operator/").status_code == 404
    assert enters(net.contact).get("/findings/organisations/nobody-has-this-name/").status_code == 404


def test_a_sector_is_compared_from_five_organisations_on_and_names_none(net: Net, enters: Enters) -> None:
    # All of a sector is counted, whoever may see it: what stood there before would be counted too.
    assert list(Standing.objects.values_list("organisation__slug", "count")) == []
    others = [organisation(f"peer{number}", name_en=f"Peer Company {number}") for number in range(4)]
    for count, party in zip((7, 1, 9, 3), others, strict=True):
        stand(party, count)
    path = "/findings/organisations/operator/"
    assert "Fewer than five" in text_of(enters(net.contact).get(path))
    stand(net.operator, 5, audience=[net.operator.pk])
    page = text_of(enters(net.contact).get(path))
    assert "5 open here 5 open at the organisation in the middle" in page
    assert "Of the 5 organisations" in page
    assert "Peer" not in page


def stand(party: Any, count: int, audience: list[int] | None = None) -> None:
    Standing.objects.create(
        organisation_id=party.pk,
        sector=party.sector_id,
        province=party.province_id,
        taxonomy="vulnerable",
        type="vulnerable-system",
        severity="high",
        standing="told",
        since=timezone.localdate(),
        count=count,
        audience=audience or [party.pk],
    )


def test_how_long_fixing_took_is_shown_to_those_who_may_see_it(net: Net, enters: Enters) -> None:
    path = "/findings/organisations/operator/"
    assert "Nothing has been confirmed as fixed yet." in text_of(enters(net.contact).get(path))
    for hours, count in ((24, 6), (240, 4)):
        remedied(net.operator, hours, count, audience=[net.operator.pk])
    remedied(net.operator, 5000, 50, audience=[net.rival.pk])
    page = text_of(enters(net.contact).get(path))
    assert "10 confirmed as fixed" in page
    assert "1 day half were fixed within" in page
    assert "10 days nine of ten were fixed within" in page


def remedied(party: Any, hours: int, count: int, audience: list[int]) -> None:
    Remedied.objects.create(
        organisation_id=party.pk,
        sector=party.sector_id,
        province=party.province_id,
        taxonomy="vulnerable",
        type="vulnerable-system",
        severity="high",
        month=timezone.localdate().replace(day=1),
        bucket=next(bucket for bucket in range(200) if hours_of(bucket) >= hours),
        count=count,
        audience=audience,
    )
