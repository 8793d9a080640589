"""The Urdu catalogue: complete, compiled, and with the same places to fill as the English."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as translated
from django.utils.translation import override, pgettext

from tools import translate

PLACES = re.compile(r"%\((\w+)\)[sd]")
URDU = re.compile("[\u0600-\u06ff]")
# Names that are the same in both languages.
SAME = {"TLP", "TLP 2.0", "RFC 2350", "RFC 2350: %(name)s"}


@pytest.fixture(scope="module")
def code() -> Catalog:
    return translate.extract()


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return translate.read()


def test_the_catalogue_has_the_messages_of_the_code_and_no_others(code: Catalog, catalogue: Catalog) -> None:
    assert translate.keys(code) == translate.keys(catalogue), "run `python -m tools.translate extract`"


def test_no_message_lacks_its_urdu(catalogue: Catalog) -> None:
    assert translate.missing(catalogue) == []
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


def test_what_is_compiled_is_what_is_written(catalogue: Catalog) -> None:
    with translate.MO.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    stale = []
    for message in catalogue:
        if isinstance(message.id, tuple | list):
            one, many = message.id[0], message.id[1]
            read = (compiled.ngettext(one, many, 1), compiled.ngettext(one, many, 2))
            if read != tuple(message.string):
                stale.append(one)
        elif message.id:
            context = message.context
            read_one = compiled.pgettext(context, message.id) if context else compiled.gettext(message.id)
            if read_one != message.string:
                stale.append(message.id)
    assert stale == [], "run `python -m tools.translate compile`"


def test_every_place_to_fill_is_filled_in_urdu_too(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        originals = message.id if isinstance(message.id, tuple | list) else [message.id]
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        wanted = set(PLACES.findall(originals[-1]))
        wrong += [message.id for string in strings if message.id and set(PLACES.findall(string)) != wanted]
    assert wrong == []


def test_translations_are_urdu(catalogue: Catalog) -> None:
    def text(message: object) -> str:
        return message[0] if isinstance(message, tuple | list) else str(message)

    latin = [
        message.id
        for message in catalogue
        if message.id and text(message.id) not in SAME and message.context not in ("date", "date and time")
        if not URDU.search(text(message.string))
    ]
    assert latin == []


def test_one_spelling_of_each_letter(catalogue: Catalog) -> None:
    """Arabic's kaf and yeh look like Urdu's, and a search for the one does not find the other."""
    assert [str(message.id) for message in catalogue if re.search("[\u0643\u064a]", str(message.string))] == []


def test_the_aspirating_heh_stands_after_what_it_aspirates(catalogue: Catalog) -> None:
    alone = re.compile("(?<![بپتٹجچدڈکگڑلمنر])ھ")
    assert [str(message.id) for message in catalogue if message.id and alone.search(str(message.string))] == []


@pytest.mark.parametrize(("term", "urdu"), [(r"\bcrisis levels?\b", "بحرانی سطح"), (r"\blabels?\b", "لیبل")])
def test_one_word_for_one_thing(catalogue: Catalog, term: str, urdu: str) -> None:
    named = re.compile(term, re.IGNORECASE)
    said = {str(message.id): str(message.string) for message in catalogue if message.id}
    assert [english for english, text in said.items() if named.search(english) and urdu not in text] == []


def test_a_case_is_closed_by_the_same_word_alone_and_among_many() -> None:
    with override("ur"):
        assert pgettext("case", "Close") in translated("Close the case")


class TestSentences:
    def below(self, code: str) -> list[str]:
        return list(translate.sentences(ast.parse(code)))

    def test_whatever_is_said_to_people_is_found(self) -> None:
        code = """
raise Invalid({"at": "Too late.", "by": Problem("Unknown body: %(who)s", who=who)})
texts = {"approved": "Your claim is approved."}
tell(case, [body], "case.offered", "Case %(case)s waits for your answer.", at=at)
class NoForce(Conflict):
    def __init__(self, body):
        super().__init__("%(body)s holds nothing.", body=body)
"""
        assert set(self.below(code)) == {
            "Unknown body: %(who)s",
            "Your claim is approved.",
            "Case %(case)s waits for your answer.",
            "%(body)s holds nothing.",
            "Too late.",
        }

    def test_what_is_said_to_programmers_is_not(self) -> None:
        code = '''
"""A module."""
def act():
    """Does a thing. Twice."""
    log.warning("Something is odd here.")
    raise RuntimeError("This cannot be.")
cursor.execute("SELECT 1")
raise ValueError(f"Not a number: {value}.")
annotation: "QuerySet[Case] | None"
code = "case.offered"
'''
        assert self.below(code) == []

    def test_a_door_wraps_its_own_and_hands_on_the_rest(self) -> None:
        code = """
field = Field(description="For the document. Not for people.")
raise errors.Conflict("It moved on.")
notify(telling=Telling(kind="x", text="Something happened."))
"""
        assert list(translate.carried(ast.parse(code))) == ["It moved on.", "Something happened."]


def test_a_new_message_is_added_and_a_dead_one_dropped_and_none_guessed() -> None:
    known = Catalog(locale="ur")
    known.add("kept", "رکھا")
    known.add("gone", "گیا")
    fresh = Catalog()
    fresh.add("kept")
    fresh.add("kept too")
    merged = translate.merge(fresh, known)
    assert {message.id: message.string for message in merged if message.id} == {"kept": "رکھا", "kept too": None}
    assert translate.missing(merged) == [("kept too", None)]


def test_templates_of_every_domain_are_read(tmp_path: Path) -> None:
    page = tmp_path / "registry/templates/registry/page.html"
    page.parent.mkdir(parents=True)
    page.write_text('{% trans count=n %}\n  one {{ count }}\n{% pluralize %}\n  many\n{% endtrans %}{{ _("plain") }}')
    for domain in translate.DOMAINS:
        (tmp_path / domain).mkdir(exist_ok=True)
    assert {message.id for message in translate.extract(tmp_path) if message.id} == {
        ("one %(count)s", "many"),
        "plain",
    }


def test_names_of_months_are_left_to_django(catalogue: Catalog) -> None:
    """A word of ours that is spelt as one of them would stand in every date: “May” says what a token may do."""
    with override("en"):
        theirs = {str(name) for names in (MONTHS, MONTHS_3) for name in names.values()}
    assert {message.id for message in catalogue if not message.context} & theirs == set()
