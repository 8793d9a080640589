"""Every code and fact of incident work has its words, in both languages."""

import ast
import inspect
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation
from markupsafe import Markup

from pehra.formats import text
from pehra.foundation.access.errors import Problem
from pehra.incidents.rules import wording as rules
from pehra.incidents.web import choices, sentences, wording
from pehra.incidents.web.report_form import DETAILS
from pehra.law.tlp import TLP
from tests.world import NOW

ENUMS = {
    "status": rules.Status,
    "channel": rules.Channel,
    "part": rules.ParticipantPart,
    "transfer": rules.TransferKind,
    "transfer-state": rules.TransferState,
    "permission": rules.PermissionState,
    "observable": rules.ObservableType,
}
NAMED = {
    "cert": SimpleNamespace(name_en="A <CERT>", name_ur="ایک سرٹ"),
    "org": SimpleNamespace(name_en="Org", name_ur=""),
}
PARAMS: dict[str, Any] = {
    "from": "org",
    "to": "cert",
    "body": "org",
    "stage": "update",
    "before": "TLP:AMBER",
    "after": "TLP:RED",
    "tlp": "TLP:GREEN",
    "state": "granted",
    "count": 2,
    "channel": "phone",
    "cause": "a cause",
    "person": "<b>A person</b>",
    "party": "cert",
    "added": [{"slug": "a", "name_en": "A <CERT>", "name_ur": "ایک سرٹ"}],
    "removed": [{"slug": "o", "name_en": "Org", "name_ur": ""}],
    "classification": ["fraud/phishing", "test"],
    "severity": "high",
    "citation": "Rule 4",
    "rule": "r-4",
    "text": "%(thing)s was handed in.",
    "facts": {"thing": "<b>disk</b>"},
}

# What a fact has that means something else in others.
OWN: dict[rules.EntryKind, dict[str, Any]] = {
    rules.EntryKind.TRACE: {"state": "withdrawn", "type": "url", "value": "http://example.org/<b>"}
}


@pytest.mark.parametrize("kind", ENUMS)
def test_every_code_has_a_label(kind: str) -> None:
    assert set(wording.LABELS[kind]) == {each.value for each in ENUMS[kind]}


def test_every_label_of_tlp_and_every_further_field_is_explained() -> None:
    assert set(wording.TLP_MEANING) == set(TLP)
    assert set(wording.LABELS["detail"]) == set(DETAILS)


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("kind", rules.EntryKind)
def test_every_fact_becomes_a_sentence(kind: rules.EntryKind, language: str) -> None:
    entry = SimpleNamespace(
        pk=1,
        kind=kind.value,
        at=NOW,
        author_id=1,
        author_label="Ayesha Khan <ayesha@example.org>",
        party=NAMED["cert"],
        tlp="TLP:AMBER",
        internal=False,
        body="<b>words</b>",
        params=PARAMS | OWN.get(kind, {}),
    )
    with translation.override(language):
        told = sentences.told(entry, NAMED.__getitem__, "TLP:AMBER")
    assert told.who == "Ayesha Khan", "addresses stay in the journal"
    assert "%(" not in told.title
    assert "<CERT>" not in told.title, "names are escaped"
    assert "<b>" not in told.title
    assert isinstance(told.title, Markup)
    assert told.image
    assert told.tone


def test_the_label_of_an_entry_is_shown_where_it_says_something() -> None:
    entry = SimpleNamespace(
        pk=1, kind="accepted", at=NOW, author_id=None, author_label="system", party=None, tlp="TLP:AMBER",
        internal=False, body="", params=PARAMS,
    )  # fmt: skip
    assert sentences.told(entry, NAMED.__getitem__, "TLP:AMBER").tlp is None
    assert sentences.told(entry, NAMED.__getitem__, "TLP:GREEN").tlp == "TLP:AMBER"
    assert sentences.told(entry, NAMED.__getitem__, "TLP:GREEN").who is None


def entry(number: int, kind: str, **fields: Any) -> sentences.Told:
    row = SimpleNamespace(
        pk=number, kind=kind, at=NOW, author_id=None, author_label="system", party=NAMED["org"], tlp="TLP:AMBER",
        internal=False, body="", params=PARAMS,
    )  # fmt: skip
    vars(row).update(fields)
    return sentences.told(row, NAMED.__getitem__, "TLP:AMBER")


def numbers(shown: list[sentences.Told]) -> list[tuple[int, list[int]]]:
    return [(each.number, [below.number for below in each.more]) for each in shown]


def test_a_long_run_of_one_sort_is_folded_and_nothing_is_lost() -> None:
    """As on a case into which others were merged: reports with their offers in turns, then as many acceptances."""
    arrivals = [entry(number, "offered" if number % 2 else "reported") for number in range(8)]
    accepted = [entry(10 + number, "accepted") for number in range(sentences.SHORTEST_RUN - 1)]
    shown = sentences.folded([*accepted, *arrivals])
    assert numbers(shown) == [*((10 + number, []) for number in range(5)), (0, []), (1, [2, 3, 4, 5, 6, 7])]


def test_what_somebody_wrote_and_what_only_looks_alike_stays_apart() -> None:
    notes = [entry(number, "note") for number in range(9)]
    assert numbers(sentences.folded(notes)) == [(number, []) for number in range(9)]
    said = {2: {"body": "It is their network."}, 11: {"body": "So is this."}}
    offers = [entry(number, "offered", **said.get(number, {})) for number in range(12)]
    assert numbers(sentences.folded(offers)) == [
        *((number, []) for number in range(4)),
        (4, [5, 6, 7, 8, 9, 10]),
        (11, []),
    ], "a reason stands"
    facts = [entry(number, "part", internal=number % 2 == 0) for number in range(9)]
    assert all(not each.more for each in sentences.folded(facts)), "what the team alone sees is another sort"
    parts = [entry(number, "part", params=PARAMS | {"text": f"%(thing)s {number}"}) for number in range(9)]
    assert all(not each.more for each in sentences.folded(parts))


def test_the_taxonomy_is_offered_whole_and_once() -> None:
    offered = [choice.value for group in choices.rsit() for choice in group.types]
    assert sorted(offered) == sorted(choices.RSIT)
    assert len(set(offered)) == len(offered) == 50
    with translation.override("ur"):
        group = choices.rsit()[0]
        assert (group.name, group.other) == ("نازیبا مواد", "Abusive Content")


def test_a_class_of_old_goes_by_its_code() -> None:
    assert wording.rsit_name("gone/away") == "gone/away"
    with translation.override("ur"):
        assert wording.rsit_name("fraud/phishing") != "fraud/phishing"


def test_the_sentences_of_the_rules_on_text_are_all_in_the_catalogue() -> None:
    tree = ast.parse(inspect.getsource(text))
    told = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.endswith(".")
        and "%(" in node.value
    }
    assert told <= set(wording.OF_THE_RULES)


def test_a_sentence_about_one_of_many_is_told_in_one_language() -> None:
    problem = Problem("Observable %(place)d: %(wrong)s", place=2, wrong="This field is needed.")
    assert wording.told(problem) == "Observable 2: This field is needed."
    with translation.override("ur"):
        assert "This field" not in wording.told(problem)
