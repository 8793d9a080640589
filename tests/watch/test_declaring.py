"""Declaring, confirming, extending and standing down: who may, who may partly, and who may not."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pehra.council.models import Holding, Seat
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.delivery.models import Notice
from pehra.registry.models import Mandate
from pehra.watch import jobs
from pehra.watch.actions import declaring
from pehra.watch.errors import AlreadyInForce, NotWaiting, Over
from pehra.watch.models import Declaration
from pehra.watch.queries import crisis
from tests.incidents.conftest import Net
from tests.watch.levels import HOUR, confirmed_level, declared, level
from tests.world import NOW

pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 1)


def chaired_by(net: Net, person: Person) -> None:
    """Give the chair of the Council to somebody."""
    seat = Seat.objects.create(
        key="chair", kind="ex-officio", office="chair", title_en="Chair", title_ur="صدر", starts=SINCE, opened_at=NOW
    )
    Holding.objects.create(
        seat=seat, part="holder", user_id=person.user_id, name="Chair", starts=SINCE, noted_at=NOW, noted_by="test"
    )


def in_force(at=NOW) -> list[str]:
    return [row.reference for row in crisis.in_force(at)]


def test_a_level_is_in_force_from_its_declaration_until_its_end(net: Net) -> None:
    level()
    made = declared(net.duty_officer)
    assert (made.state, made.since, made.ends_at) == ("in-force", NOW, NOW + 48 * HOUR)
    assert in_force(NOW) == in_force(NOW + 48 * HOUR - timedelta(seconds=1)) == [made.reference]
    assert in_force(NOW - timedelta(seconds=1)) == in_force(NOW + 48 * HOUR) == []
    assert Line.objects.filter(act="crisis.declare", subject=f"crisis:{made.reference}").count() == 1


def test_whom_it_concerns_is_told_and_sees_the_banner(net: Net) -> None:
    level()
    made = declared(net.duty_officer, sphere="sector", place="telecom")
    told = set(Notice.objects.filter(kind="crisis.begins").values_list("party_id", flat=True))
    assert {net.telecom_cert.pk, net.cii_cert.pk, net.national_cert.pk, net.operator.pk, net.rival.pk} <= told
    assert net.department.pk not in told
    for viewer in (net.contact, net.analyst, net.cii_analyst, net.duty_officer):
        assert [each.row.pk for each in crisis.concerning(viewer, NOW)] == [made.pk]
    assert crisis.concerning(net.other_contact, NOW) == []
    everybody = declared(net.duty_officer, sphere="nation")
    assert [each.row.pk for each in crisis.concerning(net.other_contact, NOW)] == [everybody.pk]


def test_who_declares_what_and_where(net: Net) -> None:
    level()
    # The head of a sectoral CERT: for its own sector, and nowhere else.
    assert declared(net.lead, sphere="sector", place="telecom").body_id == net.telecom_cert.pk
    for sphere, place in (("nation", ""), ("sector", "health"), ("province", "punjab")):
        with pytest.raises(Forbidden):
            declared(net.lead, sphere=sphere, place=place)
    for stranger in (net.analyst, net.contact, net.punjab_analyst, net.auditor, net.council_member, net.administrator):
        with pytest.raises(Forbidden):
            declared(stranger, sphere="province", place="punjab")
        assert crisis.options(stranger, NOW.date()) == []
    for wrong in (
        {"level": "martial-law"},
        {"sphere": "planet"},
        {"sphere": "sector", "place": "atlantis"},
        {"place": "x"},
    ):
        with pytest.raises(Absent):
            declared(net.duty_officer, **wrong)
    assert Declaration.objects.count() == 1


def test_a_level_that_is_not_for_a_sphere_is_declared_there_by_nobody(net: Net) -> None:
    level(spheres=["nation"])
    with pytest.raises(Forbidden):
        declared(net.duty_officer, sphere="sector", place="telecom")


def test_a_reason_is_needed_and_one_level_at_a_time(net: Net) -> None:
    level()
    confirmed_level()
    for reason in ("", "   ", "x" * 2001, "a\x00b"):
        with pytest.raises(Invalid) as refused:
            declared(net.duty_officer, reason=reason)
        assert list(refused.value.problems) == ["reason"]
    made = declared(net.duty_officer)
    with pytest.raises(AlreadyInForce):
        declared(net.duty_officer, level="crisis")
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="Over.", at=NOW + HOUR)
    assert declared(net.duty_officer, at=NOW + 2 * HOUR).state == "in-force"


def test_a_grave_level_binds_until_it_must_be_confirmed(net: Net) -> None:
    confirmed_level()
    chaired_by(net, net.council_member)
    made = declared(net.duty_officer, level="crisis")
    assert in_force(NOW + 6 * HOUR - timedelta(seconds=1)) == [made.reference]
    assert in_force(NOW + 6 * HOUR) == []
    asked = Notice.objects.get(kind="crisis.confirm")
    assert asked.user_id == net.council_member.user_id
    # It is extended by nobody before that.
    with pytest.raises(Conflict):
        declaring.extend(by=net.duty_officer, reference=made.reference, reason="More.", at=NOW + HOUR)
    for other in (net.duty_officer, net.lead, net.administrator, Person(user_id=0, label="")):
        with pytest.raises(Forbidden):
            declaring.confirm(by=other, reference=made.reference, reason="Yes.", at=NOW + HOUR)
    declaring.confirm(by=net.council_member, reference=made.reference, reason="Yes.", at=NOW + HOUR)
    assert in_force(NOW + 23 * HOUR) == [made.reference]
    assert in_force(NOW + 24 * HOUR) == []
    with pytest.raises(NotWaiting):
        declaring.confirm(by=net.council_member, reference=made.reference, reason="Again.", at=NOW + 2 * HOUR)


def test_a_level_that_waits_binds_nobody(net: Net) -> None:
    confirmed_level(confirm_hours=0)
    chaired_by(net, net.council_member)
    made = declared(net.duty_officer, level="crisis")
    assert (made.state, in_force()) == ("waiting", [])
    assert not Notice.objects.filter(kind="crisis.begins").exists()
    declaring.confirm(by=net.council_member, reference=made.reference, reason="Yes.", at=NOW + HOUR)
    made.refresh_from_db()
    assert (made.since, made.ends_at) == (NOW + HOUR, NOW + 25 * HOUR)
    assert in_force(NOW + HOUR) == [made.reference]
    assert Notice.objects.filter(kind="crisis.begins").exists()


def test_refused_it_is_over(net: Net) -> None:
    confirmed_level()
    chaired_by(net, net.council_member)
    made = declared(net.duty_officer, level="crisis")
    declaring.refuse(by=net.council_member, reference=made.reference, reason="No.", at=NOW + HOUR)
    assert in_force(NOW + HOUR) == []
    for act in (declaring.confirm, declaring.refuse, declaring.extend, declaring.stand_down):
        with pytest.raises(Over):
            act(by=net.duty_officer, reference=made.reference, reason="Why.", at=NOW + 2 * HOUR)


def test_extended_it_lasts_from_then_on(net: Net) -> None:
    level()
    made = declared(net.duty_officer)
    declaring.extend(by=net.duty_officer, reference=made.reference, reason="It goes on.", at=NOW + 40 * HOUR)
    assert in_force(NOW + 87 * HOUR) == [made.reference]
    assert in_force(NOW + 88 * HOUR) == []
    assert [step.kind for step in made.steps.order_by("pk")] == ["declared", "extended"]


def test_who_stands_it_down(net: Net) -> None:
    level()
    made = declared(net.lead, sphere="sector", place="telecom")
    for other in (net.analyst, net.duty_officer, net.contact, net.cii_lead):
        with pytest.raises(Forbidden):
            declaring.stand_down(by=other, reference=made.reference, reason="Over.", at=NOW + HOUR)
    declaring.stand_down(by=net.lead, reference=made.reference, reason="Over.", at=NOW + HOUR)
    assert in_force(NOW + HOUR) == []


def test_what_nobody_extends_lapses_once(net: Net) -> None:
    level()
    made = declared(net.duty_officer)
    assert declaring.lapse_due(at=NOW + 48 * HOUR - timedelta(seconds=1)) == 0
    assert declaring.lapse_due(at=NOW + 48 * HOUR) == 1
    assert declaring.lapse_due(at=NOW + 49 * HOUR) == 0
    made.refresh_from_db()
    assert (made.state, made.ended_at) == ("lapsed", NOW + 48 * HOUR)
    with pytest.raises(Over):
        declaring.extend(by=net.duty_officer, reference=made.reference, reason="Late.", at=NOW + 49 * HOUR)


def test_what_is_over_ends_though_clocks_are_still_gone_through(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    level()
    made = declared(net.duty_officer, at=timezone.now() - 48 * HOUR + timedelta(seconds=30))
    left = iter((100, 100, 0))

    def walk(*, at: datetime) -> int:
        # It takes its time: the level is over meanwhile.
        Declaration.objects.filter(pk=made.pk).update(ends_at=at)
        return next(left)

    monkeypatch.setattr(jobs, "walk", walk)
    jobs.keep_crisis_levels(0)
    made.refresh_from_db()
    assert made.state == "lapsed"


def test_what_is_over_and_was_not_ended_yet_is_in_nobodys_way(net: Net) -> None:
    level()
    first = declared(net.duty_officer)
    second = declared(net.duty_officer, at=NOW + 49 * HOUR)
    first.refresh_from_db()
    assert (first.state, first.ended_at, second.state) == ("lapsed", NOW + 49 * HOUR, "in-force")
    acts = Line.objects.filter(act__startswith="crisis.").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["crisis.declare", "crisis.lapse", "crisis.declare"]


def test_a_level_keeps_the_terms_of_its_day(net: Net) -> None:
    row = level()
    made = declared(net.duty_officer)
    row.name_en, row.clocks, row.lasts_hours = "Other", [], 1
    row.save()
    found = crisis.named(made.reference)
    assert (found.terms.name_en, len(found.terms.clocks), found.terms.lasts_hours) == ("Serious", 2, 48)


def test_the_database_refuses_two_for_one_place(net: Net) -> None:
    level()
    made = declared(net.duty_officer)
    made.pk, made.reference = None, "L-0000-0000"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_call_tree_is_asked_for_where_the_level_says_so(net: Net) -> None:
    level(rights=["call-tree"])
    declared(net.duty_officer, sphere="sector", place="telecom")
    called = set(Notice.objects.filter(kind="crisis.call-tree").values_list("party_id", flat=True))
    assert net.telecom_cert.pk in called
    assert net.operator.pk not in called


def test_extended_only_by_whom_the_profile_names_by_then(net: Net) -> None:
    row = level()
    made = declared(net.lead, sphere="sector", place="telecom")
    row.declared_by = ["national"]
    row.save()
    with pytest.raises(Forbidden):
        declaring.extend(by=net.lead, reference=made.reference, reason="It goes on.", at=NOW + HOUR)
    assert in_force(NOW + 49 * HOUR) == []
    declaring.stand_down(by=net.lead, reference=made.reference, reason="Over.", at=NOW + HOUR)


def test_not_extended_without_the_mandate_of_its_sphere(net: Net) -> None:
    level()
    made = declared(net.lead, sphere="sector", place="telecom")
    Mandate.objects.filter(body=net.telecom_cert, function="sectoral").update(ends=(NOW - 24 * HOUR).date())
    with pytest.raises(Forbidden):
        declaring.extend(by=net.lead, reference=made.reference, reason="It goes on.", at=NOW + HOUR)
