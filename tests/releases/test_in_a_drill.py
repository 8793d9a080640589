"""What is practised stays in the drill: the work, the copy, the sharing, and every word that is told of them."""

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents.actions import drills
from pehra.releases.actions import deciding, receiving
from pehra.releases.queries.copies import reading
from tests.incidents.conftest import Net
from tests.releases.redacting import LATER, SHARED, begun, case_shared, released, shared, told_of
from tests.world import NOW

pytestmark = pytest.mark.django_db

DRILL = "D-0000-0001"


@pytest.fixture
def drilled(net: Net) -> str:
    """A case of a drill in which the operator, the Telecom CERT and the CII CERT play."""
    parties = [net.operator.pk, net.telecom_cert.pk, net.cii_cert.pk]
    staff = [net.duty_officer.user_id]
    drills.open_drill(reference=DRILL, name_en="Drill", name_ur="مشق", parties=parties, staff=staff, at=NOW)
    return told_of(net, drill=DRILL)


def test_a_copy_for_the_network_is_for_those_who_play(net: Net, drilled: str) -> None:
    copy = released(net, drilled, "TLP:GREEN")
    assert copy.audience == [-net.duty_officer.user_id, net.telecom_cert.pk]
    for outside in (net.punjab_analyst, net.rival_contact, net.national_analyst):
        with pytest.raises(Absent):
            reading(outside, copy.reference)
    assert reading(net.duty_officer, copy.reference).copy == copy


def test_nobody_outside_receives_anything(net: Net, drilled: str) -> None:
    copy = released(net, drilled)
    with pytest.raises(Invalid, match="would not receive"):
        shared(net, copy, to="cert-punjab")
    with pytest.raises(Invalid, match="would not receive"):
        case_shared(net, drilled, "rival")
    share = shared(net, copy, to="cert-cii")
    assert set(share.audience) == {net.telecom_cert.pk, net.cii_cert.pk, -net.duty_officer.user_id}
    receiving.note_reading(by=net.cii_analyst, copy=copy, at=SHARED)
    told = Notice.objects.filter(kind__startswith="share.") | Notice.objects.filter(kind__startswith="release.")
    assert told.count() >= 2
    assert not told.exclude(drill=DRILL).exists()
    read = JournalEntry.objects.get(act="release.read")
    assert read.detail["drill"] == DRILL


def test_while_it_stands_nobody_works_on_copies(net: Net, drilled: str) -> None:
    draft = begun(net.analyst, drilled)
    drills.pause(reference=DRILL, at=LATER)
    with pytest.raises(Conflict):
        deciding.submit(by=net.analyst, reference=drilled, draft=draft.reference, at=LATER)
