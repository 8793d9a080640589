"""The Council of the demonstration: it has met, decided, instructed, and is called to meet again."""

import pytest

from pehra.council.models import Directive, Meeting, Minutes, Motion, Resolution
from pehra.council.queries.sealing import verify_all

pytestmark = pytest.mark.django_db


def test_something_stands_on_each_of_its_pages() -> None:
    assert set(Meeting.objects.values_list("state", flat=True)) >= {"held", "called"}
    assert set(Minutes.objects.values_list("state", flat=True)) == {"sealed", "draft"}
    assert [proof.holds for proof in verify_all()] == [True]
    assert set(Motion.objects.values_list("state", flat=True)) >= {"carried", "open"}
    assert {"public", "network"} <= set(Resolution.objects.values_list("publication", flat=True))
    assert all(row.code for row in Directive.objects.filter(state="issued"))
    assert Directive.objects.filter(state="issued").exists()
