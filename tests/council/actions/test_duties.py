"""What an addressee does about a directive, who answers, and that the counts follow."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.council.actions import directive_clocks, duties
from pehra.council.actions.duties import Shown
from pehra.council.models import Directive, Showing
from pehra.council.queries.directives import directive_view, standpoint
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.foundation.delivery.models import Notice
from pehra.law.functions import Function
from pehra.registry.queries import Selection
from tests.council.directing import (
    PATCH,
    answer_showing,
    bodies,
    counted,
    decide_waiver,
    duty,
    everybody,
    issued,
    rules,
    shows,
)
from tests.registry.network import NOW, Country, country
from tests.world import Role, person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 shows what was done"


@pytest.fixture
def land() -> Country:
    made = country()
    rules()
    return made


@pytest.fixture
def row(land: Country) -> Directive:
    return issued(land)


class TestAnswering:
    def test_acknowledging_counts_at_every_tier(self, land: Country, row: Directive) -> None:
        duties.acknowledge(by=land.telco_contact, reference=row.reference, party="telco", at=NOW)
        view = directive_view(standpoint(land.ncert_lead, NOW), row.reference)
        found = {line.tier.body + ":" + line.tier.function: line.counts.acknowledged for line in view.lines}
        assert found == {
            "ncert:national": 1,
            "ncert:cii": 1,
            "cert-telecom:sectoral": 1,
            "ncert:government": 0,
            "cert-punjab:provincial": 0,
        }
        assert counted(row)
        assert Entry.objects.get(act="directive.acknowledge").detail == {"party": "telco"}

    def test_twice_is_refused(self, land: Country, row: Directive) -> None:
        duties.acknowledge(by=land.telco_contact, reference=row.reference, party="telco", at=NOW)
        with pytest.raises(Conflict):
            duties.acknowledge(by=land.telco_contact, reference=row.reference, party="telco", at=NOW)
        assert counted(row)

    def test_evidence_is_a_file_or_an_address_and_is_kept_with_its_hash(self, land: Country, row: Directive) -> None:
        with pytest.raises(Invalid) as caught:
            duties.show(by=land.telco_contact, reference=row.reference, party="telco", shown=Shown("Done."), at=NOW)
        assert set(caught.value.problems) == {"document"}
        shown = Shown("Done.", file_name="proof.pdf", content=PDF)
        made = duties.show(by=land.telco_contact, reference=row.reference, party="telco", shown=shown, at=NOW)
        assert made.document is not None
        assert Entry.objects.get(act="directive.show").detail["sha256"] == made.document.sha256
        assert duty(row, "telco").acknowledged_at == NOW

    def test_where_none_is_asked_for_words_are_enough(self, land: Country) -> None:
        row = issued(land, evidence_needed=False)
        made = duties.show(by=land.telco_contact, reference=row.reference, party="telco", shown=Shown("Done."), at=NOW)
        assert made.document is None

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "telco.example"])
    def test_an_address_is_one_of_the_web(self, land: Country, row: Directive, link: str) -> None:
        with pytest.raises(Invalid):
            duties.show(
                by=land.telco_contact, reference=row.reference, party="telco", shown=Shown("x", link=link), at=NOW
            )

    def test_a_file_that_is_not_what_it_says_changes_nothing(self, land: Country, row: Directive) -> None:
        shown = Shown("Done.", file_name="proof.pdf", content=b"MZ not a PDF")
        with pytest.raises(Invalid):
            duties.show(by=land.telco_contact, reference=row.reference, party="telco", shown=shown, at=NOW)

    def test_only_the_addressees_contact_or_lead_answers(self, land: Country, row: Directive) -> None:
        _, analyst = person(land.telco, Role.ANALYST)
        for by in [*everybody(land).values(), analyst]:
            if by is land.telco_contact:
                continue
            knows = by in (analyst, land.telecom_analyst, land.telecom_administrator, land.telecom_officer)
            knows |= by in (land.ncert_lead, land.secretary, land.auditor)
            for act in (
                lambda by=by, slug="telco": duties.acknowledge(by=by, reference=row.reference, party=slug, at=NOW),
                lambda by=by, slug="telco": duties.ask_waiver(
                    by=by, reference=row.reference, party=slug, reason="x", at=NOW
                ),
            ):
                with pytest.raises(Forbidden if knows else Absent):
                    act()
            with pytest.raises(Absent):
                duties.acknowledge(by=by, reference=row.reference, party="no-such-party", at=NOW)


class TestAccepting:
    def test_the_first_responder_or_the_issuer_accepts(self, land: Country, row: Directive) -> None:
        for by in (land.telecom_analyst, land.ncert_lead):
            shows(land, row)
            answer_showing(by=by, reference=row.reference, party="telco", accepted=False, answer="Which hosts?", at=NOW)
            assert duty(row, "telco").state == "acknowledged"
        shows(land, row)
        answer_showing(by=land.telecom_analyst, reference=row.reference, party="telco", accepted=True, at=NOW)
        found = duty(row, "telco")
        assert (found.state, found.settled_at) == ("compliant", NOW)
        assert counted(row)
        assert Notice.objects.filter(kind="directive.answered", party=land.telco).count() == 3

    def test_nobody_else_does(self, land: Country, row: Directive) -> None:
        shows(land, row)
        for by in everybody(land).values():
            if by in (land.telecom_analyst, land.ncert_lead):
                continue
            with pytest.raises((Absent, Forbidden)):
                answer_showing(by=by, reference=row.reference, party="telco", accepted=True, at=NOW)
        assert duty(row, "telco").state == "shown"

    def test_no_body_accepts_what_it_shows_itself(self, land: Country) -> None:
        row = issued(land, selection=bodies(Function.SECTORAL))
        _, lead = person(land.body("cert-telecom"), Role.LEAD)
        shown = Shown("Done.", link="https://x.example/")
        duties.show(by=lead, reference=row.reference, party="cert-telecom", shown=shown, at=NOW)
        with pytest.raises(Forbidden):
            answer_showing(by=lead, reference=row.reference, party="cert-telecom", accepted=True, at=NOW)
        answer_showing(by=land.ncert_lead, reference=row.reference, party="cert-telecom", accepted=True, at=NOW)

    def test_a_return_says_what_is_wanting(self, land: Country, row: Directive) -> None:
        shows(land, row)
        with pytest.raises(Invalid):
            answer_showing(by=land.telecom_analyst, reference=row.reference, party="telco", accepted=False, at=NOW)
        assert duty(row, "telco").state == "shown"

    def test_what_was_not_read_is_not_accepted(self, land: Country, row: Directive) -> None:
        where = {"reference": row.reference, "party": "telco", "at": NOW}
        shows(land, row)
        first = Showing.objects.get()
        answer_showing(by=land.ncert_lead, accepted=False, answer="Which hosts?", **where)
        shows(land, row)
        for accepted in (True, False):
            with pytest.raises(Conflict, match="read it before you answer"):
                duties.answer_showing(by=land.telecom_analyst, showing=first.pk, accepted=accepted, answer="x", **where)
        assert duty(row, "telco").state == "shown"
        duties.answer_showing(by=land.telecom_analyst, showing=Showing.objects.last().pk, accepted=True, **where)
        assert Entry.objects.get(act="directive.accept").detail["showing"] == Showing.objects.last().pk


class TestWaivers:
    def test_what_was_not_read_is_not_granted(self, land: Country, row: Directive) -> None:
        where = {"reference": row.reference, "party": "telco", "at": NOW}
        first = duties.ask_waiver(by=land.telco_contact, reason="One", **where)
        decide_waiver(by=land.ncert_lead, granted=False, answer="No", **where)
        duties.ask_waiver(by=land.telco_contact, reason="Another", **where)
        with pytest.raises(Conflict, match="read it before you answer"):
            duties.decide_waiver(by=land.ncert_lead, waiver=first.pk, granted=True, answer="Yes", **where)

    def test_a_waiver_is_asked_with_a_reason_and_decided_by_the_issuer_with_one(
        self, land: Country, row: Directive
    ) -> None:
        ask = {"reference": row.reference, "party": "telco", "at": NOW}
        with pytest.raises(Invalid):
            duties.ask_waiver(by=land.telco_contact, reason=" ", **ask)
        duties.ask_waiver(by=land.telco_contact, reason="We run no mail gateway.", **ask)
        with pytest.raises(Forbidden):
            decide_waiver(by=land.telecom_analyst, granted=True, answer="Fine.", **ask)
        with pytest.raises(Invalid):
            decide_waiver(by=land.ncert_lead, granted=True, answer="", **ask)
        decide_waiver(by=land.ncert_lead, granted=False, answer="Your relay counts.", **ask)
        assert duty(row, "telco").state == "acknowledged"
        duties.ask_waiver(by=land.telco_contact, reason="It is switched off.", **ask)
        made = decide_waiver(by=land.ncert_lead, granted=True, answer="Confirmed.", **ask)
        assert (made.granted, duty(row, "telco").state) == (True, "waived")
        assert counted(row)
        assert Notice.objects.filter(kind="directive.waiver-asked", party=land.body("ncert")).count() == 2


class TestClocks:
    def test_who_still_owes_is_reminded_and_nobody_else(self, land: Country, row: Directive) -> None:
        duties.acknowledge(by=land.telco_contact, reference=row.reference, party="telco", at=NOW)
        deadlines.sweep(at=PATCH.acknowledge_by - timedelta(hours=23))
        told = Notice.objects.filter(kind="directive.reminder")
        assert {each.party_id for each in told} == {land.clinic.pk, land.shop.pk}

    def test_a_breach_is_told_to_each_supervisor_with_its_own_number(self, land: Country, row: Directive) -> None:
        deadlines.sweep(at=PATCH.acknowledge_by + timedelta(minutes=1))
        late = Notice.objects.filter(kind="directive.late")
        assert {each.party_id for each in late} == {land.telco.pk, land.clinic.pk, land.shop.pk}
        below = Notice.objects.filter(kind="directive.late-below")
        assert {each.party.slug: each.params["count"] for each in below} == {
            "cert-telecom": 1,
            "cert-punjab": 1,
            "ncert": 3,
        }
        assert Entry.objects.get(act="directive.late").detail == {"stage": "acknowledge", "late": 3}

    def test_the_clock_stops_with_the_last_answer(self, land: Country, row: Directive) -> None:
        people = {"telco": land.telco_contact, "clinic": land.clinic_contact}
        people["shop"] = person(land.shop, Role.CONTACT)[1]
        for slug, by in people.items():
            clock = Deadline.objects.get(stage="acknowledge")
            assert clock.state == "open"
            duties.acknowledge(by=by, reference=row.reference, party=slug, at=NOW)
        clock.refresh_from_db()
        assert (clock.state, clock.met_at) == ("met", NOW)
        assert Deadline.objects.get(stage="comply").state == "open"

    def test_clocks_of_others_are_left_alone(self, land: Country, row: Directive) -> None:
        other = Deadline(subject="case:C-0000-0000", stage="update")
        directive_clocks.lock_first(other)
        directive_clocks.on_deadline(other, Happening.BREACH, NOW)
        assert not Notice.objects.filter(kind__startswith="directive.late").exists()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["telco", "clinic"]),
        st.sampled_from(["acknowledge", "show", "ask", "accept", "return", "grant", "refuse"]),
    ),
    max_size=8,
)


def play(act: str, own: Person, land: Country, where: dict[str, Any]) -> None:
    issuer = land.ncert_lead
    match act:
        case "acknowledge":
            duties.acknowledge(by=own, **where)
        case "show":
            duties.show(by=own, shown=Shown("x", link="https://x.example/"), **where)
        case "ask":
            duties.ask_waiver(by=own, reason="x", **where)
        case "accept" | "return":
            answer_showing(by=issuer, accepted=act == "accept", answer="x", **where)
        case _:
            decide_waiver(by=issuer, granted=act == "grant", answer="x", **where)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(ACTS)
def test_whatever_happens_the_counts_are_those_of_the_duties(land: Country, acts: list[tuple[str, str]]) -> None:
    row = issued(land)
    people = {"telco": land.telco_contact, "clinic": land.clinic_contact}
    for slug, act in acts:
        with suppress(Refusal):
            play(act, people[slug], land, {"reference": row.reference, "party": slug, "at": NOW})
        assert counted(row)


def test_a_selection_by_hand_binds_only_those(land: Country) -> None:
    row = issued(land, selection=Selection(parties=frozenset({"shop"})))
    with pytest.raises(Absent):
        duties.acknowledge(by=land.telco_contact, reference=row.reference, party="telco", at=NOW)
