"""The tabs of a case: its own page, and those that other parts add, for whom each is meant."""

import pytest
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from pehra.incidents.models import Case
from pehra.incidents.web import tabs
from tests.incidents.acting import opened
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabs, "_tabs", [tabs._OWN])


def offered(net: Net, who: str, current: str = "case") -> list[dict[str, object]]:
    request = RequestFactory().get("/")
    request.person = getattr(net, who)
    return tabs.tabs_of(request, Case.objects.get(reference=opened(net)), current)


def test_alone_it_needs_no_tabs(net: Net) -> None:
    assert offered(net, "analyst") == []


def test_each_part_adds_its_page_in_its_place_and_once(net: Net) -> None:
    later = tabs.Tab("later", _("Later"), "incidents:classify", 20)
    tabs.add(later)
    tabs.add(tabs.Tab("sooner", _("Sooner"), "incidents:note", 10))
    tabs.add(later)
    found = offered(net, "analyst", "sooner")
    assert [(str(each["text"]), each["current"]) for each in found] == [
        ("Case", False),
        ("Sooner", True),
        ("Later", False),
    ]
    assert str(found[1]["href"]).endswith("/note/")


def test_a_page_is_offered_to_whom_it_is_meant_for(net: Net) -> None:
    custodian = net.telecom_cert.pk
    tabs.add(tabs.Tab("work", _("Work"), "incidents:note", 10, lambda person, case: custodian in person.keys))
    assert len(offered(net, "analyst")) == 2
    assert offered(net, "contact") == []
