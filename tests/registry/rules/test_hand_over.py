"""What a hand-over does to the network."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.law.chain import Chains, Subject
from pehra.law.functions import Function, Ownership
from pehra.registry.rules.hand_over import FEW, handed_over, successor, told
from tests.registry.network import LONG_AGO, PROFILE, mandate

NETWORK = PROFILE.network
GOVERNMENT = next(each for each in NETWORK.mandates if each.function is Function.GOVERNMENT)
CLINIC = Subject("clinic", "health", Ownership.GOVERNMENT, "punjab", False)
ON = date(2026, 4, 1)
NEW = successor(GOVERNMENT, to_body="cert-gov", on=ON, instrument="S.R.O. 1", citation="Gazette")


def bodies(network: object, at: date) -> list[str]:
    return [step.body for step in Chains(network, at).of(CLINIC)]  # type: ignore[arg-type]


def test_the_new_mandate_is_the_same_for_another_body() -> None:
    assert (NEW.function, NEW.sector, NEW.province, NEW.ends) == (Function.GOVERNMENT, None, None, None)
    assert (NEW.body, NEW.starts, NEW.instrument, NEW.citation) == ("cert-gov", ON, "S.R.O. 1", "Gazette")
    assert NEW.id == "ncert-government-cert-gov-20260401"


def test_its_key_fits_also_where_names_are_long() -> None:
    long = mandate("b" * 60, Function.SECTORAL, sector="health", id="m" * 100)
    assert len(successor(long, to_body="t" * 80, on=ON, instrument="x", citation="y").id) <= 100


def test_the_chain_changes_on_the_day_and_not_before() -> None:
    after = handed_over(NETWORK, GOVERNMENT, NEW)
    assert bodies(after, ON - timedelta(days=1)) == ["cert-punjab", "ncert"]
    assert bodies(after, ON) == ["cert-punjab", "cert-gov", "ncert"]


@given(st.dates(LONG_AGO + timedelta(days=1), date(2030, 1, 1)), st.dates(LONG_AGO, date(2030, 1, 1)))
def test_no_day_before_it_gets_another_answer(on: date, at: date) -> None:
    new = successor(GOVERNMENT, to_body="cert-gov", on=on, instrument="x", citation="y")
    after = handed_over(NETWORK, GOVERNMENT, new)
    if at < on:
        assert Chains(after, at).of(CLINIC) == Chains(NETWORK, at).of(CLINIC)


@given(cases=st.integers(0, 10_000), organisations=st.none() | st.integers(0, 10_000))
def test_no_number_is_told_of_fewer_than_a_handful_of_cases_or_organisations(
    cases: int, organisations: int | None
) -> None:
    handful = cases >= FEW and (organisations is None or organisations >= FEW)
    assert told(cases, organisations) == (cases if handful else None)
