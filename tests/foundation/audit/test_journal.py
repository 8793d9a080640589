"""The journal in the database: who writes, who cannot, and how every kind of tampering is found."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from pehra.foundation.access.person import SYSTEM, Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.audit import queries
from pehra.foundation.audit.actions import Act, record, record_each
from pehra.foundation.audit.models import Entry
from pehra.foundation.audit.rules import Head
from tests.world import NOW

ANALYST = Person(7, "Sana <sana@example.org>", (Held(3, Role.ANALYST),))


def write(count: int) -> None:
    for number in range(count):
        record(
            by=ANALYST,
            at=NOW,
            act="case.note",
            subject=f"case:C-{number}",
            party_id=3 if number % 2 else None,
            detail={"n": number, "اردو": "متن", "nested": {"a": [1, 2.5, None]}},
        )


@pytest.fixture
def journal(db: None) -> None:
    write(6)


@pytest.fixture
def unguarded(journal: None) -> Iterator[None]:
    """As somebody with all rights over the database: the triggers are off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_head ENABLE TRIGGER USER")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_says_who_did_what_to_what_for_whom_and_when(journal: None) -> None:
    entry = Entry.objects.get(seq=2)
    assert (entry.user_id, entry.actor, entry.party_id) == (7, "Sana <sana@example.org>", 3)
    assert (entry.act, entry.subject, entry.at) == ("case.note", "case:C-1", NOW)
    assert entry.detail == {"n": 1, "اردو": "متن", "nested": {"a": [1, 2.5, None]}}


def test_several_acts_at_once_are_what_one_after_the_other_would_have_been(journal: None) -> None:
    detail = {"n": 1, "اردو": "متن", "nul": "a\0b", "nested": {"a": [1, 2.5, None]}}
    acts = [Act("case.note", f"case:C-{number}", 3 if number % 2 else None, detail) for number in range(20)]
    record_each(acts, by=ANALYST, at=NOW)
    for each in acts:
        record(by=ANALYST, at=NOW, **vars(each))
    columns = ("user_id", "actor", "party_id", "act", "subject", "detail", "at")
    rows = list(Entry.objects.filter(seq__gt=6).order_by("seq").values_list(*columns))
    assert rows[:20] == rows[20:]
    assert [subject for *_rest, subject, _detail, _at in rows[:20]] == [f"case:C-{number}" for number in range(20)]
    assert queries.prove().broken is None


def test_no_acts_at_once_are_no_entry(db: None) -> None:
    record_each([], by=ANALYST, at=NOW)
    assert not Entry.objects.exists()


def test_python_and_the_database_hash_alike(journal: None) -> None:
    proof = queries.prove()
    assert proof.broken is None
    assert proof.entries == 6
    assert proof.head == queries.head()


def test_numbers_links_and_hashes_cannot_be_given(journal: None) -> None:
    execute(
        "INSERT INTO audit_entry (seq, at, user_id, actor, act, subject, detail, previous, hash) "
        "VALUES (99, now(), 1, 'x', 'x', 'x', '{}', 'forged', 'forged')"
    )
    assert Entry.objects.order_by("seq").last().seq == 7
    assert queries.prove().broken is None


@pytest.mark.parametrize(
    "value", ["\0", "a\0b", "\ud800", "\\u0000", "‮", "'; DROP TABLE audit_entry; --", "\U0001f512"]
)
def test_no_text_makes_an_act_fail_at_its_very_end(db: None, value: str) -> None:
    record(by=Person(1, value), at=NOW, act="test", subject=value, detail={value: [value, {"deep": value}]})
    assert queries.prove().broken is None


def test_what_json_does_not_know_is_written_as_text(db: None) -> None:
    record(by=SYSTEM, at=NOW, act="test", subject="s", detail={"at": NOW, "role": Role.LEAD, "set": {1}, "odd": object})
    assert Entry.objects.get().detail["role"] == "lead"


class Pair(NamedTuple):
    first: int
    second: int


# A key that is no text, and a sign that cannot be stored, make that all of it is looked through.
@pytest.mark.parametrize("key", ["5", 5])
@pytest.mark.parametrize("text", ["plain", "a\0b"])
def test_what_holds_several_is_written_as_list_or_object(db: None, text: str, key: object) -> None:
    held = {
        "set": {7},
        "frozen": frozenset({8}),
        "tuple": (9,),
        "named": Pair(5, 6),
        "map": MappingProxyType({text: 1}),
        "number": {key: text},
    }
    record_each([Act("test", "s", None, held)], by=SYSTEM, at=NOW)
    cleaned = text.replace("\0", "\ufffd")
    assert Entry.objects.get().detail == {
        "set": [7],
        "frozen": [8],
        "tuple": [9],
        "named": [5, 6],
        "map": {cleaned: 1},
        "number": {"5": cleaned},
    }
    assert queries.prove().broken is None


def test_an_act_that_fails_leaves_no_entry(db: None) -> None:
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert queries.head() == Head(0, "0" * 64)
    write(1)
    assert queries.prove().broken is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'x' WHERE seq = 3",
        "UPDATE audit_entry SET act = act",
        "DELETE FROM audit_entry WHERE seq = 6",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_head SET hash = repeat('1', 64)",
        "UPDATE audit_head SET seq = 0",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (id, seq, hash) VALUES (2, 0, repeat('0', 64))",
        "TRUNCATE audit_head",
    ],
)
def test_the_database_refuses_to_change_or_remove(journal: None, statement: str) -> None:
    before = queries.head()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(statement)
    assert queries.head() == before
    assert queries.prove().broken is None


def test_an_insert_that_would_update_gets_a_number_of_its_own(journal: None) -> None:
    execute("INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET act = 'x'")
    assert Entry.objects.get(seq=1).act == Entry.objects.get(seq=7).act == "case.note"
    assert queries.prove().broken is None


TAMPERING = {
    "at": "at = at + interval '1 microsecond'",
    "user_id": "user_id = 8",
    "actor": "actor = actor || ' '",
    "party_id": "party_id = coalesce(party_id, 0) + 1",
    "act": "act = 'case.close'",
    "subject": "subject = 'case:C-9'",
    "detail": "detail = detail || '{\"n\": 99}'",
    "previous": "previous = repeat('1', 64)",
    "hash": "hash = repeat('1', 64)",
}


@pytest.mark.parametrize("entry", [1, 4, 6])
@pytest.mark.parametrize("column", TAMPERING)
def test_a_superuser_who_changes_one_column_is_found_at_that_very_entry(
    unguarded: None, column: str, entry: int
) -> None:
    execute(f"UPDATE audit_entry SET {TAMPERING[column]} WHERE seq = {entry}")
    broken = queries.prove().broken
    assert broken is not None
    assert broken.seq == entry


def test_every_column_is_tampered_with_above() -> None:
    assert set(TAMPERING) == {field.name for field in Entry._meta.fields} - {"seq"}


def test_an_entry_moved_to_another_number_is_missed_at_its_own(unguarded: None) -> None:
    execute("UPDATE audit_entry SET seq = 100 WHERE seq = 3")
    broken = queries.prove().broken
    assert broken is not None
    assert (broken.seq, broken.reason) == (3, "entry missing")


@pytest.mark.parametrize("entry", [1, 4])
def test_a_removed_entry_is_missed(unguarded: None, entry: int) -> None:
    execute(f"DELETE FROM audit_entry WHERE seq = {entry}")
    broken = queries.prove().broken
    assert broken is not None
    assert (broken.seq, broken.reason) == (entry, "entry missing")


def test_a_truncated_tail_is_missed_from_its_first_entry_on(unguarded: None) -> None:
    execute("DELETE FROM audit_entry WHERE seq >= 5")
    broken = queries.prove().broken
    assert broken is not None
    assert broken.seq == 5


def test_a_tail_removed_together_with_the_head_is_found_by_the_head_kept_outside(unguarded: None) -> None:
    kept = queries.head()
    execute("DELETE FROM audit_entry WHERE seq >= 5")
    execute("UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit_entry WHERE seq = 4)")
    assert queries.prove().broken is None, "nothing inside the database can show this"
    broken = queries.prove(kept).broken
    assert broken is not None
    assert broken.seq == 5


def test_a_chain_written_anew_by_a_superuser_is_found_by_the_head_kept_outside(unguarded: None) -> None:
    kept = queries.head()
    execute("DELETE FROM audit_entry; UPDATE audit_head SET seq = 0, hash = repeat('0', 64)")
    execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    write(6)
    execute("ALTER TABLE audit_entry DISABLE TRIGGER USER; UPDATE audit_entry SET act = act")
    assert queries.prove(kept).broken is None, "the same acts at the same moments make the same chain"
    execute("DELETE FROM audit_entry; UPDATE audit_head SET seq = 0, hash = repeat('0', 64)")
    execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    record(by=SYSTEM, at=NOW, act="forged", subject="s")
    write(5)
    assert queries.prove().broken is None
    broken = queries.prove(kept).broken
    assert broken is not None
    assert broken.seq == kept.seq


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_make_one_line() -> None:
    """Numbers in the order of commits: eight writers at once, some of whose acts fail."""
    failures = []

    def writer(number: int) -> None:
        try:
            for turn in range(12):
                try:
                    with transaction.atomic():
                        record(by=Person(number, f"writer {number}"), at=NOW, act="test", subject=f"turn:{turn}")
                        if turn % 4 == number % 4:
                            raise KeyError
                except KeyError:
                    continue
        except DatabaseError as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    proof = queries.prove()
    assert proof.broken is None
    assert proof.entries == 8 * 9
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 73))


def test_reach_is_everything_for_the_auditor_of_a_supervising_body(journal: None) -> None:
    auditor = Person(1, "a", (Held(3, Role.AUDITOR), Held(4, Role.LEAD)))
    everything = queries.reach(auditor, frozenset({3}))
    assert everything.everything
    assert everything.opens == {0}
    assert len(queries.entries(everything)) == 6


def test_reach_is_the_own_body_for_any_other_auditor(journal: None) -> None:
    auditor = Person(1, "a", (Held(3, Role.AUDITOR), Held(4, Role.LEAD)))
    own = queries.reach(auditor, frozenset({4}))
    assert own.opens == {3}
    assert [entry.party_id for entry in queries.entries(own)] == [3, 3, 3]
    assert queries.acts(own) == ["case.note"]


def test_whoever_is_no_auditor_reaches_nothing(journal: None) -> None:
    lead = Person(1, "a", (Held(3, Role.LEAD),))
    nothing = queries.reach(lead, frozenset({3}))
    assert nothing.opens == frozenset()
    assert queries.entries(nothing) == []
    assert queries.acts(nothing) == []
    assert list(queries.lines(6, nothing)) == []


def test_the_page_asks_who_supervises_today(journal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_supervisors", [])
    auditor = Person(1, "a", (Held(3, Role.AUDITOR),))
    assert not queries.reach_of(auditor, NOW).everything
    asked = []
    queries.supervised_by(lambda at: asked.append(at) or frozenset({3}))  # type: ignore[func-returns-value]
    assert queries.reach_of(auditor, NOW).everything
    assert asked == [NOW]


def test_entries_by_cursor_act_and_subject(journal: None) -> None:
    everything = queries.Reach(True, frozenset())
    record(by=SYSTEM, at=NOW, act="case.close", subject="case:C-1")
    assert [entry.seq for entry in queries.entries(everything, limit=2)] == [7, 6]
    assert [entry.seq for entry in queries.entries(everything, before=6, limit=2)] == [5, 4]
    assert [entry.seq for entry in queries.entries(everything, subject="case:C-1")] == [7, 2]
    assert [entry.seq for entry in queries.entries(everything, act="case.close")] == [7]
    assert queries.entries(everything, before=1) == []
    assert queries.acts(everything) == ["case.close", "case.note"]


def test_of_each_person_the_first_entry_that_showed_something(db: None) -> None:
    def look(user: int, minute: int, subject: str = "case:C-1", act: str = "case.read", **detail: object) -> None:
        at = NOW + timedelta(minutes=minute)
        record(by=Person(user, f"p{user}"), at=at, act=act, subject=subject, detail=detail)

    look(1, -1, entries=[5])  # before
    look(2, 0, entries=[5, 6])
    look(1, 1, entries=[4])
    look(1, 2, act="release.work", entries=[5])
    look(2, 3, entries=[5])
    look(3, 4, subject="case:C-2", entries=[5])
    look(4, 5)
    found = queries.first_shown(["case:C-1"], number=5, since=NOW)
    assert [(entry.seq, entry.user_id) for entry in found] == [(2, 2), (4, 1)]
    found = queries.first_shown(["case:C-1", "case:C-2"], number=5, since=NOW, unsaid=["case.read"])
    assert [entry.user_id for entry in found] == [2, 1, 3, 4]
    assert [entry.seq for entry in queries.of_act("case.read", {"entries": [4]}, since=NOW)] == [3]


def test_lines_can_be_narrowed_and_stay_in_order(journal: None) -> None:
    everything = queries.Reach(True, frozenset())
    assert [line.seq for line in queries.lines(4)] == [1, 2, 3, 4]
    narrowed = queries.Filter(subject="case:C-1", act="case.note")
    assert [line.seq for line in queries.lines(6, everything, narrowed)] == [2]
    own = queries.Reach(False, frozenset({3}))
    assert [line.seq for line in queries.lines(6, own)] == [2, 4, 6]
