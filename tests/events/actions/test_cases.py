"""From findings to cases: what a rule takes, what it would have taken, and that it takes nothing twice."""

from datetime import datetime

import pytest

from pehra.events.actions import cases
from pehra.events.actions.cases import apply_rules, install_rules, keep_rule
from pehra.events.actions.figures import refresh_figures
from pehra.events.models import CaseLink, CaseRule, Due, Finding, Remedied, Standing
from pehra.events.queries.cases import MOST_TAKEN, cases_of, conditions_of, findings_of_case, rules, try_rule
from pehra.events.queries.figures import By, figures
from pehra.events.rules.cases import CaseRequest, Conditions, RuleState, problems
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.incidents.actions.found import open_or_extend
from pehra.incidents.models import Case, Entry, Observable, Participant, Transfer
from pehra.registry.models import CaseRuleRow
from tests.events.conftest import PROFILE
from tests.events.observing import DAY, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + DAY
INFECTED = {"taxonomy": "malicious-code", "type": "infected-system", "identifier": "avalanche", "severity": "critical"}


def seen(*things: dict[str, object], **fields: object) -> None:
    store = Observations()
    synced(store, store.run(seen=things, **fields))  # type: ignore[arg-type]


def test_critical_malware_at_cii_opens_a_case_with_its_first_responder(net: Net) -> None:
    seen(
        thing(net.operator, **INFECTED),
        thing(net.department, "192.0.2.7", **INFECTED),
        thing(net.operator, "192.0.2.2"),
    )
    assert apply_rules(at=LATER) == 2
    case = Case.objects.get()
    assert (case.custodian_id, case.organisation_id, case.status) == (net.telecom_cert.pk, net.operator.pk, "new")
    assert (case.severity, case.tlp, case.classification) == (
        "critical",
        "TLP:AMBER",
        ["malicious-code/infected-system"],
    )
    assert Observable.objects.get().value == "192.0.2.1"
    assert set(Participant.objects.values_list("party_id", "part")) == {
        (net.operator.pk, "reporter"),
        (net.telecom_cert.pk, "responder"),
    }
    assert Transfer.objects.get().to_body_id == net.telecom_cert.pk
    link = CaseLink.objects.get()
    assert link.case == case.reference
    assert cases_of(net.contact, link.finding.reference) == [case.reference]
    assert [each.pk for each in findings_of_case(net.analyst, case.reference)] == [link.finding_id]
    assert findings_of_case(net.rival_contact, case.reference) == []


def test_what_comes_later_extends_the_case_and_nothing_is_taken_twice(net: Net) -> None:
    seen(thing(net.operator, **INFECTED))
    apply_rules(at=LATER)
    seen(thing(net.operator, **INFECTED), thing(net.operator, "192.0.2.2", **INFECTED), start=NOW + DAY)
    apply_rules(at=LATER + DAY)
    assert Case.objects.count() == 1
    assert Observable.objects.count() == 2
    assert CaseLink.objects.count() == 2
    notes = Entry.objects.filter(kind="note").count()
    seen(thing(net.operator, **INFECTED), start=NOW + 2 * DAY)
    apply_rules(at=LATER + 2 * DAY)
    assert Entry.objects.filter(kind="note").count() == notes
    Case.objects.update(status="closed", closed_at=LATER, acknowledged_at=LATER)
    seen(thing(net.operator, "192.0.2.3", **INFECTED), start=NOW + 3 * DAY)
    apply_rules(at=LATER + 3 * DAY)
    assert Case.objects.count() == 2


def test_a_rule_counts_and_waits_for_its_day(net: Net) -> None:
    few = Conditions(types=("vulnerable",), count=3)
    keep_rule(
        by=net.national_analyst,
        key="many-holes",
        title_en="Many holes",
        conditions=few,
        state=RuleState.LIVE,
        active_from=NOW + 3 * DAY,
        at=NOW,
    )
    seen(*(thing(net.operator, f"192.0.2.{n}") for n in range(3)))
    apply_rules(at=LATER)
    assert not Case.objects.exists()
    seen(*(thing(net.operator, f"192.0.2.{n}") for n in range(10, 12)), start=NOW + 4 * DAY)
    apply_rules(at=LATER + 4 * DAY)
    assert not Case.objects.exists(), "two since that day"
    seen(thing(net.operator, "192.0.2.20"), start=NOW + 5 * DAY)
    apply_rules(at=LATER + 5 * DAY)
    assert CaseLink.objects.count() == 3


def test_a_dry_run_opens_nothing(net: Net) -> None:
    keep_rule(by=net.duty_officer, key="dry", title_en="Dry", conditions=Conditions(severity="high"), at=NOW)
    seen(thing(net.operator))
    apply_rules(at=LATER)
    assert not Case.objects.exists()
    assert CaseLink.objects.get().case == ""


def test_what_a_dry_run_took_becomes_a_case_when_the_rule_is_live(net: Net) -> None:
    given = {"by": net.duty_officer, "key": "dry", "title_en": "Dry", "conditions": Conditions(severity="high")}
    keep_rule(**given, at=NOW)
    seen(thing(net.operator))
    apply_rules(at=LATER)
    keep_rule(**given, state=RuleState.LIVE, at=LATER)
    # Without anything new being seen.
    apply_rules(at=LATER + DAY)
    link = CaseLink.objects.get()
    assert (link.case, link.at) == (Case.objects.get().reference, LATER + DAY)
    keep_rule(**given, at=LATER + DAY)
    seen(thing(net.operator), start=NOW + 2 * DAY)
    apply_rules(at=LATER + 2 * DAY)
    assert CaseLink.objects.get().case == link.case, "a dry run takes nothing out of a case"


def test_only_organisations_that_a_rule_concerns_are_looked_at(net: Net) -> None:
    seen(thing(net.operator), thing(net.rival, severity="low"))
    Finding.objects.filter(organisation=net.rival.pk).update(state="accepted", accepted_until=NOW.date())
    Due.objects.all().delete()
    given = {"by": net.duty_officer, "key": "x", "title_en": "X", "conditions": Conditions(severity="low"), "at": NOW}
    keep_rule(**given, state=RuleState.ENDED)
    assert not Due.objects.exists()
    keep_rule(**given, state=RuleState.LIVE)
    assert [(each.work, each.organisation_id) for each in Due.objects.all()] == [("cases", net.operator.pk)]
    with pytest.raises(Absent):
        keep_rule(**given | {"by": net.analyst})


def test_more_than_are_taken_at_once_are_all_taken(net: Net) -> None:
    def many(count: int) -> list[dict[str, object]]:
        return [thing(net.operator, f"198.18.{n // 250}.{n % 250}", **INFECTED) for n in range(count)]

    seen(*many(MOST_TAKEN + 1))
    apply_rules(at=LATER)
    rule = CaseRule.objects.get(key="critical-malware-at-cii")
    assert rule.links.count() == MOST_TAKEN + 1
    seen(*many(MOST_TAKEN + 2), start=NOW + DAY)
    apply_rules(at=LATER + DAY)
    assert rule.links.count() == MOST_TAKEN + 2
    assert rule.links.values("case").distinct().count() == 1


def test_an_organisation_that_fails_keeps_no_other_waiting(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_rule(
        by=net.duty_officer, key="x", title_en="X", conditions=Conditions(severity="high"), state=RuleState.LIVE, at=NOW
    )
    failing, waiting = sorted([net.operator, net.rival], key=lambda party: party.pk)
    seen(thing(failing), thing(waiting, "192.0.2.2"))

    def opener(request: CaseRequest, at: datetime) -> str:
        if request.organisation == failing.slug:
            raise ValueError(request.organisation)
        return open_or_extend(request, at)

    with monkeypatch.context() as patched:
        patched.setattr(cases, "_opener", [opener])
        assert apply_rules(at=LATER, limit=1) == 1
        assert apply_rules(at=LATER) == 0
    assert Case.objects.get().organisation_id == waiting.pk
    assert Due.objects.get(work="cases").organisation_id == failing.pk
    assert apply_rules(at=LATER) == 1, "it is looked at again"
    assert Case.objects.count() == 2


def test_a_rule_is_tried_on_the_past(net: Net) -> None:
    seen(*(thing(net.operator, f"192.0.2.{n}") for n in range(3)), thing(net.department, "192.0.2.9"))
    window = {"since": NOW - DAY, "until": NOW + DAY}
    trial = try_rule(net.national_analyst, Conditions(types=("vulnerable/vulnerable-system",), count=2), **window)
    assert (trial.cases, trial.findings, len(trial.sample)) == (1, 3, 3)
    assert try_rule(net.analyst, Conditions(severity="high"), **window).cases == 1, "of what this body sees"
    assert try_rule(net.rival_contact, Conditions(severity="high"), **window).cases == 0
    assert try_rule(net.national_analyst, Conditions(severity="critical"), **window).sample == []


def test_red_findings_are_brought_into_cases_by_people_alone(net: Net) -> None:
    seen(thing(net.operator, tlp="TLP:RED", **INFECTED))
    apply_rules(at=LATER)
    assert not Case.objects.exists()


def test_only_the_national_level_keeps_rules(net: Net) -> None:
    for who in (net.analyst, net.contact, net.administrator, net.cii_lead):
        with pytest.raises(Absent):
            keep_rule(by=who, key="x", title_en="X", conditions=Conditions(severity="high"), at=NOW)
        with pytest.raises(Absent):
            rules(who, NOW)
    assert rules(net.duty_officer, NOW) == []
    with pytest.raises(Invalid) as refused:
        keep_rule(by=net.duty_officer, key="X y", title_en="", conditions=Conditions(count=0), at=NOW)
    assert set(refused.value.problems) == {"key", "title_en", "count", "types"}
    assert not CaseRule.objects.exists()


def test_the_rules_of_the_profile_are_sound_and_live(net: Net) -> None:
    assert install_rules(at=NOW) == len(PROFILE.case_rules) == 4
    assert install_rules(at=NOW) == 0
    for row in CaseRule.objects.all():
        assert problems(conditions_of(row)) == {}
        assert (row.state, row.changed_by, row.citation) == ("live", "system", "default, no source")


def test_a_later_profile_changes_and_ends_what_nobody_touched(net: Net) -> None:
    install_rules(at=NOW)
    keep_rule(by=net.duty_officer, key="c2-server", title_en="Mine", conditions=Conditions(severity="high"), at=NOW)
    CaseRuleRow.objects.filter(key__in=["c2-server", "compromised-host"]).update(ends=NOW.date() + DAY)
    CaseRuleRow.objects.filter(key="malware-outbreak").update(count=50)
    assert install_rules(at=NOW) == 1
    assert CaseRule.objects.get(key="malware-outbreak").count == 50
    assert install_rules(at=NOW + 2 * DAY) == 1
    assert CaseRule.objects.get(key="compromised-host").state == "ended"
    mine = CaseRule.objects.get(key="c2-server")
    assert (mine.title_en, mine.state, mine.citation) == ("Mine", "dry-run", "")
    CaseRuleRow.objects.update(ends=None)
    assert install_rules(at=NOW + 3 * DAY) == 1
    assert CaseRule.objects.get(key="compromised-host").state == "live"


def test_without_a_profile_nothing_is_begun_and_nothing_ended(net: Net) -> None:
    CaseRuleRow.objects.exclude(key="c2-server").delete()
    assert install_rules(at=NOW) == 1
    CaseRuleRow.objects.all().delete()
    assert install_rules(at=NOW) == 0
    assert CaseRule.objects.get().state == "live"


def test_figures_tell_what_is_open_and_how_long_fixing_took(net: Net) -> None:
    store = Observations()
    stays = [thing(net.operator, "192.0.2.1"), thing(net.rival, "192.0.2.2")]
    goes = [thing(net.operator, f"192.0.2.{n}") for n in range(10, 20)]
    synced(store, store.run(seen=[*stays, *goes]))
    synced(store, store.run(start=NOW + 7 * DAY, seen=stays))
    synced(store, store.run(start=NOW + 14 * DAY, seen=stays))
    assert refresh_figures(at=NOW + 15 * DAY) == 2
    assert refresh_figures(at=NOW + 15 * DAY) == 0
    today = (NOW + 15 * DAY).date()
    with viewing(net.contact):
        (own,) = figures(net.contact, By.ORGANISATION, today=today)
    assert (own.key, own.standing, own.ages, own.fixed) == (str(net.operator.pk), {"new": 1}, [0, 1, 0, 0], 10)
    assert own.median is not None
    assert abs(own.median - (7 * DAY - (NOW - NOW))) < DAY
    (country,) = figures(net.national_analyst, By.ALL, today=today)
    assert country.standing == {"new": 2}
    assert [each.key for each in figures(net.analyst, By.SECTOR, today=today)] == ["telecom"]
    for who in (net.other_contact, net.punjab_analyst, net.administrator):
        assert figures(who, By.ALL, today=today) == []
        with viewing(who):
            assert not Standing.objects.exists()
            assert not Remedied.objects.exists()
