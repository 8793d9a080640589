"""What stands against closing a case: each part of case work is asked, and asked once."""

import pytest

from pehra.foundation.access.errors import Problem
from pehra.incidents.actions import closing
from pehra.incidents.actions.closing import against_closing, checked_by
from pehra.incidents.models import Case


def test_each_part_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "_checks", [])
    asked: list[str] = []

    def unpaid(_case: Case) -> dict[str, Problem]:
        asked.append("unpaid")
        return {"bill": Problem("Pay the bill first.")}

    def unsigned(_case: Case) -> dict[str, Problem]:
        asked.append("unsigned")
        return {"letter": Problem("Sign the letter first.")}

    for each in (unpaid, unsigned, unpaid):
        checked_by(each)
    assert set(against_closing(Case())) == {"bill", "letter"}
    assert asked == ["unpaid", "unsigned"]
