"""The fields of a body on the page of a case, and filling them: as the team, as others in it, as strangers."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pehra.casefields.actions.defining import change, retire
from pehra.casefields.models import Value
from pehra.foundation.accounts.models import Membership
from pehra.foundation.audit.models import Entry as Journal
from pehra.incidents.models import Case
from pehra.law.forms import AnswerKind
from tests.casefields.conftest import Net, defined, filled, wishes
from tests.incidents.acting import escalated, opened, red
from tests.registry.web.visits import signed_in, words
from tests.world import NOW

pytestmark = pytest.mark.django_db


def case(reference: str) -> str:
    return reverse("incidents:case", args=[reference])


def seen(page: str) -> str:
    """What the page carries unseen of what stood on it."""
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1].replace("&quot;", '"')


def send(client: Any, reference: str, page: str = "", **answers: Any) -> Any:
    marks = seen(page or client.get(case(reference)).content.decode())
    boxes = {f"fields.{name.replace('_', '-')}": answer for name, answer in answers.items()}
    return client.post(f"{case(reference)}fields/", boxes | {"seen": marks})


def box(field: Any) -> str:
    return str(field.reference).replace("-", "_")


def test_an_analyst_fills_on_the_page_of_the_case_and_comes_back(net: Net) -> None:
    text, day, several = (
        defined(net, hint_en="In a few words"),
        defined(net, AnswerKind.DATE, label_en="Patched on"),
        defined(net, AnswerKind.CHOICES, label_en="How", required=True),
    )
    reference, client = opened(net), signed_in(net.analyst)
    page = words(client.get(case(reference)))
    for word in ("Our fields", "Only your own team sees this", "Root cause", "In a few words", "Needed before closing"):
        assert word in page
    answers = {box(text): "Old <b>VPN</b>", box(day): "2026-02-27", box(several): ["phished", "unpatched"]}
    done = send(client, reference, **answers)
    assert done["Location"] == f"{case(reference)}#our-fields"
    html = client.get(case(reference)).content.decode()
    shown = words(client.get(case(reference)))
    assert "Old &lt;b&gt;VPN&lt;/b&gt;" in html
    assert "Not patched · Phished" in shown
    assert "2026-02-27" in shown
    assert "3 fields are filled anew" in shown or Value.objects.count() == 3
    assert "Needed before closing" not in shown
    urdu = words(signed_in(net.analyst, "ur").get(case(reference)))
    assert "پیوند نہیں لگایا گیا" in urdu


def test_what_is_left_alone_is_not_answered_anew_and_what_is_emptied_is_taken_back(net: Net) -> None:
    text, number = defined(net), defined(net, AnswerKind.NUMBER, label_en="How many")
    reference, client = opened(net), signed_in(net.analyst)
    filled(net.lead, reference, text, "kept")
    filled(net.lead, reference, number, 1200)
    done = send(client, reference, **{box(text): "kept", box(number): ""})
    assert done.status_code == 302
    assert [(each.answer, each.by.startswith("lead")) for each in Value.objects.all()] == [("kept", True)]
    assert send(client, reference, **{box(text): "kept"}).status_code == 302


def test_what_is_no_answer_is_said_beside_its_box_with_everything_typed(net: Net) -> None:
    text, number = defined(net), defined(net, AnswerKind.NUMBER, label_en="How many")
    reference, client = opened(net), signed_in(net.analyst)
    refused = send(client, reference, **{box(text): "typed words", box(number): "many"})
    assert refused.status_code == 422
    assert "How many Give a whole number" in words(refused)
    assert "typed words" in refused.content.decode()
    assert not Value.objects.exists()
    again = send(client, reference, refused.content.decode(), **{box(text): "typed words", box(number): "۷"})
    assert again.status_code == 302
    assert set(Value.objects.values_list("answer", flat=True)) == {"typed words", 7}


def test_a_colleague_who_was_faster_is_shown_before_anything_is_written_over(net: Net) -> None:
    text, other = defined(net), defined(net, label_en="Other")
    reference, client = opened(net), signed_in(net.analyst)
    page = client.get(case(reference)).content.decode()
    filled(net.lead, reference, text, "of the lead")
    filled(net.lead, reference, other, "also of the lead")
    refused = send(client, reference, page, **{box(text): "mine", box(other): ""})
    assert refused.status_code == 422
    assert "A colleague has filled one of these fields meanwhile" in words(refused)
    html = refused.content.decode()
    assert "of the lead" in html
    assert 'value="mine"' in html, "what was typed stays"
    assert 'value="also of the lead"' in html, "what was left alone is what stands"
    assert Value.objects.get(field=text).answer == "of the lead"
    done = send(client, reference, html, **{box(text): "mine", box(other): "also of the lead"})
    assert done.status_code == 302
    assert set(Value.objects.values_list("answer", flat=True)) == {"mine", "also of the lead"}


def test_marks_that_no_page_of_ours_had_are_refused(net: Net) -> None:
    text, reference = defined(net), opened(net)
    client = signed_in(net.analyst)
    for marks in (
        "",
        "nonsense",
        '{"fields": {"x": 1}}',
        '{"fields": {}}',
        '{"fields": {}, "versions": {"x": "y"}}',
        "[]",
    ):
        sent = {f"fields.{text.reference}": "x", "seen": marks}
        answer = client.post(f"{case(reference)}fields/", sent)
        assert answer.status_code == 422
        assert "Open the case again" in words(answer)
    assert not Value.objects.exists()


def test_others_in_the_case_see_nothing_of_it(net: Net) -> None:
    field, reference = defined(net, label_en="Zarqa-field"), escalated(net)
    filled(net.analyst, reference, field, "Zarqa-value")
    for person in (net.contact, net.cii_analyst, net.cii_lead):
        client = signed_in(person)
        for page in (client.get(case(reference)), client.get(reverse("incidents:queue"), {"tab": "all"})):
            assert "Zarqa-field" not in page.content.decode()
            assert "Zarqa-value" not in page.content.decode()
    assert "Zarqa-value" in signed_in(net.lead).get(case(reference)).content.decode()
    sent = {f"fields.{field.reference}": "theirs", "seen": '{"fields": {}, "versions": {}}'}
    answer = signed_in(net.cii_analyst).post(f"{case(reference)}fields/", sent)
    assert "Zarqa" not in words(answer)
    assert Value.objects.get().answer == "Zarqa-value"


def test_to_strangers_there_is_nothing_to_fill(net: Net) -> None:
    field, reference = defined(net), opened(net)
    sent = {f"fields.{field.reference}": "theirs", "seen": '{"fields": {}, "versions": {}}'}
    for person in (net.contact, *net.strangers.values()):
        if person.user_id:
            client = signed_in(person)
            answers = [client.post(f"{case(name)}fields/", sent) for name in (reference, "C-0000-0000")]
            assert [each.status_code for each in answers] == [404, 404], person.label
    assert not Value.objects.exists()


def test_a_team_that_only_reads_sees_and_does_not_fill(net: Net) -> None:
    """Of a case that has moved on, a body that takes part no more knows its own answers as long as it sees the case."""
    field, reference = defined(net), opened(net)
    filled(net.analyst, reference, field, "ours")
    Case.objects.update(status="closed", closed_at=NOW)
    assert "ours" in words(signed_in(net.analyst).get(case(reference)))
    Membership.objects.filter(user_id=net.analyst.user_id).update(ended_at=NOW)
    assert signed_in(net.analyst).get(case(reference)).status_code in (302, 404)


def test_closing_says_which_field_is_missing(net: Net) -> None:
    field, reference = defined(net, required=True), opened(net)
    client = signed_in(net.analyst)
    version = Case.objects.get().version
    refused = client.post(f"{case(reference)}close/", {"cause": "c", "lesson": "l", "version": version})
    assert refused.status_code == 422
    assert "Fill “Root cause” first" in words(refused)
    send(client, reference, **{box(field): "x"})
    done = client.post(f"{case(reference)}close/", {"cause": "c", "lesson": "l", "version": version})
    assert done.status_code == 302
    assert Case.objects.get().status == "closed"


def test_a_value_leads_to_the_cases_with_the_same(net: Net) -> None:
    field, reference, other = defined(net, AnswerKind.CHOICE), opened(net), opened(net)
    filled(net.analyst, reference, field, "phished")
    client = signed_in(net.analyst)
    html = client.get(case(reference)).content.decode()
    link = re.search(r'href="(/cases/\?tab=all[^"]*field=F-[^"]*)"', html)
    assert link
    listed = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert reference in listed
    assert other not in listed
    assert "Not patched" in listed, "its answers are suggested where a value is typed"


def test_pages_cost_at_most_fifteen_statements_however_many_fields_there_are(net: Net) -> None:
    reference, client = opened(net), signed_in(net.analyst)
    fields = [defined(net)]
    filled(net.analyst, reference, fields[0], "x")
    paths = (case(reference), f"{reverse('incidents:queue')}?tab=all&field={fields[0].reference}&value=x")
    counts: list[list[int]] = []
    for _turn in range(2):
        for path in paths:
            client.get(path)
        counts.append([])
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            counts[-1].append(len(captured))
        for _number in range(5):
            filled(net.analyst, reference, defined(net), "y")
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 15, counts


def test_the_page_of_what_was_refused_is_a_reading_of_a_case_that_few_may_read(net: Net) -> None:
    number, wide, few = defined(net, AnswerKind.NUMBER), opened(net), red(net)
    client = signed_in(net.lead)
    for reference in (wide, few):
        assert send(client, reference, **{box(number): "many"}).status_code == 422
    assert [each.subject for each in Journal.objects.filter(act="fields.read")] == [f"case:{few}"]


@pytest.mark.parametrize("value", ["می\u200cروم", "\u2068VPN\u2069", "Ticket\u00a017"])
def test_a_value_with_what_is_not_seen_leads_to_its_cases_too(net: Net, value: str) -> None:
    field, reference, other = defined(net), opened(net), opened(net)
    filled(net.analyst, reference, field, value)
    client = signed_in(net.analyst)
    link = re.search(r'href="(/cases/\?tab=all[^"]*field=F-[^"]*)"', client.get(case(reference)).content.decode())
    assert link
    listed = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert reference in listed
    assert other not in listed


def test_an_answer_to_words_that_changed_is_asked_for_again(net: Net) -> None:
    paid, other = defined(net, AnswerKind.TEXT, label_en="Was it paid?"), defined(net, AnswerKind.NUMBER)
    reference, client = opened(net), signed_in(net.analyst)
    page = client.get(case(reference)).content.decode()
    change(by=net.lead, reference=paid.reference, wanted=wishes(label_en="Was it refused?"), at=NOW)
    wrong = send(client, reference, page, **{box(paid): "yes it was", box(other): "many"})
    refused = send(client, reference, wrong.content.decode(), **{box(paid): "yes it was", box(other): "7"})
    assert refused.status_code == 422
    shown = words(refused)
    assert "asked in other words since" in shown
    assert "Was it refused?" in shown
    assert not Value.objects.exists()
    done = send(client, reference, refused.content.decode(), **{box(paid): "no", box(other): "7"})
    assert done.status_code == 302
    assert Value.objects.get(field=paid).version.number == 2


@pytest.mark.parametrize("others", [False, True])
def test_a_list_narrowed_by_what_is_retired_stays_narrowed_in_its_form(net: Net, others: bool) -> None:
    field, reference, other = defined(net), opened(net), opened(net)
    filled(net.analyst, reference, field, "x")
    retire(by=net.lead, reference=field.reference, at=NOW)
    if others:
        defined(net, label_en="Of today")
    client = signed_in(net.analyst)
    page = client.get(reverse("incidents:queue"), {"tab": "all", "field": field.reference, "value": "x"})
    html = page.content.decode()
    assert f'<option value="{field.reference}" selected>' in html
    assert re.search(r'<input[^>]*value="x"[^>]*name="value"', html)
    assert reference in html
    assert other not in html
    assert html.count(f'<option value="{field.reference}"') == 1


@pytest.mark.parametrize("field_typed", [str.lower, lambda reference: reference.replace("-", "")])
def test_a_field_in_another_spelling_is_the_same_in_the_form(net: Net, field_typed: Any) -> None:
    field, reference, other = defined(net), opened(net), opened(net)
    filled(net.analyst, reference, field, "x")
    asked = {"tab": "all", "field": field_typed(field.reference), "value": "x"}
    html = signed_in(net.analyst).get(reverse("incidents:queue"), asked).content.decode()
    assert f'<option value="{field.reference}" selected>' in html
    assert html.count(">Root cause</option>") == 1
    assert reference in html
    assert other not in html
    unknown = signed_in(net.analyst).get(reverse("incidents:queue"), {"tab": "all", "field": "؟"}).content.decode()
    assert reference not in unknown, "a field that there is not opens no list of everything"
