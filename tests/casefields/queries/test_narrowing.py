"""Lists narrowed to one value of one field: what is found, by whom, and at what cost."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.casefields.actions.defining import change, retire
from pehra.casefields.models import Mark
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import queries
from pehra.incidents.queries import Filter, beside, narrowing
from pehra.law.forms import AnswerKind, Option
from tests.casefields.conftest import CAUSES, Net, defined, filled, wishes
from tests.incidents.acting import escalated, opened

pytestmark = pytest.mark.django_db
# Urdu with a joiner, an isolate and its end, and a blank that breaks no line; and as one reads it.
UNSEEN, SEEN = "می\u200cروم \u2068VPN\u2069\u00a017", "میروم VPN 17"


def listed(person: Person, field: str, value: str, **narrowed: Any) -> list[str]:
    with viewing(person):
        page = queries.cases(person, Filter(field=field, value=value, **narrowed))
        return [each.reference for each in page.cases]


@pytest.mark.parametrize(
    ("kind", "answer", "finds", "finds_not"),
    [
        (AnswerKind.TEXT, "Ticket 17-b", ("Ticket 17-b", "ticket  17-B", "ticket ۱۷ b"), ("Ticket", "17", "")),
        (AnswerKind.TEXT, UNSEEN, (UNSEEN, SEEN), ("می", f"{SEEN}\0")),
        (AnswerKind.NUMBER, 1200, ("1200", "1,200", "۱۲۰۰"), ("12", "x", "-1200")),
        (AnswerKind.DATE, "2026-03-01", ("2026-03-01",), ("2026-03-02", "yesterday")),
        (AnswerKind.YES_NO, False, ("no", "No", "نہیں"), ("yes", "perhaps")),
        (AnswerKind.CHOICE, "phished", ("phished", "Phished", "فریب دیا گیا"), ("unpatched", "x")),
        (AnswerKind.CHOICES, ["unpatched", "phished"], ("phished", "not patched"), ("x",)),
    ],
)
def test_a_value_finds_its_cases(
    net: Net, kind: AnswerKind, answer: Any, finds: tuple[str, ...], finds_not: tuple[str, ...]
) -> None:
    field, reference, _other = defined(net, kind), opened(net), opened(net)
    filled(net.analyst, reference, field, answer)
    for value in finds:
        assert listed(net.analyst, field.reference, value) == [reference], value
    for value in finds_not:
        assert listed(net.analyst, field.reference, value) == [], value


def test_nothing_is_found_through_a_long_text_or_a_field_that_there_is_not(net: Net) -> None:
    field, reference = defined(net, AnswerKind.LONG_TEXT), opened(net)
    filled(net.analyst, reference, field, "words")
    for name, value in ((field.reference, "words"), ("F-0000-0000", "x"), ("\0", "x"), (field.reference, "\0")):
        assert listed(net.analyst, name, value) == []


def test_others_find_nothing_through_it(net: Net) -> None:
    field, reference = defined(net), escalated(net)
    filled(net.analyst, reference, field, "secret")
    assert listed(net.lead, field.reference, "secret") == [reference]
    for person in (net.cii_analyst, net.cii_lead, net.contact, *net.strangers.values()):
        assert listed(person, field.reference, "secret") == []
    for person in (net.cii_analyst, net.cii_lead, net.punjab_analyst, net.national_analyst):
        with viewing(person):
            assert beside(person, []).fields == []


def test_what_was_answered_to_an_earlier_wording_is_still_found(net: Net) -> None:
    field, reference = defined(net, AnswerKind.CHOICE), opened(net)
    filled(net.analyst, reference, field, "phished")
    later = wishes(AnswerKind.CHOICE, options=(CAUSES[0], Option("moon", "The moon", "")))
    change(by=net.lead, reference=field.reference, wanted=later, at=field.made_at)
    assert listed(net.analyst, field.reference, "Phished") == [reference]
    assert listed(net.analyst, field.reference, "moon") == []


def test_it_is_put_together_with_other_filters_and_read_page_by_page(net: Net) -> None:
    field = defined(net, AnswerKind.YES_NO)
    made = [opened(net) for _number in range(5)]
    for reference in made:
        filled(net.analyst, reference, field, True)
    every = sorted(listed(net.analyst, field.reference, "yes"))
    assert every == sorted(made)
    assert listed(net.analyst, field.reference, "yes", status="closed") == []
    assert listed(net.analyst, field.reference, "yes", hands="nobody", mine=True) == listed(
        net.analyst, field.reference, "yes"
    )
    narrowed = Filter(field=field.reference, value="yes")
    found: list[str] = []
    after = ""
    while True:
        page = queries.cases(net.analyst, narrowed, after=after, limit=2)
        found += [each.reference for each in page.cases]
        if not page.older:
            break
        after = page.older
    assert sorted(found) == every
    assert found == listed(net.analyst, field.reference, "yes")


def test_an_index_has_them_in_the_order_of_the_list(net: Net) -> None:
    field, reference = defined(net, AnswerKind.CHOICE), opened(net)
    filled(net.analyst, reference, field, "phished")
    with CaptureQueriesContext(connection) as captured:
        queries.cases(net.analyst, Filter(field=field.reference, value="phished"))
    asked = captured.captured_queries[-1]["sql"]
    assert "casefields_mark" in asked
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "casefields_mark_order" in plan
    assert "Sort" not in plan
    assert Mark.objects.count() == 1


def test_a_list_offers_ones_own_fields_with_their_answers(net: Net) -> None:
    defined(net, AnswerKind.CHOICE)
    defined(net, AnswerKind.LONG_TEXT)
    defined(net, AnswerKind.YES_NO, label_en="Was it us?")
    with viewing(net.analyst):
        found = beside(net.analyst, []).fields
    assert [(each.name_en, [word for word, _en, _ur in each.answers]) for each in found] == [
        ("Root cause", ["unpatched", "phished"]),
        ("Was it us?", ["yes", "no"]),
    ]
    assert found[0].party.slug == "cert-telecom"


def test_a_retired_field_keeps_its_name_for_those_who_may_know_it(net: Net) -> None:
    field = defined(net, AnswerKind.CHOICE)
    retire(by=net.lead, reference=field.reference, at=field.made_at)
    with viewing(net.analyst):
        found = narrowing.named(net.analyst, field.reference)
        assert beside(net.analyst, []).fields == []
        assert narrowing.named(net.analyst, "F-0000-0000") is None
        assert narrowing.named(net.analyst, "\0") is None
    assert found is not None
    assert (found.name_en, found.retired) == ("Root cause", True)
    for person in (net.cii_analyst, net.contact, *net.strangers.values()):
        with viewing(person):
            assert narrowing.named(person, field.reference) is None
