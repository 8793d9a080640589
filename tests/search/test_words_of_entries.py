"""Entries come into the index with their words and leave it with them, however many one statement writes."""

import pytest
from django.db.models import F, Value
from django.db.models.functions import Concat

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.storing import store
from pehra.incidents.actions.taking_part import circle_of
from pehra.incidents.actions.timeline import entry_of
from pehra.incidents.models import Case, Entry
from pehra.incidents.rules.wording import EntryKind
from pehra.search.models import Document
from pehra.search.queries.index import difference
from tests.incidents.acting import reported
from tests.incidents.conftest import Net, net
from tests.world import NOW

__all__ = ["net"]

pytestmark = pytest.mark.django_db


def written(net: Net) -> list[Entry]:
    """By one statement, of three cases: every second one has words."""
    entries = []
    for _ in range(3):
        case = Case.objects.get(reference=reported(net))
        entries += [
            entry_of(case, EntryKind.NOTE, by=SYSTEM, party_id=None, at=NOW, circle=circle_of(case), body=body)
            for body in ("", "zebra")
        ]
    store(entries)
    return entries


def indexed() -> set[int]:
    return set(Document.objects.filter(kind="entry").values_list("record_id", flat=True))


def test_what_has_words_comes_in(net: Net) -> None:
    entries = written(net)
    assert indexed() == {each.pk for each in entries if each.body}
    assert difference().holds


def test_words_come_and_go_by_one_statement(net: Net) -> None:
    entries = {each.pk for each in written(net)}
    rows = Entry.objects.filter(pk__in=entries)
    rows.update(body=Concat(F("body"), Value(" giraffe")))
    assert indexed() == entries
    assert difference().holds
    rows.update(body="")
    assert indexed() == set()
    assert difference().holds


def test_what_changes_besides_is_followed(net: Net) -> None:
    entries = {each.pk for each in written(net)}
    Entry.objects.filter(pk__in=entries).update(tlp="TLP:RED", audience=[-7])
    assert set(map(tuple, Document.objects.filter(kind="entry").values_list("audience", flat=True))) == {(-7,)}
    assert difference().holds


def test_what_is_deleted_leaves(net: Net) -> None:
    entries = {each.pk for each in written(net)}
    stays = max(entries)
    Entry.objects.filter(pk__in=entries - {stays}).delete()
    assert indexed() == {stays}
    assert difference().holds
