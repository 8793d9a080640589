"""Actions: given, shown to be done, accepted; late ones are told; none is closed without evidence."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from pehra.council import models
from pehra.council.actions import followup
from pehra.council.actions.followup import Task
from pehra.council.actions.seats import Upload
from pehra.council.actions.terms import start_of
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.roles import Role
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from tests.council.seating import DAY, HELD, Council, carried, decided, put, sitting
from tests.registry.network import Country
from tests.world import person

DUE = (HELD + 20 * DAY).date()


def given(council: Council, **fields: object) -> models.ActionItem:
    motion = carried(council)
    task = Task(**{"title": "Confirm the patch", "due_on": DUE, "party": "cert-punjab"} | fields)
    found = motion.resolution
    return followup.create(by=council.office, year=found.year, running=found.running, task=task, at=HELD)


def newest(action: models.ActionItem) -> int:
    """What the secretariat has just read."""
    return action.evidence.last().pk if action.evidence.exists() else 0


def owner(country: Country):
    return person(country.body("cert-punjab"), Role.LEAD)[1]


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


class TestTheWay:
    def test_of_a_body(self, council: Council) -> None:
        lead = owner(council.country)
        action = given(council)
        assert told("council.action") == {lead.user_id}
        followup.show(by=lead, reference=action.reference, link="https://cert.example/1", at=HELD + DAY)
        assert council.office.user_id in told("council.evidence")
        done = followup.accept(
            by=council.office, reference=action.reference, evidence=newest(action), at=HELD + 2 * DAY
        )
        assert done.state == "done"
        assert told("council.accepted") == {lead.user_id}
        assert Deadline.objects.get(subject=f"council-action:{action.reference}").state == "met"

    def test_of_a_seat(self, council: Council) -> None:
        action = given(council, party="", seat="industry")
        assert told("council.action") == {council.members[who].user_id for who in ("industry", "alternate")}
        for who in ("chair", "punjab"):
            with pytest.raises(Forbidden):
                followup.show(by=council.members[who], reference=action.reference, link="https://x.example", at=HELD)
        upload = Upload("proof.txt", b"done")
        made = followup.show(by=council.members["alternate"], reference=action.reference, upload=upload, at=HELD)
        assert made.document.name == "proof.txt"

    def test_what_is_not_enough_goes_back_with_a_reason(self, council: Council) -> None:
        lead = owner(council.country)
        action = given(council)
        followup.show(by=lead, reference=action.reference, link="https://cert.example/1", at=HELD)
        followup.send_back(
            by=council.office, reference=action.reference, evidence=newest(action), reason="No date", at=HELD
        )
        action.refresh_from_db()
        assert (action.state, action.evidence.get().returned_reason) == ("open", "No date")
        with pytest.raises(Conflict):
            followup.accept(by=council.office, reference=action.reference, evidence=newest(action), at=HELD)

    def test_a_superseded_resolution_asks_nothing_any_more(self, council: Council) -> None:
        action = given(council)
        later = HELD + 30 * DAY
        _meeting, under = sitting(council, starts_at=later, at=HELD)
        decided(council, put(council, under, later, supersedes=action.resolution.number), later, chair="for")
        action.refresh_from_db()
        assert action.state == "superseded"
        assert Deadline.objects.get(subject=f"council-action:{action.reference}").state == "cancelled"
        found = action.resolution
        with pytest.raises(Conflict, match="superseded"):
            followup.create(
                by=council.office, year=found.year, running=found.running, task=Task("A", DUE, party="ncert"), at=later
            )


class TestNothingWithoutEvidence:
    def test_nor_by_evidence_that_nobody_has_read(self, council: Council) -> None:
        lead, action = owner(council.country), given(council)
        for address in ("https://cert.example/1", "https://cert.example/2"):
            followup.show(by=lead, reference=action.reference, link=address, at=HELD)
            models.ActionItem.objects.filter(pk=action.pk).update(state="open")
        models.ActionItem.objects.filter(pk=action.pk).update(state="shown")
        read = {"by": council.office, "reference": action.reference, "evidence": action.evidence.first().pk}
        with pytest.raises(Conflict, match="read it before you answer"):
            followup.accept(**read, at=HELD)
        with pytest.raises(Conflict, match="read it before you answer"):
            followup.send_back(**read, reason="x", at=HELD)

    def test_no_act_closes_it(self, council: Council) -> None:
        action = given(council)
        with pytest.raises(Conflict):
            followup.accept(by=council.office, reference=action.reference, evidence=newest(action), at=HELD)
        with pytest.raises(Invalid, match="document: Evidence is a document or a link"):
            followup.show(by=owner(council.country), reference=action.reference, note_text="Done, believe me", at=HELD)
        with pytest.raises(Invalid, match="link: An address"):
            followup.show(by=owner(council.country), reference=action.reference, link="javascript:x", at=HELD)

    def test_nor_is_a_state_shown_without_any_accepted(self, council: Council) -> None:
        action = given(council)
        models.ActionItem.objects.filter(pk=action.pk).update(state="shown")
        with pytest.raises(Conflict, match="without evidence"):
            followup.accept(by=council.office, reference=action.reference, evidence=newest(action), at=HELD)

    def test_empty_evidence_is_not_stored(self, council: Council) -> None:
        action = given(council)
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Evidence.objects.create(action=action, given_by="x", given_at=HELD)


class TestClocks:
    def test_reminds_the_owner_and_of_a_late_one_the_secretariat_too(self, council: Council) -> None:
        lead = owner(council.country)
        given(council)
        end = start_of(DUE + DAY)
        deadlines.sweep(at=end - 7 * DAY + timedelta(minutes=1))
        assert told("council.action-due") == {lead.user_id}
        deadlines.sweep(at=end + timedelta(minutes=1))
        assert told("council.action-late") >= {lead.user_id, council.office.user_id}

    def test_evidence_does_not_stop_the_clock_and_acceptance_does(self, council: Council) -> None:
        lead = owner(council.country)
        action = given(council)
        followup.show(by=lead, reference=action.reference, link="https://cert.example/1", at=HELD)
        assert Deadline.objects.get(subject=f"council-action:{action.reference}").state == "open"


class TestWhoMay:
    def test_only_the_secretariat_gives_and_closes(self, council: Council) -> None:
        action = given(council)
        acts = (
            lambda by: followup.create(by=by, year=2026, running=1, task=Task("A", DUE, party="ncert"), at=HELD),
            lambda by: followup.accept(by=by, reference=action.reference, evidence=0, at=HELD),
            lambda by: followup.send_back(by=by, reference=action.reference, evidence=0, reason="x", at=HELD),
        )
        for act in acts:
            for by in (council.members["chair"], council.country.auditor):
                with pytest.raises(Forbidden):
                    act(by)
            for by in council.strangers():
                with pytest.raises(Absent):
                    act(by)

    def test_evidence_is_the_owners_and_nobody_elses(self, council: Council) -> None:
        action = given(council)
        for by in council.strangers():
            with pytest.raises(Absent):
                followup.show(by=by, reference=action.reference, link="https://x.example", at=HELD)
        for by in (council.members["chair"], council.country.auditor):
            with pytest.raises(Forbidden):
                followup.show(by=by, reference=action.reference, link="https://x.example", at=HELD)

    @pytest.mark.parametrize(
        ("fields", "problem"),
        [
            ({"party": ""}, "owner: Choose one owner"),
            ({"seat": "chair"}, "owner: Choose one owner"),
            ({"party": "no-such"}, "owner: Choose one owner"),
            ({"due_on": (HELD - DAY).date()}, "due_on: This is past"),
            ({"title": ""}, "title: This field is needed"),
        ],
    )
    def test_a_task_that_cannot_be(self, council: Council, fields: dict[str, object], problem: str) -> None:
        with pytest.raises(Invalid, match=problem):
            given(council, **fields)
