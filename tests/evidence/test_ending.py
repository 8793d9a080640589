"""The end of a piece and what is done around it: destruction by two, legal hold, scanning, another key."""

import hashlib
import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pehra.connectors.clamav import Away
from pehra.evidence.actions import copies, custody, keeping, retention, scanning, store
from pehra.evidence.errors import Malicious
from pehra.evidence.models import Destruction, Piece
from pehra.foundation.access.errors import Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.incidents import actions as cases
from pehra.registry.models import RetentionRow
from tests.connectors.clamav.scanner import EICAR
from tests.connectors.clamav.scanner import scanning as scanner
from tests.evidence.conftest import Net
from tests.evidence.holding import CONTENT, HOUR, LATER, acts_of, filed, item, offer
from tests.incidents.conftest import SINCE

pytestmark = pytest.mark.django_db


class TestDestruction:
    def confirm(self, by: Person, case: str, piece: Piece) -> None:
        retention.confirm(by=by, reference=case, piece=piece.reference, at=LATER + 9 * HOUR)

    def propose(self, net: Net, case: str, piece: Piece) -> None:
        retention.propose(by=net.analyst, reference=case, piece=piece.reference, reason="Zarqa-why", at=LATER)

    def test_two_persons_confirm(
        self, net: Net, case: str, piece: Piece, django_capture_on_commit_callbacks: object
    ) -> None:
        place = store.place_of(piece.kept_as)
        self.propose(net, case, piece)
        with pytest.raises(Forbidden):
            self.confirm(net.analyst, case, piece)  # the first of the two is a lead or a duty officer
        self.confirm(net.lead, case, piece)
        with pytest.raises(Conflict):
            self.confirm(net.lead, case, piece)
        assert place.exists()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            self.confirm(net.analyst, case, piece)
        piece.refresh_from_db()
        assert (piece.state, piece.kept_as, place.exists()) == ("destroyed", "", False)
        assert piece.sha256 == hashlib.sha256(CONTENT).hexdigest()
        assert acts_of(piece) == ["taken-in", "destruction-proposed", "destruction-confirmed", "destroyed"]
        with pytest.raises(Conflict):
            copies.take_copy(by=net.analyst, reference=case, piece=piece.reference, at=LATER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Piece.objects.filter(pk=piece.pk).update(state="held")

    def test_killed_before_the_file_is_gone_the_sweep_removes_it(self, net: Net, case: str, piece: Piece) -> None:
        place = store.place_of(piece.kept_as)
        self.propose(net, case, piece)
        self.confirm(net.lead, case, piece)
        self.confirm(net.analyst, case, piece)
        os.utime(place, (0, 0))
        keeping.sweep(at=LATER)
        assert not place.exists()

    def test_a_hold_stops_it_by_name(self, net: Net, case: str, piece: Piece) -> None:
        self.propose(net, case, piece)
        retention.place_hold(by=net.contact, reference=case, piece=piece.reference, reason="court", at=LATER)
        assert Destruction.objects.get().state == "declined"
        with pytest.raises(Conflict):
            self.propose(net, case, piece)
        with pytest.raises(Conflict):
            retention.place_hold(by=net.contact, reference=case, piece=piece.reference, reason="x", at=LATER)
        for who in (net.contact, net.analyst):
            with pytest.raises(Forbidden):
                retention.lift_hold(by=who, reference=case, piece=piece.reference, reason="over", at=LATER)
        retention.lift_hold(by=net.lead, reference=case, piece=piece.reference, reason="over", at=LATER)
        self.propose(net, case, piece)

    def test_a_proposal_and_an_offer_do_not_meet(self, net: Net, case: str, piece: Piece) -> None:
        offer(net, case, piece)
        with pytest.raises(Conflict):
            self.propose(net, case, piece)
        custody.withdraw(by=net.analyst, reference=case, piece=piece.reference, at=LATER)
        self.propose(net, case, piece)
        with pytest.raises(Conflict):
            offer(net, case, piece)

    def test_the_job_proposes_what_is_over_once(self, net: Net, case: str, piece: Piece) -> None:
        RetentionRow.objects.create(
            key="all", rsit_class="*", tlp="*", days=10, starts=SINCE, citation="default, no source"
        )
        closed = LATER + HOUR
        assert retention.propose_due(at=closed + timedelta(days=400)) == 0  # the case is open
        cases.close(by=net.analyst, reference=case, cause="c", lesson="l", at=closed)
        assert retention.propose_due(at=closed + timedelta(days=10, seconds=-1)) == 0
        assert retention.propose_due(at=closed + timedelta(days=10)) == 1
        assert retention.propose_due(at=closed + timedelta(days=11)) == 0
        assert Destruction.objects.get().rule == "all"
        piece.refresh_from_db()
        assert piece.state == "held"
        retention.decline(
            by=net.analyst,
            reference=case,
            piece=piece.reference,
            reason="still asked for",
            at=closed + timedelta(days=12),
        )
        assert retention.propose_due(at=closed + timedelta(days=100)) == 0
        assert retention.propose_due(at=closed + timedelta(days=400)) == 1

    def test_no_row_no_end(self, net: Net, case: str, piece: Piece) -> None:
        cases.close(by=net.analyst, reference=case, cause="c", lesson="l", at=LATER)
        assert retention.propose_due(at=LATER + timedelta(days=9999)) == 0


class TestScanning:
    def scan(self, piece: Piece, address: str, settings: object) -> Piece:
        settings.CLAMAV = address  # type: ignore[attr-defined]
        scanning.scan(piece_id=piece.pk, at=LATER)
        piece.refresh_from_db()
        return piece

    def test_clean_found_and_too_large(self, net: Net, case: str, settings: object) -> None:
        with scanner(most=20_000) as (address, seen):
            assert self.scan(filed(net.analyst, case), address, settings).scan == "clean"
            assert seen.seen == [len(CONTENT)]
            settings.CLAMAV = ""  # type: ignore[attr-defined]
            bad = self.scan(filed(net.analyst, case, b"x" + EICAR), address, settings)
            assert (bad.scan, bad.scan_told) == ("found", "Eicar-Test-Signature")
            settings.CLAMAV = ""  # type: ignore[attr-defined]
            assert self.scan(filed(net.analyst, case, b"x" * 30_000), address, settings).scan == "failed"
        with pytest.raises(Malicious):
            copies.take_copy(by=net.analyst, reference=case, piece=bad.reference, at=LATER)
        given = copies.take_copy(by=net.analyst, reference=case, piece=bad.reference, anyway=True, at=LATER)
        assert given.name == f"{bad.reference}.bin"
        assert b"".join(given.blocks) == b"x" + EICAR
        assert acts_of(bad) == ["taken-in", "scanned", "copied"]

    def test_away_it_is_tried_again_and_given_up(self, net: Net, case: str, piece: Piece, settings: object) -> None:
        with pytest.raises(Away):
            self.scan(piece, "unix:/nowhere/clamd.ctl", settings)
        piece.refresh_from_db()
        assert piece.scan == "not-scanned"
        scanning.give_up(piece_id=piece.pk, at=LATER)
        piece.refresh_from_db()
        assert piece.scan == "failed"

    def test_without_a_scanner_nothing_is_said(self, net: Net, case: str, piece: Piece, settings: object) -> None:
        assert self.scan(piece, "", settings).scan == "not-scanned"
        assert acts_of(piece) == ["taken-in"]


def test_sealed_anew_under_another_key(net: Net, case: str, piece: Piece) -> None:
    item(net.analyst, case)
    before, ring = piece.kept_as, store.keyring()
    old = ring.current()
    assert list(keeping.rotate()) == [piece.reference]
    piece.refresh_from_db()
    assert (piece.key_id, piece.kept_as != before) == (ring.current().id, True)
    assert not store.place_of(before).exists()
    assert keeping.unused_keys() == [old.id]
    ring.forget(old.id)
    assert b"".join(copies.take_copy(by=net.analyst, reference=case, piece=piece.reference, at=LATER).blocks) == CONTENT
    assert list(keeping.rotate(fresh=False)) == []
    assert all(each.problem == "" for each in keeping.prove())
