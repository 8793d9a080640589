"""Mentions on the page of a case: the names offered while typing, and the mark in the timeline."""

import pytest
from django.urls import reverse

from pehra.incidents import actions
from tests.incidents.acting import LATER, opened
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters

pytestmark = pytest.mark.django_db


def people(reference: str) -> str:
    return reverse("incidents:people", args=[reference])


def test_names_are_offered_to_who_writes_there(net: Net, enters: Enters) -> None:
    address = people(opened(net))
    assert enters(net.analyst).get(address, {"q": ""}).json() == {"people": ["contact", "lead"]}
    assert enters(net.analyst).get(address, {"q": "le", "internal": "on"}).json() == {"people": ["lead"]}
    odd = {"q": "\x00", "tlp": "x", "named": ["", "-1", "9" * 40, "x"]}
    assert enters(net.analyst).get(address, odd).json() == {"people": []}
    assert enters(net.analyst).post(address).status_code == 405


def test_to_everybody_else_there_is_no_such_address(net: Net, enters: Enters) -> None:
    green, amber = opened(net, tlp="TLP:GREEN"), opened(net)
    assert enters(net.punjab_analyst).get(people(green)).status_code == 404, "reads it, and does not write"
    answers = {
        (answer.status_code, answer.content.replace(reference.encode(), b""))
        for reference in (amber, "C-0000-0000")
        for answer in [enters(net.national_analyst).get(people(reference))]
    }
    assert {status for status, _ in answers} == {404}


def test_a_mention_is_marked_and_everything_else_is_text(net: Net, enters: Enters) -> None:
    reference = opened(net)
    body = "<b>@lead</b> and @nobody-there"
    actions.note(by=net.analyst, reference=reference, body=body, at=LATER)
    page = enters(net.lead).get(reverse("incidents:case", args=[reference])).content.decode()
    assert '&lt;b&gt;<mark class="inc-mention"><bdi>@lead</bdi></mark>&lt;/b&gt; and @nobody-there' in page
    assert page.count('class="inc-mention"') == 1


def test_the_field_says_where_names_are_asked_for(net: Net, enters: Enters) -> None:
    reference = opened(net)
    page = enters(net.analyst).get(reverse("incidents:case", args=[reference])).content.decode()
    assert f'data-mentions="{people(reference)}"' in page
    assert "pehra/mentions" in page
