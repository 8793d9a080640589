"""Campaigns over the cases of several CERTs: who sees what of one, and who may do what."""

from datetime import timedelta

import pytest
from django.db import connection

from pehra.campaigns import actions
from pehra.campaigns.errors import Changed, Ended
from pehra.campaigns.models import Member, Remark, Team
from pehra.campaigns.queries import campaigns as looking
from pehra.campaigns.rules.campaigns import About
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as incidents
from pehra.incidents import queries
from pehra.incidents.rules.intake import Seen
from tests.campaigns.opening import LATER, NAME, WORDS, campaign, invited, punjab_case, row
from tests.incidents.acting import REASON, dump, opened, red
from tests.incidents.conftest import Net
from tests.incidents.merging import merge
from tests.world import NOW

pytestmark = pytest.mark.django_db


def seen(person: Person, reference: str) -> looking.View:
    with viewing(person):
        return looking.view(person, reference)


def shown(person: Person) -> list[str]:
    with viewing(person):
        return [each.reference for each in looking.campaigns(person, looking.Filter()).rows]


def add(net: Net, reference: str, case: str, by: str = "analyst") -> None:
    actions.add_case(by=getattr(net, by), reference=reference, case=case, why="Why-words", at=LATER)


def test_a_campaign_is_seen_by_the_bodies_that_take_part(net: Net) -> None:
    reference = campaign(net)
    assert shown(net.analyst) == shown(net.lead) == [reference]
    assert shown(net.punjab_analyst) == []
    actions.invite(by=net.analyst, reference=reference, body="cert-punjab", at=LATER)
    assert shown(net.punjab_analyst) == [reference]
    assert Notice.objects.filter(kind="campaign", party=net.punjab_cert).count() == 1


def test_under_a_wide_label_the_whole_network_sees_it_but_not_who_works_on_it(net: Net) -> None:
    reference = invited(net, tlp="TLP:GREEN")
    found = seen(net.rival_contact, reference)
    assert (found.campaign.name, found.teams, found.speaks_for) == (NAME, [], None)
    assert len(seen(net.punjab_analyst, reference).teams) == 2


def test_each_sees_the_cases_that_they_see_anyway(net: Net) -> None:
    reference = invited(net)
    ours, theirs = opened(net), punjab_case(net)
    add(net, reference, ours)
    add(net, reference, theirs, "punjab_analyst")
    for person, case in ((net.analyst, ours), (net.punjab_analyst, theirs)):
        found = seen(person, reference)
        assert [each.case.reference for each in found.members] == [case]
        assert (found.figures.cases, found.figures.bodies, found.figures.organisations) == (1, 1, 1)
        assert (found.figures.least_cases, found.figures.least_bodies) == (0, 0)
        assert [each.kind for each in found.timeline] == ["added", "opened"]


def test_what_is_told_of_the_whole_tells_on_nobody(net: Net) -> None:
    reference = invited(net)
    actions.invite(by=net.analyst, reference=reference, body="ncert", at=LATER)
    for _ in range(4):
        add(net, reference, punjab_case(net), "punjab_analyst")
    add(net, reference, opened(net))
    assert seen(net.analyst, reference).figures.least_cases == 0, "two bodies could be told apart"
    Member.objects.filter(pk=Member.objects.latest("pk").pk).update(party=net.national_cert)
    extra = opened(net)
    add(net, reference, extra)
    figures = seen(net.analyst, reference).figures
    assert (figures.cases, figures.least_cases, figures.least_bodies) == (2, 5, 3)


def test_merged_cases_of_a_campaign_are_one_incident(net: Net) -> None:
    reference = campaign(net)
    first, second = opened(net), opened(net)
    add(net, reference, first)
    add(net, reference, second)
    merge(net, second, first)
    figures = seen(net.analyst, reference).figures
    assert (figures.cases, figures.incidents) == (2, 1)


def test_traces_over_the_cases_say_in_how_many_of_those_that_one_sees(net: Net) -> None:
    reference = invited(net)
    common = Seen("198.51.100.9")
    ours = [opened(net, observables=(common, Seen(f"h{place}.example.org"))) for place in range(2)]
    for case in ours:
        add(net, reference, case)
    add(net, reference, punjab_case(net, "t", "198.51.100.9"), "punjab_analyst")
    found = {each.value: each.cases for each in seen(net.analyst, reference).traces}
    assert found == {"198.51.100.9": 2, "h0.example.org": 1, "h1.example.org": 1}
    assert {each.value: each.cases for each in seen(net.punjab_analyst, reference).traces} == {"198.51.100.9": 1}


def test_traces_of_merged_cases_stand_for_the_case_that_shows_them(net: Net) -> None:
    reference = invited(net)
    common = Seen("198.51.100.9")
    first, second, third, outside = (
        opened(net, observables=(common, Seen(f"h{place}.example.org"))) for place in range(4)
    )
    for case in (first, second, third):
        add(net, reference, case)

    def counted() -> dict[str, int]:
        return {each.value: each.cases for each in seen(net.analyst, reference).traces}

    # One that never was of the campaign comes with the case that shows it, by way of another one.
    merge(net, outside, second)
    assert counted() == {"198.51.100.9": 3, "h0.example.org": 1, "h1.example.org": 1, "h2.example.org": 1} | {
        "h3.example.org": 1
    }
    merge(net, second, first)
    assert counted() == {"198.51.100.9": 2} | {f"h{place}.example.org": 1 for place in range(4)}
    # Who sees none of the cases sees none of their traces.
    assert seen(net.punjab_analyst, reference).traces == []


def test_a_merged_case_that_one_does_not_see_adds_no_trace(net: Net) -> None:
    reference = invited(net, tlp="TLP:AMBER")
    first, hidden = opened(net, observables=(Seen("h0.example.org"),)), red(net)
    incidents.add_observables(by=net.lead, reference=hidden, seen=[Seen("h1.example.org")], at=LATER)
    add(net, reference, first)
    incidents.merge(by=net.lead, reference=hidden, into=first, reason=REASON, at=LATER)
    assert [each.value for each in seen(net.analyst, reference).traces] == ["h0.example.org"]
    assert [each.value for each in seen(net.lead, reference).traces] == ["h0.example.org", "h1.example.org"]


def test_adding_a_case_shows_it_to_nobody_and_makes_its_body_take_part(net: Net) -> None:
    reference = campaign(net, tlp="TLP:GREEN")
    theirs = punjab_case(net)
    add(net, reference, theirs, "punjab_analyst")
    assert Team.objects.filter(campaign__reference=reference, party=net.punjab_cert, until=None).exists()
    with pytest.raises(Absent):
        queries.case(net.analyst, theirs)
    # The organisation whose case it is need not see the campaign.
    told = queries.detail(net.other_contact, theirs, national=frozenset()).entries
    assert reference not in str([each.params for each in told])
    own = queries.detail(net.punjab_analyst, theirs, national=frozenset()).entries
    assert reference in str([each.params for each in own])


def test_only_cases_that_one_s_own_body_has_are_added(net: Net) -> None:
    reference = campaign(net)
    ours = opened(net)
    with pytest.raises(Absent):
        add(net, reference, punjab_case(net))
    with pytest.raises(Absent):
        add(net, reference, "C-0000-0000")
    with pytest.raises(Absent):
        actions.add_case(by=net.contact, reference=reference, case=ours, why=WORDS, at=LATER)
    with pytest.raises(Invalid):
        actions.add_case(by=net.analyst, reference=reference, case=ours, why=" ", at=LATER)
    add(net, reference, ours)
    with pytest.raises(Conflict):
        add(net, reference, ours)


def test_a_case_is_taken_out_by_whoever_has_it(net: Net) -> None:
    reference = invited(net)
    ours = opened(net)
    add(net, reference, ours)
    with pytest.raises(Absent):
        actions.remove_case(by=net.punjab_analyst, reference=reference, case=ours, at=LATER)
    actions.remove_case(by=net.lead, reference=reference, case=ours, at=LATER)
    assert seen(net.analyst, reference).members == []
    with pytest.raises(Absent):
        actions.remove_case(by=net.lead, reference=reference, case=ours, at=LATER)
    add(net, reference, ours)


def test_remarks_are_read_by_the_bodies_of_their_label(net: Net) -> None:
    reference = invited(net, tlp="TLP:GREEN")
    actions.remark(by=net.punjab_analyst, reference=reference, body="wide", at=LATER)
    actions.remark(by=net.analyst, reference=reference, body="narrow", tlp="TLP:AMBER", at=LATER)
    assert [each.body for each in seen(net.punjab_analyst, reference).remarks] == ["narrow", "wide"]
    assert [each.body for each in seen(net.rival_contact, reference).remarks] == ["wide"]
    for tlp in ("TLP:CLEAR", "TLP:RED", "anything"):
        with pytest.raises(Invalid):
            actions.remark(by=net.analyst, reference=reference, body=WORDS, tlp=tlp, at=LATER)
    with pytest.raises(Forbidden):
        actions.remark(by=net.cii_analyst, reference=reference, body=WORDS, at=LATER)


def test_a_stricter_label_holds_for_all_that_is_written(net: Net) -> None:
    reference = invited(net, tlp="TLP:GREEN")
    actions.remark(by=net.analyst, reference=reference, body="wide", at=LATER)
    about = About(name=NAME, description=WORDS, tlp="TLP:AMBER")
    actions.change_campaign(by=net.analyst, reference=reference, about=about, at=LATER)
    assert shown(net.rival_contact) == []
    assert sorted(Remark.objects.get().audience) == sorted([net.telecom_cert.pk, net.punjab_cert.pk])


def test_its_version_tells_nobody_of_what_they_do_not_see(net: Net) -> None:
    reference = campaign(net, tlp="TLP:GREEN")
    before = (row(reference).version, row(reference).updated_at)
    case = opened(net)
    actions.invite(by=net.analyst, reference=reference, body="cert-punjab", at=LATER + timedelta(hours=1))
    actions.add_case(by=net.analyst, reference=reference, case=case, why=WORDS, at=LATER + timedelta(hours=1))
    actions.remark(by=net.analyst, reference=reference, body=WORDS, tlp="TLP:AMBER", at=LATER + timedelta(hours=1))
    actions.remove_case(by=net.analyst, reference=reference, case=case, at=LATER + timedelta(hours=1))
    assert (row(reference).version, row(reference).updated_at) == before


def test_the_lead_changes_passes_and_ends(net: Net) -> None:
    reference = invited(net)
    about = About(name="Another", description=WORDS, techniques=["t1566.001"], actors=["One", "One"])
    version = row(reference).version
    actions.change_campaign(by=net.lead, reference=reference, about=about, version=version, at=LATER)
    changed = row(reference)
    assert (changed.name, changed.techniques, changed.actors) == ("Another", ["T1566.001"], ["One"])
    with pytest.raises(Changed):
        actions.change_campaign(by=net.lead, reference=reference, about=about, version=version, at=LATER)
    with pytest.raises(Invalid):
        actions.pass_lead(by=net.lead, reference=reference, body="cert-cii", at=LATER)
    actions.pass_lead(by=net.lead, reference=reference, body="cert-punjab", at=LATER)
    with pytest.raises(Forbidden):
        actions.end_campaign(by=net.lead, reference=reference, outcome=WORDS, at=LATER)
    actions.end_campaign(by=net.punjab_analyst, reference=reference, outcome=WORDS, at=LATER)
    with pytest.raises(Ended):
        add(net, reference, opened(net))
    with pytest.raises(Ended):
        actions.remark(by=net.analyst, reference=reference, body=WORDS, at=LATER)
    actions.resume_campaign(by=net.punjab_analyst, reference=reference, at=LATER)
    with pytest.raises(Conflict):
        actions.resume_campaign(by=net.punjab_analyst, reference=reference, at=LATER)
    add(net, reference, opened(net))


def test_who_works_no_cases_at_a_body_opens_none(net: Net) -> None:
    about = About(name=NAME, description=WORDS)
    for person in (net.contact, net.auditor, net.council_member, net.administrator):
        with pytest.raises(Forbidden):
            actions.open_campaign(by=person, about=about, at=LATER)
    with pytest.raises(Forbidden):
        actions.open_campaign(by=net.analyst, about=about, body="cert-punjab", at=LATER)
    with pytest.raises(Invalid):
        actions.open_campaign(by=net.analyst, about=About(name="", description=""), at=LATER)
    made = actions.open_campaign(by=net.analyst, about=about, body="cert-telecom", at=LATER)
    assert made.lead_id == net.telecom_cert.pk


def test_a_stranger_gets_the_same_answer_for_what_is_there_and_what_is_not(net: Net) -> None:
    reference, case = campaign(net), opened(net)
    about = About(name=NAME, description=WORDS)
    before = dump()
    strangers = [person for name, person in net.strangers.items() if "administrator of the body" not in name]
    for person in strangers:
        for wanted in (reference, "K-0000-0000", "%00", "x" * 10_000):
            for act in (
                lambda by, ref: actions.change_campaign(by=by, reference=ref, about=about, at=LATER),
                lambda by, ref: actions.remark(by=by, reference=ref, body=WORDS, at=LATER),
                lambda by, ref: actions.invite(by=by, reference=ref, body="ncert", at=LATER),
                lambda by, ref: actions.end_campaign(by=by, reference=ref, outcome=WORDS, at=LATER),
                lambda by, ref: actions.add_case(by=by, reference=ref, case=case, why=WORDS, at=LATER),
                looking.view,
            ):
                with pytest.raises(Absent):
                    act(person, wanted)
    assert dump() == before


def test_the_database_itself_hides_what_ties_a_campaign_to_cases(net: Net) -> None:
    reference = invited(net)
    add(net, reference, opened(net))
    for person, expected in ((net.analyst, (1, 2)), (net.punjab_analyst, (0, 2)), (net.rival_contact, (0, 0))):
        with viewing(person), connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM campaigns_member), (SELECT count(*) FROM campaigns_team)")
            assert cursor.fetchone() == expected


def test_the_list_is_narrowed_and_leafed_through(net: Net) -> None:
    made = []
    for place in range(5):
        about = About(name=f"Campaign {place}", description=WORDS, techniques=["T1566"] if place % 2 else [])
        at = LATER + timedelta(hours=place)
        made.append(actions.open_campaign(by=net.analyst, about=about, at=at).reference)
    actions.end_campaign(by=net.analyst, reference=made[0], outcome=WORDS, at=LATER)

    def found(**narrowed: object) -> list[str]:
        rows = looking.campaigns(net.analyst, looking.Filter(**narrowed)).rows  # type: ignore[arg-type]
        return [each.reference for each in rows]

    assert found() == made[::-1]
    assert found(state="ended") == [made[0]]
    assert found(technique="T1566") == [made[3], made[1]]
    assert found(words="campaign 2") == [made[2]]
    assert found(lead_id=net.punjab_cert.pk) == []
    first = looking.campaigns(net.analyst, looking.Filter(), limit=2)
    second = looking.campaigns(net.analyst, looking.Filter(), limit=2, after=first.older or "")
    assert [each.reference for each in (*first.rows, *second.rows)] == made[:0:-1]
    with pytest.raises(Absent):
        looking.campaigns(net.analyst, looking.Filter(), after="nonsense")


def test_every_act_leaves_one_line_and_none_of_the_words(net: Net) -> None:
    JournalEntry.objects.count()
    reference = campaign(net, name="Zarqa-name", description="Zarqa-words")
    case = opened(net)
    before = JournalEntry.objects.count()
    add(net, reference, case)
    actions.remark(by=net.analyst, reference=reference, body="Zarqa-remark", at=LATER)
    actions.end_campaign(by=net.analyst, reference=reference, outcome="Zarqa-end", at=LATER)
    lines = JournalEntry.objects.order_by("seq")[before:]
    assert [line.act for line in lines] == ["campaign.add", "campaign.remark", "campaign.end"]
    assert "Zarqa" not in str([(line.act, line.subject, line.detail) for line in JournalEntry.objects.all()])


def test_a_drill_s_case_belongs_to_no_campaign_and_links_to_nothing_real(net: Net) -> None:
    reference = campaign(net)
    case = opened(net)
    incidents.note(by=net.analyst, reference=case, body=REASON, at=NOW)
    add(net, reference, case)
    assert seen(net.analyst, reference).figures.cases == 1


def test_a_case_that_was_merged_since_is_taken_out_too(net: Net) -> None:
    reference = invited(net)
    ours = opened(net)
    add(net, reference, ours)
    merge(net, ours, opened(net))
    with pytest.raises(Conflict, match="merged"):
        add(net, campaign(net), ours)
    with pytest.raises(Absent):
        actions.remove_case(by=net.punjab_analyst, reference=reference, case=ours, at=LATER)
    actions.remove_case(by=net.lead, reference=reference, case=ours, at=LATER)
    assert seen(net.analyst, reference).members == []
