"""Which entries of a timeline programs are told of, and which words each label leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.merging import MERGED_AWAY, MERGED_WITH
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP, audience
from pehra.webhooks.rules.happenings import DETAILS, KINDS, UNTOLD, Happening, kind_of, reaches, told

FACTS = {"case": "C-1", "link": "https://x/", "tlp": "TLP:AMBER", "drill": None} | dict.fromkeys(DETAILS, "x")


def test_every_kind_of_entry_is_told_or_said_not_to_be() -> None:
    assert set(KINDS) | UNTOLD == set(EntryKind)
    assert set(KINDS) & UNTOLD == set()
    assert set(KINDS.values()) | {Happening.MERGED} == set(Happening)


def test_a_part_is_a_merge_by_its_open_sentence_alone() -> None:
    assert kind_of(EntryKind.PART, MERGED_AWAY) is Happening.MERGED
    assert kind_of(EntryKind.PART, MERGED_WITH) is Happening.WORKED_ON
    assert kind_of(EntryKind.PART) is Happening.WORKED_ON
    assert kind_of(EntryKind.NOTE, MERGED_AWAY) is Happening.NOTED
    assert kind_of(EntryKind.NAMED) is None


@pytest.mark.parametrize("label", [TLP.CLEAR, TLP.GREEN, TLP.AMBER])
def test_up_to_amber_everything_of_it_is_said(label: TLP) -> None:
    assert told(FACTS, label) == FACTS


def test_under_a_strict_label_only_where_to_look() -> None:
    assert set(told(FACTS, TLP.AMBER_STRICT)) == {"case", "link", "tlp", "drill"}


def test_of_red_nothing_can_be_said() -> None:
    with pytest.raises(ValueError, match="RED"):
        told(FACTS, TLP.RED)


numbers = st.frozensets(st.integers(1, 6))


@given(label=st.sampled_from(TLP), named=numbers, parties=numbers, concerned=numbers, body=st.integers(1, 6))
def test_a_program_knows_what_everybody_knows_who_reads_cases_there(
    label: TLP, named: frozenset[int], parties: frozenset[int], concerned: frozenset[int], body: int
) -> None:
    keys = audience(label, named=named, participants=parties, concerned=concerned)
    if label is TLP.RED:
        assert not reaches(keys, body, wide=True)
    assert reaches(keys, body, wide=False) == (body in keys)
    assert reaches(keys, body, wide=True) == (body in keys or label in (TLP.GREEN, TLP.CLEAR))
