"""Idempotency of acts on a case: carried out once, answered alike each time."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.repeating import KEYS_LAST
from pehra.incidents import actions
from pehra.incidents.actions.once import fingerprint
from pehra.incidents.errors import KeyReused
from pehra.incidents.models import Entry, IdempotencyKey
from tests.incidents.acting import LATER, opened
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def noted(net: Net, reference: str, key: str, body: str = "b", by: str = "lead") -> actions.Done:
    person = getattr(net, by)

    def act() -> dict[str, object]:
        return {"entry": actions.note(by=person, reference=reference, body=body, at=LATER).pk}

    request = {"act": "note", "reference": reference, "body": body}
    return actions.once(by=person, key=key, request=request, reference=reference, at=LATER, act=act)


def test_the_same_request_with_the_same_key_is_carried_out_once(net: Net) -> None:
    reference = opened(net)
    first, second = noted(net, reference, "k"), noted(net, reference, "k")
    assert (first.repeated, second.repeated) == (False, True)
    assert first.answer == second.answer == {"entry": Entry.objects.get(kind="note").pk}


def test_without_a_key_each_is_one(net: Net) -> None:
    reference = opened(net)
    noted(net, reference, ""), noted(net, reference, "")
    assert Entry.objects.filter(kind="note").count() == 2
    assert not IdempotencyKey.objects.exists()


def test_a_key_is_for_one_request_of_one_person(net: Net) -> None:
    reference = opened(net)
    noted(net, reference, "k")
    with pytest.raises(KeyReused):
        noted(net, reference, "k", body="other")
    assert not noted(net, reference, "k", by="analyst").repeated
    assert issubclass(KeyReused, Conflict)


def test_what_is_refused_leaves_the_key_free(net: Net) -> None:
    reference = opened(net)
    with pytest.raises(Absent):
        noted(net, reference, "k", by="rival_contact")
    assert not IdempotencyKey.objects.exists()


def test_keys_are_forgotten_when_nobody_sends_again_any_more(net: Net) -> None:
    reference = opened(net)
    noted(net, reference, "k")
    assert actions.forget_keys(at=LATER + KEYS_LAST) == 0
    assert noted(net, reference, "k").repeated
    assert actions.forget_keys(at=LATER + KEYS_LAST + timedelta(seconds=1)) == 1
    assert not noted(net, reference, "k").repeated


def test_a_fingerprint_is_of_the_words_and_not_of_their_order() -> None:
    assert fingerprint({"a": 1, "b": LATER}) == fingerprint({"b": LATER, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": "1"})
    assert len(fingerprint({})) == 64
