"""Who would receive something and why: a label never admits more than it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.tlp import TLP
from pehra.releases.rules.admitting import RECEIVES, Party, Reason, Shared, reason, receives

PARTIES = st.builds(
    Party,
    own=st.booleans(),
    in_drill=st.booleans(),
    readers=st.integers(0, 3),
    takes_part=st.booleans(),
    shared=st.booleans(),
    in_chain=st.booleans(),
    served=st.booleans(),
)
WHAT = st.builds(
    Shared, tlp=st.sampled_from(TLP), widest=st.sampled_from(TLP), is_copy=st.booleans(), passed_on=st.booleans()
)


@given(WHAT, PARTIES)
def test_nobody_receives_what_is_closed_to_them(what: Shared, party: Party) -> None:
    if receives(reason(what, party)):
        assert not party.own
        assert party.in_drill
        assert party.readers > 0
        assert not party.takes_part
        assert not party.shared
        assert what.tlp is not TLP.RED


@given(WHAT, PARTIES)
def test_passed_on_stays_in_the_constituency(what: Shared, party: Party) -> None:
    if what.passed_on and receives(reason(what, party)):
        assert party.served


@given(st.sampled_from(TLP), st.booleans(), PARTIES)
def test_a_case_for_those_who_work_on_it_goes_to_nobody_else(widest: TLP, passed_on: bool, party: Party) -> None:
    assert not receives(reason(Shared(TLP.AMBER_STRICT, widest, passed_on=passed_on), party))


@given(st.sampled_from([TLP.AMBER, TLP.AMBER_STRICT]), PARTIES)
def test_a_case_goes_no_further_than_its_source_has_said(label: TLP, party: Party) -> None:
    found = reason(Shared(label, label), party)
    if receives(found):
        assert label is TLP.AMBER
        assert party.in_chain or party.served


@given(WHAT, PARTIES, st.sampled_from(TLP))
def test_more_permission_never_closes_anything(what: Shared, party: Party, other: TLP) -> None:
    wider = min(what.widest, other, key=lambda label: label.strictness)
    if receives(reason(what, party)):
        assert receives(reason(Shared(what.tlp, wider, what.is_copy, what.passed_on), party))


@pytest.mark.parametrize("found", list(Reason))
def test_each_reason_is_the_answer_to_something(found: Reason) -> None:
    asked = [
        (Shared(tlp, widest, is_copy, passed_on), Party(**{field: True}) if field else Party())
        for tlp in TLP
        for widest in TLP
        for is_copy in (False, True)
        for passed_on in (False, True)
        for field in ("", "own", "takes_part", "shared", "in_chain", "served")
    ]
    told = {reason(what, party) for what, party in asked}
    told |= {reason(Shared(TLP.AMBER, TLP.AMBER), party) for party in (Party(in_drill=False), Party(readers=0))}
    assert found in told
    assert set(Reason) > RECEIVES
