"""Working on a copy: everything that tells whose it is goes in one act, and comes back only in plain sight."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions as cases
from pehra.incidents import queries
from pehra.incidents.models import Case
from pehra.releases.actions import deciding, drafting
from pehra.releases.errors import SourceChanged, StillThere
from pehra.releases.models import Block, Draft
from pehra.releases.queries.drafts import draft_of, drafts_of, note_key, workspace
from pehra.releases.rules.marks import BLACK
from tests.incidents.acting import escalated, red
from tests.incidents.conftest import Net
from tests.releases.redacting import (
    HOUR,
    LATER,
    LEFT,
    NOTE,
    SECRETS,
    TITLE,
    WORDS,
    begun,
    block,
    redacted,
    submitted,
    text_of,
)  # fmt: skip
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_a_copy_begins_with_the_case_as_it_is(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    kinds = list(Block.objects.filter(draft=draft).order_by("number").values_list("kind", flat=True))
    assert kinds[0] == "title"
    assert {"fact", "report", "note", "trace"} <= set(kinds)
    assert block(draft, "title").original == TITLE
    assert block(draft, "report").text == WORDS
    assert block(draft, "note").text == NOTE
    facts = dict(Block.objects.filter(draft=draft, kind="fact").values_list("tag", "kept"))
    assert facts["sector"]
    assert not facts["province"]


def test_what_is_suggested_goes_in_one_act(net: Net, case: str) -> None:
    draft = redacted(net.analyst, case)
    left = text_of(draft).casefold()
    assert [secret for secret in SECRETS if secret in left] == []
    assert [words for words in LEFT if words.casefold() not in left] == []
    assert "[organisation in the telecom sector]" in left
    assert "[a person]" in left
    assert BLACK in left
    # In an Urdu text the mark speaks Urdu.
    assert "کے شعبے کا ادارہ]" in block(draft, "note").text
    traces = dict(Block.objects.filter(draft=draft, kind="trace").values_list("text", "kept"))
    assert traces == {"198.51.100.23": True, "http://login.zarqa.example/x": False, "203.0.113.9": False}


def test_only_these_kinds(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    drafting.remove_found(by=net.analyst, reference=case, draft=draft.reference, what=["phone"], at=LATER)
    left = text_of(draft)
    assert "0300" not in left
    assert "ZARQA-TELECOM" in left
    assert "35202-1234567-1" in left
    with pytest.raises(Invalid):
        drafting.remove_found(by=net.analyst, reference=case, draft=draft.reference, what=["all"], at=LATER)


def test_an_organisation_that_is_named_on_purpose_stays(net: Net, case: str) -> None:
    draft = redacted(net.analyst, case, naming="named")
    left = text_of(draft)
    assert "ZARQA-TELECOM" in left
    assert "Sohail" not in left
    assert "zarqa[.]example" not in left


def test_hidden_altogether_no_sector_is_told(net: Net, case: str) -> None:
    draft = redacted(net.analyst, case, naming="hidden")
    assert "sector" not in text_of(draft)
    assert not Block.objects.get(draft=draft, tag="sector").kept


def test_what_the_author_points_at_goes_in_every_spelling(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    for text in ("README-LOCK.txt", "سرور"):
        drafting.take_out(by=net.analyst, reference=case, draft=draft.reference, text=text, at=LATER)
    left = text_of(draft)
    assert "README" not in left
    assert "سرور" not in left
    draft.refresh_from_db()
    assert {each["text"] for each in draft.removed} == {"README-LOCK.txt", "سرور"}
    number = block(draft, "report").number
    drafting.edit(
        by=net.analyst,
        reference=case,
        draft=draft.reference,
        texts={number: "It left readme_lock[.]TXT behind."},
        at=LATER,
    )
    with pytest.raises(StillThere) as refused:
        deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
    assert refused.value.number == number
    found = workspace(net.analyst, case, draft.reference, LATER)
    assert found.still == [(number, "README-LOCK.txt")]


def test_a_mark_never_holds_what_was_taken_out(net: Net, case: str) -> None:
    net.operator.name_en = "Telecom"
    net.operator.save(update_fields=["name_en"])
    draft = redacted(net.analyst, case)
    assert "telecom" not in text_of(draft).casefold()


def test_facts_and_traces_are_taken_or_left(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    for kind in ("fact", "trace"):
        with pytest.raises(Invalid, match="never rewritten"):
            drafting.edit(
                by=net.analyst,
                reference=case,
                draft=draft.reference,
                texts={block(draft, kind).number: "Other words"},
                at=LATER,
            )
    with pytest.raises(Invalid, match="no block 99"):
        drafting.edit(by=net.analyst, reference=case, draft=draft.reference, kept={99: True}, at=LATER)
    with pytest.raises(Invalid, match="overrides the direction"):
        drafting.edit(by=net.analyst, reference=case, draft=draft.reference, texts={1: "a\u202eb"}, at=LATER)
    drafting.edit(by=net.analyst, reference=case, draft=draft.reference, kept={1: True, 2: False}, at=LATER)
    assert not Block.objects.get(draft=draft, number=2).kept


def test_whoever_was_slower_is_told(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    drafting.edit(by=net.lead, reference=case, draft=draft.reference, version=1, texts={1: "Another title"}, at=LATER)
    with pytest.raises(SourceChanged):
        drafting.edit(by=net.analyst, reference=case, draft=draft.reference, version=1, texts={1: "Mine"}, at=LATER)
    assert block(draft, "title").text == "Another title"


def test_a_label_is_never_stricter_than_the_case_s_and_never_red(net: Net, case: str) -> None:
    for wrong in ("TLP:RED", "TLP:AMBER+STRICT", "GREEN", ""):
        with pytest.raises(Invalid) as refused:
            begun(net.analyst, case, wrong)
        assert set(refused.value.problems) == {"tlp"}
    with pytest.raises(Invalid) as refused:
        begun(net.analyst, case, naming="by number")
    assert set(refused.value.problems) == {"naming"}
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["contact", "second_contact"])
def test_whoever_only_reports_makes_no_copies(net: Net, case: str, who: str) -> None:
    with pytest.raises(Forbidden):
        begun(getattr(net, who), case)


def test_a_stranger_is_told_what_is_told_of_nothing(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    for name, stranger in net.strangers.items():
        for reference in (case, "C-0000-0000"):
            with pytest.raises(Absent):
                begun(stranger, reference)
            with pytest.raises(Absent):
                drafting.edit(by=stranger, reference=reference, draft=draft.reference, at=LATER)
            with pytest.raises(Absent):
                workspace(stranger, reference, draft.reference, LATER)
        assert name


def test_whoever_sees_the_case_sees_nothing_of_the_work_on_a_copy(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    found = queries.case(net.contact, case)
    assert drafts_of(net.contact, found) == []
    with pytest.raises(Absent):
        draft_of(net.contact, found, draft.reference)
    with pytest.raises(Absent):
        drafting.edit(by=net.contact, reference=case, draft=draft.reference, at=LATER)


def test_a_note_by_itself(net: Net, case: str) -> None:
    entry = cases.note(by=net.analyst, reference=case, body="Only this, of Zarqa Telecom.", at=LATER)
    draft = begun(net.analyst, case, note=note_key(f"entry:{entry.pk}"))
    assert list(Block.objects.filter(draft=draft).order_by("number").values_list("kind", flat=True)) == [
        "title",
        "note",
    ]
    assert draft.entry_id == entry.pk
    with pytest.raises(Absent):
        begun(net.analyst, case, note="nothing")


def test_a_note_for_named_persons_is_copied_among_them_alone(net: Net, case: str) -> None:
    entry = cases.note(by=net.lead, reference=case, body="For few.", tlp="TLP:RED", at=LATER)
    assert "For few." not in text_of(begun(net.lead, case))
    key = note_key(f"entry:{entry.pk}")
    draft = begun(net.lead, case, note=key)
    assert draft.audience == [-net.lead.user_id]
    with pytest.raises(Absent):
        workspace(net.analyst, case, draft.reference, LATER)
    with pytest.raises(Absent):
        begun(net.analyst, case, note=key)
    mine = cases.note(by=net.contact, reference=case, body="The source's own.", tlp="TLP:RED", at=LATER)
    with pytest.raises(Absent):
        begun(net.lead, case, note=note_key(f"entry:{mine.pk}"))


def test_work_on_a_copy_follows_the_case(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    assert draft.audience == [net.telecom_cert.pk]
    cases.change_tlp(by=net.lead, reference=case, tlp="TLP:RED", at=LATER)
    draft.refresh_from_db()
    named = set(Case.objects.get(reference=case).audience)
    assert draft.audience == sorted(named & {-net.lead.user_id, -net.analyst.user_id})
    assert -net.contact.user_id in named


def test_begun_anew_with_what_the_case_says_now(net: Net, case: str) -> None:
    draft = redacted(net.analyst, case)
    cases.note(by=net.contact, reference=case, body="A newer word.", at=LATER + HOUR)
    drafting.restore(by=net.analyst, reference=case, draft=draft.reference, at=LATER + 2 * HOUR)
    draft.refresh_from_db()
    assert draft.removed == []
    assert "A newer word." in text_of(draft)
    assert "ZARQA-TELECOM" in text_of(draft)
    assert workspace(net.analyst, case, draft.reference, LATER + 3 * HOUR).changed == []


def test_thrown_away(net: Net, case: str) -> None:
    draft = begun(net.analyst, case)
    drafting.discard(by=net.lead, reference=case, draft=draft.reference, at=LATER)
    assert not Draft.objects.exists()
    assert not Block.objects.exists()
    waiting = submitted(net.analyst, case)
    with pytest.raises(Conflict):
        drafting.discard(by=net.analyst, reference=case, draft=waiting.reference, at=LATER)


def test_with_the_case_goes_the_right_to_copy_it(net: Net) -> None:
    case = escalated(net)
    draft = begun(net.analyst, case)
    cases.accept(by=net.cii_analyst, reference=case, at=LATER + HOUR)
    with pytest.raises(Conflict, match="passed to another body"):
        drafting.edit(by=net.analyst, reference=case, draft=draft.reference, at=LATER + 2 * HOUR)
    with pytest.raises(Forbidden):
        begun(net.analyst, case)
    with pytest.raises(Absent):
        workspace(net.cii_analyst, case, draft.reference, LATER)
    assert begun(net.cii_analyst, case).party_id == net.cii_cert.pk


def test_nothing_of_it_stands_in_the_journal(net: Net, case: str) -> None:
    since = JournalEntry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    draft = redacted(net.analyst, case)
    drafting.take_out(by=net.analyst, reference=case, draft=draft.reference, text="README", at=LATER)
    rows = JournalEntry.objects.filter(seq__gt=since)
    assert [row.act for row in rows.order_by("seq")] == ["release.begin", "release.edit", "release.edit"]
    told = " ".join(f"{row.subject} {row.detail}" for row in rows).casefold()
    assert [secret for secret in (*SECRETS, "readme") if secret in told] == []


def test_a_case_for_named_persons_is_worked_on_by_them_alone(net: Net) -> None:
    case = red(net)
    draft = begun(net.lead, case, "TLP:AMBER", at=NOW + timedelta(hours=5))
    assert draft.audience == [-net.lead.user_id]
    with pytest.raises(Absent):
        begun(net.analyst, case)
