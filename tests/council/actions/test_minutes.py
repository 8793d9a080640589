"""Minutes: drafted, edited, approved, sealed, and proved; whoever touches them afterwards is found out."""

import json

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction

from pehra.council import models
from pehra.council.actions import agenda, meetings, minutes, motions
from pehra.council.cli import council as command
from pehra.council.queries.sealing import verify, verify_all
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.audit.models import Entry
from tests.council.seating import DAY, HELD, HOUR, PEOPLE, Council, decided, drafted, put, sitting

LATER = HELD + 30 * DAY


def held(council: Council) -> models.Meeting:
    """A meeting with one decision, closed."""
    meeting, under = sitting(council)
    agenda.declare_interest(by=council.members["punjab"], reference=under.reference, text="My CERT", at=HELD)
    decided(council, put(council, under), chair="for", secretary="for", first="dissent")
    agenda.conclude(by=council.office, reference=under.reference, said="Discussed at length.", at=HELD)
    meetings.close_meeting(by=council.office, reference=meeting.reference, at=HELD + HOUR)
    meeting.refresh_from_db()
    return meeting


def approval(council: Council, meeting: models.Meeting) -> models.Motion:
    """The later meeting sits, and the minutes are put to it."""
    later = drafted(council, LATER, HELD + DAY)
    motion = minutes.propose(by=council.office, reference=meeting.reference, meeting=later.reference, at=HELD + DAY)
    meetings.call(by=council.office, reference=later.reference, at=HELD + DAY)
    for who in PEOPLE:
        if who != "alternate":
            meetings.arrive(by=council.office, reference=later.reference, seat=council.keys[who], at=LATER)
    meetings.open_meeting(by=council.office, reference=later.reference, at=LATER)
    return motions.put(by=council.office, reference=motion.reference, at=LATER)


def sealed(council: Council) -> models.Minutes:
    meeting = held(council)
    decided(council, approval(council, meeting), LATER, chair="for")
    return models.Minutes.objects.get(meeting=meeting)


class TestTheDraft:
    def test_tells_what_happened(self, council: Council) -> None:
        record = models.Minutes.objects.get(meeting=held(council)).record
        assert {each["seat"] for each in record["attendance"]} >= {"chair", "industry", "cert-punjab"}
        (under,) = record["items"]
        assert (under["said"], under["interests"][0]["name"]) == ("Discussed at length.", "Punjab")
        (motion,) = under["motions"]
        assert (motion["resolution"], motion["outcome"]["for"], motion["outcome"]["dissents"]) == ("2026/01", 2, 1)
        dissent = next(each for each in motion["votes"] if each["choice"] == "dissent")
        assert (dissent["voter"], dissent["reasons"]) == ("First", "For these reasons")

    def test_is_edited_by_the_secretariat_and_nobody_overwrites_another(self, council: Council) -> None:
        reference = held(council).reference
        made = minutes.edit(by=council.office, reference=reference, text="The chair welcomed all.", version=1, at=HELD)
        assert made.version == 2
        with pytest.raises(Conflict, match="Somebody else has changed"):
            minutes.edit(by=council.office, reference=reference, text="Other", version=1, at=HELD)
        for by in (council.members["chair"], council.country.auditor):
            with pytest.raises(Forbidden):
                minutes.edit(by=by, reference=reference, text="x", version=2, at=HELD)
        for by in council.strangers():
            with pytest.raises(Absent):
                minutes.edit(by=by, reference=reference, text="x", version=2, at=HELD)

    def test_is_put_before_a_later_meeting_and_rests_then(self, council: Council) -> None:
        meeting = held(council)
        earlier = drafted(council, HELD - DAY, HELD - 2 * DAY)
        for wrong in (earlier.reference, meeting.reference, "M-0000-0000"):
            with pytest.raises(Invalid, match="Choose a later meeting"):
                minutes.propose(by=council.office, reference=meeting.reference, meeting=wrong, at=HELD)
        later = drafted(council, LATER, HELD)
        minutes.propose(by=council.office, reference=meeting.reference, meeting=later.reference, at=HELD)
        with pytest.raises(Conflict):
            minutes.edit(by=council.office, reference=meeting.reference, text="x", version=1, at=HELD)
        assert later.items.get().title == f"Minutes · کارروائی: {meeting.title}", "in both languages"

    def test_a_lost_or_withdrawn_approval_makes_it_a_draft_again(self, council: Council) -> None:
        meeting = held(council)
        motion = approval(council, meeting)
        decided(council, motion, LATER, chair="against")
        row = models.Minutes.objects.get(meeting=meeting)
        assert (row.state, row.motion) == ("draft", None)
        again = drafted(council, LATER + 30 * DAY, LATER)
        motion = minutes.propose(by=council.office, reference=meeting.reference, meeting=again.reference, at=LATER)
        motions.withdraw(by=council.office, reference=motion.reference, at=LATER)
        assert models.Minutes.objects.get(meeting=meeting).state == "draft"


class TestTheSeal:
    def test_stands_in_the_journal(self, council: Council) -> None:
        row = sealed(council)
        entry = Entry.objects.get(act="council.minutes-seal")
        assert entry.subject == f"meeting:{row.meeting.reference}"
        assert entry.detail["sha256"] == row.digest
        assert (row.state, row.sealed_at) == ("sealed", LATER)

    def test_approving_makes_no_resolution(self, council: Council) -> None:
        assert not models.Resolution.objects.filter(motion__kind="minutes").exists()
        sealed(council)
        assert not models.Resolution.objects.filter(motion__kind="minutes").exists()

    def test_nobody_edits_sealed_minutes(self, council: Council) -> None:
        row = sealed(council)
        with pytest.raises(Conflict, match="sealed minutes stay"):
            minutes.edit(by=council.office, reference=row.meeting.reference, text="x", version=row.version, at=LATER)
        for changed in ({"text": "x"}, {"digest": "0" * 64}, {"state": "draft"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                models.Minutes.objects.filter(pk=row.pk).update(**changed)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()

    def test_holds(self, council: Council) -> None:
        row = sealed(council)
        proof = verify(row.meeting.reference)
        assert proof.holds
        assert (proof.content, proof.journal, proof.record) == (True, True, ())
        assert proof.entry == Entry.objects.get(act="council.minutes-seal").seq

    def test_a_draft_is_not_proved(self, council: Council) -> None:
        with pytest.raises(Absent):
            verify(held(council).reference)


def behind_the_back(statement: str, *params: object) -> None:
    """What somebody who owns the tables could do: the guards are switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("council_minutes", "council_vote"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        for table in ("council_minutes", "council_vote"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class TestWhoeverTouchesThem:
    def test_a_changed_text_is_found(self, council: Council) -> None:
        row = sealed(council)
        behind_the_back("UPDATE council_minutes SET text = 'Other' WHERE id = %s", row.pk)
        proof = verify(row.meeting.reference)
        assert (proof.content, proof.journal, proof.holds) == (False, True, False)

    def test_a_new_hash_beside_the_changed_text_is_found_in_the_journal(self, council: Council) -> None:
        row = sealed(council)
        behind_the_back("UPDATE council_minutes SET text = 'Other' WHERE id = %s", row.pk)
        behind_the_back("UPDATE council_minutes SET digest = %s", verify(row.meeting.reference).today)
        proof = verify(row.meeting.reference)
        assert (proof.content, proof.journal) == (True, False)

    def test_a_vote_that_was_turned_is_found_by_its_place(self, council: Council) -> None:
        row = sealed(council)
        behind_the_back("UPDATE council_vote SET choice = 'for' WHERE choice = 'dissent'")
        proof = verify(row.meeting.reference)
        assert proof.content
        assert proof.record == ("items[1].motions[1].votes[2].choice",)

    def test_minutes_that_are_gone_are_missed(self, council: Council) -> None:
        row = sealed(council)
        behind_the_back("DELETE FROM council_minutes WHERE id = %s", row.pk)
        (proof,) = verify_all()
        assert (proof.meeting, proof.holds) == (row.meeting.reference, False)


class TestTheCommand:
    def test_says_that_all_hold_and_leaves_a_trace(self, council: Council) -> None:
        row = sealed(council)
        found = CliRunner().invoke(command, ["verify"])
        assert found.exit_code == 0, found.output
        assert f"{row.meeting.reference}: holds, {row.digest}" in found.output
        assert Entry.objects.filter(act="council.minutes-verify").count() == 1

    def test_of_one_meeting_however_it_was_typed(self, council: Council) -> None:
        row = sealed(council)
        found = CliRunner().invoke(command, ["verify", row.meeting.reference.lower().replace("-", ""), "--json"])
        assert json.loads(found.output)["minutes"][0]["holds"] is True
        assert CliRunner().invoke(command, ["verify", "M-0000-0000"]).exit_code == 1

    def test_ends_with_one_where_something_does_not_hold(self, council: Council) -> None:
        row = sealed(council)
        behind_the_back("UPDATE council_minutes SET text = 'Other' WHERE id = %s", row.pk)
        found = CliRunner().invoke(command, ["verify"])
        assert found.exit_code == 1
        assert f"{row.meeting.reference}: BROKEN: the content is not what was sealed" in found.output
