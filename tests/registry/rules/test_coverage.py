"""Whom a body serves, told from attributes, against asking for each organisation."""

from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from pehra.law.chain import Chains, Subject
from pehra.law.functions import Function, Ownership
from pehra.registry.rules.coverage import Coverage, coverage, in_chain, responds_first
from tests.registry.network import PROFILE, TODAY, mandate

SECTORS = ("banking", "health", "telecom")
PROVINCES = ("punjab", "sindh")
BODIES = tuple(body.slug for body in PROFILE.bodies)


def covers(found: Coverage, subject: Subject) -> bool:
    return any(
        subject.ownership == box.ownership
        and subject.cii == box.cii
        and subject.sector in box.sectors
        and subject.province in box.provinces
        for box in found.boxes
    )


def subjects() -> list[Subject]:
    return [Subject("", *each) for each in product(SECTORS, Ownership, PROVINCES, (False, True))]


@given(
    st.lists(
        st.builds(
            lambda holder, function, sector, province: mandate(
                holder, function, sector=sector, province=province, id=f"{holder}-{function}-{sector}-{province}"
            ),
            st.sampled_from(BODIES),
            st.sampled_from([Function.SECTORAL, Function.PROVINCIAL, Function.GOVERNMENT, Function.CII]),
            st.sampled_from([None, *SECTORS]),
            st.sampled_from([None, *PROVINCES]),
        ),
        max_size=8,
    ),
    st.sampled_from(BODIES),
    st.booleans(),
)
def test_the_boxes_hold_exactly_those_whose_chain_says_so(mandates: list[object], body: str, first: bool) -> None:
    network = replace(PROFILE.network, mandates=(*PROFILE.network.mandates, *mandates))
    chains = Chains(network, TODAY)
    found = coverage(chains, SECTORS, PROVINCES, responds_first(body) if first else in_chain(body))
    for subject in subjects():
        steps = chains.of(subject)
        expected = steps[0].body == body if first else body in {step.body for step in steps}
        assert covers(found, subject) == expected
    assert found.everything == all(covers(found, subject) for subject in subjects())


def test_alike_provinces_share_a_box() -> None:
    found = coverage(Chains(PROFILE.network, TODAY), SECTORS, PROVINCES, in_chain("cert-telecom"))
    private = [box for box in found.boxes if box.ownership is Ownership.PRIVATE and not box.cii]
    assert [(box.sectors, box.provinces) for box in private] == [(frozenset({"telecom"}), frozenset(PROVINCES))]


def test_the_national_cert_covers_everything() -> None:
    assert coverage(Chains(PROFILE.network, TODAY), SECTORS, PROVINCES, in_chain("ncert")).everything
    assert not coverage(Chains(PROFILE.network, TODAY), SECTORS, PROVINCES, responds_first("ncert")).everything


def test_a_body_outside_every_chain_covers_nothing() -> None:
    found = coverage(Chains(PROFILE.network, TODAY), SECTORS, PROVINCES, in_chain("council"))
    assert found == Coverage((), False)
