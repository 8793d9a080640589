"""From the author to the second person: nobody releases what they wrote, and what is released stands for itself."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.formats.plain import plain
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.errors import PermissionNeeded
from pehra.incidents.models import Entry
from pehra.incidents.rules.intake import Seen
from pehra.registry.models import ReleaseRuleRow
from pehra.releases.actions import deciding, drafting
from pehra.releases.errors import SourceChanged
from pehra.releases.models import Block, Copy, Draft, Passage
from pehra.releases.queries.copies import reading
from pehra.releases.queries.drafts import workspace
from tests import world
from tests.incidents.acting import opened, red
from tests.incidents.conftest import SINCE, Net
from tests.releases.redacting import (
    DAY,
    HOUR,
    LATER,
    RELEASED,
    SECRETS,
    SHARED,
    begun,
    block,
    redacted,
    release,
    released,
    shared,
    shown,
    submitted,
)  # fmt: skip
from tests.releases.rules.disguises import disguised
from tests.world import NOW

pytestmark = pytest.mark.django_db


def everything_of(copy: Copy) -> str:
    """All that is stored of a copy, and all that the API could tell of it."""
    copy.refresh_from_db()
    rows = Passage.objects.filter(copy=copy).order_by("number")
    told = [str({name: str(value) for name, value in vars(each).items()}) for each in (copy, *rows)]
    return "\n".join(told)


def test_the_second_person_releases(net: Net, case: str) -> None:
    draft = submitted(net.analyst, case)
    assert Notice.objects.filter(kind="release.awaits", user_id=net.lead.user_id).count() == 1
    copy = release(net.lead, case, draft)
    draft.refresh_from_db()
    assert (draft.state, draft.copy_id, draft.decided_by) == ("released", copy.pk, net.lead.label)
    assert (copy.tlp, copy.state, copy.issuer_id) == ("TLP:GREEN", "released", net.telecom_cert.pk)
    assert copy.audience == [0, net.telecom_cert.pk]
    assert Notice.objects.filter(kind="release.released", user_id=net.analyst.user_id).count() == 1
    fact = Entry.objects.filter(case__reference=case, kind="part").latest("pk")
    assert fact.params["facts"] == {"copy": copy.reference, "tlp": "TLP:GREEN"}


def test_nothing_that_tells_whose_it_is_stands_in_the_record(net: Net, case: str) -> None:
    copy = released(net, case, "TLP:GREEN")
    told = everything_of(copy).casefold()
    assert [secret for secret in (*SECRETS, case.casefold()) if secret in told] == []
    numbers = list(Passage.objects.filter(copy=copy).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_key_leads_back(net: Net, case: str) -> None:
    released(net, case)
    fields = {field.name for model in (Copy, Passage) for field in model._meta.get_fields() if field.concrete}
    assert fields & {"case", "draft", "entry", "report", "author", "released_by", "source"} == set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid::regclass::text IN ('releases_copy', 'releases_passage')"
        )
        leads = {to for _from, to in cursor.fetchall()}
    assert leads == {"registry_party", "incidents_drill", "releases_copy"}


def test_it_is_not_in_the_index_of_the_search(net: Net, case: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_document")
        before = cursor.fetchone()
        draft = submitted(net.analyst, case)
        cursor.execute("SELECT count(*) FROM search_document")
        assert cursor.fetchone() == before
        copy = release(net.lead, case, draft)
        # The fact in the timeline has no words that are searched; the copy has no row at all.
        cursor.execute(
            "SELECT count(*) FROM search_document WHERE words::text LIKE %s", [f"%{copy.reference.lower()}%"]
        )
        assert cursor.fetchone() == (0,)


def test_the_journal_tells_that_it_was_released_and_nothing_of_it(net: Net, case: str) -> None:
    since = JournalEntry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    copy = released(net, case)
    rows = list(JournalEntry.objects.filter(seq__gt=since).order_by("seq"))
    assert [row.act for row in rows] == ["release.begin", "release.edit", "release.submit", "release.release"]
    assert rows[-1].detail["copy"] == copy.reference
    told = " ".join(f"{row.detail}" for row in rows).casefold()
    assert [secret for secret in SECRETS if secret in told] == []


def test_an_author_never_releases(net: Net, case: str) -> None:
    release_by_two(net)
    draft = submitted(net.lead, case)
    seen_as = shown(net.lead, case, draft)
    with pytest.raises(Forbidden, match="a second person does"):
        deciding.release(by=net.lead, reference=case, draft=draft.reference, seen_as=seen_as, at=RELEASED)
    with pytest.raises(Forbidden, match="a second person does"):
        deciding.give_back(by=net.lead, reference=case, draft=draft.reference, remarks="x", at=RELEASED)
    assert not Copy.objects.exists()


def release_by_two(net: Net) -> Person:
    """A second lead of the Telecom CERT."""
    return world.person(net.telecom_cert, Role.LEAD)[1]


def test_an_author_with_two_memberships_is_the_same_person(net: Net, case: str) -> None:
    release_by_two(net)
    draft = submitted(net.lead, case)
    twice = Person(
        net.lead.user_id,
        "another label",
        (*net.lead.held, Held(net.telecom_cert.pk, Role.DUTY_OFFICER), Held(net.national_cert.pk, Role.LEAD)),
    )
    with pytest.raises(Forbidden):
        deciding.release(
            by=twice, reference=case, draft=draft.reference, seen_as=shown(twice, case, draft), at=RELEASED
        )


def test_whoever_corrected_a_word_is_an_author(net: Net, case: str) -> None:
    other = release_by_two(net)
    draft = redacted(net.analyst, case)
    drafting.edit(by=net.lead, reference=case, draft=draft.reference, texts={1: "A better title"}, at=LATER)
    deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
    with pytest.raises(Forbidden):
        release(net.lead, case, draft)
    assert release(other, case, draft).title == "A better title"


def test_where_there_is_no_second_person_nothing_is_handed_over(net: Net, case: str) -> None:
    draft = redacted(net.lead, case)
    with pytest.raises(Conflict, match="Nobody else"):
        deciding.submit(by=net.lead, reference=case, draft=draft.reference, at=LATER)


def test_the_profile_says_who_releases(net: Net, case: str) -> None:
    colleague = world.person(net.telecom_cert, Role.ANALYST)[1]
    draft = submitted(net.analyst, case)
    with pytest.raises(Forbidden, match="Your role"):
        release(colleague, case, draft)
    ReleaseRuleRow.objects.create(key="any", tlp="*", roles=["analyst"], starts=SINCE, citation="test")
    with pytest.raises(Forbidden, match="Your role"):
        release(net.lead, case, draft)
    assert release(colleague, case, draft).state == "released"


def test_strangers_and_those_who_see_the_case_alike_find_no_draft(net: Net, case: str) -> None:
    draft = submitted(net.analyst, case)
    for person in (*net.strangers.values(), net.contact, net.second_contact):
        for reference in (draft.reference, "W-0000-0000"):
            with pytest.raises(Absent):
                deciding.release(by=person, reference=case, draft=reference, seen_as="", at=RELEASED)
            with pytest.raises(Absent):
                deciding.recall(by=person, reference=case, draft=reference, reason="x", at=RELEASED)


def test_returned_with_remarks_and_handed_over_again(net: Net, case: str) -> None:
    draft = submitted(net.analyst, case)
    with pytest.raises(Invalid):
        deciding.give_back(by=net.lead, reference=case, draft=draft.reference, remarks=" ", at=RELEASED)
    deciding.give_back(by=net.lead, reference=case, draft=draft.reference, remarks="Too much.", at=RELEASED)
    draft.refresh_from_db()
    assert (draft.state, draft.remarks) == ("returned", "Too much.")
    with pytest.raises(Conflict):
        release(net.lead, case, draft)
    deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=RELEASED + HOUR)
    assert release(net.lead, case, draft, RELEASED + 2 * HOUR).state == "released"


def test_an_author_goes_on_with_what_nobody_has_decided_on(net: Net, case: str) -> None:
    draft = submitted(net.analyst, case)
    with pytest.raises(Conflict):
        drafting.edit(by=net.analyst, reference=case, draft=draft.reference, texts={1: "Other"}, at=LATER)
    with pytest.raises(Forbidden):
        deciding.take_back(by=net.lead, reference=case, draft=draft.reference, at=LATER)
    deciding.take_back(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
    drafting.edit(by=net.analyst, reference=case, draft=draft.reference, texts={1: "Other"}, at=LATER)


def test_what_the_case_has_become_since_is_shown_and_must_have_been(net: Net, case: str) -> None:
    draft = submitted(net.analyst, case)
    before = shown(net.lead, case, draft)
    cases.note(by=net.contact, reference=case, body="Something new.", at=LATER + HOUR)
    cases.add_observables(by=net.analyst, reference=case, seen=[Seen("192.0.2.77")], at=LATER + HOUR)
    cases.classify(
        by=net.analyst,
        reference=case,
        classification=["fraud/phishing"],
        severity="low",
        ransomware=False,
        at=LATER + HOUR,
    )
    with pytest.raises(SourceChanged):
        deciding.release(by=net.lead, reference=case, draft=draft.reference, seen_as=before, at=RELEASED)
    found = workspace(net.lead, case, draft.reference, RELEASED)
    assert {(each.change, each.kind) for each in found.changed} >= {("new", "note"), ("new", "trace")}
    assert any(each.kind == "fact" for each in found.changed)
    assert found.seen != before
    assert release(net.lead, case, draft).state == "released"


def test_nothing_is_released_that_has_no_words(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    kept = dict.fromkeys(Block.objects.filter(draft=draft).values_list("number", flat=True), False)
    drafting.edit(by=net.analyst, reference=case, draft=draft.reference, kept=kept | {1: True}, at=LATER)
    with pytest.raises(Invalid, match="Nothing is left"):
        deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
    drafting.edit(by=net.analyst, reference=case, draft=draft.reference, texts={1: " "}, kept={2: True}, at=LATER)
    with pytest.raises(Invalid, match="needs a title"):
        deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=LATER)


def test_times_to_the_day(net: Net, case: str) -> None:
    by_day = Passage.objects.filter(copy=released(net, case, to_the_day=True))
    assert not by_day.exclude(at=None).exists()
    assert {each.day for each in by_day.exclude(day=None)} == {NOW.date()}
    to_the_minute = Passage.objects.filter(copy=released(net, case, to_the_day=False))
    assert to_the_minute.filter(at=NOW).exists()
    assert not to_the_minute.exclude(day=None).exists()


def test_what_the_source_set_to_red_needs_its_word(net: Net) -> None:
    case = red(net)
    other = world.person(net.telecom_cert, Role.LEAD)[1]
    cases.name_person(by=net.contact, reference=case, person=email_of(other), at=NOW + 3 * HOUR)
    cases.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=NOW + 3 * HOUR)
    set_by_source(case)
    draft = redacted(net.lead, case, "TLP:AMBER")
    with pytest.raises(PermissionNeeded):
        deciding.submit(by=net.lead, reference=case, draft=draft.reference, at=LATER)
    asked = cases.ask_permission(by=net.lead, reference=case, tlp="TLP:AMBER", reason="to warn", at=LATER)
    cases.answer_permission(by=net.contact, reference=case, permission_id=asked.pk, grant=True, at=LATER)
    deciding.submit(by=net.lead, reference=case, draft=draft.reference, at=LATER)
    assert release(other, case, draft).tlp == "TLP:AMBER"


def email_of(person: Person) -> str:
    return person.label.partition("<")[2].rstrip(">")


def set_by_source(case: str) -> None:
    """As if it had been reported so."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_case SET source_tlp = 'TLP:RED' WHERE reference = %s", [case])


def test_recalled_it_is_nobody_else_s_any_more(net: Net, case: str) -> None:
    copy = released(net, case, "TLP:GREEN")
    draft = Draft.objects.get(copy=copy)
    assert reading(net.punjab_analyst, copy.reference).copy == copy
    with pytest.raises(Invalid):
        deciding.recall(by=net.lead, reference=case, draft=draft.reference, reason="", at=SHARED)
    with pytest.raises(Forbidden):
        deciding.recall(by=net.analyst, reference=case, draft=draft.reference, reason="A slip", at=SHARED)
    deciding.recall(by=net.lead, reference=case, draft=draft.reference, reason="A slip", at=SHARED)
    copy.refresh_from_db()
    assert (copy.state, copy.ended_at, copy.audience) == ("recalled", SHARED, [net.telecom_cert.pk])
    with pytest.raises(Absent):
        reading(net.punjab_analyst, copy.reference)
    with pytest.raises(Conflict):
        deciding.recall(by=net.lead, reference=case, draft=draft.reference, reason="Again", at=SHARED)


def test_a_newer_copy_takes_its_place_with_all_whom_it_was_shared_with(net: Net, case: str) -> None:
    copy = released(net, case)
    share = shared(net, copy)
    draft = Draft.objects.get(copy=copy)
    newer = drafting.renew(by=net.analyst, reference=case, draft=draft.reference, at=SHARED)
    assert newer.removed == draft.removed
    assert "zarqa" not in block(newer, "report").text.casefold()
    with pytest.raises(Conflict):
        drafting.renew(by=net.analyst, reference=case, draft=draft.reference, at=SHARED)
    deciding.submit(by=net.analyst, reference=case, draft=newer.reference, at=SHARED)
    second = release(net.lead, case, newer, SHARED + DAY)
    for row in (copy, draft, share):
        row.refresh_from_db()
    assert (copy.state, draft.state) == ("superseded", "superseded")
    assert (share.copy_id, share.renewed_at, share.state) == (second.pk, SHARED + DAY, "running")
    assert reading(net.punjab_analyst, second.reference).copy == second
    with pytest.raises(Absent):
        reading(net.punjab_analyst, copy.reference)


def test_what_was_released_is_never_changed(net: Net, case: str) -> None:
    copy = released(net, case)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Passage.objects.filter(copy=copy).update(text="Other words")


def test_the_database_keeps_the_work_and_the_copy_from_whom_they_are_not_for(net: Net, case: str) -> None:
    released(net, case)
    begun(net.analyst, case)
    for person in (net.contact, net.punjab_analyst, net.national_analyst):
        with viewing(person):
            assert [model.objects.count() for model in (Draft, Block, Copy, Passage)] == [0, 0, 0, 0]
    with viewing(net.lead):
        assert Draft.objects.count() == 2
        assert Copy.objects.count() == 1


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    name=disguised("Zarqa Telecom"),
    domain=disguised("portal.zarqa.example", address=True),
    urdu=disguised("زرقا ٹیلی کام"),
    phone=st.sampled_from(("0300-1234567", "+92 300 1234567", "۰۳۰۰ ۱۲۳۴۵۶۷", "0092-300-1234567")),
)
def test_what_is_removed_occurs_nowhere_in_any_form(
    net: Net, case: str, name: str, domain: str, urdu: str, phone: str
) -> None:
    draft = begun(net.analyst, case)
    numbers = {kind: block(draft, kind).number for kind in ("report", "note")}
    texts = {
        numbers["report"]: f"Then {name} saw {domain}\nand called {phone} twice.",
        numbers["note"]: f"پھر {urdu} کے سرور بند ہوئے۔",
    }
    fit = {number: "".join(each for each in text if each != "\u202b") for number, text in texts.items()}
    drafting.edit(by=net.analyst, reference=case, draft=draft.reference, texts=fit, at=LATER)
    drafting.remove_found(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
    deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
    copy = release(net.lead, case, draft)
    told = plain(everything_of(copy))
    for gone in ("zarqa", "زرقا", "1234567", "300 123"):
        assert plain(gone) not in told
        assert plain(gone).replace(" ", "") not in told.replace(" ", "")
    assert "twice" in told


def test_it_is_recalled_also_where_its_case_was_merged_since(net: Net, case: str) -> None:
    copy = released(net, case)
    cases.merge(by=net.analyst, reference=case, into=opened(net), reason="Twice the same", at=SHARED)
    draft = Draft.objects.get(copy=copy)
    with pytest.raises(Conflict, match="merged"):
        drafting.renew(by=net.analyst, reference=case, draft=draft.reference, at=SHARED)
    deciding.recall(by=net.lead, reference=case, draft=draft.reference, reason="A slip", at=SHARED)
    copy.refresh_from_db()
    assert copy.state == "recalled"
