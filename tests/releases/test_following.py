"""A note that was taken back, and a trace that counts as seen no more, leave the copies that are not released yet."""

import pytest

from pehra.foundation.access.errors import Conflict
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.models import Correction, Entry
from pehra.incidents.queries.notes import note_key
from pehra.releases.actions import deciding
from pehra.releases.models import Block, Draft
from tests.incidents.acting import opened
from tests.incidents.conftest import Net
from tests.incidents.merging import merge
from tests.incidents.web.conftest import Enters
from tests.releases.redacting import LATER, NOTE, RELEASED, begun, release, released, shown, submitted, text_of

pytestmark = pytest.mark.django_db
TRACE = "198.51.100.23"


def taken_back(net: Net, case: str, **how: object) -> None:
    note = note_key(Entry.objects.get(case__reference=case, kind="note").pk)
    words = {"strike": True, "reason": "Wrong case"} | how
    cases.amend_note(by=net.analyst, reference=case, note=note, at=LATER, **words)  # type: ignore[arg-type]


def judged(net: Net, case: str, state: str = "false-positive") -> None:
    words = {"type": "ipv4-addr", "value": TRACE, "state": state, "reason": "Our own scanner"}
    cases.judge_trace(by=net.lead, reference=case, at=LATER, **words)


def words() -> str:
    return "\n".join(text for row in Block.objects.values_list("original", "text") for text in row)


def traces() -> list[tuple[str, str, bool]]:
    """The blocks of the trace: what the case said, what would be released, whether it is kept."""
    rows = Block.objects.filter(kind="trace").order_by("number")
    return list(rows.values_list("original", "text", "kept"))


def told(draft: Draft) -> list[int]:
    """Who was told that the copy goes back, by user id."""
    rows = Notice.objects.filter(kind="release.sent-back", link__contains=draft.reference)
    return sorted(rows.values_list("user_id", flat=True))


class TestNotes:
    def test_its_words_leave_a_copy_under_work(self, net: Net, case: str) -> None:
        draft = begun(net.analyst, case)
        assert NOTE in words()
        taken_back(net, case)
        assert NOTE not in words()
        changed = Draft.objects.get(pk=draft.pk)
        assert changed.version > draft.version
        assert told(draft) == [], "it waited for nobody"

    def test_one_that_waits_goes_back_to_whoever_works_on_it(self, net: Net, case: str) -> None:
        draft = submitted(net.analyst, case)
        seen_as = shown(net.lead, case, draft)
        taken_back(net, case)
        with pytest.raises(Conflict):
            deciding.release(by=net.lead, reference=case, draft=draft.reference, seen_as=seen_as, at=RELEASED)
        assert Draft.objects.get(pk=draft.pk).state == "draft"

    def test_its_authors_and_the_second_person_are_told_and_the_journal_has_each_copy(
        self, net: Net, case: str
    ) -> None:
        waits, worked_on = submitted(net.analyst, case), begun(net.analyst, case)
        taken_back(net, case)
        assert told(waits) == sorted([net.analyst.user_id, net.lead.user_id])
        assert told(worked_on) == []
        lines = JournalEntry.objects.filter(act="release.note-gone", subject=f"case:{case}").order_by("seq")
        assert [line.detail["draft"] for line in lines] == [waits.reference, worked_on.reference]
        assert {(line.party_id, line.actor) for line in lines} == {(net.telecom_cert.pk, "system")}
        assert JournalEntry.objects.latest("seq").act == "case.note-struck"
        assert NOTE not in str(list(Notice.objects.values_list("text", "params")))

    def test_what_is_empty_already_is_not_sent_back_once_more(self, net: Net, case: str) -> None:
        draft = submitted(net.analyst, case)
        taken_back(net, case, strike=False, internal=True)
        deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
        taken_back(net, case)
        assert Draft.objects.get(pk=draft.pk).state == "awaiting-release"
        assert JournalEntry.objects.filter(act="release.note-gone").count() == 1

    def test_what_was_released_stays_to_be_recalled(self, net: Net, case: str) -> None:
        copy = released(net, case)
        before = words()
        taken_back(net, case)
        judged(net, case)
        assert words() == before
        copy.refresh_from_db()
        assert copy.state == "released"
        assert not JournalEntry.objects.filter(act__in=["release.note-gone", "release.trace-gone"]).exists()


class TestTraces:
    @pytest.mark.parametrize("state", ["false-positive", "withdrawn"])
    def test_it_leaves_a_copy_under_work_and_the_others_stay(self, net: Net, case: str, state: str) -> None:
        draft = begun(net.analyst, case)
        [first, *others] = traces()
        assert first == (TRACE, TRACE, True)
        judged(net, case, state)
        assert traces() == [("", "", False), *others]
        assert Draft.objects.get(pk=draft.pk).version > draft.version
        line = JournalEntry.objects.get(act="release.trace-gone")
        assert (line.detail["draft"], line.party_id) == (draft.reference, net.telecom_cert.pk)

    def test_one_that_waits_is_not_released_with_it(self, net: Net, case: str) -> None:
        draft = submitted(net.analyst, case)
        judged(net, case)
        assert told(draft) == sorted([net.analyst.user_id, net.lead.user_id])
        with pytest.raises(Conflict):
            release(net.lead, case, draft)
        deciding.submit(by=net.analyst, reference=case, draft=draft.reference, at=LATER)
        copy = release(net.lead, case, draft)
        assert TRACE not in copy.passages.filter(kind="trace").values_list("text", flat=True)

    def test_taken_for_seen_again_it_comes_back_by_nobody_s_doing(self, net: Net, case: str) -> None:
        judged(net, case)
        draft = begun(net.analyst, case)
        judged(net, case, "seen")
        assert TRACE not in text_of(draft).splitlines()
        assert Draft.objects.get(pk=draft.pk).version == draft.version

    def test_also_the_copy_of_the_case_into_which_its_own_was_merged(self, net: Net, case: str) -> None:
        into = opened(net)
        merge(net, case, into, LATER)
        draft = begun(net.analyst, into)
        assert TRACE in text_of(draft).splitlines()
        judged(net, into)
        assert TRACE not in text_of(draft).splitlines()


def test_whoever_worked_on_a_copy_with_the_note_in_it_has_opened_it(net: Net, case: str, enters: Enters) -> None:
    cases.change_tlp(by=net.analyst, reference=case, tlp="TLP:AMBER+STRICT", at=LATER)
    note = Entry.objects.get(case__reference=case, kind="note")
    page = f"/cases/{case}/releases/"
    enters(net.lead).get(page)
    assert JournalEntry.objects.latest("seq").detail["entries"] == [], "the list of copies shows none of its words"
    for address in (page + begun(net.analyst, case, "TLP:AMBER").reference + "/", page + "begin/"):
        assert enters(net.lead).get(address).status_code == 200
        line = JournalEntry.objects.latest("seq")
        assert (line.act, line.detail["entries"]) == ("release.work", [note.pk])
    taken_back(net, case)
    assert [each["name"] for each in Correction.objects.get().readers] == [net.lead.label.partition(" <")[0]]


def test_so_has_whoever_did_on_a_wider_case_with_a_strict_note(net: Net, case: str, enters: Enters) -> None:
    strict = cases.note(by=net.analyst, reference=case, body="Strict-words", tlp="TLP:AMBER+STRICT", at=LATER)
    draft = begun(net.analyst, case)
    enters(net.lead).get(f"/cases/{case}/releases/{draft.reference}/")
    assert JournalEntry.objects.get(act="release.work").detail["entries"] == [strict.pk]
    enters(net.lead).get(f"/cases/{case}/releases/")
    assert JournalEntry.objects.filter(act="release.work").count() == 1
