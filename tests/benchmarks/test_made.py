"""What the benchmarks make is what the product would have made, as far as it is looked at."""

from itertools import islice

import pytest

from benchmarks.million import PAGES, WANTED_P95_MS, pages_of
from benchmarks.support.certs import NO_CERT, make_certs
from benchmarks.support.journal import _lines
from pehra.foundation.audit.rules import GENESIS, Head, Line, digest, verify
from pehra.registry.models import Mandate, StandingStep
from tests import world


def test_the_journal_that_is_made_holds() -> None:
    lines = list(_lines(0, GENESIS, 50))
    proof = verify(lines, head=Head(50, lines[-1].hash))
    assert (proof.entries, proof.broken) == (50, None)


def test_a_journal_is_continued_where_it_ends() -> None:
    first = Line(1, "2026-03-01T09:00:00.000000Z", 0, "system", None, "x", "y", "{}", GENESIS, "")
    first.hash = digest(first)
    lines = [first, *islice(_lines(1, first.hash, 10), 9)]
    assert [line.seq for line in lines] == list(range(1, 11))
    assert verify(lines).broken is None


def test_every_part_that_has_a_limit_has_pages() -> None:
    assert set(PAGES) == set(WANTED_P95_MS)
    assert "workload" not in pages_of("sectoral analyst", "figures")
    assert "workload" in pages_of("provincial lead", "figures")


@pytest.mark.django_db
def test_certs_are_founded_until_there_are_so_many() -> None:
    world.body("ncert", holds=["national"])
    world.body("council", holds=["council"])
    owners = [world.organisation(f"bench-{number}", sector="energy") for number in range(3)]
    assert make_certs(4) == 4
    assert make_certs(4) == 4
    held = Mandate.objects.exclude(function__in=NO_CERT)
    assert sorted(held.values_list("function", flat=True)) == [
        "national",
        "organisational",
        "organisational",
        "sectoral",
    ]
    owned = Mandate.objects.filter(function="organisational").order_by("organisation_id")
    assert [each.organisation_id for each in owned] == [owner.pk for owner in owners[:2]]
    assert Mandate.objects.get(function="sectoral").sector_id == "energy"
    steps = StandingStep.objects.filter(body__mandates__in=owned)
    assert set(steps.values_list("standing", flat=True)) == {"operational"}
