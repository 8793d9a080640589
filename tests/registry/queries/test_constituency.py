"""Whom a body serves, as a condition in SQL, against asking each organisation's chain; and who may see whom."""

import random
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.law.functions import Function, Ownership
from pehra.registry import models
from pehra.registry.queries import (
    Turn,
    chains_on,
    constituents,
    count_constituents,
    responsible,
    served_by,
    visible_organisation,
    visible_organisations,
)
from tests.registry.network import LONG_AGO, NOW, PROFILE, TODAY, Country, register

pytestmark = pytest.mark.django_db
BODIES = tuple(body.slug for body in PROFILE.bodies)


def slugs(condition: object) -> list[str]:
    return list(models.Organisation.objects.filter(condition).order_by("slug").values_list("slug", flat=True))


def random_constituency(seed: int, number: int) -> None:
    """Organisations of every kind, some with a team of their own, some designated, some a body themselves."""
    choose = random.Random(seed)
    bodies = list(models.Body.objects.order_by("slug"))
    for count in range(number):
        made = models.Organisation.objects.create(
            kind="organisation",
            slug=f"o{count:04}",
            name_en=f"Organisation {count}",
            sector_id=choose.choice(["banking", "health", "telecom"]),
            province_id=choose.choice(["punjab", "sindh"]),
            ownership=choose.choice(list(Ownership)).value,
            body=choose.choice(bodies) if choose.random() < 0.1 else None,
            registered_at=NOW,
        )
        if choose.random() < 0.3:
            ended = choose.choice([None, None, TODAY, date(2027, 1, 1)])
            models.CiiDesignation.objects.create(
                organisation=made,
                designated_on=choose.choice([LONG_AGO, TODAY, date(2026, 5, 1)]),
                review_on=date(2028, 1, 1),
                ended_on=ended if ended != TODAY else date(2026, 5, 2),
                designated_by="x",
                citation="x",
            )
        if choose.random() < 0.1:
            models.Mandate.objects.create(
                key=f"team-{count}",
                body=choose.choice(bodies),
                function=Function.ORGANISATIONAL,
                organisation=made,
                starts=LONG_AGO,
                instrument="x",
                citation="x",
            )


class TestServedBy:
    @pytest.mark.parametrize("seed", range(6))
    def test_says_what_every_single_chain_says(self, country: Country, seed: int) -> None:
        random_constituency(seed, 60)
        for day in (TODAY, date(2024, 7, 1), date(2026, 5, 1)):
            chains = dict(chains_on(day))
            for body in BODIES:
                anywhere = {pk for pk, steps in chains.items() if body in {step.body for step in steps}}
                first = {pk for pk, steps in chains.items() if steps[0].body == body}
                found = models.Organisation.objects.filter(served_by(body, day)).values_list("pk", flat=True)
                assert set(found) == anywhere
                found = models.Organisation.objects.filter(served_by(body, day, first=True))
                assert set(found.values_list("pk", flat=True)) == first

    def test_the_hub_needs_no_condition_at_all(self, country: Country) -> None:
        assert not served_by("ncert", TODAY)

    def test_names_no_ids_however_many_are_served(self, country: Country) -> None:
        statement = str(models.Organisation.objects.filter(served_by("cert-telecom", TODAY)).query)
        for count in range(50):
            register(f"Telco {count}", "telecom", "sindh")
        assert str(models.Organisation.objects.filter(served_by("cert-telecom", TODAY)).query) == statement
        assert len(slugs(served_by("cert-telecom", TODAY))) == 51

    def test_where_no_chain_can_be_told_nobody_is_served(self, country: Country) -> None:
        assert slugs(served_by("ncert", date(2020, 1, 1))) == []

    def test_a_sector_that_was_withdrawn_is_served_on(self, country: Country) -> None:
        models.Sector.objects.filter(slug="health").update(withdrawn_at=NOW)
        assert slugs(served_by("cert-punjab", TODAY)) == ["clinic"]


class TestWhoSeesWhom:
    def test_one_predicate_for_one_and_for_all(self, country: Country) -> None:
        people = [
            country.telco_contact, country.clinic_contact, country.telecom_analyst, country.telecom_administrator,
            country.telecom_officer, country.punjab_analyst, country.ncert_lead, country.secretary, country.platform,
            country.auditor, country.nobody, SYSTEM,
        ]  # fmt: skip
        for viewer in people:
            listed = set(slugs(visible_organisations(viewer, TODAY)))
            for organisation in (country.telco, country.clinic, country.shop):
                try:
                    seen = visible_organisation(viewer, organisation.slug, TODAY) == organisation
                except Absent:
                    seen = False
                assert seen == (organisation.slug in listed), (viewer, organisation)

    def test_each_sees_their_own_and_those_they_serve(self, country: Country) -> None:
        assert slugs(visible_organisations(country.telco_contact, TODAY)) == ["telco"]
        assert slugs(visible_organisations(country.telecom_officer, TODAY)) == ["telco"]
        assert slugs(visible_organisations(country.punjab_analyst, TODAY)) == ["clinic"]
        assert slugs(visible_organisations(country.ncert_lead, TODAY)) == ["clinic", "shop", "telco"]

    def test_roles_that_work_no_cases_see_none(self, country: Country) -> None:
        for viewer in (country.secretary, country.platform, country.auditor, country.nobody):
            assert slugs(visible_organisations(viewer, TODAY)) == []

    def test_a_stranger_gets_the_same_answer_for_absent_and_for_hidden(self, country: Country) -> None:
        answers = set()
        for slug in ("telco", "no-such-thing", "ncert"):
            with pytest.raises(Absent) as caught:
                visible_organisation(country.clinic_contact, slug, TODAY)
            answers.add(str(caught.value))
        assert len(answers) == 1


class TestLists:
    @pytest.fixture
    def many(self, country: Country) -> Country:
        for count in range(7):
            register(f"Telco {count}", "telecom", "sindh" if count % 2 else "punjab")
        return country

    def names(self, viewer: object, **options: object) -> list[str]:
        return [each.organisation.slug for each in constituents(viewer, TODAY, **options).rows]  # type: ignore[arg-type]

    def test_are_turned_by_key_in_both_directions(self, many: Country) -> None:
        viewer = many.telecom_analyst
        first = constituents(viewer, TODAY, turn=Turn(size=3))
        second = constituents(viewer, TODAY, turn=Turn(after=first.next or "", size=3))
        last = constituents(viewer, TODAY, turn=Turn(last=True, size=3))
        back = constituents(viewer, TODAY, turn=Turn(before=second.previous or "", size=3))
        assert [each.organisation.slug for each in first.rows] == ["telco", "telco-0", "telco-1"]
        assert [each.organisation.slug for each in second.rows] == ["telco-2", "telco-3", "telco-4"]
        assert [each.organisation.slug for each in last.rows] == ["telco-4", "telco-5", "telco-6"]
        assert [each.organisation.slug for each in back.rows] == ["telco", "telco-0", "telco-1"]
        assert (first.previous, last.next, back.previous) == (None, None, None)

    def test_tell_designation_and_first_responder(self, many: Country) -> None:
        found = constituents(many.ncert_lead, TODAY, search="telco").rows[0]
        assert (found.organisation.slug, found.cii, found.first and found.first.slug) == ("telco", True, "cert-telecom")

    def test_are_narrowed_by_what_the_viewer_sees(self, many: Country) -> None:
        assert count_constituents(many.ncert_lead, TODAY) == 10
        assert count_constituents(many.telecom_analyst, TODAY) == 8
        assert count_constituents(many.nobody, TODAY) == 0
        assert self.names(many.punjab_analyst, body="cert-telecom") == []

    def test_are_narrowed_by_search_and_filters(self, many: Country) -> None:
        viewer = many.ncert_lead
        assert self.names(viewer, search="TELCO 3") == ["telco-3"]
        assert self.names(viewer, filters={"province": "sindh", "sector": "health"}) == ["shop"]
        assert self.names(viewer, filters={"ownership": "government"}) == ["clinic"]
        assert self.names(viewer, filters={"cii": "yes"}) == ["telco"]
        assert len(self.names(viewer, filters={"cii": "no"})) == 9
        assert self.names(viewer, search="%") == []

    def test_leave_out_the_withdrawn(self, many: Country) -> None:
        models.Organisation.objects.filter(slug="telco-3").update(withdrawn_at=NOW)
        assert "telco-3" not in self.names(many.telecom_analyst)

    def test_cost_the_same_however_many_there_are(self, many: Country) -> None:
        def statements() -> int:
            with CaptureQueriesContext(connection) as queries:
                constituents(many.telecom_analyst, TODAY)
            return len(queries)

        before = statements()
        for count in range(30):
            register(f"More {count}", "telecom", "sindh")
        assert statements() == before <= 9


class TestWhoIsResponsible:
    def test_the_first_responder_and_the_hubs_keep_the_entry(self, country: Country) -> None:
        found = responsible(country.telco, TODAY)
        telecom, ncert = country.body("cert-telecom").pk, country.body("ncert").pk
        assert (found.first, found.keepers, found.chain) == (telecom, {telecom, ncert}, (telecom, ncert))

    def test_nobody_where_no_chain_can_be_told(self, country: Country) -> None:
        found = responsible(country.telco, date(2020, 1, 1))
        assert (found.first, found.keepers, found.chain) == (None, frozenset(), ())
