"""What the desk does, as who may, who may partly, and the stranger; what its clock says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.foundation.documents.models import Document
from pehra.incidents.models import Case, Entry, Report
from pehra.public.actions import claiming, keeping, passing_on, taking_up
from pehra.public.actions import desk as acts
from pehra.public.errors import NoCollective, NotAgreed, WrongState
from pehra.public.models import PublicReport
from pehra.public.rules.handing_in import Upload
from pehra.public.rules.states import Act, PublicReportState, may
from pehra.registry.models import Party
from tests.incidents.acting import dump, opened
from tests.incidents.conftest import Net
from tests.public.conftest import PNG, SECRET_WORDS, handed_in, row_of
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ACTS: dict[str, tuple[Act, Callable[..., Any], dict[str, Any]]] = {
    "acknowledge": (Act.ACKNOWLEDGE, acts.acknowledge, {}),
    "ask": (Act.ASK, acts.ask, {"words": "When was it?"}),
    "take up": (Act.TAKE_UP, taking_up.take_up, {"title": "Fraud by telephone"}),
    "refuse": (Act.REFUSE, acts.refuse, {"why": "spam", "words": "No."}),
    "close": (Act.CLOSE, acts.close, {"words": "Call your bank."}),
    "reopen": (Act.REOPEN, acts.reopen, {}),
}
# Ways into each state.
WAYS: dict[PublicReportState, tuple[str, ...]] = {
    PublicReportState.NEW: (),
    PublicReportState.LOOKING: ("acknowledge",),
    PublicReportState.ASKED: ("ask",),
    PublicReportState.TAKEN_UP: ("take up",),
    PublicReportState.CLOSED: ("close",),
    PublicReportState.REFUSED: ("refuse",),
}


def do(name: str, by: Person, reference: str, at: Any = NOW + HOUR, **other: Any) -> PublicReport:
    _act, action, fields = ACTS[name]
    found: PublicReport = action(by=by, reference=reference, at=at, **fields | other)
    return found


def brought(net: Net, state: PublicReportState, **fields: Any) -> str:
    made = handed_in(**fields)
    for name in WAYS[state]:
        do(name, net.duty_officer, made.reference)
    assert row_of(made).state == state
    return made.reference


@pytest.mark.parametrize("state", PublicReportState)
@pytest.mark.parametrize("name", ACTS)
def test_each_act_in_each_state(desk: Net, state: PublicReportState, name: str) -> None:
    reference = brought(desk, state)
    if may(ACTS[name][0], state):
        do(name, desk.national_analyst, reference)
        assert JournalEntry.objects.filter(subject=f"public:{reference}", actor=desk.national_analyst.label).exists()
        return
    before = dump()
    with pytest.raises(WrongState):
        do(name, desk.national_analyst, reference)
    assert dump() == before


@pytest.mark.parametrize("name", ACTS)
def test_to_strangers_it_does_not_exist(desk: Net, name: str) -> None:
    reference = brought(desk, PublicReportState.CLOSED if name == "reopen" else PublicReportState.NEW)
    before = dump()
    strangers = desk.strangers | {"analyst of the first responder": desk.analyst, "contact": desk.contact}
    del strangers["analyst of the National CERT"]
    for who, person in strangers.items():
        if person.holds(desk.national_cert.pk, [held.role for held in person.held]):
            continue
        with pytest.raises(Absent):
            do(name, person, reference)
        assert dump() == before, who


def test_who_sits_at_the_same_body_and_works_no_cases_does_nothing(desk: Net) -> None:
    reference = brought(desk, PublicReportState.NEW)
    for person in (desk.administrator, desk.auditor, desk.council_member):
        with pytest.raises(Absent):
            do("acknowledge", person, reference)


def test_who_has_claimed_it_reads_and_does_nothing(desk: Net) -> None:
    reference = brought(desk, PublicReportState.NEW)
    PublicReport.objects.update(audience=[desk.national_cert.pk, desk.operator.pk])
    with pytest.raises(Forbidden):
        do("acknowledge", desk.contact, reference)


@pytest.mark.parametrize("reference", ["", "P-0000-0000", "\0", "x" * 10_000])
def test_a_bad_reference_is_absent(desk: Net, reference: str) -> None:
    with pytest.raises(Absent):
        do("acknowledge", desk.duty_officer, reference)


@pytest.mark.parametrize("name", ["acknowledge", "ask", "take up", "refuse", "close"])
def test_whatever_the_desk_does_first_ends_its_clock(desk: Net, name: str) -> None:
    reference = brought(desk, PublicReportState.NEW)
    row = do(name, desk.duty_officer, reference)
    assert row.acknowledged_at == NOW + HOUR
    assert Deadline.objects.get(subject=f"public:{reference}").state == "met"
    assert PublicReport.objects.get().acknowledged_at == NOW + HOUR


def test_the_desk_is_reminded_and_late_is_told_once_each(desk: Net) -> None:
    reference = brought(desk, PublicReportState.NEW)
    for hours in (21, 23, 25, 26, 40):
        sweep(at=NOW + hours * HOUR)
    told = Notice.objects.filter(kind__startswith="public.").exclude(kind="public.new").order_by("at")
    assert [each.kind for each in told] == ["public.reminder", "public.breach", "public.still-late"]
    assert {each.party_id for each in told} == {desk.national_cert.pk}
    assert JournalEntry.objects.filter(act="public.breach", subject=f"public:{reference}").count() == 1
    do("acknowledge", desk.duty_officer, reference, at=NOW + 41 * HOUR)
    assert Deadline.objects.get(subject=f"public:{reference}").late


class TestTakingUp:
    def test_of_nobodys_it_stands_under_those_who_report_for_themselves(self, desk: Net) -> None:
        reference = brought(
            desk, PublicReportState.TAKEN_UP, name="Zarqa Bibi", reach="0300 1234567", concerns="Some bank"
        )
        row, case = PublicReport.objects.get(), Case.objects.select_related("organisation").get()
        assert (row.case_id, row.passed_to_id) == (case.pk, desk.national_cert.pk)
        assert (case.organisation.slug, case.status, case.tlp) == ("citizens", "open", "TLP:AMBER+STRICT")
        report = Report.objects.get()
        assert (report.channel, report.description, report.submitted_at) == ("public", SECRET_WORDS, NOW)
        assert report.classification == ["fraud/phishing"]
        fact = Entry.objects.get(kind="part")
        assert fact.params["facts"] == {"public": reference}
        everything = f"{report.details} {report.description} {report.reporter_label} {fact.params} {case.title}"
        assert "Zarqa Bibi" not in everything
        assert "1234567" not in everything

    def test_of_an_organisation_it_goes_to_its_first_responder_with_the_usual_clocks(self, desk: Net) -> None:
        made = handed_in(consent="concerned", whom="organisation", concerns="Operator")
        do("take up", desk.duty_officer, made.reference, organisation="operator")
        case = Case.objects.get()
        assert (case.organisation_id, case.custodian_id) == (desk.operator.pk, desk.telecom_cert.pk)
        assert (case.status, case.tlp) == ("new", "TLP:AMBER")
        assert row_of(made).passed_to_id == desk.telecom_cert.pk
        stages = Deadline.objects.filter(subject=f"case:{case.reference}").values_list("stage", flat=True)
        assert set(stages) == {"acknowledge", "first-report", "update", "final-report"}

    def test_not_of_an_organisation_that_is_not_to_know(self, desk: Net) -> None:
        made = handed_in(consent="cert")
        with pytest.raises(NotAgreed):
            do("take up", desk.duty_officer, made.reference, organisation="operator")
        assert not Case.objects.exists()

    def test_an_organisation_that_there_is_not(self, desk: Net) -> None:
        made = handed_in(consent="network")
        with pytest.raises(Invalid) as refused:
            do("take up", desk.duty_officer, made.reference, organisation="nobody")
        assert set(refused.value.problems) == {"organisation"}

    def test_a_title_is_needed(self, desk: Net) -> None:
        made = handed_in()
        with pytest.raises(Invalid) as refused:
            do("take up", desk.duty_officer, made.reference, title=" ")
        assert set(refused.value.problems) == {"title"}
        assert row_of(made).state == "new"

    def test_a_profile_without_the_collective(self, desk: Net) -> None:
        Party.objects.filter(slug="citizens").update(slug="others")
        made = handed_in()
        with pytest.raises(NoCollective):
            do("take up", desk.duty_officer, made.reference)

    def test_into_a_case_that_there_is(self, desk: Net) -> None:
        made = handed_in(consent="cert")
        do("take up", desk.duty_officer, made.reference)
        case = Case.objects.get()
        second = handed_in(words="They called me too.", address="10.0.0.1")
        taking_up.take_into(by=desk.duty_officer, reference=second.reference, case=case.reference, at=NOW + HOUR)
        assert row_of(second).case_id == case.pk
        assert Entry.objects.get(kind="note").body == "They called me too."

    def test_not_into_a_case_that_is_not_mine(self, desk: Net) -> None:
        made = handed_in(consent="network")
        elsewhere = opened(desk)
        with pytest.raises(Invalid) as refused:
            taking_up.take_into(by=desk.national_analyst, reference=made.reference, case=elsewhere, at=NOW + HOUR)
        assert set(refused.value.problems) == {"case"}


class TestKeeping:
    def test_refused_ones_go_with_their_files_and_others_stay(self, desk: Net) -> None:
        refused = handed_in(files=(Upload("a.png", PNG),))
        do("refuse", desk.duty_officer, refused.reference)
        taken = handed_in(address="10.0.0.1", files=(Upload("b.png", PNG),))
        do("take up", desk.duty_officer, taken.reference)
        assert keeping.forget(at=NOW + timedelta(days=30)) == 0
        assert keeping.forget(at=NOW + timedelta(days=31)) == 1
        assert [row.reference for row in PublicReport.objects.all()] == [taken.reference]
        assert [each.name for each in Document.objects.all()] == ["b.png"]
        assert JournalEntry.objects.get(act="public.forget").detail["reports"] == [refused.reference]

    def test_what_became_a_case_stays_and_its_senders_name_goes(self, desk: Net) -> None:
        made = handed_in(name="Zarqa", reach="0300")
        do("take up", desk.duty_officer, made.reference)
        do("close", desk.duty_officer, made.reference)
        keeping.forget(at=NOW + timedelta(days=89))
        assert row_of(made).name == "Zarqa"
        keeping.forget(at=NOW + timedelta(days=5000))
        assert (row_of(made).name, row_of(made).reach) == ("", "")


def test_the_desk_passes_with_its_function(desk: Net) -> None:
    made = handed_in()
    both = {"from_body": desk.national_cert.pk, "to_body": desk.punjab_cert.pk, "at": NOW + HOUR}
    assert passing_on.pass_on(function="cii", **both) == 0
    assert passing_on.pass_on(function="national", **both) == 1
    row = row_of(made)
    assert (row.desk_id, row.audience) == (desk.punjab_cert.pk, [desk.punjab_cert.pk])
    assert Deadline.objects.get(subject=f"public:{made.reference}").party_id == desk.punjab_cert.pk
    do("acknowledge", desk.punjab_analyst, made.reference)
    with pytest.raises(Absent):
        do("ask", desk.duty_officer, made.reference)


def test_admitting_needs_a_claim(desk: Net) -> None:
    reference = brought(desk, PublicReportState.TAKEN_UP)
    with pytest.raises(Conflict):
        claiming.admit(by=desk.duty_officer, reference=reference, at=NOW + HOUR)
