"""Establishment files: the way there, who may take which step, what must be attached, days, and what follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.law.formation import FormationState
from pehra.law.functions import Standing
from pehra.law.profile import Profile
from pehra.registry import models
from pehra.registry.actions import cancel_hand_over, load_profile
from pehra.registry.actions import formation_effects as effects
from pehra.registry.actions import passing as moving
from pehra.registry.actions.formation import NewFile, Paper, carry_out_due, on_notified, open_file, take
from pehra.registry.queries import HandOver, chain_of, snapshot
from pehra.registry.queries.formation import file, files, preview
from pehra.registry.queries.rfc2350 import rfc2350
from pehra.registry.rules.formation import BY_ACT, ENDS, OFFERED, TRANSITIONS, FileAct, Needs, Who, ways_out
from tests.registry.formation import DAY, GOVERNMENT, PAPER, TO_NOTIFICATION, WAY, act_on, along, given, open_government
from tests.registry.network import NOW, PROFILE, TODAY, Country, register, without
from tests.world import person

S = FormationState
MOVED = 2
TOMORROW = NOW + DAY


@pytest.fixture
def seen() -> Iterator[list[HandOver]]:
    """What those are told who move cases; each time two cases move."""
    calls: list[HandOver] = []

    def handler(found: HandOver, at: datetime, limit: int) -> int:
        calls.append(found)
        return MOVED

    before = list(moving._handlers)
    moving._handlers[:] = [handler]
    yield calls
    moving._handlers[:] = before


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """The registry by itself: here nobody opens seats unless a test says so."""
    before = list(effects._handlers)
    effects._handlers[:] = []
    yield
    effects._handlers[:] = before


@pytest.fixture
def seats() -> list[effects.Notified]:
    """What the Council is told; it opens a seat for every provincial CERT."""
    calls: list[effects.Notified] = []

    def handler(found: effects.Notified, at: datetime) -> str:
        calls.append(found)
        return "Seat 17" if "provincial" in found.functions else ""

    on_notified(handler)
    return calls


@pytest.fixture
def sindh_clinic(country: Country) -> models.Organisation:
    return register("Sindh Clinic", "health", "sindh", "government")


def bodies(organisation: models.Organisation, on: date = TODAY) -> list[str]:
    return [link.slug for link in chain_of(organisation, on)]


def standing(slug: str, on: date = TODAY) -> Standing | None:
    return next(each for each in snapshot().network.bodies if each.slug == slug).standing_at(on)


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


def make(slug: str) -> None:
    others = models.Mandate.objects.filter(function="provincial").count()
    new = NewFile(slug, slug, "provincial", province="sindh", precedence=50 + others, citation="a paper")
    open_file(by=SYSTEM, new=new, at=NOW)


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


class TestDays:
    def test_not_in_the_future_and_not_before_the_step_before(self, country: Country) -> None:
        for on, words in ((TODAY + DAY, "not come yet"), (date(2024, 5, 31), "was on 2024-06-01")):
            with pytest.raises(Invalid, match=words):
                act_on("cert-sindh", FileAct.PROPOSE, on=on)
        act_on("cert-sindh", FileAct.PROPOSE, on=TODAY - 30 * DAY)
        assert file("cert-sindh", NOW).waited == 30

    def test_what_was_gazetted_last_month_holds_since_then(
        self, country: Country, sindh_clinic: models.Organisation, seen: list[HandOver]
    ) -> None:
        act_on("cert-sindh", FileAct.PROPOSE, on=TODAY - 60 * DAY, at=NOW - 60 * DAY)
        act_on("cert-sindh", FileAct.RECOMMEND, at=NOW - 50 * DAY)
        along("cert-sindh", FileAct.SEND, FileAct.APPROVE, FileAct.NOTIFY, on=TODAY - 40 * DAY)
        assert bodies(sindh_clinic, TODAY - 40 * DAY) == ["cert-sindh", "ncert"]
        assert bodies(sindh_clinic, TODAY - 41 * DAY) == ["ncert"]
        assert [each.to_body.slug for each in seen] == ["cert-sindh"]

    def test_what_takes_effect_later_waits_for_its_day(
        self, country: Country, sindh_clinic: models.Organisation, seen: list[HandOver], seats: list[effects.Notified]
    ) -> None:
        along("cert-sindh", *TO_NOTIFICATION[:-1])
        act_on("cert-sindh", FileAct.NOTIFY, effective_on=TODAY + 10 * DAY)
        assert file("cert-sindh", NOW).pending_on == TODAY + 10 * DAY
        assert (seen, seats, carry_out_due(at=NOW + 9 * DAY)) == ([], [], 0)
        assert bodies(sindh_clinic, TODAY + 9 * DAY) == ["ncert"]
        assert bodies(sindh_clinic, TODAY + 10 * DAY) == ["cert-sindh", "ncert"]
        with pytest.raises(Conflict, match="takes effect on"):
            act_on("cert-sindh", FileAct.START)
        # A worker that was down does it when it is back, and once.
        assert (carry_out_due(at=NOW + 12 * DAY), carry_out_due(at=NOW + 12 * DAY)) == (1, 0)
        moving.carry_on(at=NOW + 12 * DAY)
        assert [each.to_body.slug for each in seen] == ["cert-sindh"]
        assert file("cert-sindh", NOW + 12 * DAY).state is S.SEATED
        assert Notice.objects.filter(kind="formation.served", party=sindh_clinic).count() == 1

    def test_one_that_fails_keeps_no_other_back(self, country: Country) -> None:
        open_government()
        along("cert-federal", FileAct.DESIGNATE, *TO_NOTIFICATION[:-1])
        along("cert-sindh", *TO_NOTIFICATION[:-1])
        for slug in ("cert-federal", "cert-sindh"):
            act_on(slug, FileAct.NOTIFY, effective_on=TODAY + DAY)

        def broken(found: effects.Notified, at: datetime) -> str:
            if found.slug == "cert-federal":
                raise Conflict("There is no seat.")
            return ""

        effects._handlers[:] = [broken]
        assert carry_out_due(at=TOMORROW) == 1
        shown = file("cert-federal", TOMORROW)
        assert (shown.pending_on, shown.failed_at, shown.failure) == (TODAY + DAY, TOMORROW, "There is no seat.")
        assert carry_out_due(at=TOMORROW + DAY) == 0
        told = Notice.objects.filter(kind="formation.notification-failed")
        assert {each.user_id for each in told} == {country.secretary.user_id}
        assert told.count() == 1, "told once, shown until it succeeds"
        assert file("cert-federal", TOMORROW).failed_at == TOMORROW
        assert Entry.objects.get(act="formation.notification-failed").detail == {"why": "There is no seat."}
        effects._handlers[:] = []
        assert carry_out_due(at=TOMORROW + DAY) == 1
        assert (file("cert-federal", TOMORROW).failed_at, file("cert-federal", TOMORROW).pending_on) == (None, None)

    def test_a_hand_over_that_follows_from_the_gazette_is_not_cancelled_by_itself(self, country: Country) -> None:
        open_government()
        along("cert-federal", FileAct.DESIGNATE, *TO_NOTIFICATION[:-1])
        act_on("cert-federal", FileAct.NOTIFY, effective_on=TODAY + DAY)
        row = models.HandOver.objects.get()
        assert row.mandate.key == "ncert-government"
        with pytest.raises(Conflict, match="gazette"):
            cancel_hand_over(by=country.secretary, key=row.key, at=NOW)


class TestWhatPasses:
    def test_what_the_national_cert_had_for_the_new_one_passes(
        self, country: Country, sindh_clinic: models.Organisation, seen: list[HandOver]
    ) -> None:
        step = along("cert-sindh", *TO_NOTIFICATION)
        (passing,) = seen
        assert (passing.from_body.slug, passing.function) == ("ncert", "national")
        assert (passing.to_body.slug, passing.to_function) == ("cert-sindh", "provincial")
        jurisdiction = passing.jurisdiction()
        assert jurisdiction is not None
        assert [each.slug for each in jurisdiction] == ["sindh-clinic"]
        step.refresh_from_db()
        assert (step.moved_cases, step.told) == (MOVED, 1)
        assert not models.HandOver.objects.exists(), "no mandate ended"

    def test_a_separate_government_cert_ends_what_the_national_cert_held_for_it(
        self, country: Country, seen: list[HandOver]
    ) -> None:
        open_government()
        along("cert-federal", FileAct.DESIGNATE, *TO_NOTIFICATION)
        assert models.Mandate.objects.get(key="ncert-government").ends == TODAY
        assert models.Mandate.objects.get(key="ncert-cii").ends is None
        first = seen[0]
        assert (first.mandate, first.function, first.to_function) == ("ncert-government", "government", None)
        row = models.HandOver.objects.get()
        assert (row.new_mandate.key, row.carried_out_at) == ("cert-federal-government", NOW)

    def test_only_those_are_told_whose_first_responder_changes(
        self, country: Country, sindh_clinic: models.Organisation
    ) -> None:
        open_government()
        along("cert-federal", FileAct.DESIGNATE, *TO_NOTIFICATION)
        told = Notice.objects.filter(kind="formation.served")
        assert not told, "it stands behind the first"
        along("cert-sindh", *TO_NOTIFICATION)
        assert [each.party.slug for each in told.all()] == ["sindh-clinic"]
        assert told.get().params == {"body": "The cert-sindh", "day": TODAY.isoformat()}
        assert told.get().link == "/network/bodies/cert-sindh/rfc2350/"

    def test_a_thousand_are_told_in_slices(self, country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("pehra.registry.actions.passing.TOLD_AT_ONCE", 4)
        for number in range(10):
            register(f"Office {number}", "health", "sindh", "government")
        step = along("cert-sindh", *TO_NOTIFICATION)
        step.refresh_from_db()
        assert step.told == 10
        assert Notice.objects.filter(kind="formation.served").values("party").distinct().count() == 10

    def test_the_preview_says_what_then_happens(self, country: Country, sindh_clinic: models.Organisation) -> None:
        along("cert-sindh", *TO_NOTIFICATION[:-1])
        before = preview("cert-sindh", TODAY, NOW)
        assert (before.chains, before.first_responders, before.ends) == (1, 1, ())
        assert [each.id for each in before.begins] == ["cert-sindh-provincial"]
        assert bodies(sindh_clinic) == ["ncert"], "a look changes nothing"
        step = act_on("cert-sindh", FileAct.NOTIFY)
        step.refresh_from_db()
        assert step.told == before.first_responders

    def test_the_teams_description_is_published_without_a_warning(self, country: Country) -> None:
        assert not any(each.in_force for each in rfc2350("cert-sindh", "en", NOW).mandates)
        along("cert-sindh", *TO_NOTIFICATION)
        assert [each.in_force for each in rfc2350("cert-sindh", "en", NOW).mandates] == [True]

    def test_a_subscriber_that_fails_undoes_the_notification(self, country: Country) -> None:
        along("cert-sindh", *TO_NOTIFICATION[:-1])

        def broken(found: effects.Notified, at: datetime) -> str:
            raise RuntimeError

        effects._handlers.append(broken)
        try:
            with pytest.raises(RuntimeError):
                act_on("cert-sindh", FileAct.NOTIFY)
        finally:
            effects._handlers.remove(broken)
        assert (file("cert-sindh", NOW).state, standing("cert-sindh")) == (S.APPROVED, "recommended")


class TestTheEnd:
    def test_a_suspended_one_gives_back_and_takes_again(
        self, country: Country, sindh_clinic: models.Organisation, seen: list[HandOver]
    ) -> None:
        along("cert-sindh", *TO_NOTIFICATION)
        seen.clear()
        step = act_on("cert-sindh", FileAct.SUSPEND)
        assert bodies(sindh_clinic) == ["ncert"]
        assert [(each.from_body.slug, each.to_body.slug, each.to_function) for each in seen] == [
            ("cert-sindh", "ncert", "national")
        ]
        step.refresh_from_db()
        assert (step.moved_cases, step.told) == (MOVED, 1)
        with pytest.raises(Invalid, match="must come after"):
            act_on("cert-sindh", FileAct.RESUME)
        act_on("cert-sindh", FileAct.RESUME, on=TODAY + DAY, at=TOMORROW)
        assert bodies(sindh_clinic, TODAY + DAY) == ["cert-sindh", "ncert"]
        assert [(each.from_body.slug, each.to_body.slug) for each in seen[1:]] == [("ncert", "cert-sindh")]
        assert Notice.objects.filter(kind="formation.served", party=sindh_clinic).count() == 3

    def test_merged_its_mandate_and_cases_pass_to_the_other(
        self, country: Country, sindh_clinic: models.Organisation, seen: list[HandOver]
    ) -> None:
        along("cert-sindh", *TO_NOTIFICATION)
        seen.clear()
        act_on("cert-sindh", FileAct.MERGE, successor="cert-punjab", on=TODAY + DAY, at=TOMORROW)
        assert bodies(sindh_clinic, TODAY + DAY) == ["cert-punjab", "ncert"]
        assert bodies(sindh_clinic, TODAY) == ["cert-sindh", "ncert"]
        assert (seen[0].mandate, seen[0].to_body.slug) == ("cert-sindh-provincial", "cert-punjab")
        shown = file("cert-sindh", TOMORROW)
        assert (shown.state, shown.merged_into and shown.merged_into.slug) == (S.MERGED, "cert-punjab")

    def test_of_two_teams_in_one_province_one_may_be_merged_before_either_is_notified(self, country: Country) -> None:
        make("second-team")
        act_on("second-team", FileAct.MERGE, successor="cert-sindh")
        assert (file("second-team", NOW).state, standing("second-team")) == (S.MERGED, "dissolved")

    def test_dissolved_before_its_notification_it_is_withdrawn(self, country: Country, seen: list[HandOver]) -> None:
        act_on("cert-sindh", FileAct.DISSOLVE)
        assert (file("cert-sindh", NOW).state, seen) == (S.DISSOLVED, [])

    @pytest.mark.parametrize("act", [FileAct.SUSPEND, FileAct.DISSOLVE])
    def test_the_national_cert_cannot_leave_everybody_alone(self, country: Country, act: FileAct) -> None:
        with pytest.raises(Conflict, match="no way to a National CERT"):
            act_on("ncert", act)
        assert standing("ncert") == "operational"


class TestTwoForTheSame:
    def test_are_told_apart_by_their_place(self, country: Country, sindh_clinic: models.Organisation) -> None:
        second = NewFile("second-team", "Second team", "provincial", province="sindh", citation="a paper")
        with pytest.raises(Invalid, match="The cert-sindh is for the same") as caught:
            open_file(by=SYSTEM, new=second, at=NOW)
        assert list(caught.value.problems) == ["precedence"]
        open_file(by=SYSTEM, new=replace(second, precedence=20), at=NOW)
        along("second-team", FileAct.DESIGNATE, *TO_NOTIFICATION)
        assert bodies(sindh_clinic) == ["second-team", "ncert"]
        along("cert-sindh", *TO_NOTIFICATION)
        assert bodies(sindh_clinic) == ["cert-sindh", "ncert"], "the lower place goes first"
        act_on("cert-sindh", FileAct.SUSPEND)
        assert bodies(sindh_clinic) == ["second-team", "ncert"]

    def test_the_national_cert_is_no_rival_of_the_one_that_relieves_it(self, country: Country) -> None:
        assert open_government().state == S.PLANNED
        with pytest.raises(Invalid, match="Government CERT is for the same"):
            open_file(by=SYSTEM, new=replace(GOVERNMENT, slug="another"), at=NOW)

    def test_after_one_was_dissolved_its_place_is_free(self, country: Country) -> None:
        open_government()
        act_on("cert-federal", FileAct.DISSOLVE)
        assert open_file(by=SYSTEM, new=replace(GOVERNMENT, slug="another"), at=TOMORROW)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"slug": "ncert"}, "slug"),
            ({"slug": "Not a slug"}, "slug"),
            ({"slug": "x" * 41}, "slug"),
            ({"name_en": ""}, "name_en"),
            ({"citation": ""}, "citation"),
            ({"function": "council"}, "function"),
            ({"function": "national"}, "function"),
            ({"function": "sectoral"}, "sector"),
            ({"function": "sectoral", "sector": "mining"}, "sector"),
            ({"function": "provincial"}, "province"),
            ({"precedence": -1}, "precedence"),
            ({"on": TODAY + DAY}, "on"),
            ({"on": date(1987, 12, 31)}, "on"),
            ({"on": date(1, 1, 1)}, "on"),
            ({"on": date(9999, 12, 31)}, "on"),
        ],
    )
    def test_what_cannot_be_opened_names_its_field(
        self, country: Country, fields: dict[str, object], field: str
    ) -> None:
        with pytest.raises(Invalid) as caught:
            open_file(by=SYSTEM, new=replace(GOVERNMENT, **fields), at=NOW)  # type: ignore[arg-type]
        assert list(caught.value.problems) == [field]
        assert not models.FormationFile.objects.exists()


def left_out(slug: str) -> Profile:
    """The profile without a body and what it holds."""
    mandates = tuple(each for each in PROFILE.mandates if each.body != slug)
    return replace(without("bodies", slug), mandates=mandates)


class TestTheProfile:
    def test_loaded_again_it_undoes_nothing(self, country: Country, sindh_clinic: models.Organisation) -> None:
        open_government()
        along("cert-federal", FileAct.DESIGNATE, *TO_NOTIFICATION)
        along("cert-sindh", *TO_NOTIFICATION, FileAct.START)
        assert load_profile(by=SYSTEM, profile=PROFILE, at=TOMORROW) == []
        assert bodies(sindh_clinic) == ["cert-sindh", "cert-federal", "ncert"]

    @pytest.mark.parametrize("acts", [(FileAct.PROPOSE,), TO_NOTIFICATION])
    def test_it_cannot_leave_out_a_cert_whose_file_is_open(
        self, country: Country, sindh_clinic: models.Organisation, acts: tuple[FileAct, ...]
    ) -> None:
        along("cert-sindh", *acts)
        before = snapshot().network
        with pytest.raises(Conflict, match="cert-sindh has an establishment file"):
            load_profile(by=SYSTEM, profile=left_out("cert-sindh"), at=TOMORROW)
        assert snapshot().network == before

    def test_one_whose_file_is_closed_may_go_and_come_and_stays_closed(self, country: Country) -> None:
        act_on("cert-sindh", FileAct.DISSOLVE)
        before = snapshot().network
        load_profile(by=SYSTEM, profile=left_out("cert-sindh"), at=TOMORROW)
        assert snapshot().institutions["cert-sindh"].withdrawn
        load_profile(by=SYSTEM, profile=PROFILE, at=TOMORROW + DAY)
        assert not snapshot().institutions["cert-sindh"].withdrawn
        assert snapshot().network == before

    def test_a_cert_that_an_earlier_version_left_out_comes_back_as_its_file_says(
        self, country: Country, sindh_clinic: models.Organisation
    ) -> None:
        along("cert-sindh", *TO_NOTIFICATION)
        before = snapshot().network
        models.Body.objects.filter(slug="cert-sindh").update(withdrawn_at=TOMORROW)
        models.Mandate.objects.filter(key="cert-sindh-provincial").update(ends=TODAY + DAY)
        assert bodies(sindh_clinic, TODAY + 3 * DAY) == ["ncert"]
        load_profile(by=SYSTEM, profile=PROFILE, at=TOMORROW + DAY)
        assert bodies(sindh_clinic, TODAY + 3 * DAY) == ["cert-sindh", "ncert"]
        assert snapshot().network == before
        assert load_profile(by=SYSTEM, profile=PROFILE, at=TOMORROW + DAY) == []

    def test_a_corrected_name_is_still_taken_over(self, country: Country) -> None:
        act_on("cert-sindh", FileAct.PROPOSE)
        others = [each for each in PROFILE.bodies if each.slug != "cert-sindh"]
        sindh = next(each for each in PROFILE.bodies if each.slug == "cert-sindh")
        newer = replace(PROFILE, bodies=(*others, replace(sindh, name_en="CERT of Sindh", standings=sindh.standings)))
        assert [change.field for change in load_profile(by=SYSTEM, profile=newer, at=NOW)] == ["name_en"]
        assert file("cert-sindh", NOW).state is S.PROPOSED

    def test_until_somebody_acts_the_profile_says_where_a_file_stands(self, country: Country) -> None:
        states = {each.body.slug: each.state for each in files(NOW)}
        assert states == {
            "cert-punjab": S.NOTIFIED,
            "cert-sindh": S.DESIGNATED,
            "cert-telecom": S.NOTIFIED,
            "ncert": S.FULL,
        }


def test_what_is_asked_for_is_told_in_the_form_of_the_act() -> None:
    assert all(
        Needs.DOCUMENT in BY_ACT[act].needs for act in (FileAct.APPROVE, FileAct.NOTIFY, FileAct.SEND, FileAct.MERGE)
    )
