"""Versions that never change, who writes and prescribes, the country's playbooks, and the figures."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents.models import Case
from pehra.law.profile import load, packaged
from pehra.playbooks.actions import mandating, starting, tasks, writing
from pehra.playbooks.actions.adopting import adopt
from pehra.playbooks.actions.folding import rebuild
from pehra.playbooks.errors import NotADraft
from pehra.playbooks.models import Playbook, Run, Task, Version
from pehra.playbooks.queries import compliance as figures
from pehra.playbooks.queries import playbooks as queries
from pehra.playbooks.rules.figures import FEWEST
from pehra.registry.actions import load_profile
from pehra.registry.models import Party, PlaybookRow
from pehra.registry.queries import reaches_of
from tests import world
from tests.incidents.acting import opened
from tests.incidents.web.conftest import Enters
from tests.playbooks.conftest import Net
from tests.playbooks.playing import HOUR, LATER, STEPS, drafted, published
from tests.playbooks.playing import tasks as tasks_of
from tests.world import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def national_lead(net: Net) -> Person:
    return world.person(net.national_cert, Role.LEAD)[1]


def test_the_database_itself_keeps_what_is_published(net: Net, playbook: Playbook) -> None:
    version = Version.objects.get(playbook=playbook)
    for change in (
        lambda: Version.objects.filter(pk=version.pk).update(title_en="x"),
        lambda: Version.objects.filter(pk=version.pk).update(state="draft", published_at=None, digest=""),
        lambda: Version.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    draft = drafted(net.analyst, "cert-telecom")
    assert Version.objects.filter(playbook=draft).update(title_en="Zarqa-other") == 1


def test_a_published_playbook_has_no_draft_to_change(net: Net, playbook: Playbook) -> None:
    common = {"by": net.analyst, "playbook": playbook.reference, "at": LATER}
    for act in (
        lambda: writing.put_step(**common, step=STEPS[0]),
        lambda: writing.remove_step(**common, key="look"),
        lambda: writing.move_step(**common, key="look", places=1),
        lambda: writing.describe(**common, head={"title_en": "x"}),
        lambda: writing.discard(**common),
    ):
        with pytest.raises(NotADraft):
            act()


def test_one_draft_and_numbers_that_go_on(net: Net, playbook: Playbook) -> None:
    common = {"by": net.analyst, "playbook": playbook.reference, "at": LATER}
    assert writing.draft(**common).pk == writing.draft(**common).pk
    writing.discard(**common)
    assert writing.draft(**common).number == 2
    writing.publish(**common | {"by": net.lead})
    assert [row.number for row in Version.objects.order_by("number")] == [1, 2]


def test_who_writes_and_who_lets_out(net: Net) -> None:
    draft = drafted(net.analyst, "cert-telecom")
    common = {"playbook": draft.reference, "at": LATER}
    for stranger in (net.cii_analyst, net.contact, net.duty_officer, net.administrator):
        with pytest.raises(Absent):
            writing.put_step(by=stranger, step=STEPS[0], **common)
        with pytest.raises(Absent):
            writing.create(by=stranger, body="cert-telecom", head={"title_en": "x"}, at=LATER)
    with pytest.raises(Forbidden):
        writing.publish(by=net.analyst, **common)
    writing.publish(by=net.lead, **common)
    writing.share(by=net.lead, shared=True, **common)
    with pytest.raises(Forbidden):
        writing.draft(by=net.cii_analyst, **common)
    with pytest.raises(Forbidden):
        writing.withdraw(by=net.analyst, **common)


def test_without_a_step_nothing_is_published(net: Net) -> None:
    draft = drafted(net.analyst, "cert-telecom", steps=())
    with pytest.raises(Conflict):
        writing.publish(by=net.lead, playbook=draft.reference, at=LATER)


def test_a_draft_that_is_thrown_away_leaves_nothing_but_the_journal(net: Net) -> None:
    draft = drafted(net.analyst, "cert-telecom")
    writing.discard(by=net.analyst, playbook=draft.reference, at=LATER)
    assert not Playbook.objects.exists()
    assert JournalEntry.objects.filter(act="playbook.discard").count() == 1
    assert "Zarqa" not in str(list(JournalEntry.objects.values_list("detail", flat=True)))


def test_a_copy_of_one_that_may_be_seen(net: Net, playbook: Playbook) -> None:
    copy = writing.create(
        by=net.analyst, body="cert-telecom", head={"title_en": "Zarqa"}, copy_of=playbook.reference, at=LATER
    )
    assert copy.steps == Version.objects.get(playbook=playbook).steps
    with pytest.raises(Absent):
        writing.create(
            by=net.cii_analyst, body="cert-cii", head={"title_en": "x"}, copy_of=playbook.reference, at=LATER
        )


def test_the_second_lock(net: Net, case: str, playbook: Playbook) -> None:
    starting.start(by=net.analyst, reference=case, playbook=playbook.reference, at=LATER)
    drafted(net.analyst, "cert-telecom")
    counted = {}
    for name, person in (("own", net.analyst), ("contact", net.contact), ("stranger", net.punjab_analyst)):
        with viewing(person):
            counted[name] = (Task.objects.count(), Run.objects.count(), Version.objects.count())
    assert counted == {"own": (3, 1, 2), "contact": (3, 1, 0), "stranger": (0, 0, 0)}


def profile_loaded(**changed: Any) -> None:
    load_profile(by=SYSTEM, profile=load(packaged("pakistan")), at=NOW)


def test_the_country_s_playbooks_are_ready(db: None) -> None:
    profile_loaded()
    assert adopt(NOW) == 0, "loading the profile has adopted them already"
    found = {each.key: each for each in Playbook.objects.filter(owner=None)}
    assert set(found) == {"ransomware", "phishing", "ddos", "data-leak", "defacement", "account-compromise"}
    for version in Version.objects.all():
        assert version.state == "published"
        for step in queries.steps_of(version):
            assert step.title_en
            assert step.title_ur
            assert bool(step.guidance_en) == bool(step.guidance_ur)


def test_what_the_profile_changes_is_a_new_version(db: None) -> None:
    profile_loaded()
    PlaybookRow.objects.filter(key="ddos").update(title_en="Flood", digest="0" * 64)
    assert adopt(LATER) == 1
    assert adopt(LATER) == 0
    assert Playbook.objects.get(key="ddos").latest == 2
    assert Version.objects.filter(playbook__key="ddos").count() == 2
    PlaybookRow.objects.filter(key="ddos").update(ends=date(2026, 2, 1))
    adopt(LATER)
    assert Playbook.objects.get(key="ddos").ends == date(2026, 2, 1)
    PlaybookRow.objects.filter(key="phishing").delete()
    adopt(LATER)
    assert Playbook.objects.get(key="phishing").withdrawn_at == LATER
    startable = Playbook.objects.filter(queries.running(TODAY)).values_list("key", flat=True)
    assert set(startable) == {"ransomware", "data-leak", "defacement", "account-compromise"}


@pytest.mark.usefixtures("may_prescribe")
class TestPrescribing:
    """Who may, by the profile's rows."""

    def words(self, **changed: Any) -> dict[str, Any]:
        return {"body": "ncert", "over": ["sectoral"], "citation": "Zarqa-citation", "at": NOW} | changed

    def test_the_national_cert_to_all_below(self, net: Net) -> None:
        lead = national_lead(net)
        found = published(lead, lead, "ncert")
        row = mandating.prescribe(by=lead, playbook=found.reference, **self.words())
        assert (row.sector, row.province, row.starts, row.power) == ("", "", TODAY, "national-over")
        assert "Zarqa" not in str(JournalEntry.objects.get(act="playbook.prescribe").detail)

    def test_a_sectoral_cert_within_its_sector(self, net: Net, playbook: Playbook) -> None:
        words = self.words(body="cert-telecom", over=["organisational"])
        row = mandating.prescribe(by=net.lead, playbook=playbook.reference, **words)
        assert row.sector == "telecom"

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"over": []}, "over"),
            ({"over": ["national"]}, "over"),
            ({"over": ["sectoral", "agency"]}, "over"),
            ({"citation": ""}, "citation"),
            ({"starts": TODAY - timedelta(days=1)}, "starts"),
            ({"starts": date(2300, 1, 1)}, "starts"),
        ],
    )
    def test_what_is_wrong(self, net: Net, changed: dict[str, Any], field: str) -> None:
        lead = national_lead(net)
        found = published(lead, lead, "ncert")
        with pytest.raises(Invalid) as refused:
            mandating.prescribe(by=lead, playbook=found.reference, **self.words(**changed))
        assert set(refused.value.problems) == {field}

    def test_who_may_not(self, net: Net, playbook: Playbook) -> None:
        lead = national_lead(net)
        found = published(lead, lead, "ncert")
        with pytest.raises(Forbidden):
            mandating.prescribe(by=net.national_analyst, playbook=found.reference, **self.words())
        with pytest.raises(Absent):
            mandating.prescribe(by=net.lead, playbook=found.reference, **self.words())
        with pytest.raises(Absent):
            mandating.prescribe(by=lead, playbook=playbook.reference, **self.words())
        draft = drafted(lead, "ncert")
        with pytest.raises(Conflict):
            mandating.prescribe(by=lead, playbook=draft.reference, **self.words())

    def test_without_a_row_nobody_prescribes(self, net: Net) -> None:
        assert reaches_of("cert-cii", TODAY) == ()
        found = published(net.cii_analyst, net.cii_lead, "cert-cii")
        with pytest.raises(Invalid):
            mandating.prescribe(by=net.cii_lead, playbook=found.reference, **self.words(body="cert-cii"))

    def test_what_is_prescribed_is_not_withdrawn(self, net: Net) -> None:
        lead = national_lead(net)
        found = published(lead, lead, "ncert")
        row = mandating.prescribe(by=lead, playbook=found.reference, **self.words(starts=TODAY + timedelta(days=9)))
        with pytest.raises(Conflict):
            writing.withdraw(by=lead, playbook=found.reference, at=NOW)
        mandating.end(by=lead, mandate=row.reference, at=NOW)
        writing.withdraw(by=lead, playbook=found.reference, at=NOW)

    def test_the_figures_are_of_what_was_done(self, net: Net) -> None:
        lead = national_lead(net)
        found = published(lead, lead, "ncert")
        mandate = mandating.prescribe(by=lead, playbook=found.reference, **self.words())
        references = [opened(net) for _ in range(5)]
        start = NOW + HOUR
        common = {"by": net.analyst, "outcome": "x"}
        for number, reference in enumerate(references[:3]):
            task = tasks_of(reference)["look"].reference
            tasks.finish(**common, reference=reference, task=task, at=start + (number * 3) * HOUR)
        last = tasks_of(references[3])["look"].reference
        tasks.skip(by=net.analyst, reference=references[3], task=last, reason="x", at=start)
        told = figures.compliance(lead, mandate.reference, start + 5 * HOUR)
        line = next(line for line in told.by_body if line.key == "cert-telecom")
        assert (line.cases, line.in_time, line.late, line.skipped) == (5, 2, 1, 1)
        assert (line.open, line.overdue) == (1 + 5, 1)
        assert line.share == 50
        assert sum(each.cases for each in told.by_tier) == told.all.cases == sum(each.cases for each in told.by_body)
        own = figures.compliance(net.analyst, mandate.reference, start + 5 * HOUR)
        assert [each.key for each in own.by_body] == ["cert-telecom"]
        assert not own.whole
        for stranger in (net.punjab_analyst, net.contact, net.administrator):
            with pytest.raises(Absent):
                figures.compliance(stranger, mandate.reference, start)
        assert figures.compliance(net.auditor, mandate.reference, start).whole


def test_figures_of_some_hundred_bodies_cost_what_those_of_one_cost(
    net: Net, may_prescribe: None, enters: Enters
) -> None:
    """As many statements, and a row for each body and tier with a few of its cases, however many it has."""
    lead = national_lead(net)
    found = published(lead, lead, "ncert")
    words = {"body": "ncert", "over": ["sectoral"], "citation": "Test", "starts": NOW.date()}
    mandate = mandating.prescribe(by=lead, playbook=found.reference, at=NOW, **words)
    references = [opened(net) for _ in range(FEWEST + 2)]
    page = f"/playbooks/prescribed/{mandate.reference}/"
    # The clock of the page is today's.
    Run.objects.filter(mandate=mandate).update(started_at=timezone.now())
    Task.objects.filter(counted=mandate).update(created_at=timezone.now())
    rebuild()

    def statements() -> int:
        client = enters(lead)
        assert client.get(page).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        return sum(each["sql"].startswith("SELECT") for each in asked.captured_queries)

    one = statements()
    (cell,) = [each for each in figures._cells(mandate, timezone.now()) if each.body == net.telecom_cert.pk]
    assert (cell.cases, len(cell.of)) == (len(references), FEWEST)
    task = Task.objects.filter(counted=mandate).order_by("pk")[0]
    known = {each.attname: getattr(task, each.attname) for each in Task._meta.concrete_fields if not each.primary_key}
    bodies = Party.objects.bulk_create(
        Party(kind="body", slug=f"body-{number:03d}", name_en=f"Body {number}", name_ur="ادارہ")
        for number in range(300)
    )
    Task.objects.bulk_create(
        Task(**known | {"party_id": body.pk, "step": f"s{number}", "reference": f"W-0000-{number:04d}"})
        for number, body in enumerate(bodies)
    )
    assert statements() == one <= 15
    told = figures.compliance(lead, mandate.reference, timezone.now())
    assert len(told.by_body) == len(bodies) + len(
        {each.body for each in figures._cells(mandate, timezone.now())} - {body.pk for body in bodies}
    )


def test_what_is_suggested(net: Net) -> None:
    fitting = published(net.analyst, net.lead, "cert-telecom", condition="sector: telecom and cii: yes")
    published(net.analyst, net.lead, "cert-telecom", condition="sector: health")
    reference = opened(net)
    case = Case.objects.select_related("organisation").get(reference=reference)
    offered = queries.startable(net.analyst, case, LATER)
    assert [(each.playbook.pk == fitting.pk, each.fits) for each in offered] == [(True, True), (False, False)]
