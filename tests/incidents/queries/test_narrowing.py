"""Lists narrowed by what another part of case work knows, and where none has said how."""

import pytest

from pehra.foundation.access.person import SYSTEM
from pehra.incidents.models import Case
from pehra.incidents.queries import narrowing
from pehra.incidents.queries.narrowing import Narrowing, Offered, narrowed_by

pytestmark = pytest.mark.django_db


def asked() -> tuple[object, ...]:
    """What a list asks, and how many cases it has."""
    rows = narrowing.narrow(Case.objects.all(), SYSTEM, "F-1", "yes")
    found = narrowing.named(SYSTEM, "F-1")
    offered = [each.reference for each in narrowing.offered([])]
    return rows.query.is_empty(), narrowing.through(), list(narrowing.questions(SYSTEM)), offered, found


def test_where_no_part_has_said_how_there_is_no_such_case_and_no_such_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowing, "_way", [narrowing._NOT_AT_ALL])
    assert asked() == (True, "", [], [], None)
    field = Offered("F-1", "Paid", "", None)
    narrowed_by(Narrowing(lambda rows, *_: rows, lambda _: ["asked"], lambda _: [field], lambda *_: field, "marked__"))
    assert asked() == (False, "marked__", ["asked"], ["F-1"], field)
    assert narrowing.named(SYSTEM, "F\0") is None, "no such text is asked of the database"
