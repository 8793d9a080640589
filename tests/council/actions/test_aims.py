"""A contested network object before the Council: put by the secretariat, decided, and applied in the registry's way."""

import pytest

from pehra.council.actions import motions, voting
from pehra.council.queries.aims import claims_in_dispute
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.delivery.models import Notice
from pehra.registry import actions as registry
from pehra.registry.models import NetworkObject
from tests.council.seating import HELD, Council, decided, item, proposed, put, sitting
from tests.registry.network import NOW, TODAY


@pytest.fixture
def claims(council: Council) -> tuple[NetworkObject, NetworkObject]:
    """Telco holds a prefix, and clinic, which another CERT looks after, claims a part of it."""
    land = council.country
    whole = registry.claim_object(
        by=SYSTEM, organisation_id=land.telco.pk, kind="cidr", value="198.51.100.0/24", at=NOW
    )
    registry.approve_object(by=SYSTEM, object_id=whole.pk, at=NOW)
    part = registry.claim_object(
        by=SYSTEM, organisation_id=land.clinic.pk, kind="cidr", value="198.51.100.0/25", at=NOW
    )
    return whole, part


def states(claims: tuple[NetworkObject, NetworkObject]) -> list[str]:
    for each in claims:
        each.refresh_from_db()
    return [each.state for each in claims]


def aim(keeps: NetworkObject, ends: NetworkObject) -> dict[str, object]:
    return {"kind": "object", "aim": {"claims": f"{keeps.pk}-{ends.pk}"}}


def test_what_two_certs_cannot_settle_is_offered_either_way_round(council: Council, claims) -> None:
    whole, part = claims
    assert {(one.pk, other.pk) for one, other in claims_in_dispute(TODAY)} == {(whole.pk, part.pk), (part.pk, whole.pk)}


@pytest.mark.parametrize(("first", "second"), [("approved", "refused"), ("withdrawn", "approved")])
def test_carried_one_claim_holds_and_the_other_ends(council: Council, claims, first: str, second: str) -> None:
    whole, part = claims
    _meeting, under = sitting(council)
    fields = aim(whole, part) if first == "approved" else aim(part, whole)
    motion = decided(council, put(council, under, **fields), chair="for")
    assert (states(claims), motion.applied_at) == ([first, second], HELD)
    assert "Resolution 2026/01" in (part if first == "approved" else whole).reason
    assert Notice.objects.filter(kind__in=["object.refused", "object.withdrawn"]).exists()
    assert list(claims_in_dispute(TODAY)) == []


def test_lost_nothing_moves(council: Council, claims) -> None:
    _meeting, under = sitting(council)
    decided(council, put(council, under, **aim(*claims)), chair="against")
    assert states(claims) == ["approved", "claimed"]


def test_what_has_settled_itself_meanwhile_does_not_undo_the_decision(council: Council, claims) -> None:
    whole, part = claims
    _meeting, under = sitting(council)
    motion = put(council, under, **aim(whole, part))
    registry.withdraw_object(by=SYSTEM, object_id=part.pk, reason="Ours after all", at=HELD)
    motion = decided(council, motion, chair="for")
    assert (motion.state, motion.applied_at) == ("carried", None)
    assert motion.hindered_by == [{"text": "These two claims do not meet any more.", "params": {}}]
    with pytest.raises(Conflict):
        voting.apply_again(by=council.office, reference=motion.reference, at=HELD)


def test_members_are_not_shown_who_claims_what_before_it_is_put(council: Council, claims) -> None:
    proposal = motions.Proposal("object", "A", "B", aim=aim(*claims)["aim"])
    for who in ("chair", "punjab"):
        with pytest.raises(Forbidden, match="by its secretariat"):
            motions.propose(by=council.members[who], item=item(council).reference, proposal=proposal, at=NOW)
    for wrong in ("", "1-1", f"{claims[0].pk}-{claims[0].pk}"):
        with pytest.raises(Invalid, match="claims: There are no such claims"):
            proposed(council, item(council), NOW, kind="object", aim={"claims": wrong})


def test_nobody_settles_it_by_hand(council: Council, claims) -> None:
    whole, part = claims
    for by in (council.office, council.country.ncert_lead, council.country.telecom_analyst):
        with pytest.raises(Forbidden):
            registry.settle_dispute(by=by, keeps=whole.pk, ends=part.pk, reason="x", at=NOW)
