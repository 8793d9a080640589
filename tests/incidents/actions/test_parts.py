"""What parts of case work with a package of their own may do: write for somebody, leave a fact, stay as visible."""

import pytest

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.incidents import actions
from pehra.incidents.actions import taking_part
from pehra.incidents.models import Case, Entry
from pehra.law.tlp import TLP
from tests.incidents.acting import HOUR, escalated, opened
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_who_takes_part_writes_for_its_party_and_nobody_else(net: Net) -> None:
    reference = opened(net)
    assert actions.written(net.analyst, reference)[1] == net.telecom_cert.pk
    assert actions.written(net.contact, reference)[1] == net.operator.pk
    for who in net.strangers.values():
        with pytest.raises(Absent):
            actions.written(who, reference)


def test_who_only_reads_does_not_write(net: Net) -> None:
    reference = opened(net, tlp="TLP:GREEN")
    with pytest.raises(Forbidden):
        actions.written(net.punjab_analyst, reference)


def test_a_fact_stands_in_the_timeline_with_its_own_words(net: Net) -> None:
    reference = opened(net)
    case, party = actions.written(net.analyst, reference)
    before = case.version
    entry = actions.add_fact(
        case, "%(name)s was handed in.", by=net.analyst, party_id=party, at=NOW + HOUR, params={"name": "disk.img"}
    )
    assert entry.params == {
        "text": "%(name)s was handed in.",
        "image": "info-circle",
        "facts": {"name": "disk.img"},
    }
    assert Case.objects.get(reference=reference).version > before
    assert entry.audience == actions.audience_for(case)


def test_a_fact_is_told_no_wider_than_amber_and_may_be_stricter(net: Net) -> None:
    case, party = actions.written(net.analyst, opened(net, tlp="TLP:GREEN"))
    wide = actions.add_fact(case, "Something", by=net.analyst, party_id=party, at=NOW + HOUR)
    strict = actions.add_fact(case, "More", by=net.analyst, party_id=party, at=NOW + HOUR, tlp=TLP.AMBER_STRICT)
    assert (wide.tlp, strict.tlp) == (TLP.AMBER, TLP.AMBER_STRICT)
    assert 0 in actions.audience_for(case)
    assert 0 not in actions.audience_for(case, TLP.AMBER)
    assert Entry.objects.filter(case=case, kind="part").count() == 2


def test_other_records_follow_who_may_see_the_case(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, frozenset[int]]] = []
    monkeypatch.setattr(taking_part, "_following", [])
    actions.on_audience(lambda case, circle: told.append((case.reference, circle.parties)))
    reference = escalated(net)
    assert told
    assert told[-1][0] == reference
    assert net.cii_cert.pk in told[-1][1]
