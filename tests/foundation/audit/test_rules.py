"""The chain in plain Python, without any database."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.audit.rules import (
    GENESIS,
    Break,
    Head,
    Line,
    NotAJournal,
    digest,
    parse_head,
    read,
    verify,
    written,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DRAFT = st.builds(
    Line,
    seq=st.just(0),
    at=st.just("2026-03-01T09:00:00.000000Z"),
    user_id=st.integers(0, 9),
    actor=TEXT,
    party_id=st.none() | st.integers(1, 9),
    act=TEXT,
    subject=TEXT,
    detail=TEXT,
    previous=st.just(""),
    hash=st.just(""),
)


def chained(drafts: list[Line]) -> list[Line]:
    lines: list[Line] = []
    for seq, draft in enumerate(drafts, 1):
        line = replace(draft, seq=seq, previous=lines[-1].hash if lines else GENESIS)
        lines.append(replace(line, hash=digest(line)))
    return lines


CHAIN = st.lists(DRAFT, min_size=1, max_size=6).map(chained)


@given(CHAIN)
def test_a_chain_holds_and_ends_at_its_head(lines: list[Line]) -> None:
    head = Head(len(lines), lines[-1].hash)
    proof = verify(lines, head=head)
    assert (proof.entries, proof.head, proof.broken) == (len(lines), head, None)


def test_an_empty_journal_holds() -> None:
    assert verify([], head=Head(0, GENESIS)).broken is None


@given(CHAIN, st.data())
def test_whichever_column_is_changed_that_entry_is_named(lines: list[Line], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.sampled_from([field.name for field in fields(Line) if field.name != "seq"]))
    old = getattr(lines[place], column)
    new = data.draw(
        (st.none() | st.integers(1, 9)).filter(lambda value: value != old)
        if column in ("user_id", "party_id")
        else TEXT.filter(lambda value: value != old)
    )
    if column == "user_id" and new is None:
        return
    tampered = [*lines[:place], replace(lines[place], **{column: new}), *lines[place + 1 :]]
    broken = verify(tampered, head=Head(len(lines), lines[-1].hash)).broken
    assert broken is not None
    assert broken.seq == place + 1


@given(CHAIN, st.data())
def test_a_missing_entry_is_named(lines: list[Line], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(lines) - 1))
    broken = verify([*lines[:place], *lines[place + 1 :]], head=Head(len(lines), lines[-1].hash)).broken
    assert broken is not None
    assert broken.seq == place + 1
    assert broken.reason.startswith("entry missing")


@given(CHAIN, DRAFT)
def test_a_chain_that_was_written_anew_from_some_entry_on_does_not_hold_the_old_head(
    lines: list[Line], forged: Line
) -> None:
    kept = Head(len(lines), lines[-1].hash)
    anew = chained([replace(forged, actor="forger"), *lines[1:]])
    if anew == lines:
        return
    assert verify(anew).broken is None, "by itself a forged chain holds: that is why its head is kept outside"
    assert verify(anew, witness=kept).broken == Break(kept.seq, "is not the entry that was witnessed")
    by_hash_alone = verify(anew, witness=Head(0, kept.hash)).broken
    assert by_hash_alone is not None
    assert "witnessed" in by_hash_alone.reason


@given(CHAIN, DRAFT)
def test_a_journal_that_grew_still_holds_the_old_head(lines: list[Line], more: Line) -> None:
    kept = Head(len(lines), lines[-1].hash)
    assert verify(chained([*lines, more]), witness=kept).broken is None
    assert verify(chained([*lines, more]), witness=Head(0, kept.hash)).broken is None


@given(CHAIN)
def test_a_truncated_journal_does_not_hold_its_head(lines: list[Line]) -> None:
    kept = Head(len(lines), lines[-1].hash)
    for broken in (verify(lines[:-1], head=kept).broken, verify(lines[:-1], witness=kept).broken):
        assert broken is not None
        assert broken.seq == len(lines)


def test_where_one_column_ends_and_the_next_begins_is_part_of_the_hash() -> None:
    line = Line(1, "t", 1, "ab", None, "c", "s", "{}", GENESIS, "")
    assert digest(line) != digest(replace(line, actor="a", act="bc"))


def test_nobody_and_nothing_are_hashed_alike_but_never_meet() -> None:
    """A null party is spelled like an empty text; no party can be an empty text, since it is a number."""
    line = Line(1, "t", 1, "a", None, "c", "s", "{}", GENESIS, "")
    assert digest(line) != digest(replace(line, party_id=0))


@given(CHAIN)
def test_a_written_chain_is_read_back_as_it_was(lines: list[Line]) -> None:
    texts = [written(line) for line in lines]
    assert all("\n" not in text for text in texts)
    assert list(read(texts)) == lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 2"),
        ("[]", "the fields must be"),
        ('{"seq": 1}', "the fields must be"),
        (json.dumps(dict.fromkeys([field.name for field in fields(Line)], "x")), "whole number"),
        (written(replace(chained([Line(0, "", 1, "", None, "", "", "", "", "")])[0], actor=5)), "actor must be text"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_entry_is_named_by_its_line(text: str, told: str) -> None:
    good = written(chained([Line(0, "", 1, "", None, "", "", "", "", "")])[0])
    with pytest.raises(NotAJournal, match="line 2") as caught:
        list(read([good, text]))
    assert told in str(caught.value)


@pytest.mark.parametrize("text", ["12:" + "a" * 64, "a" * 64, " 7:" + "AB" * 32 + "\n"])
def test_a_head_is_read_as_it_is_printed(text: str) -> None:
    head = parse_head(text)
    assert head.hash == text.strip().rpartition(":")[2].lower()
    assert not head.seq or parse_head(str(head)) == head


@pytest.mark.parametrize("text", ["", "12", "12:abc", "x:" + "a" * 64, "a" * 63, "g" * 64, "٣:" + "a" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="NUMBER:HASH"):
        parse_head(text)
