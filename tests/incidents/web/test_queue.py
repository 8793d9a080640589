"""The analyst's queue: what stands in it, how it is narrowed and leafed through, what it costs."""

import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.models import Case
from pehra.incidents.queries import clocked
from pehra.incidents.web import queue
from pehra.registry.queries import local_date, network
from tests.incidents.acting import HOUR, escalated, opened, reported
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.world import NOW

pytestmark = pytest.mark.django_db

QUEUE = reverse("incidents:queue")
# A clock that still runs says how late it is, one that is met says that it was.
LATE = re.compile("overdue|Was late")


def titles(response: HttpResponse) -> list[str]:
    parts = response.content.decode().split('class="inc-row-title"')[1:]
    return [part.split("<bdi", 1)[1].split(">", 1)[1].split("<", 1)[0] for part in parts]


def listed(client: Client, **asked: str) -> list[str]:
    return titles(client.get(QUEUE, asked))


def pager(response: HttpResponse) -> dict[str, dict[str, str]]:
    """The links of the pager by their text, as what they ask for."""
    page = response.content.decode()
    nav = page.split('class="ph-pager"', 1)[1].split("</nav>")[0] if 'class="ph-pager"' in page else ""
    found = {}
    for part in nav.split("<a ")[1:]:
        href = part.split('href="?', 1)[1].split('"', 1)[0].replace("&amp;", "&")
        text = part.split("<span>", 1)[1].split("<", 1)[0]
        found[text] = {name: values[0] for name, values in parse_qs(href).items()}
    return found


class TestTabs:
    def test_each_has_its_own(self, net: Net, enters: Enters) -> None:
        reported(net, title="waits")
        opened(net, title="ours")
        escalated(net, title="offered on")
        reference = opened(net, title="done")
        actions.close(by=net.analyst, reference=reference, cause="x", lesson="y", at=NOW + 3 * HOUR)
        client = enters(net.analyst)
        assert listed(client) == listed(client, tab="waiting") == ["waits"]
        assert set(listed(client, tab="ours")) == {"waits", "ours", "offered on", "done"}
        assert set(listed(client, tab="all")) == {"waits", "ours", "offered on", "done"}
        assert listed(client, tab="closed") == ["done"]
        assert listed(enters(net.cii_analyst)) == ["offered on"]

    def test_what_waits_is_counted_and_no_more(self, net: Net, enters: Enters) -> None:
        for _turn in range(3):
            reported(net)
        page = enters(net.analyst).get(QUEUE).content.decode()
        tabs = page.split('class="ph-tabs"', 1)[1].split("</nav>")[0]
        assert tabs.count("ph-count") == 1
        assert '<span class="ph-count">3</span>' in tabs

    def test_an_empty_queue_says_so_and_shows_the_way_on(self, net: Net, enters: Enters) -> None:
        assert "Nothing waits for your answer" in text_of(enters(net.analyst).get(QUEUE))


class TestFilters:
    def test_each_narrows(self, net: Net, enters: Enters) -> None:
        opened(net, title="bad", severity="critical", classification=("malicious-code/infected-system",))
        reference = escalated(net, title="gone up", severity="low")
        actions.accept(by=net.cii_analyst, reference=reference, at=NOW + 3 * HOUR)
        client = enters(net.analyst)
        assert listed(client, tab="all", severity="critical") == ["bad"]
        assert listed(client, tab="all", rsit="malicious-code") == ["bad"], "a class means its types too"
        assert listed(client, tab="all", custodian="cert-cii") == ["gone up"]
        assert listed(client, tab="all", status="closed") == []
        assert set(listed(client, tab="all", organisation="operator")) == {"bad", "gone up"}
        assert listed(client, tab="all", organisation="rival") == []
        assert listed(client, tab="all", severity="low", custodian="cert-telecom") == []
        assert "Nothing fits this filter" in text_of(client.get(QUEUE, {"tab": "all", "severity": "high"}))

    def test_by_how_cases_ended(self, net: Net, enters: Enters) -> None:
        opened(net, title="goes on")
        for outcome in ("handled", "test"):
            reference = opened(net, title=outcome)
            actions.close(
                by=net.analyst, reference=reference, outcome=outcome, cause="x", lesson="y", at=NOW + 3 * HOUR
            )
        client = enters(net.analyst)
        assert listed(client, tab="closed", outcome="test") == listed(client, tab="all", outcome="test") == ["test"]
        assert listed(client, tab="all", outcome="handled") == ["handled"]
        assert set(listed(client, tab="closed", outcome="nonsense")) == {"handled", "test"}
        page = text_of(client.get(QUEUE, {"tab": "closed"}))
        assert "Exercise or test" in page

    def test_an_unknown_organisation_is_named_and_shows_nothing(self, net: Net, enters: Enters) -> None:
        opened(net)
        answer = enters(net.analyst).get(QUEUE, {"tab": "all", "organisation": "nowhere"})
        assert "No organisation has this short name" in text_of(answer)
        assert titles(answer) == []

    def test_an_organisation_of_others_looks_like_none(self, net: Net, enters: Enters) -> None:
        opened(net)
        client = enters(net.punjab_analyst)
        foreign = text_of(client.get(QUEUE, {"tab": "all", "organisation": "operator"}))
        absent = text_of(client.get(QUEUE, {"tab": "all", "organisation": "nowhere"}))
        assert "No organisation has this short name" in foreign
        assert foreign.replace("operator", "nowhere") == absent
        assert "No organisation has this short name" not in text_of(
            enters(net.analyst).get(QUEUE, {"tab": "all", "organisation": "rival"})
        ), "one of the own constituents without a case is known"

    def test_an_organisation_of_others_is_known_by_a_case_that_is_shown(self, net: Net, enters: Enters) -> None:
        opened(net, title="warning", tlp="TLP:GREEN")
        assert listed(enters(net.punjab_analyst), tab="all", organisation="operator") == ["warning"]

    def test_a_reference_is_found_in_whatever_tab(self, net: Net, enters: Enters) -> None:
        reference = opened(net, title="this one")
        opened(net, title="not this one")
        assert listed(enters(net.analyst), reference=reference.lower()) == ["this one"]
        assert listed(enters(net.punjab_analyst), reference=reference) == []

    def test_the_tabs_keep_the_filters_and_the_form_shows_them(self, net: Net, enters: Enters) -> None:
        page = enters(net.analyst).get(QUEUE, {"tab": "ours", "severity": "high"}).content.decode()
        assert 'href="?severity=high&amp;tab=closed"' in page
        assert '<option value="high" selected>' in page

    def test_suggestions_are_the_own_constituents(self, net: Net, enters: Enters) -> None:
        part = enters(net.analyst).get(reverse("incidents:queue_organisations"), {"organisation": "r"}).content.decode()
        assert '<option value="operator">' in part
        assert "department" not in part


class TestNarrowing:
    """By what is no word of the report: label, ransomware, place, day, and the clocks."""

    def test_each_narrows(self, net: Net, enters: Enters) -> None:
        opened(net, title="held", ransomware=True)
        opened(net, title="green", tlp="TLP:GREEN")
        client, today = enters(net.analyst), f"{local_date(NOW):%Y-%m-%d}"
        before = f"{local_date(NOW) - timedelta(days=1):%Y-%m-%d}"
        assert listed(client, tab="all", ransomware="yes") == ["held"]
        assert listed(client, tab="all", ransomware="no") == ["green"]
        assert listed(client, tab="all", tlp="TLP:GREEN") == ["green"]
        assert set(listed(client, tab="all", sector="telecom", province="punjab")) == {"held", "green"}
        assert listed(client, tab="all", sector="banking") == []
        assert set(listed(client, tab="all", since=today, until=today)) == {"held", "green"}
        assert listed(client, tab="all", until=before) == []
        assert listed(enters(net.punjab_analyst), tab="all", sector="telecom") == ["green"]

    def test_what_means_nothing_counts_as_not_there(self, net: Net, enters: Enters) -> None:
        opened(net, title="one")
        odd = {"tlp": "red", "ransomware": "x", "since": "soon", "until": "9999-12-31", "due": "x", "order": "x"}
        client = enters(net.analyst)
        assert listed(client, tab="all", **odd) == ["one"]
        assert listed(client, tab="all", sector="' OR 1=1 --") == []

    def test_the_form_shows_what_was_chosen_and_tabs_keep_it(self, net: Net, enters: Enters) -> None:
        asked = {"tab": "ours", "tlp": "TLP:RED", "ransomware": "no", "since": "2026-01-02", "due": "day"}
        page = enters(net.analyst).get(QUEUE, asked).content.decode()
        for chosen in ("TLP:RED", "no", "day", "clock"):
            assert f'<option value="{chosen}" selected>' in page
        assert 'value="2026-01-02"' in page
        assert "tlp=TLP%3ARED&amp;ransomware=no&amp;since=2026-01-02&amp;due=day&amp;tab=closed" in page

    def test_the_next_clock_comes_first(self, net: Net, enters: Enters) -> None:
        for hours, title in ((3, "last"), (1, "first"), (2, "middle")):
            reference = opened(net, title=title)
            due_at = timezone.now() + hours * HOUR
            Deadline.objects.filter(subject=f"case:{reference}").update(due_at=due_at)
        late = opened(net, title="late")
        Deadline.objects.filter(subject=f"case:{late}").update(due_at=timezone.now() - HOUR)
        client = enters(net.analyst)
        assert listed(client, tab="all", order="clock") == ["late", "first", "middle", "last"]
        assert listed(client, tab="all", due="late") == ["late"]
        assert listed(client, tab="all", due="day") == ["first", "middle", "last"]
        assert "on which a clock runs" in text_of(client.get(QUEUE, {"tab": "all", "order": "clock"}))

    def test_an_empty_page_between_others_leads_on(
        self, net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clocked, "MOST_LOOKED", 1)
        monkeypatch.setattr(queue, "PAGE", 1)
        for ransomware in (False, False, True):
            opened(net, title=f"{ransomware}", ransomware=ransomware)
        times = enumerate(Case.objects.order_by("ransomware", "pk").values_list("reference", flat=True))
        for place, reference in times:
            Deadline.objects.filter(subject=f"case:{reference}").update(due_at=NOW + place * HOUR)
        client = enters(net.analyst)
        page = client.get(QUEUE, {"tab": "all", "order": "clock", "ransomware": "yes"})
        assert "among the clocks looked through" in text_of(page)
        for _turn in range(2):
            page = client.get(QUEUE, pager(page)["Next"])
        assert titles(page) == ["True"]

    def test_few_statements_for_the_dearest(self, net: Net, enters: Enters) -> None:
        opened(net)
        client = enters(net.lead)
        asked = {"tab": "all", "due": "day", "tlp": "TLP:AMBER", "sector": "telecom", "organisation": "operator"}
        client.get(QUEUE, asked)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(QUEUE, asked).status_code == 200
        said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        assert len(said) <= 15, [each[:90] for each in said]

    def test_files_are_of_the_same_cases_in_the_same_order(self, net: Net, enters: Enters) -> None:
        first, second = opened(net, title="first"), opened(net, title="second")
        for reference, hours in ((first, 1), (second, 2)):
            Deadline.objects.filter(subject=f"case:{reference}").update(due_at=timezone.now() + hours * HOUR)
        client = enters(net.analyst)
        answer = client.get(reverse("incidents:export"), {"tab": "all", "order": "clock", "as": "json"})
        assert [each["title"] for each in answer.json()["cases"]] == ["first", "second"]
        parts = client.get(reverse("incidents:export_parts"), {"tab": "all", "order": "clock"})
        assert "Next clock" in text_of(parts)


class TestRows:
    def test_a_row_shows_what_is_needed_to_choose(self, net: Net, enters: Enters) -> None:
        reference = reported(net, title="Portal down", ransomware=True, severity="high")
        page = text_of(enters(net.analyst).get(QUEUE))
        for shown in (reference, "Portal down", "Operator", "high", "TLP:AMBER", "New", "CERT-TELECOM", "Acknowledge"):
            assert shown in page
        assert "Ransomware" in page

    def test_late_clocks_are_marked(self, net: Net, enters: Enters) -> None:
        reference = reported(net)
        sweep(at=NOW + timedelta(hours=5))
        client = enters(net.analyst)
        assert LATE.search(text_of(client.get(QUEUE)))
        actions.accept(by=net.analyst, reference=reference, at=NOW + timedelta(hours=6))
        assert LATE.search(text_of(client.get(QUEUE, {"tab": "ours"}))), "late stays late"

    def test_accepting_from_the_row(self, net: Net, enters: Enters) -> None:
        reference = reported(net)
        client = enters(net.analyst)
        assert f'action="{reverse("incidents:accept", args=[reference])}"' in client.get(QUEUE).content.decode()
        answer = client.post(reverse("incidents:accept", args=[reference]), {"next": QUEUE}, follow=True)
        assert "The case is yours now" in text_of(answer)
        assert Case.objects.get().status == "open"

    def test_what_waits_for_others_cannot_be_accepted_here(self, net: Net, enters: Enters) -> None:
        escalated(net)
        assert "/accept/" not in enters(net.analyst).get(QUEUE, {"tab": "all"}).content.decode()

    def test_the_clocks_of_a_green_case_are_not_the_networks_business(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:GREEN", at=NOW)
        page = text_of(enters(net.punjab_analyst).get(QUEUE, {"tab": "all"}))
        assert reference in page
        assert "Update" not in page
        assert "No clock runs" in page


class TestLeafing:
    @pytest.fixture(autouse=True)
    def small_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queue, "PAGE", 3)

    def test_forwards_backwards_and_to_either_end(self, net: Net, enters: Enters) -> None:
        for number in range(8):
            actions.submit(by=net.contact, at=NOW + number * HOUR, report=_report(f"case {number}"))
        client = enters(net.analyst)
        first = client.get(QUEUE, {"tab": "all"})
        assert titles(first) == ["case 7", "case 6", "case 5"]
        assert set(pager(first)) == {"Next", "Last"}
        second = client.get(QUEUE, pager(first)["Next"])
        assert titles(second) == ["case 4", "case 3", "case 2"]
        last = client.get(QUEUE, pager(second)["Last"])
        assert titles(last) == ["case 2", "case 1", "case 0"]
        assert set(pager(last)) == {"First", "Previous"}
        assert titles(client.get(QUEUE, pager(last)["Previous"])) == ["case 5", "case 4", "case 3"]
        assert titles(client.get(QUEUE, pager(last)["First"])) == titles(first)

    def test_filters_go_along(self, net: Net, enters: Enters) -> None:
        for _turn in range(4):
            opened(net, severity="high")
        links = pager(enters(net.analyst).get(QUEUE, {"tab": "ours", "severity": "high"}))
        assert all(asked["tab"] == "ours" and asked["severity"] == "high" for asked in links.values())

    def test_a_place_that_is_none_does_not_exist(self, net: Net, enters: Enters) -> None:
        for nonsense in ("1", "x-C-0000-0000", "9" * 40, "1-R"):
            assert enters(net.analyst).get(QUEUE, {"after": nonsense}).status_code == 404


def _report(title: str) -> actions.Intake:
    return actions.Intake(organisation="operator", title=title, description="x")


@pytest.mark.parametrize("who", ["analyst", "lead", "duty_officer"])
def test_a_page_costs_few_statements_however_long_it_is(net: Net, enters: Enters, who: str) -> None:
    client = enters(getattr(net, who))
    counts = []
    for _turn in range(2):
        for _case in range(6):
            reported(net)
        client.get(QUEUE)
        for asked, most in (({"tab": "all"}, 9), ({"tab": "waiting", "organisation": "operator"}, 12)):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(QUEUE, asked).status_code == 200
            said = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
            assert len(said) <= most, [each[:90] for each in said]
            counts.append(len(said))
    assert counts[:2] == counts[2:]


def test_the_first_page_of_a_process_costs_at_most_fifteen(
    net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = enters(net.lead)
    client.get(QUEUE)
    monkeypatch.setattr(network, "_latest", None)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(QUEUE, {"tab": "all"}).status_code == 200
    assert len(captured) <= 15, [query["sql"][:90] for query in captured]
