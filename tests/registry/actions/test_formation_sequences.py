"""Whatever happens to the files, in whatever order: every organisation has exactly one first responder, every day.

The acts are drawn at random and are those of the state table; what the table or the law refuses changes nothing.
"""

from datetime import date, datetime, timedelta
from functools import cache

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Conflict, Invalid
from pehra.law.formation import STANDING
from pehra.law.functions import IN_FORCE
from pehra.registry import models
from pehra.registry.queries import chain_of, snapshot
from pehra.registry.queries.formation import files
from pehra.registry.rules.formation import ENDS, FileAct, possible
from tests.registry.formation import act_on, open_government
from tests.registry.network import NOW, TODAY, Country, register

FILES = ("cert-sindh", "cert-punjab", "cert-telecom", "cert-federal", "ncert")
ACTS = tuple(act for act in FileAct if act not in (FileAct.OPEN, FileAct.SEAT))
# Each act comes so many days after the one before; what is notified may take effect so many days later.
STEPS = st.lists(
    st.tuples(st.sampled_from(FILES), st.sampled_from(ACTS), st.integers(0, 3), st.integers(0, 4)),
    min_size=5,
    max_size=25,
)


@cache
def towards(state: str, pending: bool) -> tuple[FileAct, ...]:
    return tuple(act for act in ACTS if possible(act, state, pending=pending))


@pytest.fixture
def served(country: Country) -> list[models.Organisation]:
    open_government()
    others = [("Mill", "banking", "sindh", "private"), ("Board", "telecom", "sindh", "government")]
    return [country.telco, country.clinic, country.shop, *(register(*each) for each in others)]


@given(steps=STEPS, forward=st.booleans())
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_everybody_always_has_exactly_one_first_responder(
    served: list[models.Organisation], steps: list[tuple[str, FileAct, int, int]], forward: bool
) -> None:
    with transaction.atomic():
        try:
            play(served, steps, forward)
        finally:
            transaction.set_rollback(True)


def play(served: list[models.Organisation], steps: list[tuple[str, FileAct, int, int]], forward: bool) -> None:
    at, on = NOW, TODAY
    for slug, drawn, days, later in steps:
        at, on = at + timedelta(days=days), on + timedelta(days=days)
        shown = next(each for each in files(at) if each.body.slug == slug)
        ways = towards(shown.state, shown.pending_on is not None)
        # At random hardly anything would ever be notified: half of the runs take only what is possible.
        act = ways[later % len(ways)] if forward and ways else drawn
        before = snapshot().network
        try:
            with transaction.atomic():
                more = {"effective_on": on + timedelta(days=later)} if act is FileAct.NOTIFY else {}
                act_on(slug, act, on=on, at=at, **more)
        except (Conflict, Invalid):
            assert snapshot().network == before
        check(served, at, on)


def check(served: list[models.Organisation], at: datetime, on: date) -> None:
    found = snapshot()
    for day in (on + timedelta(days=number) for number in (-1, 0, 1, 5)):
        for organisation in served:
            steps = chain_of(organisation, day)
            assert len({link.slug for link in steps}) == len(steps) >= 1
            assert steps[-1].slug == "ncert", "every chain ends at the National CERT"
    standings = {each.slug: each for each in found.network.bodies}
    for shown in files(at):
        standing = STANDING[shown.state]
        if standing is not None and shown.pending_on is None:
            assert standings[shown.body.slug].standing_at(on) is standing, "file and law agree"
        if shown.state in ENDS:
            assert standings[shown.body.slug].standing_at(on) not in IN_FORCE
