"""Every address of incident work as a stranger: what is not theirs looks like what does not exist."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents.models import Case, Entry, Report, Transfer
from pehra.incidents.web import urls
from pehra.incidents.web.deeds import DEEDS
from tests.incidents.acting import TITLE, WORDS, escalated
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db

OF_A_CASE = ("case", "custody_receipt", "people", "amend", *(deed.name for deed in DEEDS))
OF_A_REPORT = ("report_detail", "report_receipt", "report_receipt_file")
LISTS = (
    *("own", "reports", "queue", "export", "workload", "report", "organisations", "observables"),
    *("export_parts", "queue_organisations"),
)
# What a body's people chose to do with many cases: test_bulk asks for it as others.
OF_A_BULK = ("bulk_choose", "bulk", "bulk_preview", "bulk_begin", "bulk_back")
NAMES = {deed.name for deed in DEEDS}
ABSENT = {"C": "C-0000-0000", "R": "R-0000-0000"}


def address(name: str, reference: str) -> str:
    rest: dict[str, dict[str, object]] = {
        "custody_receipt": {"number": 1, "side": "offer"},
        # Any key: of a case that is not seen, no note is looked for.
        "amend": {"note": "0" * 20},
    }
    return reverse(f"incidents:{name}", kwargs={"reference": reference} | rest.get(name, {}))


def seen(client: Client, path: str, method: str) -> tuple[int, str]:
    """Status and page, without what differs from request to request."""
    response = getattr(client, method)(path)
    page = re.sub(r'value="[^"]{64}"|X-CSRFToken": "[^"]*"|name="next" value="[^"]*"', "", response.content.decode())
    return response.status_code, page


def test_the_lists_above_are_all_addresses() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == {*OF_A_CASE, *OF_A_REPORT, *OF_A_BULK, *LISTS}


def test_to_strangers_a_case_and_its_report_do_not_exist(net: Net, enters: Enters) -> None:
    reference = escalated(net)
    report = Report.objects.get().reference
    for who, person in net.strangers.items():
        if not person.user_id:
            continue
        client = enters(person)
        for name in OF_A_CASE + OF_A_REPORT:
            real, absent = (report, ABSENT["R"]) if name in OF_A_REPORT else (reference, ABSENT["C"])
            for method in ("get", "post"):
                if (name in NAMES and method == "get") or (name == "people" and method == "post"):
                    continue  # the one leads to the page of the case, the other is never asked
                got = seen(client, address(name, real), method)
                # A page that takes no POST says so of every reference, before it looks for one.
                assert got[0] == 404 or (method, got[0]) == ("post", 405), f"{who}: {method} {name}"
                assert got == seen(client, address(name, absent), method), f"{who}: {method} {name}"


def test_nothing_happened_and_nothing_was_noted(net: Net, enters: Enters) -> None:
    def state() -> list[object]:
        journal = JournalEntry.objects.filter(subject=f"case:{reference}").count()
        return [Case.objects.values().get(), Entry.objects.count(), Transfer.objects.count(), journal]

    reference = escalated(net)
    before = state()
    for person in net.strangers.values():
        client = enters(person)
        for deed in DEEDS:
            client.post(address(deed.name, reference), {"reason": "x", "body": "x", "to": "ncert"})
    assert state() == before


def test_no_list_of_a_stranger_has_a_trace_of_it(net: Net, enters: Enters) -> None:
    reference = escalated(net)
    for who, person in net.strangers.items():
        client = enters(person)
        for name in (*LISTS, "queue?tab=all", "queue?tab=closed", f"queue?reference={reference}"):
            path, _, query = name.partition("?")
            answer = client.get(reverse(f"incidents:{path}") + (f"?{query}" if query else ""))
            assert TITLE not in answer.content.decode(), f"{who}: {name}"
            assert WORDS not in answer.content.decode(), f"{who}: {name}"
            # What somebody asked for stands in the field where they typed it, and nowhere else.
            assert reference not in text_of(answer), f"{who}: {name}"


@pytest.mark.parametrize("name", [*LISTS, *OF_A_CASE, *OF_A_REPORT])
def test_without_an_account_every_address_leads_to_the_sign_in(name: str, net: Net) -> None:
    path = reverse(f"incidents:{name}") if name in LISTS else address(name, "C-0000-0000")
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/")
    assert f"next={path}" in answer.headers["Location"]


def test_a_role_that_reads_no_cases_finds_none_of_these_addresses(net: Net, enters: Enters) -> None:
    for person in (net.administrator, net.auditor, net.council_member, net.body_administrator):
        for name in LISTS:
            assert enters(person).get(reverse(f"incidents:{name}")).status_code == 404


def test_a_contact_has_no_queue(net: Net, enters: Enters) -> None:
    assert enters(net.contact).get(reverse("incidents:queue")).status_code == 404
    assert enters(net.contact).get(reverse("incidents:queue_organisations")).status_code == 404


def test_before_the_second_factor_nothing_is_shown(net: Net, enters: Enters) -> None:
    reference = escalated(net)
    client = enters(net.analyst)
    session = client.session
    del session["second_factor"]
    session.save()
    for path in (reverse("home"), reverse("incidents:queue"), address("case", reference)):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert TITLE not in answer.content.decode()


def test_what_was_read_does_not_stay_behind_in_the_browser(net: Net, enters: Enters) -> None:
    """Whoever comes to the computer after a sign-out finds nothing by Back."""
    reference = escalated(net)
    report = Report.objects.get().reference
    paths = [reverse("home"), reverse("incidents:own"), reverse("incidents:reports"), address("case", reference)]
    paths += [address(name, report) for name in OF_A_REPORT] + [address("custody_receipt", reference)]
    for path in paths:
        assert "no-store" in enters(net.contact).get(path).headers["Cache-Control"], path
    assert "no-store" in enters(net.analyst).get(reverse("incidents:queue")).headers["Cache-Control"]
