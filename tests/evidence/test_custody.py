"""Custody of a piece: who may what, both sides' signatures, and a chain that tells all of it."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction

from pehra.evidence.actions import copies, custody, keeping, retention, store
from pehra.evidence.errors import Damaged
from pehra.evidence.models import Link, Piece
from pehra.evidence.queries import pieces as queries
from pehra.evidence.rules.chain import flaw_in
from pehra.foundation import signing
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.models import Case, Entry
from tests import world
from tests.evidence.conftest import Net
from tests.evidence.holding import CONTENT, HOUR, LATER, acts_of, cases_escalated, filed, item, offer

pytestmark = pytest.mark.django_db


def answer(by: Person, case: str, piece: Piece, accept: bool = True, **words: str) -> None:
    custody.answer(by=by, reference=case, piece=piece.reference, accept=accept, at=LATER + HOUR, **words)


class TestHandingOver:
    def test_offered_and_taken_over_signed_by_both_sides(self, net: Net, case: str, piece: Piece) -> None:
        offer(net, case, piece)
        piece.refresh_from_db()
        assert piece.holder_id == net.telecom_cert.pk
        answer(net.cii_analyst, case, piece, place="Islamabad")
        piece.refresh_from_db()
        assert piece.holder_id == net.cii_cert.pk
        assert acts_of(piece) == ["taken-in", "offered", "accepted"]
        _, offered, accepted = Link.objects.filter(piece=piece).order_by("number")
        assert (offered.party_slug, offered.facts["to"]) == ("cert-telecom", "cert-cii")
        assert (accepted.party_slug, accepted.facts["from"], accepted.place) == (
            "cert-cii",
            "cert-telecom",
            "Islamabad",
        )
        for link in (offered, accepted):
            assert signing.verify(link.receipt)
            assert link.receipt["hash"] == link.hash
        told = Notice.objects.filter(kind__startswith="evidence.").values_list("kind", "party_id")
        assert set(told) == {("evidence.offered", net.cii_cert.pk), ("evidence.answered", net.telecom_cert.pk)}

    def test_refused_with_a_reason_the_holder_keeps_it(self, net: Net, case: str, piece: Piece) -> None:
        offer(net, case, piece)
        with pytest.raises(Invalid, match="reason"):
            answer(net.cii_analyst, case, piece, accept=False)
        answer(net.cii_analyst, case, piece, accept=False, reason="The seal is torn.")
        piece.refresh_from_db()
        assert piece.holder_id == net.telecom_cert.pk
        assert acts_of(piece)[-1] == "refused"
        offer(net, case, piece)

    def test_taken_back(self, net: Net, case: str, piece: Piece) -> None:
        offer(net, case, piece)
        with pytest.raises(Conflict):
            offer(net, case, piece)
        custody.withdraw(by=net.lead, reference=case, piece=piece.reference, at=LATER)
        with pytest.raises(Conflict):
            answer(net.cii_analyst, case, piece)

    def test_only_to_whom_takes_part(self, net: Net, case: str, piece: Piece) -> None:
        for to in ("cert-punjab", "nobody", "cert-telecom", "\0", "rival"):
            with pytest.raises(Invalid, match="to"):
                custody.hand_over(by=net.analyst, reference=case, piece=piece.reference, to=to, reason="r", at=LATER)

    def test_who_may(self, net: Net, case: str, piece: Piece) -> None:
        cases_escalated(net, case)
        for who in (net.contact, net.cii_analyst):
            with pytest.raises(Forbidden):
                offer(net, case, piece, by=who)
        offer(net, case, piece)
        for who in (net.contact, net.analyst, net.lead):
            with pytest.raises(Forbidden):
                answer(who, case, piece)
        for who in net.strangers.values():
            with pytest.raises(Absent):
                answer(who, case, piece)
        answer(net.cii_lead, case, piece)

    def test_from_the_organisation_to_its_cert(self, net: Net, case: str) -> None:
        piece = filed(net.contact, case)
        offer(net, case, piece, to="cert-telecom", by=net.contact)
        answer(net.analyst, case, piece)
        piece.refresh_from_db()
        assert piece.holder_id == net.telecom_cert.pk


class TestOtherActs:
    def test_a_thing_with_its_seal(self, net: Net, case: str) -> None:
        piece = item(net.analyst, case, seal="S-1")
        assert (piece.kind, piece.size, piece.seal) == ("item", None, "S-1")
        with pytest.raises(Conflict):
            copies.take_copy(by=net.analyst, reference=case, piece=piece.reference, at=LATER)
        with pytest.raises(Conflict):
            custody.seal(by=net.analyst, reference=case, piece=piece.reference, seal="S-2", at=LATER)
        custody.unseal(by=net.analyst, reference=case, piece=piece.reference, reason="to image it", at=LATER)
        custody.seal(by=net.analyst, reference=case, piece=piece.reference, seal="S-2", at=LATER)
        assert acts_of(piece) == ["taken-in", "unsealed", "sealed"]

    def test_while_sealed_nothing_is_copied(self, net: Net, case: str, piece: Piece) -> None:
        custody.seal(by=net.analyst, reference=case, piece=piece.reference, seal="S-1", at=LATER)
        with pytest.raises(Conflict):
            copies.take_copy(by=net.analyst, reference=case, piece=piece.reference, at=LATER)
        assert acts_of(piece) == ["taken-in", "sealed"]

    def test_a_copy_stands_in_the_chain_and_in_the_journal(self, net: Net, case: str, piece: Piece) -> None:
        for who in (net.contact, net.lead):
            given = copies.take_copy(by=who, reference=case, piece=piece.reference, at=LATER)
            assert (given.name, given.size, b"".join(given.blocks)) == ("Zarqa-disk.img", len(CONTENT), CONTENT)
        assert acts_of(piece) == ["taken-in", "copied", "copied"]
        assert JournalEntry.objects.filter(act="evidence.copy").count() == 2

    def test_checked_and_found_the_same_or_not(self, net: Net, case: str, piece: Piece) -> None:
        link = copies.check(by=net.contact, reference=case, piece=piece.reference, at=LATER)
        assert link.facts == {"sha256": hashlib.sha256(CONTENT).hexdigest(), "result": "same"}
        place = store.place_of(piece.kept_as)
        spoilt = bytearray(place.read_bytes())
        spoilt[-1] ^= 1
        place.write_bytes(spoilt)
        link = copies.check(by=net.contact, reference=case, piece=piece.reference, at=LATER)
        assert link.facts == {"result": "different"}
        with pytest.raises(Damaged):
            b"".join(copies.take_copy(by=net.contact, reference=case, piece=piece.reference, at=LATER).blocks)
        assert [each.problem for each in keeping.prove()] == ["the kept file is not what was taken in"]

    def test_given_out_of_custody(self, net: Net, case: str) -> None:
        piece = item(net.analyst, case)
        custody.release(by=net.analyst, reference=case, piece=piece.reference, to="the owner", reason="done", at=LATER)
        with pytest.raises(Conflict):
            offer(net, case, piece)
        with pytest.raises(Conflict):
            custody.seal(by=net.analyst, reference=case, piece=piece.reference, seal="S", at=LATER)

    @pytest.mark.parametrize("act", ["seal", "label", "release", "propose", "unseal", "name"])
    def test_those_who_do_not_have_it_are_refused(self, net: Net, case: str, piece: Piece, act: str) -> None:
        deeds = {
            "seal": lambda by: custody.seal(by=by, reference=case, piece=piece.reference, seal="S", at=LATER),
            "unseal": lambda by: custody.unseal(by=by, reference=case, piece=piece.reference, reason="S", at=LATER),
            "label": lambda by: custody.label(by=by, reference=case, piece=piece.reference, tlp="TLP:RED", at=LATER),
            "name": lambda by: custody.name_person(
                by=by, reference=case, piece=piece.reference, person="x@example.org", at=LATER
            ),
            "release": lambda by: custody.release(
                by=by, reference=case, piece=piece.reference, to="x", reason="y", at=LATER
            ),
            "propose": lambda by: retention.propose(by=by, reference=case, piece=piece.reference, reason="y", at=LATER),
        }
        with pytest.raises(Forbidden):
            deeds[act](net.contact)
        for who in net.strangers.values():
            with pytest.raises(Absent):
                deeds[act](who)
        assert acts_of(piece) == ["taken-in"]


class TestTheChain:
    def test_holds_and_is_in_the_journal(self, net: Net, case: str, piece: Piece) -> None:
        offer(net, case, piece)
        links = list(Link.objects.filter(piece=piece).order_by("number"))
        assert flaw_in(queries.written(piece, links)) is None
        told = JournalEntry.objects.filter(act__startswith="evidence.").order_by("seq").values_list("detail", flat=True)
        assert [each["hash"] for each in told] == [link.hash for link in links]
        assert [each.problem for each in keeping.prove()] == [""]

    def test_the_database_refuses_to_change_it(self, net: Net, case: str, piece: Piece) -> None:
        for statement in (
            "UPDATE evidence_link SET by = 'somebody else'",
            "DELETE FROM evidence_link",
            "UPDATE evidence_piece SET sha256 = repeat('0', 64)",
            "UPDATE evidence_piece SET name = 'x'",
            "DELETE FROM evidence_piece",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    @pytest.mark.parametrize(
        "field", ["at", "act", "by", "party", "place", "facts", "previous", "hash", "number", "piece"]
    )
    def test_any_change_around_the_guards_shows(self, net: Net, case: str, piece: Piece, field: str) -> None:
        offer(net, case, piece)
        told = queries.written(piece, Link.objects.filter(piece=piece).order_by("number"))
        told[0][field] = {"name": "other"} if field == "facts" else 7 if field == "number" else "other"
        assert flaw_in(told) is not None

    def test_a_missing_link_shows(self, net: Net, case: str, piece: Piece) -> None:
        offer(net, case, piece)
        answer(net.cii_analyst, case, piece)
        told = queries.written(piece, Link.objects.filter(piece=piece).order_by("number"))
        assert flaw_in(told[1:])
        assert flaw_in([told[0], told[2]])

    def test_nothing_of_what_was_said_is_in_journal_or_notices(self, net: Net, case: str, piece: Piece) -> None:
        offer(net, case, piece)
        answer(net.cii_analyst, case, piece, accept=False, reason="Zarqa-answer")
        for rows in (JournalEntry.objects.filter(act__startswith="evidence."), Notice.objects.all()):
            assert "Zarqa" not in str(list(rows.values()))


class TestWhoSees:
    def sees(self, who: Person, case: str, piece: Piece) -> bool:
        with viewing(who):
            found = Case.objects.filter(reference=case).first()
            return bool(found) and piece.pk in {row.piece.pk for row in queries.pieces_of(who, found)}

    def test_those_who_take_part_and_nobody_else_however_wide_the_label(
        self, net: Net, case: str, piece: Piece
    ) -> None:
        cases.change_tlp(by=net.contact, reference=case, tlp="TLP:CLEAR", at=LATER)
        custody.label(by=net.analyst, reference=case, piece=piece.reference, tlp="TLP:CLEAR", at=LATER)
        assert [self.sees(who, case, piece) for who in (net.analyst, net.contact)] == [True, True]
        assert not any(self.sees(who, case, piece) for who in net.strangers.values())

    def test_red_is_for_named_persons(self, net: Net, case: str) -> None:
        piece = filed(net.analyst, case, tlp="TLP:RED")
        assert [self.sees(who, case, piece) for who in (net.analyst, net.lead, net.contact)] == [True, False, False]
        with pytest.raises(Absent):
            copies.take_copy(by=net.lead, reference=case, piece=piece.reference, at=LATER)
        for person in ("punjab_analyst@example.org", "nobody@example.org"):
            with pytest.raises(Invalid, match="person"):
                custody.name_person(by=net.analyst, reference=case, piece=piece.reference, person=person, at=LATER)
        custody.name_person(by=net.analyst, reference=case, piece=piece.reference, person="Lead@example.org", at=LATER)
        assert self.sees(net.lead, case, piece)
        # And nothing of it stands in the timeline, which others read.
        assert not Entry.objects.filter(case__reference=case, kind="part").exists()

    def test_red_handed_over_names_those_who_answer_there(self, net: Net, case: str) -> None:
        piece = filed(net.analyst, case, tlp="TLP:RED")
        offer(net, case, piece)
        assert [self.sees(who, case, piece) for who in (net.cii_lead, net.cii_analyst)] == [True, False]
        answer(net.cii_lead, case, piece)

    def test_it_follows_the_case(self, net: Net, case: str, piece: Piece) -> None:
        colleague = world.person(net.telecom_cert, Role.ANALYST)[1]
        assert self.sees(colleague, case, piece)
        cases.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=LATER)
        assert not self.sees(colleague, case, piece)
        assert self.sees(net.lead, case, piece)

    def test_never_wider_than_the_case(self, net: Net, case: str, piece: Piece) -> None:
        with pytest.raises(Invalid, match="tlp"):
            custody.label(by=net.analyst, reference=case, piece=piece.reference, tlp="TLP:GREEN", at=LATER)
