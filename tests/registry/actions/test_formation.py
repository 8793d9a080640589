"""Establishment files: the way there, who may take which step, what must be attached, days, and what follows."""

from dataclasses import replace
from datetime import date

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.law.formation import FormationState
from pehra.registry import models
from pehra.registry.actions import formation_effects as effects
from pehra.registry.actions.formation import Paper, open_file, take
from pehra.registry.queries.formation import file
from pehra.registry.rules.formation import BY_ACT, ENDS, OFFERED, TRANSITIONS, FileAct, Needs, Who, ways_out
from tests.registry.formation import DAY, GOVERNMENT, PAPER, TO_NOTIFICATION, WAY, act_on, along, given, open_government
from tests.registry.forming import alone, bodies, make, seats, seen, sindh_clinic, standing
from tests.registry.network import NOW, TODAY, Country
from tests.world import person

__all__ = ["alone", "seats", "seen", "sindh_clinic"]

S = FormationState
TOMORROW = NOW + DAY


class TestTheWay:
    def test_from_a_designated_department_to_full_operation(
        self, country: Country, sindh_clinic: models.Organisation, seats: list[effects.Notified]
    ) -> None:
        assert file("cert-sindh", NOW).state is S.DESIGNATED
        expected = (S.PROPOSED, S.RECOMMENDED, S.SENT, S.APPROVED, S.SEATED, S.SOFT, S.FULL)
        lawful = ("designated", "recommended", "recommended", "recommended", "notified", "notified", "operational")
        for act, state, law in zip(WAY, expected, lawful, strict=True):
            act_on("cert-sindh", act)
            assert (file("cert-sindh", NOW).state, standing("cert-sindh")) == (state, law)
        assert bodies(sindh_clinic) == ["cert-sindh", "ncert"]
        assert bodies(sindh_clinic, TODAY - DAY) == ["ncert"]
        acts = list(models.FormationStep.objects.order_by("pk").values_list("act", flat=True))
        assert acts == [*TO_NOTIFICATION, FileAct.SEAT, FileAct.START, FileAct.COMPLETE]

    def test_returned_with_remarks_it_goes_back_to_the_cabinet_or_to_the_council(self, country: Country) -> None:
        along("cert-sindh", FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND)
        act_on("cert-sindh", FileAct.RETURN, remarks="Who pays for it?")
        assert (file("cert-sindh", NOW).state, standing("cert-sindh")) == (S.RETURNED, "recommended")
        along(
            "cert-sindh",
            FileAct.SEND,
            FileAct.RETURN,
            FileAct.PROPOSE,
            FileAct.RECOMMEND,
            FileAct.SEND,
            FileAct.APPROVE,
        )
        assert file("cert-sindh", NOW).state is S.APPROVED

    def test_a_new_one_is_opened_designated_and_formed(self, country: Country) -> None:
        open_government()
        assert (file("cert-federal", NOW).state, standing("cert-federal")) == (S.PLANNED, "planned")
        along("cert-federal", FileAct.DESIGNATE, *TO_NOTIFICATION)
        assert models.Body.objects.get(slug="cert-federal").department == "Ministry of Something"
        assert bodies(country.clinic) == ["cert-punjab", "cert-federal", "ncert"]
        assert bodies(country.clinic, TODAY - DAY) == ["cert-punjab", "ncert"]

    def test_what_happened_before_its_file_was_opened_has_its_true_days(self, country: Country) -> None:
        planned, designated = date(2023, 10, 1), date(2024, 6, 24)
        open_file(by=country.secretary, new=replace(GOVERNMENT, on=planned), at=NOW)
        assert (file("cert-federal", NOW).since, standing("cert-federal", planned)) == (planned, "planned")
        assert standing("cert-federal", planned - DAY) is None
        with pytest.raises(Invalid, match="2023-10-01"):
            act_on("cert-federal", FileAct.DESIGNATE, on=planned - DAY)
        act_on("cert-federal", FileAct.DESIGNATE, on=designated)
        assert (file("cert-federal", NOW).since, standing("cert-federal", designated)) == (designated, "designated")
        assert models.FormationStep.objects.latest("pk").at == NOW, "the moment of the entry is kept as well"
        assert bodies(country.clinic) == ["cert-punjab", "ncert"], "it binds nobody yet"

    def test_the_journal_tells_each_step_and_names_the_paper_by_its_hash(self, country: Country) -> None:
        act_on("cert-sindh", FileAct.PROPOSE, by=country.secretary)
        entry = Entry.objects.get(act="formation.propose")
        assert (entry.subject, entry.actor) == ("body:cert-sindh", country.secretary.label)
        assert (entry.detail["from"], entry.detail["to"]) == ("designated", "proposed")
        assert len(entry.detail["document"]) == 64

    def test_the_secretariat_and_the_heads_of_the_cert_are_told(self, country: Country) -> None:
        lead, _ = person(country.body("cert-sindh"), Role.LEAD)
        analyst, _ = person(country.body("cert-sindh"), Role.ANALYST)
        act_on("cert-sindh", FileAct.PROPOSE)
        told = set(Notice.objects.filter(kind="formation.propose").values_list("user_id", flat=True))
        assert told == {lead.pk, country.secretary.user_id}
        assert analyst.pk not in told


@pytest.mark.django_db
@pytest.mark.parametrize("state", S)
class TestTheTable:
    def test_every_state_is_reached_and_left_as_the_table_says(self, state: FormationState, country: Country) -> None:
        reach("cert-sindh", state)
        assert file("cert-sindh", NOW).state is state
        open_acts = {each.act for each in ways_out(state)}
        assert bool(open_acts) != (state in ENDS or not open_acts)
        for each in OFFERED:
            if each.act not in open_acts:
                with pytest.raises(Conflict):
                    act_on("cert-sindh", each.act, on=TODAY + 2 * DAY, at=NOW + 2 * DAY)
        assert file("cert-sindh", NOW).state is state

    def test_every_way_out_leads_where_the_table_says(
        self, state: FormationState, country: Country, seats: list[effects.Notified]
    ) -> None:
        for transition in ways_out(state):
            if transition.who is Who.SYSTEM or transition.pending:
                continue
            slug = f"cert-{state}-{transition.act}"
            make(slug)
            # The Council opens no seat by itself here; `reach` does where it must.
            effects._handlers.clear()
            reach(slug, state)
            step = act_on(slug, transition.act, on=TODAY + 2 * DAY, at=NOW + 2 * DAY)
            assert (step.came_from, step.state) == (state, transition.target)


# How a state is reached from the designated CERT of Sindh, or from the planned ones that `make` makes.
ROADS: dict[FormationState, tuple[FileAct, ...]] = {
    S.PLANNED: (),
    S.DESIGNATED: (FileAct.DESIGNATE,),
    S.PROPOSED: (FileAct.DESIGNATE, FileAct.PROPOSE),
    S.RECOMMENDED: (FileAct.DESIGNATE, FileAct.PROPOSE, FileAct.RECOMMEND),
    S.SENT: (FileAct.DESIGNATE, FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND),
    S.RETURNED: (FileAct.DESIGNATE, FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.RETURN),
    S.APPROVED: (FileAct.DESIGNATE, FileAct.PROPOSE, FileAct.RECOMMEND, FileAct.SEND, FileAct.APPROVE),
    S.NOTIFIED: (FileAct.DESIGNATE, *TO_NOTIFICATION),
    S.SEATED: (FileAct.DESIGNATE, *TO_NOTIFICATION),
    S.SOFT: (FileAct.DESIGNATE, *TO_NOTIFICATION, FileAct.START),
    S.FULL: (FileAct.DESIGNATE, *TO_NOTIFICATION, FileAct.START, FileAct.COMPLETE),
    S.SUSPENDED: (FileAct.DESIGNATE, *TO_NOTIFICATION, FileAct.SUSPEND),
    S.MERGED: (FileAct.MERGE,),
    S.DISSOLVED: (FileAct.DISSOLVE,),
}


def reach(slug: str, state: FormationState, *, pending: bool = False) -> None:
    """Bring a planned or designated file into a state by the acts that lead there; `pending`: notified for later."""
    if state is S.PLANNED and slug == "cert-sindh":
        models.StandingStep.objects.filter(body__slug=slug).update(standing="planned")
    acts = [each for each in ROADS[state] if not (slug == "cert-sindh" and each is FileAct.DESIGNATE)]
    if state is S.SEATED:
        effects._handlers.append(lambda found, at: "Seat 17")
    for act in acts:
        later = {"effective_on": TODAY + 9 * DAY} if pending and act is FileAct.NOTIFY else {}
        act_on(slug, act, **later)
    if state is S.SEATED:
        effects._handlers.pop()


def test_the_table_has_a_way_in_and_out_for_every_state() -> None:
    assert {each.target for each in TRANSITIONS} == set(S)
    assert {state for state in S if not ways_out(state)} == ENDS
    assert sorted(each.act for each in TRANSITIONS) == sorted(FileAct)
    assert all(each.citation for each in TRANSITIONS)


class TestWhoMay:
    def people(self, country: Country) -> dict[str, Person]:
        sindh = country.body("cert-sindh")
        return {
            "secretariat": country.secretary,
            "lead": person(sindh, Role.LEAD)[1],
            "administrator": person(sindh, Role.BODY_ADMINISTRATOR)[1],
            "analyst": person(sindh, Role.ANALYST)[1],
            "national lead": country.ncert_lead,
            "council member": country.nobody,
            "auditor": country.auditor,
            "contact": country.telco_contact,
            "platform": country.platform,
            "secretariat elsewhere": person(country.body("cert-punjab"), Role.SECRETARIAT)[1],
            "another lead": person(country.body("cert-punjab"), Role.LEAD)[1],
        }

    @pytest.mark.parametrize("transition", OFFERED, ids=[each.act for each in OFFERED])
    def test_a_step_is_the_secretariats_or_also_the_teams_own(self, country: Country, transition: object) -> None:
        act, who = transition.act, transition.who  # type: ignore[attr-defined]
        source = transition.sources[0]  # type: ignore[attr-defined]
        reach("cert-sindh", source, pending=transition.pending)  # type: ignore[attr-defined]
        allowed = {"secretariat"} | ({"lead", "administrator"} if who is Who.TEAM else set())
        for name, someone in self.people(country).items():
            if name not in allowed:
                with pytest.raises(Absent):
                    act_on("cert-sindh", act, by=someone, on=TODAY + 2 * DAY, at=NOW + 2 * DAY)
        assert file("cert-sindh", NOW).state is source
        by = self.people(country)["lead" if who is Who.TEAM else "secretariat"]
        assert act_on("cert-sindh", act, by=by, on=TODAY + 2 * DAY, at=NOW + 2 * DAY).by == by.label

    def test_only_the_secretariat_opens_a_file(self, country: Country) -> None:
        for name, someone in self.people(country).items():
            if name != "secretariat":
                with pytest.raises(Absent):
                    open_file(by=someone, new=GOVERNMENT, at=NOW)
        assert open_file(by=country.secretary, new=GOVERNMENT, at=NOW).state == S.PLANNED

    @pytest.mark.parametrize("act", [FileAct.RECOMMEND, FileAct.SEAT, FileAct.OPEN])
    def test_what_follows_from_something_else_nobody_takes(self, country: Country, act: FileAct) -> None:
        for by in (country.secretary, SYSTEM):
            with pytest.raises(Absent):
                take(by=by, body="cert-sindh", act=act, given=given(act), at=NOW)

    def test_a_body_without_a_file_is_absent(self, country: Country) -> None:
        for slug in ("council", "ghost", "telco"):
            with pytest.raises(Absent):
                act_on(slug, FileAct.PROPOSE, by=country.secretary)


class TestWhatIsAttached:
    @pytest.mark.parametrize(
        ("state", "act", "fields", "field"),
        [
            (S.PLANNED, FileAct.DESIGNATE, {"department": " "}, "department"),
            (S.PLANNED, FileAct.DESIGNATE, {"paper": None}, "document"),
            (S.DESIGNATED, FileAct.PROPOSE, {"paper": None}, "document"),
            (S.DESIGNATED, FileAct.PROPOSE, {"paper": Paper("x.exe", b"MZ")}, "document"),
            (S.SENT, FileAct.RETURN, {"remarks": ""}, "remarks"),
            (S.SENT, FileAct.APPROVE, {"paper": None}, "document"),
            (S.APPROVED, FileAct.NOTIFY, {"gazette": ""}, "gazette"),
            (S.APPROVED, FileAct.NOTIFY, {"paper": None}, "document"),
            (S.NOTIFIED, FileAct.SUSPEND, {"remarks": ""}, "remarks"),
            (S.NOTIFIED, FileAct.MERGE, {"successor": "ghost"}, "successor"),
            (S.NOTIFIED, FileAct.MERGE, {"successor": "cert-sindh"}, "successor"),
            (S.DESIGNATED, FileAct.DISSOLVE, {"paper": None}, "document"),
        ],
    )
    def test_what_is_missing_is_named_and_nothing_is_kept(
        self, country: Country, state: FormationState, act: FileAct, fields: dict[str, object], field: str
    ) -> None:
        reach("cert-sindh", state)
        steps = models.FormationStep.objects.count()
        with pytest.raises(Invalid) as caught:
            act_on("cert-sindh", act, **fields)  # type: ignore[arg-type]
        assert list(caught.value.problems) == [field]
        assert (file("cert-sindh", NOW).state, models.FormationStep.objects.count()) == (state, steps)

    def test_the_gazette_and_the_government_that_the_profile_names_are_kept(self, country: Country) -> None:
        step = along("cert-sindh", *TO_NOTIFICATION)
        assert (step.gazette, step.government, step.effective_on) == ("S.R.O. 7(I)/2026", "federal", TODAY)
        mandate = models.Mandate.objects.get(key="cert-sindh-provincial")
        assert (mandate.starts, mandate.instrument) == (TODAY, "S.R.O. 7(I)/2026")
        assert bytes(models.FormationStep.objects.get(pk=step.pk).document.content) == PAPER.content


def test_what_is_asked_for_is_told_in_the_form_of_the_act() -> None:
    assert all(
        Needs.DOCUMENT in BY_ACT[act].needs for act in (FileAct.APPROVE, FileAct.NOTIFY, FileAct.SEND, FileAct.MERGE)
    )
