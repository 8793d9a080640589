"""The desk's pages, the case's page, claiming: as the one who may, who may partly, and the stranger."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pehra.incidents.models import Case
from pehra.public.actions import desk as acts
from pehra.public.actions import following, taking_up
from pehra.public.models import PublicReport
from pehra.public.rules.references import fresh
from pehra.public.web import urls
from pehra.public.web.desk import DEEDS
from tests.incidents.acting import dump
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.public.conftest import SECRET_WORDS, handed_in

pytestmark = pytest.mark.django_db
OPEN = {"form", "enter", "follow"}
OF_A_REPORT = {"report", "admit", "act", "file", "claimed"}
OTHERS = {"desk", "claim", "case"}


def test_the_lists_above_are_all_addresses() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == OPEN | OF_A_REPORT | OTHERS


def addresses(reference: str) -> list[tuple[str, str]]:
    key = "00000000-0000-4000-8000-000000000000"
    return [
        ("get", reverse("public:report", args=[reference])),
        ("get", reverse("public:claimed", args=[reference])),
        ("get", reverse("public:file", args=[reference, key])),
        ("post", reverse("public:admit", args=[reference])),
        *(("post", reverse("public:act", args=[reference, name])) for name in DEEDS),
    ]


def test_to_strangers_nothing_of_it_exists(desk: Net, enters: Enters) -> None:
    made = handed_in(timezone.now())
    before = dump()
    for who, person in (desk.strangers | {"first responder": desk.analyst, "operator": desk.contact}).items():
        if not person.user_id or who == "analyst of the National CERT":
            continue
        client = enters(person)
        assert client.get("/public/desk/").status_code == 404, who
        for (method, real), (_method, absent) in zip(addresses(made.reference), addresses(fresh("P")), strict=True):
            first, second = getattr(client, method)(real), getattr(client, method)(absent)
            assert (first.status_code, second.status_code) == (404, 404), f"{who}: {real}"
        page = client.get("/network/").content.decode()
        assert "/public/desk/" not in page, who
    after = dump()
    assert {name for name in before if before[name] != after[name] and name.startswith("public")} == set()


@pytest.mark.parametrize("reference", ["P-0000-0000", "%00", "x" * 10_000, "ن"])
def test_a_bad_reference_is_no_page(desk: Net, enters: Enters, reference: str) -> None:
    client = enters(desk.duty_officer)
    assert client.get(f"/public/desk/{reference}/").status_code == 404
    assert client.get(f"/public/case/{reference}/").status_code == 404


def test_the_list_and_its_figures(desk: Net, enters: Enters) -> None:
    now = timezone.now()
    early = handed_in(now - timedelta(hours=40))
    acts.acknowledge(by=desk.duty_officer, reference=early.reference, at=now - timedelta(hours=38))
    handed_in(now - timedelta(hours=30), address="10.0.0.1")
    client = enters(desk.national_analyst)
    text = text_of(client.get("/public/desk/"))
    assert "2 hours" in text
    assert "50%" in text
    assert SECRET_WORDS[:40] in text
    assert early.reference in text_of(client.get("/public/desk/?state=looking"))
    assert early.reference in text_of(client.get("/public/desk/?state=all"))
    assert "No report here" in text_of(client.get("/public/desk/?state=closed"))
    assert 'href="/public/desk/"' in client.get("/network/").content.decode()


def test_a_page_asks_few_statements(desk: Net, enters: Enters, django_assert_max_num_queries) -> None:
    now = timezone.now()
    made = handed_in(now)
    for number in range(5):
        following.say(code=made.code, words=str(number), at=now)
        handed_in(now, address=f"10.0.{number}.1")
    client = enters(desk.duty_officer)
    client.get("/public/desk/")
    with django_assert_max_num_queries(15):
        client.get("/public/desk/")
    with django_assert_max_num_queries(15):
        client.get(f"/public/desk/{made.reference}/")
    with django_assert_max_num_queries(5):
        Client().get(f"/public/r/{made.code}/")


def test_a_refused_act_shows_its_form_again(desk: Net, enters: Enters) -> None:
    made = handed_in(timezone.now())
    client, path = enters(desk.duty_officer), f"/public/desk/{made.reference}/act"
    page = client.post(f"{path}/take-up/", {"take-up-title": "Fraud", "take-up-organisation": "operator"})
    assert page.status_code == 409
    assert "did not agree" in text_of(page)
    assert client.post(f"{path}/ask/", {"ask-words": ""}).status_code == 422
    assert client.post(f"{path}/reopen/").status_code == 409
    assert client.post(f"{path}/nonsense/").status_code == 404
    assert not Case.objects.exists()


def test_the_case_says_where_it_came_from(desk: Net, enters: Enters) -> None:
    now = timezone.now()
    made = handed_in(now, consent="concerned")
    taking_up.take_up(by=desk.duty_officer, reference=made.reference, organisation="operator", title="Fraud", at=now)
    reference = Case.objects.get().reference
    officer = enters(desk.duty_officer)
    page = officer.get(f"/cases/{reference}/")
    assert f"/public/case/{reference}/" in page.content.decode()
    assert made.reference in text_of(page)
    assert made.reference in text_of(officer.get(f"/public/case/{reference}/"))
    # Who works on the case sees the fact, and nothing of the desk.
    analyst = enters(desk.analyst)
    page = analyst.get(f"/cases/{reference}/")
    assert made.reference in text_of(page)
    assert "/public/case/" not in page.content.decode()
    assert analyst.get(f"/public/case/{reference}/").status_code == 404


def test_a_contact_claims_and_reads(desk: Net, enters: Enters) -> None:
    now = timezone.now()
    made = handed_in(now, name="Zarqa Bibi", reach="0300 1234567")
    code = following.offer_claim(code=made.code, at=now)
    client = enters(desk.contact)
    given = {"reference": made.reference, "organisation": "operator", "title": "Fraud"}
    wrong = client.post("/public/claim/", given | {"code": "0000-0000-0000"})
    assert wrong.status_code == 404
    assert "do not belong together" in text_of(wrong)
    assert client.post("/public/claim/", given | {"code": code, "organisation": "rival"}).status_code == 422
    response = client.post("/public/claim/", given | {"code": code})
    assert response["Location"] == f"/public/claimed/{made.reference}/"
    text = text_of(client.get(response["Location"]))
    assert SECRET_WORDS in text
    assert "Zarqa Bibi" not in text
    assert "1234567" not in text
    assert client.get(f"/public/desk/{made.reference}/").status_code == 404
    assert PublicReport.objects.get().claimed_by_id == desk.operator.pk
    assert enters(desk.rival_contact).get(response["Location"]).status_code == 404
    assert made.reference in text_of(client.get("/public/claim/"))


def test_who_is_no_contact_claims_nothing(desk: Net, enters: Enters) -> None:
    assert enters(desk.duty_officer).get("/public/claim/").status_code == 404
    assert Client().get("/public/claim/").status_code == 302


def test_the_landing_page_and_the_sign_in_lead_to_the_form(desk: Net, client: Client) -> None:
    for path in ("/", "/account/sign-in/"):
        assert 'href="/public/"' in client.get(path).content.decode()
