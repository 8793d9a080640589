"""Two people act at the same moment, each in a transaction of their own: one act is done, and nothing is lost."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from pehra.foundation.access.errors import Conflict, Invalid, Refusal
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.registry import models
from pehra.registry.actions import (
    OrganisationDetails,
    approve_object,
    carry_out_due,
    change_organisation,
    claim_object,
    hand_over,
    load_profile,
    on_hand_over,
    passing,
    refuse_object,
)
from pehra.registry.queries import HandOver
from tests.registry import network
from tests.registry.network import NOW, PROFILE, TODAY, Country

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def settled(transactional_db: None) -> Country:
    """The small country, committed, so that every thread sees it."""
    return network.country()


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do all acts in threads that start together; what each was refused with, None where it was done."""
    start = threading.Barrier(len(acts))
    refused: list[BaseException | None] = [None] * len(acts)

    def do(number: int) -> None:
        start.wait()
        try:
            acts[number]()
        except (Refusal, DatabaseError) as refusal:
            refused[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_a_claim_is_decided_once(settled: Country) -> None:
    claim = claim_object(by=SYSTEM, organisation_id=settled.telco.pk, kind="asn", value="AS64500", at=NOW)
    refused = at_once(
        lambda: approve_object(by=settled.telecom_analyst, object_id=claim.pk, at=NOW),
        lambda: refuse_object(by=settled.telecom_administrator, object_id=claim.pk, reason="x", at=NOW),
    )
    assert sorted(type(each) for each in refused if each) == [Conflict]
    assert Entry.objects.filter(act__in=("object.approve", "object.refuse")).count() == 1


def test_two_claims_to_the_same_are_both_marked_as_contested(settled: Country) -> None:
    refused = at_once(
        *(
            lambda organisation=organisation, value=value: claim_object(
                by=SYSTEM, organisation_id=organisation.pk, kind="cidr", value=value, at=NOW
            )
            for organisation, value in ((settled.telco, "192.0.2.0/24"), (settled.clinic, "192.0.2.0/25"))
        )
    )
    assert refused == [None, None]
    assert list(models.NetworkObject.objects.values_list("contested", flat=True)) == [True, True]


def test_a_decision_and_a_claim_that_contests_it_do_not_wait_for_each_other(settled: Country) -> None:
    for number in range(5):
        value = f"198.51.100.{number * 8}/29"
        first = claim_object(by=SYSTEM, organisation_id=settled.telco.pk, kind="cidr", value=value, at=NOW)
        refused = at_once(
            lambda key=first.pk: approve_object(by=SYSTEM, object_id=key, reason="By the whois record.", at=NOW),
            lambda value=value: claim_object(
                by=SYSTEM, organisation_id=settled.clinic.pk, kind="cidr", value=value, at=NOW
            ),
        )
        assert refused == [None, None]
    assert models.NetworkObject.objects.filter(contested=True).count() == 10


def test_the_same_claim_of_one_organisation_is_made_once(settled: Country) -> None:
    def claim() -> object:
        return claim_object(by=SYSTEM, organisation_id=settled.telco.pk, kind="asn", value="AS64500", at=NOW)

    assert sum(isinstance(each, Conflict) for each in at_once(claim, claim, claim)) == 2
    assert models.NetworkObject.objects.count() == 1


def test_a_mandate_is_handed_over_once(settled: Country) -> None:
    refused = at_once(
        *(
            lambda body=body: hand_over(
                by=SYSTEM, mandate_key="ncert-government", to_body=body, on=TODAY, instrument="x", citation="y", at=NOW
            )
            for body in ("cert-gov", "cert-punjab")
        )
    )
    assert sum(isinstance(each, Conflict | Invalid) for each in refused) == 1
    assert models.HandOver.objects.count() == 1
    assert models.Mandate.objects.filter(function="government", ends=None).count() == 1


def test_two_workers_carry_one_hand_over_out_once(settled: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[HandOver] = []
    monkeypatch.setattr(passing, "_handlers", [])
    on_hand_over(lambda what, at, limit: calls.append(what) or 1)  # type: ignore[func-returns-value]
    on = TODAY + timedelta(days=1)
    hand_over(by=SYSTEM, mandate_key="ncert-cii", to_body="cert-gov", on=on, instrument="x", citation="y", at=NOW)
    due = NOW + timedelta(days=1)
    at_once(lambda: carry_out_due(at=due), lambda: carry_out_due(at=due))
    assert Entry.objects.filter(act="hand-over.carry-out").count() == 1
    at_once(lambda: passing.carry_on(at=due), lambda: passing.carry_on(at=due))
    assert len(calls) == 1
    assert Entry.objects.filter(act="hand-over.passed").count() == 1


def test_a_profile_loaded_twice_at_once_is_loaded_once(transactional_db: None) -> None:
    done: list[int] = []

    def load() -> None:
        done.append(len(load_profile(by=SYSTEM, profile=PROFILE, at=NOW)))

    assert at_once(load, load) == [None, None]
    assert sorted(done)[0] == 0
    assert sorted(done)[1] > 0
    assert models.LoadedProfile.objects.count() == 1


def test_no_circle_of_parents_closes_between_two_changes(settled: Country) -> None:
    def under(child: models.Organisation, parent: models.Organisation) -> object:
        details = OrganisationDetails(
            child.name_en, child.sector_id, child.ownership, child.province_id, parent=parent.slug
        )
        return change_organisation(by=SYSTEM, organisation_id=child.pk, details=details, at=NOW)

    refused = at_once(lambda: under(settled.telco, settled.clinic), lambda: under(settled.clinic, settled.telco))
    assert sum(isinstance(each, Invalid) for each in refused) == 1
