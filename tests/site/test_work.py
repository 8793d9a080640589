"""My work: what waits for one person, on one page, and each list of case work within reach of whoever may open it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents import actions
from pehra.incidents.rules.intake import Seen
from pehra.playbooks.actions import starting, tasks
from pehra.playbooks.models import Task
from pehra.search.actions import asking
from pehra.site.work import LISTS, SHOWN, waiting
from tests import world
from tests.campaigns.opening import punjab_case
from tests.correspondence.writing import ADDRESS, INSIDE, answered, sent
from tests.evidence.holding import item, offer
from tests.incidents.acting import escalated, opened, reported
from tests.incidents.conftest import Net, net
from tests.incidents.test_drills import frame, played
from tests.playbooks.playing import LATER, published
from tests.playbooks.playing import tasks as tasks_of
from tests.registry.web.visits import signed_in

__all__ = ["net"]

pytestmark = pytest.mark.django_db

WORK = reverse("site:work")
# Lists beside the queue, which everybody who reads cases may open.
READ_BY_ALL = (
    "correspondence:requests",
    "playbooks:mine",
    "correspondence:measures",
    "releases:list",
    "campaigns:campaigns",
)


def found(person: Person) -> dict[str, list[str]]:
    lists = waiting(person, timezone.now())
    return {each.name: [line.reference for line in each.lines] for each in lists if each.lines}


def taken(net: Net, person: Person, **fields: object) -> str:
    reference = opened(net, **fields)
    actions.take(by=person, reference=reference, at=timezone.now())
    return reference


class TestLists:
    def test_what_is_in_my_hands(self, net: Net) -> None:
        mine = taken(net, net.analyst)
        opened(net)
        assert found(net.analyst) == {"hands": [mine]}
        assert found(net.lead) == {}, "a colleague's is not mine"
        actions.close(by=net.analyst, reference=mine, cause="x", lesson="y", at=timezone.now())
        assert found(net.analyst) == {}

    def test_what_waits_for_our_answer(self, net: Net) -> None:
        new = reported(net)
        assert found(net.analyst) == {"offers": [new]}
        assert found(net.punjab_analyst) == {}
        offered = escalated(net)
        assert found(net.cii_analyst) == {"offers": [offered]}

    def test_tasks_are_those_that_i_have_taken(self, net: Net) -> None:
        case = opened(net)
        playbook = published(net.analyst, net.lead, "cert-telecom")
        starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
        look = tasks_of(case)["look"].reference
        assert found(net.analyst) == {}, "nobody has it yet"
        tasks.take(by=net.analyst, reference=case, task=look, at=LATER)
        assert found(net.analyst) == {"tasks": [look]}
        assert found(net.lead) == {}
        for language, title in (("en", "Zarqa-look"), ("ur", "دیکھیں")):
            page = signed_in(net.analyst, language).get(WORK).content.decode()
            assert f">{title}</bdi>" in page, language
        Task.objects.filter(reference=look).update(title_ur="")
        assert ">Zarqa-look</bdi>" in signed_in(net.analyst, "ur").get(WORK).content.decode()

    def test_requests_are_told_to_both_sides(self, net: Net) -> None:
        case = opened(net, observables=(Seen(ADDRESS),))
        row = sent(net.analyst, case, **INSIDE)
        assert found(net.analyst) == {"overdue": [row.reference]}, "its time is long over"
        assert found(net.punjab_analyst) == {"to-us": [row.reference]}
        assert found(net.rival_contact) == {}
        answered(net.punjab_analyst, row)
        assert found(net.analyst) == {"answered": [row.reference]}
        assert found(net.punjab_analyst) == {}

    def test_what_is_practised_is_not_among_it(self, net: Net) -> None:
        frame(net, net.cii_cert)
        case = played(net, observables=(Seen(ADDRESS),))
        assert found(net.analyst) == {}
        actions.accept(by=net.analyst, reference=case, at=LATER)
        actions.take(by=net.analyst, reference=case, at=LATER)
        row = sent(net.analyst, case, to="cert-cii")
        assert found(net.analyst) == found(net.cii_analyst) == {}
        answered(net.cii_analyst, row)
        assert found(net.analyst) == {}

    def test_evidence_is_told_to_whom_it_is_offered(self, net: Net, tmp_path: Path, settings: Any) -> None:
        settings.HOME, settings.CLAMAV = tmp_path, ""
        case = opened(net)
        piece = item(net.analyst, case)
        offer(net, case, piece)
        assert found(net.cii_analyst)["evidence"] == [piece.reference]
        assert "evidence" not in found(net.analyst)
        assert "evidence" not in found(net.punjab_analyst)

    def test_questions_are_told_to_who_is_asked(self, net: Net) -> None:
        now, asked = timezone.now(), {"type": "ipv4-addr", "value": ADDRESS}
        case = opened(net, observables=(Seen(ADDRESS),))
        punjab_case(net, "Theirs", ADDRESS)
        asking.look(by=net.analyst, reference=case, at=now, **asked)
        question = asking.ask(by=net.analyst, reference=case, purpose="To warn", at=now, **asked)
        assert found(net.punjab_analyst)["questions"] == [question.reference]
        assert "questions" not in found(net.analyst)
        assert found(net.rival_contact) == {}

    def test_of_many_some_are_shown(self, net: Net) -> None:
        for _turn in range(SHOWN + 1):
            reported(net)
        (offers,) = (each for each in waiting(net.analyst, timezone.now()) if each.lines)
        assert (len(offers.lines), offers.more) == (SHOWN, True)

    def test_strangers_have_nothing(self, net: Net) -> None:
        taken(net, net.analyst)
        escalated(net)
        for name, person in net.strangers.items():
            assert found(person) == {}, name


class TestPage:
    def test_it_shows_what_waits_and_where_nothing_does(self, net: Net) -> None:
        mine = taken(net, net.analyst, title="Portal <b>down</b>")
        page = signed_in(net.analyst).get(WORK).content.decode()
        assert f'href="/cases/{mine}/"' in page
        assert "Portal &lt;b&gt;down" in page
        for each in LISTS:
            assert str(each.title) in page
            if each.all_of_it:
                assert each.all_of_it().replace("&", "&amp;") in page

    def test_where_no_page_has_all_of_them_none_is_linked(self, net: Net, tmp_path: Path, settings: Any) -> None:
        settings.HOME, settings.CLAMAV = tmp_path, ""
        title = "Evidence that is offered to us"
        for offered in (False, True):
            if offered:
                case = opened(net)
                offer(net, case, item(net.analyst, case))
            (listed,) = (each for each in waiting(net.cii_analyst, timezone.now()) if each.name == "evidence")
            assert (listed.href, bool(listed.lines)) == ("", offered)
            page = signed_in(net.cii_analyst).get(WORK).content.decode()
            assert title in page
            assert f">{title}</a>" not in page
            assert f"All of them: {title}" not in page
            assert 'href=""' not in page

    def test_it_is_one_statement_beside_the_frame(self, net: Net) -> None:
        taken(net, net.analyst)
        client = signed_in(net.analyst)
        client.get(WORK)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(WORK).status_code == 200
        assert len(asked) <= 9, [query["sql"][:90] for query in asked]
        with CaptureQueriesContext(connection) as asked:
            waiting(net.analyst, timezone.now())
        assert len(asked) == 1

    @pytest.mark.parametrize("who", ["contact", "auditor", "administrator"])
    def test_whoever_works_on_no_case_has_none(self, net: Net, who: str) -> None:
        assert signed_in(getattr(net, who)).get(WORK).status_code == 404


class TestWithinReach:
    """No list is a dead end, and no breadcrumb leads where there is nothing."""

    @pytest.mark.parametrize("role", sorted(READS_CASES))
    @pytest.mark.parametrize("name", READ_BY_ALL)
    def test_each_list_is_linked_from_home(self, net: Net, role: str, name: str) -> None:
        _user, person = world.person(net.operator if role == "contact" else net.telecom_cert, role)
        client = signed_in(person)
        home = client.get(reverse("home"), follow=True).content.decode()
        assert f'href="{reverse(name)}"' in home

    @pytest.mark.parametrize("name", READ_BY_ALL)
    def test_breadcrumbs_lead_somewhere(self, net: Net, name: str) -> None:
        for person, cases in ((net.contact, False), (net.analyst, True)):
            client = signed_in(person)
            page = client.get(reverse(name)).content.decode()
            crumbs = page.split('class="ph-breadcrumb"', 1)[1].split("</nav>", 1)[0]
            links = re.findall(r'href="([^"]+)"', crumbs)
            assert ("/cases/" in links) is cases
            for link in links:
                assert client.get(link, follow=True).status_code == 200

    def test_hand_over_notes_are_linked_from_the_floor(self, net: Net) -> None:
        client = signed_in(net.analyst)
        notes = reverse("readiness:notes", args=["cert-telecom"])
        assert f'href="{notes}"' in client.get(reverse("watch:floor")).content.decode()
        assert client.get(notes).status_code == 200
