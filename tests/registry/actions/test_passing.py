"""What passes by the job: in slices, each once, whatever happens to the worker; everything of a body that leaves."""

import sys
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.registry import models
from pehra.registry.actions import carry_on, formation_effects, hand_over, load_profile, passing
from pehra.registry.actions.formation import take
from pehra.registry.queries import HandOver
from pehra.registry.queries.formation import file, progress
from pehra.registry.queries.passing import progress_of
from pehra.registry.rules.formation import FileAct
from tests.registry.formation import DAY, TO_NOTIFICATION, act_on, along, given
from tests.registry.network import NOW, PROFILE, TODAY, Country, register, without


@dataclass
class Docket:
    """What a body has open, as those know it who move it; `breaks_at`: the slice that fails."""

    open: int = 0
    slices: list[int] = field(default_factory=list)
    asked: list[HandOver] = field(default_factory=list)
    breaks_at: int = 0

    def move(self, found: HandOver, at: datetime, limit: int) -> int:
        if len(self.slices) + 1 == self.breaks_at:
            raise RuntimeError("the machine went away")
        moved = min(limit, self.open)
        self.open -= moved
        self.slices.append(moved)
        self.asked.append(found)
        return moved

    def count(self, found: HandOver, at: datetime) -> dict[str, int]:
        return {"cases": self.open}


@pytest.fixture
def docket(monkeypatch: pytest.MonkeyPatch) -> Docket:
    found = Docket()
    monkeypatch.setattr(passing, "_handlers", [found.move])
    monkeypatch.setattr(sys.modules["pehra.registry.queries.hand_overs"], "_preview_handlers", [found.count])
    monkeypatch.setattr(formation_effects, "_handlers", [])
    return found


@pytest.fixture
def notified(country: Country, docket: Docket) -> models.FormationStep:
    """The CERT of Sindh has just been notified over ten organisations with 250 open cases; no job has run yet."""
    for number in range(10):
        register(f"Clinic {number}", "health", "sindh", "government")
    along("cert-sindh", *TO_NOTIFICATION[:-1])
    docket.open = 250
    return take(by=SYSTEM, body="cert-sindh", act=FileAct.NOTIFY, given=given(FileAct.NOTIFY), at=NOW)


class TestSlices:
    def test_the_act_orders_and_moves_nothing(self, notified: models.FormationStep, docket: Docket) -> None:
        assert (docket.slices, notified.moved_cases, notified.told) == ([], None, None)
        assert not Notice.objects.filter(kind="formation.served").exists()
        found = progress_of([notified.pk])[notified.pk]
        assert (found.finished, found.cases, found.notices, found.share) == (False, 250, 0, 0)

    def test_then_everything_passes_a_hundred_at_a_time(self, notified: models.FormationStep, docket: Docket) -> None:
        assert (carry_on(at=NOW), carry_on(at=NOW)) == (2, 0)
        assert docket.slices == [100, 100, 50]
        notified.refresh_from_db()
        assert (notified.moved_cases, notified.told) == (250, 10)
        found = progress_of([notified.pk])[notified.pk]
        assert (found.finished, found.cases, found.notices, found.share) == (True, 250, 10, 1)
        entry = Entry.objects.get(act="formation.passed")
        assert (entry.subject, entry.detail) == ("body:cert-sindh", {"act": "notify", "moved_cases": 250, "told": 10})

    def test_a_worker_that_dies_goes_on_where_it_was(self, notified: models.FormationStep, docket: Docket) -> None:
        docket.breaks_at = 3
        assert carry_on(at=NOW) == 1, "the organisations were told all the same"
        row = models.Passing.objects.get(finished_at=None)
        assert (row.done, row.failed_at, row.failure, docket.open) == (200, NOW, "RuntimeError", 50)
        found = progress_of([notified.pk])[notified.pk]
        assert (found.finished, found.failed_at) == (False, NOW)
        docket.breaks_at = 0
        assert carry_on(at=NOW + DAY) == 1
        notified.refresh_from_db()
        assert (notified.moved_cases, docket.slices) == (250, [100, 100, 50])

    def test_each_organisation_is_told_once(
        self, notified: models.FormationStep, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(passing, "TOLD_AT_ONCE", 4)
        tell, calls = passing.tell_served, list[int]()

        def broken(body: int, some: list[int], *rest: object) -> None:
            calls.append(len(some))
            if len(calls) == 2:
                raise RuntimeError
            tell(body, some, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(passing, "tell_served", broken)
        carry_on(at=NOW)
        carry_on(at=NOW)
        told = Notice.objects.filter(kind="formation.served")
        assert (told.count(), told.values("party").distinct().count(), calls) == (10, 10, [4, 4, 4, 2])

    def test_what_moves_something_waits_until_the_step_before_has_arrived(
        self, notified: models.FormationStep, country: Country
    ) -> None:
        with pytest.raises(Conflict, match="still passing"):
            take(by=SYSTEM, body="cert-sindh", act=FileAct.SUSPEND, given=given(FileAct.SUSPEND), at=NOW)
        assert progress("cert-sindh", NOW) is not None
        take(by=SYSTEM, body="cert-sindh", act=FileAct.START, given=given(FileAct.START), at=NOW)
        carry_on(at=NOW)
        assert progress("cert-sindh", NOW) is None
        act_on("cert-sindh", FileAct.SUSPEND)

    def test_what_came_later_stays(self, notified: models.FormationStep, docket: Docket) -> None:
        carry_on(at=NOW + DAY)
        assert {each.before for each in docket.asked} == {NOW}

    def test_the_conditions_are_those_of_the_act(self, notified: models.FormationStep, docket: Docket) -> None:
        models.Organisation.objects.filter(slug="clinic-3").update(province_id="punjab")
        carry_on(at=NOW)
        jurisdiction = docket.asked[0].jurisdiction()
        assert jurisdiction is not None
        assert jurisdiction.count() == 9


class TestFewAreNotCounted:
    @pytest.mark.parametrize(("cases", "organisations"), [(4, 10), (250, 4), (0, 10), (1, 1)])
    def test_where_it_would_tell_of_somebody(
        self, country: Country, docket: Docket, cases: int, organisations: int
    ) -> None:
        for number in range(organisations):
            register(f"Clinic {number}", "health", "sindh", "government")
        along("cert-sindh", *TO_NOTIFICATION[:-1])
        docket.open = cases
        step = take(by=SYSTEM, body="cert-sindh", act=FileAct.NOTIFY, given=given(FileAct.NOTIFY), at=NOW)
        assert (progress_of([step.pk])[step.pk].cases, progress_of([step.pk])[step.pk].share) == (None, None)
        carry_on(at=NOW)
        assert progress_of([step.pk])[step.pk].cases is None


class TestEverything:
    def test_of_a_body_that_leaves_goes_to_whoever_is_responsible_now(self, country: Country, docket: Docket) -> None:
        docket.open = 7
        act_on("cert-telecom", FileAct.SUSPEND)
        rest = models.Passing.objects.filter(function="").exclude(from_body=None)
        assert {each.from_body.slug for each in rest} == {"cert-telecom"}
        to = [(each.to_body.slug, each.to_function, each.kinds is None) for each in rest.order_by("pk")]
        assert to == [
            ("cert-punjab", "provincial", False),
            ("ncert", "national", False),
            ("ncert", "national", True),
        ]
        assert not models.Passing.objects.filter(finished_at=None).exists()

    @pytest.mark.parametrize("act", [FileAct.DISSOLVE, FileAct.MERGE])
    def test_also_where_it_ends(self, country: Country, docket: Docket, act: FileAct) -> None:
        docket.open = 7
        step = act_on("cert-telecom", act, successor="cert-punjab" if act is FileAct.MERGE else "")
        assert models.Passing.objects.filter(function="", step=step, from_body__slug="cert-telecom").exists()
        step.refresh_from_db()
        assert (step.moved_cases, docket.open) == (7, 0)

    def test_also_where_a_profile_says_that_it_is_in_force_no_more(self, country: Country, docket: Docket) -> None:
        docket.open = 7
        mandates = tuple(each for each in PROFILE.mandates if each.body != "cert-telecom")
        load_profile(by=SYSTEM, profile=replace(without("bodies", "cert-telecom"), mandates=mandates), at=NOW)
        rows = models.Passing.objects.all()
        assert {(each.from_body.slug, each.function, each.step, each.hand_over) for each in rows} == {
            ("cert-telecom", "", None, None)
        }
        assert carry_on(at=NOW) == len(rows)
        assert docket.open == 0

    def test_nothing_is_ordered_where_it_had_nothing(self, country: Country, docket: Docket) -> None:
        act_on("cert-sindh", FileAct.DISSOLVE)
        assert not models.Passing.objects.exists()


def test_a_failing_one_keeps_back_only_what_comes_from_the_same_body(country: Country, docket: Docket) -> None:
    words = {"instrument": "S.R.O. 9", "citation": "Gazette", "to_body": "cert-gov", "on": TODAY, "at": NOW}
    for mandate in ("ncert-cii", "ncert-government", "cert-telecom-sectoral"):
        hand_over(by=SYSTEM, mandate_key=mandate, **words)  # type: ignore[arg-type]
    docket.breaks_at = 1
    assert carry_on(at=NOW) == 0, "nothing of the National CERT's, and the Telecom CERT's fails too"
    docket.breaks_at = 0
    assert carry_on(at=NOW) == 3
    assert file("ncert", NOW).failed_at is None
