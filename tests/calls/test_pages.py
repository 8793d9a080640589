"""The pages of phone lists and call tasks: as the one who may, who may partly, and the stranger."""

import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pehra.calls.models import Attempt, Matter, Place, Task, Wish
from pehra.calls.queries import tasks
from pehra.calls.rules.order import Hours
from pehra.calls.web.wording import hours_of
from pehra.foundation.audit.models import Entry as Line
from pehra.incidents.models import Case
from pehra.registry.models import Contact
from tests.calls.conftest import Net, called, contact, listed, ran_out
from tests.registry.web.visits import signed_in, words

pytestmark = pytest.mark.django_db
LIST = "/phone-lists/cert-telecom/"
MOST_STATEMENTS = 15
NUMBER = "+92 51 1234567"


def task_of(net: Net) -> Task:
    ran_out(net)
    return called()


def test_a_list_is_kept_by_whoever_administers_the_body(net: Net) -> None:
    client = signed_in(net.body_administrator)
    assert "Nobody is on the phone list" in words(client.get(LIST))
    assert client.get(f"{LIST}add/").status_code == 302, "there is no contact to put on it"
    first, second = contact(net.telecom_cert, "Anila"), contact(net.telecom_cert, "Bilal", reserved=True)
    every_day = {"days": [0, 1, 2, 3, 4, 5, 6]}
    assert client.post(f"{LIST}add/", {"contact": first.pk} | every_day).status_code == 302
    place = Place.objects.get()
    night = {"hours_from": "22:00", "hours_until": "06:00", "days": [5, 6], "stands_in_for": place.pk}
    assert client.post(f"{LIST}add/", {"contact": second.pk} | night).status_code == 302
    shown = words(client.get(LIST))
    for said in ("Anila", NUMBER, "at any hour", "22:00–06:00", "Saturday", "stands in for Anila", "Phone list only"):
        assert said in shown, said
    assert 'href="tel:+92511234567"' in client.get(LIST).content.decode()
    other = Place.objects.get(contact=second)
    assert 'value="22:00"' in client.get(f"{LIST}{other.pk}/").content.decode()
    assert client.post(f"{LIST}{other.pk}/", every_day).status_code == 302
    other.refresh_from_db()
    assert (other.hours_from, other.stands_in_for_id) == (None, None)
    assert client.post(f"{LIST}{other.pk}/do/up/").status_code == 302
    shown = words(client.get(LIST))
    assert shown.index("Bilal") < shown.index("Anila")
    assert client.post(f"{LIST}{other.pk}/do/down/").status_code == 302
    assert client.post(f"{LIST}{other.pk}/do/remove/").status_code == 302
    assert "Bilal" not in words(client.get(LIST))
    assert client.post(f"{LIST}{place.pk}/do/nothing/").status_code == 404
    assert Line.objects.filter(act="phone-list.look", subject="body:cert-telecom").exists()
    assert "Phone list" in words(client.get(reverse("registry:body_admin", args=["cert-telecom"])))


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (Hours(), ""),
        (Hours(time(8), time(8)), ""),
        (Hours(days=frozenset({0})), ""),
        (Hours(time(8), time(8), frozenset({0})), "08:00–08:00"),
        (Hours(time(22), time(6)), "22:00–06:00"),
    ],
)
def test_hours_are_left_out_only_where_somebody_may_be_called_at_any(hours: Hours, shown: str) -> None:
    assert hours_of(hours) == shown


def test_what_was_typed_wrongly_is_said_beside_it(net: Net) -> None:
    client, row = signed_in(net.lead), contact(net.telecom_cert, "Anila")
    for fields, said in (
        ({"days": []}, "Choose at least one day."),
        ({"days": [0], "hours_from": "08:00"}, "Give both hours, or neither."),
        ({"days": [0], "hours_from": "late"}, "Give a time, as in 22:00."),
        ({"days": [0], "contact": 0}, "Choose one of those offered."),
    ):
        refused = client.post(f"{LIST}add/", {"contact": row.pk} | fields)
        assert refused.status_code == 422
        assert said in words(refused)
    assert not Place.objects.exists()
    for minutes in ("-1", "1441", "soon"):
        assert client.post(LIST, {"minutes": minutes}).status_code == 422
    assert client.post(LIST, {"minutes": "5"}).status_code == 302
    assert Wish.objects.get().minutes == 5
    assert client.post(LIST, {"minutes": ""}).status_code == 302
    assert not Wish.objects.exists()


def test_a_reserved_number_is_seen_by_who_keeps_contacts_alone(net: Net) -> None:
    contact(net.telecom_cert, "Private", phone="+92 300 7654321", reserved=True)
    contact(net.telecom_cert, "Desk")
    body = reverse("registry:body", args=["cert-telecom"])
    for person in (net.analyst, net.national_analyst):
        shown = words(signed_in(person).get(body))
        assert "Desk" in shown
        assert "Private" not in shown
    for person in (net.lead, net.body_administrator):
        assert "7654321" in words(signed_in(person).get(reverse("registry:body_admin", args=["cert-telecom"])))
    client = signed_in(net.lead)
    add = reverse("registry:add_contact", args=["cert-telecom"])
    wanted = {"role": "On call", "name": "New", "phone": NUMBER, "reserved": "on"}
    assert client.post(add, wanted | {"published": "on"}).status_code == 422
    assert client.post(add, wanted).status_code == 302
    assert Contact.objects.get(name="New").reserved


def test_calls_wait_where_the_duty_officer_looks(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    client = signed_in(late.cii_lead)
    assert "Nobody need be called" in words(client.get("/calls/"))
    assert "A call is to be made" not in words(client.get("/cases/"))
    task = task_of(late)
    for path in ("/cases/", "/floor/", "/inbox/"):
        shown = words(client.get(path))
        assert "A call is to be made" in shown, path
        assert NUMBER not in shown
    assert "A call is to be made" not in words(client.get("/network/"))
    assert "A call is to be made" not in words(signed_in(late.cii_analyst).get("/cases/"))
    shown = words(client.get("/calls/"))
    assert "CERT-TELECOM" in shown
    assert NUMBER not in shown
    assert reverse("calls:task", args=[task.reference]) in client.get("/calls/").content.decode()


def test_one_task_from_the_number_to_the_end(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    bilal = listed(late.telecom_cert, "Bilal", phone="+92 51 7654321")
    task = task_of(late)
    client, here = signed_in(late.cii_lead), f"/calls/{task.reference}/"
    page = client.get(here)
    assert "no-store" in page["Cache-Control"]
    assert 'class="btn cl-dial" href="tel:+92511234567"' in page.content.decode()
    assert "Pehra calls nobody by itself" in words(page)
    assert "Zarqa-title" in words(page), "the case, which this reader may know"
    assert Line.objects.filter(act="call.look", user_id=late.cii_lead.user_id).count() == 1
    for wrong in ({"place": anila.pk}, {"place": 0, "outcome": "no-answer"}, {"place": anila.pk, "outcome": "gone"}):
        assert client.post(here, wrong).status_code == 422
    assert not Attempt.objects.exists()
    went_on = client.post(here, {"place": anila.pk, "outcome": "no-answer", "note": "rang <b>long</b>"}, follow=True)
    assert 'class="btn cl-dial" href="tel:+92517654321"' in went_on.content.decode()
    assert "Call the next one" in words(went_on)
    assert "<b>long</b>" not in went_on.content.decode()
    assert "rang <b>long</b>" in words(went_on)
    back = client.get(here, {"place": anila.pk}).content.decode()
    assert 'class="btn cl-dial" href="tel:+92511234567"' in back, "somebody calls back"
    ended = client.post(here, {"place": bilal.pk, "outcome": "reached"}, follow=True)
    assert "Somebody takes it on" in words(ended)
    assert "tel:" not in ended.content.decode()
    refused = client.post(here, {"place": bilal.pk, "outcome": "reached"})
    assert refused.status_code == 422
    assert "This call task is over" in words(refused)
    assert Attempt.objects.count() == 2


def test_whoever_calls_is_told_what_waits_still(late: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(late.telecom_cert, "Anila")
    settled = ran_out(late, title="Answered meanwhile")
    ran_out(late, title="Zarqa-title")
    task = called()
    Matter.objects.filter(reference=settled).update(answered_at=task.made_at, since=task.made_at - timedelta(days=1))

    def shown() -> tuple[str, str]:
        page = signed_in(late.cii_lead).get(f"/calls/{task.reference}/").content.decode()
        why = re.search(r'cl-why">(.*?)</p>', page, re.DOTALL)
        return why[1] if why else "", page

    why, page = shown()
    assert "Zarqa-title" in why
    assert "Answered meanwhile" not in why
    assert "Answered meanwhile" in page, "beside it stands everything"
    monkeypatch.setattr(tasks, "MOST_MATTERS", 1)
    assert "Zarqa-title" in shown()[0], "what is settled takes no place away"
    Matter.objects.update(answered_at=task.made_at)
    assert shown()[0] == ""


def test_what_was_said_of_one_comes_back_under_no_other_name(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    listed(late.telecom_cert, "Bilal")
    task = task_of(late)
    Place.objects.filter(pk=anila.pk).update(removed_at=anila.added_at)
    said = {"place": anila.pk, "outcome": "no-answer", "note": "spoke with her brother"}
    refused = signed_in(late.cii_lead).post(f"/calls/{task.reference}/", said)
    assert refused.status_code == 422
    assert "Choose somebody of the list" in words(refused)
    assert "cl-chosen" not in refused.content.decode()
    # What was typed waits until it is said of whom it is.
    shown = refused.content.decode()
    assert shown.count("spoke with her brother") == 1
    assert shown.index("Whom have you called?") < shown.index("spoke with her brother")
    again = {"place": Place.objects.get(removed_at=None).pk, "outcome": "no-answer", "note": "spoke with her brother"}
    assert signed_in(late.cii_lead).post(f"/calls/{task.reference}/", again).status_code == 302
    assert Attempt.objects.get().place.contact.name == "Bilal"


def test_whoever_talked_while_the_task_was_passed_on_is_told_so_too(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    listed(late.cii_cert, "Head")
    task, client = task_of(late), signed_in(late.cii_lead)
    here = f"/calls/{task.reference}/"
    client.get(here)
    Case.objects.update(audience=[late.cii_cert.pk, late.national_cert.pk])
    Task.objects.update(asked=late.cii_cert.pk, caller=late.national_cert.pk)
    assert client.get(here).status_code == 404
    assert client.post(here, {"place": anila.pk}).status_code == 302
    done = client.post(here, {"place": anila.pk, "outcome": "no-answer"}, follow=True)
    assert "the next body up the chain makes the calls now" in words(done)
    assert Attempt.objects.count() == 1
    done = client.post(here, {"place": anila.pk, "outcome": "reached"}, follow=True)
    assert "Nobody else need be called" in words(done)
    over = client.post(here, {"place": anila.pk, "outcome": "reached"}, follow=True)
    assert "This call task is over" in words(over)


def test_whoever_has_passed_a_task_on_is_told_so(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    task = task_of(late)
    done = signed_in(late.cii_lead).post(
        f"/calls/{task.reference}/", {"place": anila.pk, "outcome": "no-answer"}, follow=True
    )
    assert "Nobody was reached" in words(done)


def test_pages_ask_few_questions(late: Net) -> None:
    for number in range(12):
        listed(late.telecom_cert, f"Person {number}")
    task = task_of(late)
    for person, path in (
        (late.cii_lead, "/calls/"),
        (late.cii_lead, f"/calls/{task.reference}/"),
        (late.lead, LIST),
        (late.lead, f"{LIST}{Place.objects.order_by('pk')[0].pk}/"),
    ):
        client = signed_in(person)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        said = [str(each["sql"]) for each in asked.captured_queries]
        said = [each for each in said if not each.startswith(("SAVEPOINT", "RELEASE"))]
        assert len(said) <= MOST_STATEMENTS, (path, len(said), said)


def test_to_everybody_else_there_is_nothing(late: Net) -> None:
    place = listed(late.telecom_cert, "Anila")
    task = task_of(late)
    lists = (LIST, f"{LIST}add/", f"{LIST}{place.pk}/")
    for name in ("analyst", "contact", "cii_lead", "duty_officer", "administrator", "auditor", "punjab_analyst"):
        client = signed_in(getattr(late, name))
        for path in lists:
            assert client.get(path).status_code == 404, (name, path)
            assert client.post(path, {"minutes": "5"}).status_code == 404, (name, path)
        assert client.post(f"{LIST}{place.pk}/do/remove/").status_code == 404, name
    for name in ("analyst", "lead", "contact", "cii_analyst", "duty_officer", "administrator", "body_administrator"):
        client = signed_in(getattr(late, name))
        for path in (f"/calls/{task.reference}/", "/calls/J-0000-0000/"):
            assert client.get(path).status_code == 404, (name, path)
            assert client.post(path, {"place": place.pk, "outcome": "reached"}).status_code == 404, (name, path)
    shown = words(signed_in(late.duty_officer).get("/calls/"))
    assert "Nobody need be called" in shown
    assert signed_in(None).get("/calls/").status_code == 302
    assert Place.objects.filter(removed_at=None).count() == 1


def test_a_place_of_another_list_is_nobody_s_here(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    elsewhere = listed(net.cii_cert, "Elsewhere")
    client = signed_in(net.lead)
    assert client.get(f"{LIST}{elsewhere.pk}/").status_code == 404
    assert client.post(f"{LIST}{elsewhere.pk}/do/remove/").status_code == 404
