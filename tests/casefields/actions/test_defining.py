"""Defining fields: as the body's lead and administrator, as its analyst, as others."""

from collections.abc import Callable
from typing import Any

import pytest

from pehra.casefields.actions.defining import Way, change, define, move, retire, take_up
from pehra.casefields.models import Field, Version
from pehra.casefields.queries.definitions import field, fields_of, own, wordings
from pehra.casefields.rules.wishes import MOST_OF_A_BODY
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as Journal
from pehra.law.forms import AnswerKind
from tests.casefields.conftest import CAUSES, Net, defined, wishes
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_lead_and_administrator_define_and_it_is_asked(net: Net) -> None:
    first = defined(net, label_en="  First ", classes=("fraud", "malicious-code"), required=True)
    second = defined(net, AnswerKind.CHOICE, by=net.body_administrator)
    found = fields_of(net.lead, net.telecom_cert.pk)
    assert [each.reference for each in found] == [first.reference, second.reference]
    assert found[0].question.label_en == "First"
    assert (found[0].version.classes, found[0].required) == (["fraud", "malicious-code"], True)
    assert found[1].question.options == CAUSES
    assert set(Journal.objects.values_list("act", "party_id")) == {("field.define", net.telecom_cert.pk)}
    with viewing(net.analyst):
        assert [each.reference for each in own(net.analyst)] == [first.reference, second.reference]


def test_nobody_else_defines_or_changes_anything(net: Net) -> None:
    row = defined(net)
    others = {"its analyst": net.analyst, "a lead of another CERT": net.cii_lead, "contact": net.contact}
    strangers = {who: each for who, each in net.strangers.items() if each != net.body_administrator}
    acts: list[Any] = [
        lambda by: define(by=by, body="cert-telecom", wanted=wishes(), at=NOW),
        lambda by: change(by=by, reference=row.reference, wanted=wishes(label_en="Theirs"), at=NOW),
        lambda by: retire(by=by, reference=row.reference, at=NOW),
        lambda by: take_up(by=by, reference=row.reference, at=NOW),
        lambda by: move(by=by, reference=row.reference, way=Way.UP, at=NOW),
        lambda by: field(by, row.reference),
        lambda by: fields_of(by, net.telecom_cert.pk),
    ]
    for who, person in (others | strangers).items():
        refused = sum(_is_absent(act, person) for act in acts)
        assert refused == len(acts), who
    with pytest.raises(Absent):
        define(by=net.lead, body="no-such-body", wanted=wishes(), at=NOW)
    assert list(Field.objects.values_list("version", "retired_at")) == [(1, None)]


def _is_absent(act: Callable[[Person], object], person: Person) -> bool:
    try:
        act(person)
    except Absent:
        return True
    return False


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"label_en": " "}, "label_en"),
        ({"label_en": "x" * 101}, "label_en"),
        ({"label_ur": "\u202e"}, "label_ur"),
        ({"hint_en": "x" * 301}, "hint_en"),
        ({"kind": AnswerKind.MONEY}, "kind"),
        ({"kind": AnswerKind.CHOICE, "options": CAUSES[:1]}, "options"),
        ({"options": CAUSES}, "options"),
        ({"classes": ("no-such-class",)}, "classes"),
    ],
)
def test_what_is_wrong_with_a_field_is_named(net: Net, fields: dict[str, Any], part: str) -> None:
    with pytest.raises(Invalid) as refused:
        defined(net, **fields)
    assert set(refused.value.problems) == {part}
    assert not Field.objects.exists()


def test_a_change_is_a_wording_beside_the_others(net: Net) -> None:
    row = defined(net)
    assert change(by=net.lead, reference=row.reference, wanted=wishes(), at=NOW).version == 1, "nothing was changed"
    change(by=net.lead, reference=row.reference, wanted=wishes(required=True), at=NOW)
    change(by=net.lead, reference=row.reference, wanted=wishes(label_en="Why"), at=NOW)
    now = field(net.lead, row.reference)
    assert (now.version.number, now.question.label_en, now.required) == (3, "Why", False)
    assert [each.question.label_en for each in wordings(now)] == ["Why", "Root cause", "Root cause"]
    with pytest.raises(Invalid) as refused:
        change(by=net.lead, reference=row.reference, wanted=wishes(AnswerKind.NUMBER), at=NOW)
    assert set(refused.value.problems) == {"kind"}
    assert Version.objects.count() == 3


def test_what_is_retired_is_asked_again_and_not_changed_meanwhile(net: Net) -> None:
    row = defined(net)
    retire(by=net.lead, reference=row.reference, at=NOW)
    retire(by=net.lead, reference=row.reference, at=NOW)
    assert own(net.analyst) == []
    with pytest.raises(Conflict):
        change(by=net.lead, reference=row.reference, wanted=wishes(label_en="Why"), at=NOW)
    take_up(by=net.lead, reference=row.reference, at=NOW)
    take_up(by=net.lead, reference=row.reference, at=NOW)
    assert [each.reference for each in own(net.analyst)] == [row.reference]
    acts = Journal.objects.order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["field.define", "field.retire", "field.take-up"]


def test_a_body_asks_so_many_and_no_more(net: Net) -> None:
    row = defined(net)
    Field.objects.bulk_create(
        Field(reference=f"F-0000-{number:04}", party=net.telecom_cert, place=number + 2, made_at=NOW)
        for number in range(MOST_OF_A_BODY - 1)
    )
    with pytest.raises(Conflict, match="at most 50 fields"):
        defined(net)
    retire(by=net.lead, reference=row.reference, at=NOW)
    other = defined(net)
    with pytest.raises(Conflict):
        take_up(by=net.lead, reference=row.reference, at=NOW)
    retire(by=net.lead, reference=other.reference, at=NOW)
    take_up(by=net.lead, reference=row.reference, at=NOW)
    assert defined(net, by=net.cii_lead), "another body has room of its own"


def test_fields_are_put_in_order(net: Net) -> None:
    rows = [defined(net, label_en=name) for name in "abcd"]
    retire(by=net.lead, reference=rows[1].reference, at=NOW)

    def order() -> str:
        return "".join(each.question.label_en for each in own(net.analyst))

    for row, way, after in (
        (rows[2], Way.UP, "cad"),
        (rows[2], Way.UP, "cad"),
        (rows[2], Way.DOWN, "acd"),
        (rows[3], Way.DOWN, "acd"),
        (rows[1], Way.UP, "acd"),
    ):
        move(by=net.lead, reference=row.reference, way=way, at=NOW)
        assert order() == after
