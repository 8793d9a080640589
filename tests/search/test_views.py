"""Owners of saved views are told of what came to them, and of nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.foundation.access.errors import Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.search.actions import views
from pehra.search.actions.views import LAG, tell_of_new
from pehra.search.models import Document, View
from tests.incidents.acting import report
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def keep(person: Person, told: str = "at-once", asked: str = "q=needle", **other: Any) -> View:
    return views.keep(**{"by": person, "name": "View", "asked": asked, "told": told, "at": timezone.now()} | other)


def told(person: Person) -> int:
    return Notice.objects.filter(user_id=person.user_id, kind="search.view").count()


def later(seconds: float = 0) -> Any:
    return timezone.now() + LAG + timedelta(seconds=seconds + 1)


def file(net: Net, **fields: Any) -> str:
    return str(
        actions.submit(by=net.contact, report=report(description="needle", **fields), at=timezone.now()).case.reference
    )


def test_of_what_is_new_and_once(net: Net) -> None:
    file(net)
    Document.objects.update(came_at=timezone.now() - timedelta(hours=1))
    keep(net.analyst)
    assert tell_of_new(at=timezone.now()) == 0
    file(net)
    assert tell_of_new(at=later()) == 1
    assert tell_of_new(at=later(60)) == 0
    notice = Notice.objects.get(kind="search.view")
    assert (notice.user_id, notice.restricted) == (net.analyst.user_id, True)
    assert "needle" not in notice.text


def test_of_what_came_to_somebody_later(net: Net) -> None:
    keep(net.cii_analyst)
    reference = file(net)
    actions.accept(by=net.analyst, reference=reference, at=timezone.now())
    assert tell_of_new(at=timezone.now()) == 0
    actions.escalate(by=net.analyst, reference=reference, at=timezone.now())
    assert tell_of_new(at=later(60)) == 1
    assert told(net.cii_analyst) == 1


def test_nobody_is_told_of_what_is_not_theirs(net: Net) -> None:
    for person in (net.punjab_analyst, net.rival_contact, net.other_contact):
        keep(person)
        keep(person, asked="q=-nothing")
    file(net)
    assert tell_of_new(at=later()) == 0
    assert not Notice.objects.filter(kind="search.view").exists()


def test_daily_waits_for_a_day_and_never_for_ever(net: Net) -> None:
    keep(net.analyst, told="daily")
    keep(net.lead, told="never")
    file(net)
    assert tell_of_new(at=later()) == 0
    assert tell_of_new(at=later(86_400)) == 1
    assert (told(net.analyst), told(net.lead)) == (1, 0)


def test_what_cannot_be_kept(net: Net) -> None:
    for wrong in ({"name": ""}, {"name": "x" * 200}, {"told": "hourly"}, {"asked": ""}, {"asked": "q=" + "a" * 3000}):
        with pytest.raises(Invalid):
            keep(net.analyst, **wrong)
    with pytest.raises(Forbidden):
        keep(net.analyst, party_id=net.national_cert.pk)
