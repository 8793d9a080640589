"""The first page, for each who may come."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.incidents import actions
from pehra.incidents.models import Report
from pehra.incidents.web import reports
from tests import world
from tests.incidents.acting import asked, opened, report
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db

HOME = reverse("home")


def test_a_stranger_is_told_what_this_is_and_where_to_sign_in(net: Net) -> None:
    opened(net)
    answer = Client().get(HOME)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "One report, and the whole chain keeps watch" in page
    assert "NCERT" in page
    assert reverse("account_login") in answer.content.decode()
    assert "C-" not in page


def test_a_stranger_is_served_also_before_there_is_any_network(db: None) -> None:
    assert "The national CERT network" in text_of(Client().get(HOME))


def test_a_contact_sees_reports_clocks_and_questions_of_the_own_organisation(net: Net, enters: Enters) -> None:
    reference = asked(net)
    now = timezone.now()
    actions.submit(by=net.contact, report=report(title="Just now"), at=now)
    actions.submit(by=net.rival_contact, report=report(organisation="rival", title="The rival's"), at=now)
    page = text_of(enters(net.contact).get(HOME))
    for shown in ("Operator", "Just now", reference, "asks for a wider audience", "Update", "Final report"):
        assert shown in page
    assert "The rival's" not in page


def test_what_is_late_and_what_is_due_soon_is_counted(net: Net, enters: Enters) -> None:
    now = timezone.now()
    actions.submit(by=net.contact, report=report(), at=now - timedelta(hours=60))
    actions.submit(by=net.contact, report=report(), at=now - timedelta(hours=100))
    page = text_of(enters(net.contact).get(HOME))
    assert "1 clocks run out 1 due within a day" in page


def test_an_organisation_without_reports_is_shown_the_way(net: Net, enters: Enters) -> None:
    page = text_of(enters(net.other_contact).get(HOME))
    assert "No report yet" in page
    assert "Nobody has asked you anything." in page


def test_people_of_a_cert_begin_with_their_queue(net: Net, enters: Enters) -> None:
    for who in (net.analyst, net.lead, net.duty_officer):
        assert enters(who).get(HOME).headers["Location"] == reverse("incidents:queue")


def test_who_works_at_a_cert_and_reports_for_an_organisation_has_both(net: Net, enters: Enters) -> None:
    world.join(User.objects.get(pk=net.analyst.user_id), net.operator, Role.CONTACT)
    client = enters(net.analyst)
    assert client.get(HOME).headers["Location"] == reverse("incidents:queue")
    assert reverse("incidents:own") in client.get(reverse("incidents:queue")).content.decode()
    assert "Operator" in text_of(client.get(reverse("incidents:own")))


def test_an_auditor_begins_with_the_journal(net: Net, enters: Enters) -> None:
    assert enters(net.auditor).get(HOME).headers["Location"] == reverse("audit:journal")


def test_others_are_welcomed_with_what_is_open_to_them(net: Net, enters: Enters) -> None:
    opened(net)
    for who in (net.administrator, net.council_member, net.body_administrator):
        answer = enters(who).get(HOME)
        assert answer.status_code == 200
        assert "Welcome" in text_of(answer)
        assert "inc-tiles" in answer.content.decode()


def test_an_account_without_a_role_is_told_so(db: None, enters: Enters) -> None:
    somebody = world.user()
    client = Client()
    client.force_login(somebody, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Nothing is open to you yet" in text_of(client.get(HOME))


def test_all_reports_are_leafed_through(net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PAGE", 2)
    for number in range(3):
        actions.submit(by=net.contact, report=report(title=f"report {number}"), at=world.NOW + timedelta(hours=number))
    client = enters(net.contact)
    first = client.get(reverse("incidents:reports"))
    assert "report 2" in text_of(first)
    assert "report 0" not in text_of(first)
    last = client.get(reverse("incidents:reports"), {"last": "yes"})
    assert "report 0" in text_of(last)
    assert Report.objects.count() == 3
