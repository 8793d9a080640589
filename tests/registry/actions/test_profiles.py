"""Loading a profile: as the one who may and the ones who may not, twice, changed, and against what people did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pehra.foundation.access.errors import Conflict, Forbidden
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.models import Entry
from pehra.law.constituency import Contact, Designation, NetworkObject, ObjectKind, Organisation
from pehra.law.council import Answer
from pehra.law.formation import Government
from pehra.law.functions import Function, Ownership, Standing
from pehra.law.mandates import StandingStep
from pehra.law.profile import Change, Profile, load, packaged
from pehra.registry import models
from pehra.registry.actions import confirm_contacts, hand_over, load_profile
from pehra.registry.actions import profiles as under_test
from pehra.registry.queries import chain_of, profile_changes, snapshot
from tests.registry.network import (
    NOW,
    PROFILE,
    TODAY,
    Country,
    body,
    changed,
    clock,
    mandate,
    register,
    without,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


def load_it(profile: Profile = PROFILE, at: object = NOW) -> list[Change]:
    return load_profile(by=SYSTEM, profile=profile, at=at)  # type: ignore[arg-type]


def counts() -> dict[str, int]:
    tables = (
        models.Party, models.Body, models.StandingStep, models.Mandate, models.RoutingRow, models.ClockRow,
        models.SeverityRow, models.Sector, models.Province, models.Organisation, models.Contact, models.NetworkObject,
        models.CiiDesignation, models.Fact, models.LoadedProfile, Entry,
    )  # fmt: skip
    return {table.__name__: table.objects.count() for table in tables}


def replaced(attribute: str, key: str, **fields: object) -> Profile:
    rows = getattr(PROFILE, attribute)
    found = [row for row in rows if key in (getattr(row, "id", ""), getattr(row, "slug", ""))]
    return changed(**{attribute: tuple(replace(row, **fields) if row in found else row for row in rows)})


def organisation(slug: str = "mill", **fields: object) -> Organisation:
    values = {
        "slug": slug,
        "name_en": slug.capitalize(),
        "name_ur": "",
        "sector": "telecom",
        "ownership": Ownership.PRIVATE,
        "province": "punjab",
        "parent": None,
        "body": None,
        "designations": (),
        "network_objects": (),
        "contacts": (),
    }
    return Organisation(**values | fields)  # type: ignore[arg-type]


class TestWhoMay:
    def test_the_platform_administrator_and_the_machine_itself(self, country: Country) -> None:
        newer = replaced("facts", "seats", value="16")
        assert load_profile(by=country.platform, profile=newer, at=NOW)
        assert load_profile(by=SYSTEM, profile=PROFILE, at=NOW)

    def test_nobody_else(self, country: Country) -> None:
        newer = replaced("facts", "seats", value="16")
        for by in (country.ncert_lead, country.telecom_administrator, country.secretary, country.telco_contact):
            with pytest.raises(Forbidden):
                load_profile(by=by, profile=newer, at=NOW)
        assert models.Fact.objects.get().value == "15"


class TestTheFirstTime:
    def test_everything_is_there(self) -> None:
        changes = load_it()
        assert {change.kind for change in changes} == {
            "profile", "sector", "province", "body", "mandate", "rule", "clock", "severity", "fact", "case-rule",
            "seat", "council-rule", "maturity-target", "formation",
        }  # fmt: skip
        found = snapshot()
        assert found.network.mandates == PROFILE.mandates
        assert sorted(found.network.rules, key=lambda rule: rule.id) == sorted(PROFILE.rules, key=lambda rule: rule.id)
        assert found.clocks == PROFILE.clocks
        assert found.severities == PROFILE.severities
        assert found.demonstration

    def test_each_changed_row_is_in_the_journal_once_and_the_act_itself(self) -> None:
        changes = load_it()
        rows = {(change.kind, change.id) for change in changes}
        assert Entry.objects.filter(act="profile.change").count() == len(rows)
        act = Entry.objects.get(act="profile.load")
        assert (act.subject, act.actor, act.detail["version"]) == ("profile:smallland", "system", "1")

    def test_the_packaged_profiles_load_over_each_other_and_back(self) -> None:
        for name in ("pakistan", "demonstration", "pakistan"):
            profile = load(packaged(name))
            assert load_it(profile)
            assert load_it(profile) == []


class TestTwice:
    def test_changes_nothing_and_writes_nothing(self) -> None:
        load_it()
        before, revision = counts(), snapshot().revision
        assert load_it(at=LATER) == []
        assert counts() == before
        assert snapshot().revision == revision

    def test_the_order_of_steps_and_parts_does_not_matter(self) -> None:
        parts = organisation(
            network_objects=(NetworkObject(ObjectKind.ASN, "AS64500"), NetworkObject(ObjectKind.ASN, "AS64499")),
            contacts=(Contact("B", "b", "b@mill.example", "", False), Contact("A", "a", "a@mill.example", "", False)),
        )
        load_it(changed(organisations=(parts,)))
        turned = replace(parts, network_objects=parts.network_objects[::-1], contacts=parts.contacts[::-1])
        assert load_it(changed(organisations=(turned,))) == []
        bodies = tuple(replace(each, standings=each.standings[::-1]) for each in PROFILE.bodies)
        assert load_it(changed(bodies=bodies, organisations=(turned,))) == []


class TestAChangedProfile:
    def test_shows_what_would_change_and_changes_nothing_yet(self) -> None:
        load_it()
        before = counts()
        newer = replaced("clocks", "national-acknowledge", hours=12)
        assert [str(each) for each in profile_changes(newer, TODAY)] == [
            "~ clock national-acknowledge: hours: 24 -> 12"
        ]
        assert counts() == before

    def test_then_changes_that_row_and_no_other(self) -> None:
        load_it()
        newer = replaced("clocks", "national-acknowledge", hours=12)
        assert len(load_it(newer)) == 1
        assert [row.hours for row in models.ClockRow.objects.all()] == [12]
        assert load_it(newer) == []
        entry = Entry.objects.filter(act="profile.change").order_by("-seq")[0]
        assert (entry.subject, entry.detail) == ("clock:national-acknowledge", {"hours": ["24", "12"]})

    @pytest.mark.parametrize(
        ("attribute", "key", "fields", "field"),
        [
            ("sectors", "health", {"name_en": "Health care"}, "name_en"),
            ("provinces", "sindh", {"name_ur": "صوبہ سندھ"}, "name_ur"),
            ("bodies", "cert-sindh", {"department": "Another"}, "department"),
            ("mandates", "ncert-cii", {"instrument": "Another"}, "instrument"),
            ("rules", "sectoral-cii", {"precedence": 5}, "precedence"),
            ("severities", "high", {"meaning_en": "Bad"}, "meaning_en"),
            ("facts", "seats", {"note": "Counted"}, "note"),
            ("case_rules", "severe-malware", {"sectors": frozenset({"telecom"})}, "sectors"),
            ("seats", "secretary", {"votes": False}, "votes"),
            ("maturity_targets", "provincial-all", {"level": 3}, "level"),
            ("formations", "approved", {"notified_by": Government.PROVINCIAL}, "notified_by"),
            ("council_rules", "interest", {"answer": Answer.COUNTED}, "answer"),
            ("council_rules", "majority-mandate", {"numerator": 3, "denominator": 4}, "numerator"),
        ],
    )
    def test_of_any_kind(self, attribute: str, key: str, fields: dict[str, object], field: str) -> None:
        load_it()
        newer = replaced(attribute, key, **fields)
        assert field in {change.field for change in load_it(newer)} <= set(fields)
        assert load_it(newer) == []

    def test_a_new_standing_puts_a_body_in_force(self, country: Country) -> None:
        steps = (
            StandingStep(Standing.DESIGNATED, date(2024, 6, 1), "gazette of cert-sindh"),
            StandingStep(Standing.NOTIFIED, date(2026, 2, 1), "S.R.O. 7"),
        )
        load_it(replaced("bodies", "cert-sindh", standings=steps))
        hospital = register("Hospital", "health", "sindh", "government")
        assert chain_of(hospital, TODAY)[0].slug == "cert-sindh"
        assert chain_of(hospital, date(2026, 1, 31))[0].slug == "ncert"

    @pytest.mark.parametrize(
        "fields",
        [{"body": "cert-punjab"}, {"function": Function.CII}, {"starts": TODAY - timedelta(days=5)}],
        ids=["body", "function", "starts"],
    )
    def test_a_mandate_that_has_begun_keeps_who_holds_what_since_when(self, fields: dict[str, object]) -> None:
        load_it()
        before = counts()
        with pytest.raises(Conflict, match="End it and add a new one"):
            load_it(replaced("mandates", "cert-telecom-sectoral", **fields))
        assert counts() == before

    def test_one_that_has_not_begun_may_change(self) -> None:
        future = mandate("cert-gov", Function.GOVERNMENT, starts=TODAY + timedelta(days=5))
        load_it(changed(mandates=(*PROFILE.mandates, future)))
        load_it(changed(mandates=(*PROFILE.mandates, replace(future, body="cert-punjab"))))
        assert models.Mandate.objects.get(key=future.id).body.slug == "cert-punjab"

    def test_a_failure_halfway_leaves_everything_as_it_was(self, monkeypatch: pytest.MonkeyPatch) -> None:
        load_it()
        before, chain = counts(), snapshot().network

        def broken(**_: object) -> None:
            raise RuntimeError("the journal is full")

        monkeypatch.setattr(under_test, "record", broken)
        with pytest.raises(RuntimeError):
            load_it(changed(facts=(), clocks=(clock("another", PROFILE.clocks[0].stage, 3),)))
        assert counts() == before
        assert snapshot().network == chain


class TestRowsThatAreGone:
    def test_what_has_been_in_force_is_ended_and_the_past_keeps_its_answer(self, country: Country) -> None:
        load_it(without("mandates", "cert-telecom-sectoral"), at=LATER)
        day = TODAY + timedelta(days=10)
        assert models.Mandate.objects.get(key="cert-telecom-sectoral").ends == day
        assert chain_of(country.telco, day - timedelta(days=1))[0].slug == "cert-telecom"
        assert chain_of(country.telco, day)[0].slug == "ncert"

    def test_and_nothing_more_is_said_about_it(self, country: Country) -> None:
        shorter = without("mandates", "cert-telecom-sectoral")
        assert load_it(shorter)
        assert load_it(shorter, at=LATER) == []

    def test_what_never_was_in_force_is_deleted(self) -> None:
        future = clock("future", PROFILE.clocks[0].stage, 3)
        load_it(changed(clocks=(*PROFILE.clocks, replace(future, starts=TODAY + timedelta(days=5)))))
        load_it()
        assert not models.ClockRow.objects.filter(key="future").exists()

    def test_a_row_that_comes_back_is_the_same_row(self) -> None:
        load_it()
        key = models.RoutingRow.objects.get(key="sectoral-cii").pk
        load_it(without("rules", "sectoral-cii"))
        load_it(at=LATER)
        row = models.RoutingRow.objects.get(key="sectoral-cii")
        assert (row.pk, row.ends) == (key, None)

    def test_a_sector_is_deleted_or_kept_for_those_who_refer_to_it(self, country: Country) -> None:
        load_it(without("sectors", "banking"))
        assert not models.Sector.objects.filter(slug="banking").exists()
        load_it(changed(sectors=tuple(each for each in PROFILE.sectors if each.slug == "telecom")))
        assert models.Sector.objects.get(slug="health").withdrawn_at == NOW
        assert "health" not in {each.slug for each in snapshot().sectors}
        assert chain_of(country.clinic, TODAY)[0].slug == "cert-punjab"

    def test_a_body_is_withdrawn_and_its_past_stays(self, country: Country) -> None:
        left = without("bodies", "cert-telecom")
        left = replace(left, mandates=without("mandates", "cert-telecom-sectoral").mandates)
        load_it(left, at=LATER)
        day = TODAY + timedelta(days=10)
        assert country.body("cert-telecom").withdrawn_at == LATER
        assert chain_of(country.telco, TODAY)[0].slug == "cert-telecom"
        assert chain_of(country.telco, day)[0].slug == "ncert"
        assert load_it(left, at=LATER) == []

    def test_a_body_that_comes_back_is_the_same_body(self, country: Country) -> None:
        left = replace(
            without("bodies", "cert-telecom"), mandates=without("mandates", "cert-telecom-sectoral").mandates
        )
        key = country.body("cert-telecom").pk
        load_it(left, at=LATER)
        load_it(at=LATER + timedelta(days=1))
        assert country.body("cert-telecom").pk == key
        assert chain_of(country.telco, TODAY + timedelta(days=30))[0].slug == "cert-telecom"


class TestOrganisationsOfAProfile:
    def test_come_with_all_that_belongs_to_them(self) -> None:
        mill = organisation(
            parent="group",
            designations=(Designation(date(2025, 1, 1), date(2026, 1, 1), None, "Ministry", "gazette"),),
            network_objects=(NetworkObject(ObjectKind.CIDR, "192.0.2.0/24"),),
            contacts=(Contact("Owner", "N. Butt", "n@mill.example", "+92 42 1234567", True),),
        )
        load_it(changed(organisations=(mill, organisation("group"))))
        row = models.Organisation.objects.get(slug="mill")
        assert (row.parent.slug, row.from_profile) == ("group", True)
        assert [each.value for each in row.network_objects.filter(state="approved", approved_at=NOW)] == [
            "192.0.2.0/24"
        ]
        assert [(each.name, each.around_the_clock) for each in row.contacts.all()] == [("N. Butt", True)]
        assert [each.review_on for each in row.designations.all()] == [date(2026, 1, 1)]

    def test_a_contest_is_not_decided_by_a_profile(self) -> None:
        wide = organisation("wide", network_objects=(NetworkObject(ObjectKind.CIDR, "192.0.2.0/24"),))
        narrow = organisation(
            "narrow", parent="wide", network_objects=(NetworkObject(ObjectKind.CIDR, "192.0.2.64/26"),)
        )
        load_it(changed(organisations=(narrow, wide)))
        states = dict(models.NetworkObject.objects.values_list("value", "state"))
        assert states == {"192.0.2.0/24": "approved", "192.0.2.64/26": "claimed"}

    def test_follow_the_profile_until_somebody_acts_on_them(self, country: Country) -> None:
        first = changed(organisations=(organisation(contacts=(Contact("A", "a", "a@mill.example", "", False),)),))
        load_it(first)
        second = changed(organisations=(organisation(name_en="New mill"),))
        assert load_it(second)
        mill = models.Organisation.objects.get(slug="mill")
        assert mill.name_en == "New mill"
        assert not mill.contacts.filter(removed_at=None).exists()
        confirm_contacts(by=country.telecom_analyst, party_id=mill.pk, at=NOW)
        assert load_it(first) == []
        mill.refresh_from_db()
        assert (mill.name_en, mill.from_profile) == ("New mill", False)

    def test_a_changed_attribute_counts_from_today_on(self) -> None:
        load_it(changed(organisations=(organisation(),)))
        load_it(changed(organisations=(organisation(sector="health"),)), at=LATER)
        mill = models.Organisation.objects.get(slug="mill")
        day = TODAY + timedelta(days=10)
        assert chain_of(mill, day - timedelta(days=1))[0].slug == "cert-telecom"
        assert chain_of(mill, day)[0].slug == "ncert"

    def test_those_that_are_gone_are_withdrawn_with_their_claims(self) -> None:
        mill = organisation(
            network_objects=(NetworkObject(ObjectKind.ASN, "AS64500"),),
            designations=(Designation(date(2025, 1, 1), date(2026, 1, 1), None, "Ministry", "gazette"),),
        )
        load_it(changed(organisations=(mill,)))
        load_it(at=LATER)
        row = models.Organisation.objects.get(slug="mill")
        assert row.withdrawn_at == LATER
        assert row.network_objects.get().state == "withdrawn"
        assert row.designations.get().ended_on == TODAY + timedelta(days=10)
        assert load_it(at=LATER) == []
        assert load_it(changed(organisations=(mill,)), at=LATER + timedelta(days=1))
        row.refresh_from_db()
        assert row.withdrawn_at is None

    def test_organisations_that_people_registered_are_never_touched(self, country: Country) -> None:
        load_it(changed(organisations=(organisation("telco", name_en="Not this one"),)))
        country.telco.refresh_from_db()
        assert country.telco.name_en == "Telco"

    def test_a_slug_of_another_kind_is_refused_whole(self, country: Country) -> None:
        before = counts()
        with pytest.raises(Conflict, match="taken by something of another kind"):
            load_it(changed(bodies=(*PROFILE.bodies, body("telco", (Standing.PLANNED, None)))))
        assert counts() == before


class TestHandOversStand:
    @pytest.fixture
    def order(self, country: Country) -> Callable[[date], models.HandOver]:
        def ordered(on: date) -> models.HandOver:
            return hand_over(
                by=country.secretary,
                mandate_key="ncert-government",
                to_body="cert-gov",
                on=on,
                instrument="S.R.O. 9",
                citation="Gazette",
                at=NOW,
            )

        return ordered

    def test_the_same_profile_does_not_undo_one(self, country: Country, order: Callable[[date], object]) -> None:
        order(TODAY)
        assert load_it() == []
        assert [link.slug for link in chain_of(country.clinic, TODAY)] == ["cert-punjab", "cert-gov", "ncert"]

    def test_a_profile_that_tells_of_it_gives_its_row_its_name(
        self, country: Country, order: Callable[[date], object]
    ) -> None:
        order(TODAY)
        told = mandate("cert-gov", Function.GOVERNMENT, starts=TODAY, instrument="S.R.O. 9", citation="Gazette")
        ended = replaced("mandates", "ncert-government", ends=TODAY)
        load_it(replace(ended, mandates=(*ended.mandates, told)))
        held = models.Mandate.objects.filter(function="government").order_by("starts")
        assert [(each.key, each.body.slug, each.ends) for each in held] == [
            ("ncert-government", "ncert", TODAY),
            ("cert-gov-government", "cert-gov", None),
        ]

    def test_an_ordered_one_keeps_its_mandate_in_the_profile(
        self, country: Country, order: Callable[[date], object]
    ) -> None:
        order(TODAY + timedelta(days=30))
        with pytest.raises(Conflict, match="cancel it first"):
            load_it(without("mandates", "ncert-government"))

    def test_who_holds_by_one_cannot_be_left_out(self, country: Country, order: Callable[[date], object]) -> None:
        order(TODAY)
        with pytest.raises(Conflict, match="by a recorded hand-over"):
            load_it(without("bodies", "cert-gov"))
