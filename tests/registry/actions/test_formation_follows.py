"""What follows from the steps of an establishment file: days, what passes, its end, rivals, and the profile."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from pehra.foundation.access.errors import Conflict, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Notice
from pehra.law.formation import FormationState
from pehra.law.profile import Profile
from pehra.registry import models
from pehra.registry.actions import cancel_hand_over, load_profile
from pehra.registry.actions import formation_effects as effects
from pehra.registry.actions import passing as moving
from pehra.registry.actions.formation import NewFile, carry_out_due, open_file
from pehra.registry.queries import HandOver, snapshot
from pehra.registry.queries.formation import file, files, preview
from pehra.registry.queries.rfc2350 import rfc2350
from pehra.registry.rules.formation import FileAct
from tests.registry.formation import DAY, GOVERNMENT, TO_NOTIFICATION, act_on, along, open_government
from tests.registry.forming import MOVED, alone, bodies, make, seats, seen, sindh_clinic, standing
from tests.registry.network import NOW, PROFILE, TODAY, Country, register, without

__all__ = ["alone", "seats", "seen", "sindh_clinic"]

S = FormationState
TOMORROW = NOW + DAY


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
