"""Directives: who drafts and issues them, whom they bind, and how they end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pehra.council.actions import directives, duties
from pehra.council.models import Directive, Duty, Motion, Tally
from pehra.council.queries.directives import standpoint
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.audit.models import Entry
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.law.functions import Function
from pehra.registry.models import CouncilRuleRow
from pehra.registry.queries import Selection
from tests.council.directing import (
    EVERYBODY,
    PATCH,
    answer_showing,
    bodies,
    counted,
    duty,
    everybody,
    issued,
    national,
    resolution,
    rules,
    shows,
)
from tests.registry.network import NOW, Country, country

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Country:
    made = country()
    rules()
    return made


class TestDrafting:
    def test_the_council_instructs_by_a_resolution_that_says_so(self, land: Country) -> None:
        council = land.body("council").pk
        row = directives.draft(by=land.secretary, issuer_id=council, given=PATCH, resolution=resolution(), at=NOW)
        assert (row.state, row.resolution.number) == ("draft", "2026/01")
        assert Entry.objects.get(act="directive.draft").detail == {"resolution": "2026/01"}
        for other in (None, resolution("plain", 2)):
            with pytest.raises(Conflict):
                directives.draft(by=land.secretary, issuer_id=council, given=PATCH, resolution=other, at=NOW)

    def test_the_national_cert_instructs_by_its_mandate_where_the_profile_says_so(self, land: Country) -> None:
        assert national(land).citation == "rule on ncert"
        with pytest.raises(Conflict):
            directives.draft(
                by=land.ncert_lead, issuer_id=land.body("ncert").pk, given=PATCH, resolution=resolution(), at=NOW
            )

    def test_else_only_the_council_does(self) -> None:
        land = country()
        rules("council-only")
        with pytest.raises(Absent):
            national(land)

    def test_nobody_instructs_in_anothers_name(self, land: Country) -> None:
        for by in everybody(land).values():
            for issuer in ("council", "ncert", "cert-telecom"):
                if (by, issuer) in ((land.secretary, "council"), (land.ncert_lead, "ncert")):
                    continue
                with pytest.raises(Absent):
                    directives.draft(by=by, issuer_id=land.body(issuer).pk, given=PATCH, at=NOW)

    def test_every_field_that_cannot_be_accepted_is_named(self, land: Country) -> None:
        with pytest.raises(Invalid) as caught:
            national(
                land,
                title_en="",
                text_en=" ",
                acknowledge_by=NOW,
                comply_by=NOW - timedelta(days=1),
                selection=Selection(sectors=frozenset({"no-such"}), parties=frozenset({"nobody-at-all"})),
            )
        assert set(caught.value.problems) == {
            "title_en", "text_en", "acknowledge_by", "comply_by", "sectors", "parties"
        }  # fmt: skip
        with pytest.raises(Invalid, match="whom this is for"):
            national(land, selection=Selection())
        assert not Directive.objects.exists()

    def test_a_draft_is_changed_until_it_is_issued(self, land: Country) -> None:
        row = national(land)
        given = replace(PATCH, title_en="Patch all")
        changed = {"by": land.ncert_lead, "reference": row.reference, "issuer_id": row.issuer_id}
        assert directives.edit(given=given, at=NOW, **changed).title_en == "Patch all"
        directives.issue(by=land.ncert_lead, reference=row.reference, at=NOW)
        with pytest.raises(Conflict):
            directives.edit(given=given, at=NOW, **changed)

    def test_a_draft_rests_on_the_resolution_that_was_chosen_last(self, land: Country) -> None:
        council = land.body("council").pk
        first, second = resolution(), resolution(running=2)
        row = directives.draft(by=land.secretary, issuer_id=council, given=PATCH, resolution=first, at=NOW)
        changed = {"by": land.secretary, "reference": row.reference, "given": PATCH, "at": NOW}
        assert directives.edit(issuer_id=council, resolution=second, **changed).resolution == second
        with pytest.raises(Conflict, match="by a resolution"):
            directives.edit(issuer_id=council, **changed)
        with pytest.raises(Absent):
            directives.edit(issuer_id=land.body("ncert").pk, **changed)

    def test_what_is_superseded_since_grounds_nothing(self, land: Country) -> None:
        council, ground = land.body("council").pk, resolution()
        row = directives.draft(by=land.secretary, issuer_id=council, given=PATCH, resolution=ground, at=NOW)
        Motion.objects.filter(pk=ground.motion_id).update(state="superseded")
        with pytest.raises(Conflict, match="This resolution is superseded"):
            directives.issue(by=land.secretary, reference=row.reference, at=NOW)
        with pytest.raises(Conflict, match="This resolution is superseded"):
            directives.draft(by=land.secretary, issuer_id=council, given=PATCH, resolution=ground, at=NOW)
        row.refresh_from_db()
        assert row.state == "draft"

    def test_a_mandate_that_was_lost_since_grounds_nothing(self, land: Country) -> None:
        row = national(land)
        rules_of = CouncilRuleRow.objects.filter(about="directive")
        rules_of.update(answer="council-only")
        with pytest.raises(Absent):
            directives.issue(by=land.ncert_lead, reference=row.reference, at=NOW)

    def test_nobody_else_knows_of_a_draft(self, land: Country) -> None:
        row = national(land)
        for by in everybody(land).values():
            if by is not land.ncert_lead:
                for act in (directives.issue, directives.discard):
                    with pytest.raises(Absent):
                        act(by=by, reference=row.reference, at=NOW)


class TestIssuing:
    def test_binds_each_whom_it_means_and_counts_them_where_they_stand(self, land: Country) -> None:
        row = issued(land)
        assert row.addressed == Duty.objects.count() == 3
        assert {each.party.slug: each.place.path for each in Duty.objects.select_related("party", "place")} == {
            "telco": "national:ncert/cii:ncert/sectoral:cert-telecom",
            "clinic": "national:ncert/government:ncert/provincial:cert-punjab",
            "shop": "national:ncert",
        }
        assert sum(Tally.objects.values_list("told", flat=True)) == 3
        assert counted(row)

    @pytest.mark.parametrize(
        ("selection", "meant"),
        [
            (EVERYBODY, {"telco", "clinic", "shop"}),
            (replace(EVERYBODY, sectors=frozenset({"health"})), {"clinic", "shop"}),
            (replace(EVERYBODY, sectors=frozenset({"health"}), provinces=frozenset({"sindh"})), {"shop"}),
            (replace(EVERYBODY, ownerships=frozenset({"government"})), {"clinic"}),
            (replace(EVERYBODY, cii=True), {"telco"}),
            (replace(EVERYBODY, cii=False), {"clinic", "shop"}),
            (Selection(parties=frozenset({"shop", "cert-punjab"})), {"shop", "cert-punjab"}),
            (bodies(Function.SECTORAL, Function.PROVINCIAL), {"cert-telecom", "cert-punjab"}),
        ],
    )
    def test_the_selection_says_whom(self, land: Country, selection: Selection, meant: set[str]) -> None:
        issued(land, selection=selection)
        assert set(Duty.objects.values_list("party__slug", flat=True)) == meant

    def test_a_body_answers_for_itself_below_the_hub(self, land: Country) -> None:
        row = issued(land, selection=bodies(Function.SECTORAL))
        assert duty(row, "cert-telecom").place.path == "national:ncert/sectoral:cert-telecom"

    def test_everybody_is_told_and_the_clocks_run(self, land: Country) -> None:
        row = issued(land)
        told = Notice.objects.filter(kind="directive.issued")
        assert {each.party_id for each in told} == {land.telco.pk, land.clinic.pk, land.shop.pk}
        clocks = Deadline.objects.filter(subject=f"directive:{row.reference}").order_by("due_at")
        assert [(each.stage, each.due_at, each.rule) for each in clocks] == [
            ("acknowledge", PATCH.acknowledge_by, "reminder"),
            ("comply", PATCH.comply_by, "reminder"),
        ]

    def test_one_for_nobody_or_too_late_is_refused(self, land: Country) -> None:
        nobody = national(land, selection=Selection(organisations=True, sectors=frozenset({"banking"})))
        with pytest.raises(Conflict, match="for nobody"):
            directives.issue(by=land.ncert_lead, reference=nobody.reference, at=NOW)
        late = national(land)
        with pytest.raises(Conflict, match="time"):
            directives.issue(by=land.ncert_lead, reference=late.reference, at=NOW + timedelta(days=4))

    def test_who_issues_does_not_bind_itself(self, land: Country) -> None:
        row = issued(land, selection=bodies(Function.NATIONAL, Function.SECTORAL))
        assert set(row.duties.values_list("party__slug", flat=True)) == {"cert-telecom"}

    def test_an_issued_one_is_issued_once(self, land: Country) -> None:
        row = issued(land)
        with pytest.raises(Conflict):
            directives.issue(by=land.ncert_lead, reference=row.reference, at=NOW)
        assert Duty.objects.count() == 3


class TestEnding:
    def test_revoking_releases_who_still_owes_and_leaves_who_has_complied(self, land: Country) -> None:
        row = issued(land)
        shows(land, row)
        answer_showing(by=land.telecom_analyst, reference=row.reference, party="telco", accepted=True, at=NOW)
        directives.revoke(by=land.ncert_lead, reference=row.reference, reason="A better patch is out.", at=NOW)
        assert duty(row, "telco").state == "compliant"
        assert {duty(row, slug).state for slug in ("clinic", "shop")} == {"released"}
        assert counted(row)
        assert set(Deadline.objects.values_list("state", flat=True)) <= {"cancelled", "met"}
        told = Notice.objects.filter(kind="directive.revoked").values_list("party_id", flat=True)
        assert set(told) == {land.clinic.pk, land.shop.pk}
        with pytest.raises(Conflict):
            duties.acknowledge(by=land.clinic_contact, reference=row.reference, party="clinic", at=NOW)

    def test_it_is_closed_once_nobody_owes_anything(self, land: Country) -> None:
        row = issued(land, selection=Selection(parties=frozenset({"telco"})))
        with pytest.raises(Conflict, match="still owes"):
            directives.close(by=land.ncert_lead, reference=row.reference, at=NOW)
        shows(land, row)
        answer_showing(by=land.ncert_lead, reference=row.reference, party="telco", accepted=True, at=NOW)
        assert directives.close(by=land.ncert_lead, reference=row.reference, at=NOW).state == "closed"

    def test_only_who_issues_ends_it_and_a_stranger_learns_nothing(self, land: Country) -> None:
        row = issued(land, selection=Selection(parties=frozenset({"telco"})))
        for by in everybody(land).values():
            if by is land.ncert_lead:
                continue
            knows = by in (land.telco_contact, land.telecom_analyst, land.telecom_administrator, land.telecom_officer)
            knows |= by in (land.secretary, land.auditor, land.nobody)
            for reference in (row.reference, "B-0000-0000"):
                refusal = Forbidden if knows and reference == row.reference else Absent
                with pytest.raises(refusal):
                    directives.revoke(by=by, reference=reference, reason="x", at=NOW)

    def test_a_draft_is_discarded(self, land: Country) -> None:
        row = national(land)
        assert directives.discard(by=land.ncert_lead, reference=row.reference, at=NOW).state == "discarded"


def test_a_platform_administrator_has_no_standpoint(land: Country) -> None:
    with pytest.raises(Absent):
        standpoint(land.platform, NOW)
