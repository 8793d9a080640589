"""Acts on many cases through the browser, without a script: choose, look through, do, look back."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pehra.incidents import actions
from pehra.incidents.actions import bulk as bulks
from pehra.incidents.models import Bulk, Case
from pehra.incidents.rules.bulk import BulkAct
from pehra.incidents.web.bulk_forms import CHOICES, LOOKS
from tests.incidents.acting import LATER, opened, red, reported
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import problems_of, text_of

pytestmark = pytest.mark.django_db

QUEUE, CHOOSE = reverse("incidents:queue"), reverse("incidents:bulk_choose")


def chosen(client: Client, act: str, cases: list[str], address: str = CHOOSE, **more: Any) -> str:
    """The page of what was chosen."""
    answer = client.post(address, {"act": act, "case": cases} | more)
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"])


def follow(client: Client, page: str, step: str, **words: Any) -> HttpResponse:
    return client.post(f"{page}{step}/", words, follow=True)


def test_what_broke_off_says_so_and_the_rest_is_tried_again(net: Net, enters: Enters) -> None:
    client, references = enters(net.analyst), [opened(net), opened(net)]
    page = chosen(client, "note", references)
    follow(client, page, "preview", body="One campaign")
    bulk = Bulk.objects.get()
    bulks.begin(by=net.analyst, reference=bulk.reference, at=LATER)
    bulks.carry_on(bulk_id=bulk.pk, at=LATER, limit=1)
    bulks.break_off(bulk_id=bulk.pk, at=LATER)
    told = text_of(client.get(page))
    assert "this was broken off" in told
    assert "1 done" in told
    assert "1 not done" in told
    assert "hx-trigger" not in client.get(page).content.decode().partition('id="bulk"')[2].partition(">")[0]
    # A colleague reads it, and is offered nothing.
    assert "Try the rest again" in told
    assert "Try the rest again" not in text_of(enters(net.lead).get(page))
    done = text_of(follow(client, page, "begin"))
    assert "2 done" in done
    assert "broken off" not in done


@pytest.mark.parametrize(
    ("act", "words", "found"),
    [
        ("dismiss", {"outcome": "not-an-incident", "reason": "Advertising"}, "not-an-incident"),
        ("close", {"outcome": "false-alarm", "cause": "A scanner", "lesson": ""}, "false-alarm"),
        ("close", {"cause": "c", "lesson": "l"}, "handled"),
    ],
)
def test_many_end_with_the_same_outcome(net: Net, enters: Enters, act: str, words: dict[str, str], found: str) -> None:
    client, prepare = enters(net.analyst), reported if act == "dismiss" else opened
    page = chosen(client, act, [prepare(net), prepare(net)])
    assert "2 can be done" in text_of(follow(client, page, "preview", **words))
    assert "2 done" in text_of(follow(client, page, "begin"))
    assert list(Case.objects.values_list("outcome", flat=True)) == [found, found]


def test_from_the_list_to_the_result_and_back(net: Net, enters: Enters) -> None:
    client, references = enters(net.analyst), [opened(net), opened(net)]
    waiting = reported(net)
    listed = client.get(QUEUE, {"tab": "ours"}).content.decode()
    assert all(f'name="case" value="{each}" form="bulk"' in listed for each in references)
    page = chosen(client, "close", [*references, waiting])
    assert "Nothing is done yet" in text_of(client.get(page))
    looked = text_of(follow(client, page, "preview", cause="One cause", lesson="One lesson"))
    assert "2 can be done" in looked
    assert "1 will not be touched" in looked
    assert "The case has moved on" in looked
    assert Case.objects.filter(status="closed").count() == 0
    done = text_of(follow(client, page, "begin"))
    assert "2 done" in done
    assert set(Case.objects.filter(status="closed").values_list("reference", flat=True)) == set(references)
    again = follow(client, page, "back")
    assert "takes back" in text_of(again)
    way_back = again.redirect_chain[-1][0]
    follow(client, way_back, "preview", reason="A mistake")
    assert "2 done" in text_of(follow(client, way_back, "begin"))
    assert not Case.objects.filter(status="closed").exists()


def test_all_of_the_filter(net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    high = [opened(net, severity="high") for _turn in range(2)]
    opened(net, severity="low")
    chosen(client, "note", [], f"{CHOOSE}?tab=ours&severity=high", all="yes")
    found = Bulk.objects.get().items.values_list("case__reference", flat=True)
    assert set(found) == set(high)


def test_an_unknown_organisation_in_the_filter_finds_nothing(net: Net, enters: Enters) -> None:
    opened(net)
    answer = enters(net.analyst).post(f"{CHOOSE}?tab=ours&organisation=nowhere", {"act": "note", "all": "yes"})
    assert answer.status_code == 422
    assert "Choose at least one case." in text_of(answer)


@pytest.mark.parametrize("act", CHOICES)
def test_each_act_asks_for_what_it_needs(act: BulkAct, net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    shown = client.get(chosen(client, act, [opened(net)])).content.decode()
    for field in LOOKS[act].form.base_fields:  # type: ignore[attr-defined]
        assert f'name="{field}"' in shown


def test_what_is_wrong_stands_at_its_field(net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    page = chosen(client, "close", [opened(net)])
    answer = client.post(f"{page}preview/", {"cause": "a\u202eb", "lesson": ""})
    assert answer.status_code == 422
    assert set(problems_of(answer)) <= {"cause", "lesson"}
    assert problems_of(answer)
    assert Bulk.objects.get().state == "chosen"


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "note"},
        {"act": "back", "case": ["x"]},
        {"act": "nonsense", "case": ["x"]},
        {"case": ["x"]},
        {"act": "note", "case": ["\x00"]},
        {"act": "note", "case": ["x" * 10_000]},
    ],
)
def test_what_cannot_be_is_refused(sent: dict[str, Any], net: Net, enters: Enters) -> None:
    answer = enters(net.analyst).post(CHOOSE, sent)
    assert answer.status_code == 422
    assert "Nothing was done." in text_of(answer)
    assert not Bulk.objects.exists()


def test_to_lay_cases_down_is_said_and_not_left_out(net: Net, enters: Enters) -> None:
    client, reference = enters(net.analyst), opened(net)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    page = chosen(client, "assign", [reference])
    assert client.post(f"{page}preview/", {}).status_code == 422
    follow(client, page, "preview", to="nobody")
    assert '<option value="nobody" selected>' in client.get(page).content.decode()
    follow(client, page, "begin")
    assert not Case.objects.get().assignments.filter(until=None).exists()


def test_what_was_begun_twice_is_done_once(net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    page = chosen(client, "note", [opened(net)])
    follow(client, page, "preview", body="Once")
    follow(client, page, "begin")
    assert follow(client, page, "begin").status_code == 409
    assert Case.objects.get().entries.filter(kind="note").count() == 1


def test_long_work_shows_how_far_it_is(net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulks.carry_on, "__kwdefaults__", {"limit": 1})
    client = enters(net.analyst)
    page = chosen(client, "note", [opened(net), opened(net)])
    shown = follow(client, page, "preview", body="Long")
    assert "1 of 2" in text_of(shown)
    assert 'hx-trigger="every 2s"' in shown.content.decode()
    while bulks.carry_on(bulk_id=Bulk.objects.get().pk, at=LATER):
        pass
    assert "2 can be done" in text_of(client.get(page))


class TestWhoMayLook:
    def test_a_colleague_looks_and_has_nothing_to_press(self, net: Net, enters: Enters) -> None:
        page = chosen(enters(net.analyst), "note", [opened(net)])
        follow(enters(net.analyst), page, "preview", body="Look")
        shown = enters(net.lead).get(page)
        assert shown.status_code == 200
        assert "/begin/" not in shown.content.decode()
        assert follow(enters(net.lead), page, "begin").status_code == 404

    def test_to_others_it_is_not_there(self, net: Net, enters: Enters) -> None:
        page = chosen(enters(net.analyst), "note", [opened(net)])
        absent = re.sub(r"B-[^/]+", "B-0000-0000", page)
        for name in ("contact", "cii_analyst", "punjab_analyst", "national_analyst", "administrator"):
            client = enters(getattr(net, name))
            for address in (page, absent):
                assert client.get(address).status_code == 404, name
                for step in ("preview", "begin", "back"):
                    assert follow(client, address, step).status_code == 404, (name, step)

    def test_a_case_that_is_not_seen_is_no_case(self, net: Net, enters: Enters) -> None:
        secret = red(net)
        answers = [
            enters(net.analyst).post(CHOOSE, {"act": "note", "case": [each]}) for each in (secret, "C-0000-0000")
        ]
        words = {text_of(answer).replace(secret, "X").replace("C-0000-0000", "X") for answer in answers}
        assert len(words) == 1


def test_a_page_costs_few_statements_whatever_was_chosen(net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    page = chosen(client, "note", [opened(net) for _turn in range(6)])
    follow(client, page, "preview", body="Few")
    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    assert len(captured) <= 15, [query["sql"][:90] for query in captured]


def test_words_are_shown_as_text(net: Net, enters: Enters) -> None:
    client = enters(net.analyst)
    reference = opened(net, title="<script>alert('x')</script>")
    actions.take(by=net.analyst, reference=reference, at=LATER)
    assert "<script>alert" not in client.get(chosen(client, "note", [reference])).content.decode()
