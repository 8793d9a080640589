"""What is shown in a pack, and what makes a new one necessary."""

from dataclasses import fields, replace

import pytest

from pehra.council.rules.packs import ENDINGS, KINDS, LONGEST_TEXT, Contents, Item, Kind, Paper, fingerprint, kind_of
from pehra.foundation.documents.rules import ENDINGS as TAKEN

PAPER = Paper(1, "Draft mandate", "mandate.pdf", "application/pdf", "0" * 64, 1000)
ITEM = Item("J-0000-0001", "Telecom CERT", "To recommend it.", "Director General", 20, (PAPER,))
CONTENTS = Contents("M-0000-0001", "Third meeting", "24 November 2026, 11:00", "Islamabad", "", (ITEM,))


@pytest.mark.parametrize("media_type", sorted(set(TAKEN.values())))
def test_every_kind_of_file_that_is_taken_is_shown_or_handed_out_beside(media_type: str) -> None:
    kind = kind_of(replace(PAPER, media_type=media_type))
    assert kind == KINDS.get(media_type, Kind.LEFT_OUT)
    assert (kind in (Kind.PDF, Kind.PICTURE)) == (media_type in ENDINGS)


def test_a_text_that_nobody_would_read_is_handed_out_beside() -> None:
    text = replace(PAPER, media_type="text/csv", size=LONGEST_TEXT)
    assert kind_of(text) is Kind.TEXT
    assert kind_of(replace(text, size=LONGEST_TEXT + 1)) is Kind.LEFT_OUT


def test_the_same_contents_have_the_same_fingerprint() -> None:
    assert fingerprint(CONTENTS) == fingerprint(replace(CONTENTS))


@pytest.mark.parametrize("field", [each.name for each in fields(Contents) if each.name != "items"])
def test_whatever_is_shown_of_the_meeting_changes_it(field: str) -> None:
    assert fingerprint(replace(CONTENTS, **{field: "another"})) != fingerprint(CONTENTS)


@pytest.mark.parametrize("field", ["title", "text", "presenter", "reference"])
def test_whatever_is_shown_of_an_item_changes_it(field: str) -> None:
    item = replace(ITEM, **{field: "another"})
    assert fingerprint(replace(CONTENTS, items=(item,))) != fingerprint(CONTENTS)


def test_another_order_and_another_paper_change_it() -> None:
    other = replace(ITEM, reference="J-0000-0002")
    both = replace(CONTENTS, items=(ITEM, other))
    assert fingerprint(both) != fingerprint(replace(CONTENTS, items=(other, ITEM)))
    paper = replace(ITEM, papers=(replace(PAPER, sha256="1" * 64),))
    assert fingerprint(replace(CONTENTS, items=(paper,))) != fingerprint(CONTENTS)


def test_papers_are_in_the_order_of_the_agenda() -> None:
    other = replace(ITEM, papers=(replace(PAPER, document=2), replace(PAPER, document=3)))
    assert [paper.document for paper in replace(CONTENTS, items=(ITEM, other)).papers] == [1, 2, 3]
