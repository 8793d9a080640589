"""Items while they are voted on, and what becomes of what was proposed under one that is closed."""

import pytest

from pehra.council.actions import agenda, voting
from pehra.foundation.access.errors import Conflict
from pehra.foundation.audit.models import Entry
from tests.council.seating import HELD, Council, decided, item, proposed, put, sitting, vote
from tests.registry.network import NOW

PAPER = agenda.Upload("paper.pdf", b"%PDF-1.7 x")


class TestWhileAVoteIsOpen:
    def test_nobody_swaps_what_is_voted_on(self, council: Council) -> None:
        _meeting, under = sitting(council)
        given = {"by": council.office, "reference": under.reference}
        paper = agenda.add_paper(**given, title="Draft", upload=PAPER, at=HELD)
        motion = put(council, under)
        for act in (
            lambda: agenda.add_paper(**given, title="Another", upload=PAPER, at=HELD),
            lambda: agenda.remove_paper(**given, paper_id=paper.pk, at=HELD),
            lambda: agenda.change(**given, submission=agenda.Submission("Other"), at=HELD),
        ):
            with pytest.raises(Conflict, match="A vote on this item is under way"):
                act()
        decided(council, motion, chair="for")
        agenda.remove_paper(**given, paper_id=paper.pk, at=HELD)

    def test_the_journal_tells_who_voted_and_only_with_the_count_for_what(self, council: Council) -> None:
        _meeting, under = sitting(council)
        motion = put(council, under)
        vote(council, motion, chair="against", secretary="for")
        about = Entry.objects.filter(subject=f"motion:{motion.reference}")
        for entry in about.filter(act="council.vote"):
            assert entry.detail.keys() == {"seat", "voter", "recorded"}
        voting.close(by=council.office, reference=motion.reference, at=HELD)
        ballots = about.get(act="council.motion-decide").detail["ballots"]
        assert [(each["seat"], each["choice"]) for each in ballots] == [("chair", "against"), ("secretary", "for")]


class TestAClosedItem:
    def test_leaves_no_motion_waiting(self, council: Council) -> None:
        _meeting, under = sitting(council)
        motion = proposed(council, under)
        agenda.conclude(by=council.office, reference=under.reference, said="", at=HELD)
        motion.refresh_from_db()
        assert motion.state == "withdrawn"
        assert Entry.objects.get(act="council.item-conclude").detail == {"lapsed": [motion.reference]}

    def test_nor_does_one_that_is_declined(self, council: Council) -> None:
        under = item(council, council.members["punjab"])
        motion = proposed(council, under, NOW)
        agenda.decline(by=council.office, reference=under.reference, reason="No", at=NOW)
        motion.refresh_from_db()
        assert motion.state == "withdrawn"
