"""A note that was taken back leaves the copies that are not released yet."""

import pytest

from pehra.foundation.access.errors import Conflict
from pehra.incidents import actions as cases
from pehra.incidents.models import Entry
from pehra.incidents.queries.notes import note_key
from pehra.releases.actions import deciding
from pehra.releases.models import Block, Draft
from tests.incidents.conftest import Net
from tests.releases.redacting import LATER, NOTE, RELEASED, begun, released, shown, submitted

pytestmark = pytest.mark.django_db


def taken_back(net: Net, case: str) -> None:
    note = note_key(Entry.objects.get(case__reference=case, kind="note").pk)
    cases.amend_note(by=net.analyst, reference=case, note=note, strike=True, reason="Wrong case", at=LATER)


def words() -> str:
    return "\n".join(text for row in Block.objects.values_list("original", "text") for text in row)


def test_its_words_leave_a_copy_under_work(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    assert NOTE in words()
    taken_back(net, case)
    assert NOTE not in words()
    changed = Draft.objects.get(pk=draft.pk)
    assert changed.version > draft.version


def test_one_that_waits_goes_back_to_whoever_works_on_it(net: Net, case: str) -> None:
    draft = submitted(net.analyst, case)
    seen_as = shown(net.lead, case, draft)
    taken_back(net, case)
    with pytest.raises(Conflict):
        deciding.release(by=net.lead, reference=case, draft=draft.reference, seen_as=seen_as, at=RELEASED)
    assert Draft.objects.get(pk=draft.pk).state == "draft"


def test_what_was_released_stays_to_be_recalled(net: Net, case: str) -> None:
    copy = released(net, case)
    before = words()
    taken_back(net, case)
    assert words() == before
    copy.refresh_from_db()
    assert copy.state == "released"
