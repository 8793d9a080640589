"""The draft of a hand-over note: what happened during a shift, and to whom it is told."""

import pytest
from django.utils import translation

from pehra.foundation.access.errors import Absent
from pehra.foundation.deadlines.actions import sweep
from pehra.readiness.queries import people
from pehra.watch.actions.folding import forget_closings
from pehra.watch.models import Closing
from pehra.watch.queries import floor, handover
from pehra.watch.web.handover import draft
from tests.incidents.acting import HOUR, closed, escalated, opened, red, reported
from tests.incidents.conftest import Net
from tests.watch.levels import declared, level
from tests.world import NOW

pytestmark = pytest.mark.django_db
AT = NOW + 6 * HOUR


def test_a_shift_is_told_by_what_happened_in_it(net: Net) -> None:
    before = opened(net)
    new, ended, sent = reported(net), closed(net), escalated(net)
    sweep(at=AT)
    found = handover.shift(net.analyst, floor.post(net.analyst, AT, named=False), NOW, AT)
    assert set(found.new.references) == {before, new, sent}
    assert found.closed.references == (ended,)
    assert found.escalated.references == (sent,) or set(found.escalated.references) >= {sent}
    assert new in found.breached.references
    assert found.unacknowledged.references == (new,)
    later = handover.shift(net.analyst, floor.post(net.analyst, AT, named=False), AT + HOUR, AT + 2 * HOUR)
    assert later.new.references == later.closed.references == ()
    assert later.unacknowledged.references == (new,)


def test_the_draft_names_cases_by_reference_and_nothing_of_a_red_one(net: Net) -> None:
    level()
    new, secret = reported(net), red(net)
    declared(net.duty_officer)
    with translation.override("en"):
        text = draft(net.lead, net.telecom_cert.pk, NOW, AT)
    assert new in text
    assert secret not in text
    assert "Zarqa" not in text
    assert "Serious" in text


def test_whoever_works_elsewhere_gets_no_draft(net: Net) -> None:
    reported(net)
    for stranger in (net.contact, net.punjab_analyst, net.administrator, net.council_member):
        assert draft(stranger, net.telecom_cert.pk, NOW, AT) == ""
        with pytest.raises(Absent):
            people.drafted(stranger, net.telecom_cert.pk, AT)
    assert people.drafted(net.analyst, net.telecom_cert.pk, AT)


def test_what_was_closed_is_forgotten_and_the_case_stays(net: Net) -> None:
    closed(net)
    assert Closing.objects.filter(key=net.telecom_cert.pk).count() == 1
    assert forget_closings(older_than=NOW) == 0
    assert forget_closings(older_than=NOW + 30 * 24 * HOUR) > 0
