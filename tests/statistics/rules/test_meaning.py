"""A figure that comes to mean something else has definitions of another version: what was frozen names its own."""

import textwrap
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Final

import pytest

from pehra.statistics import rules
from pehra.statistics.rules.definitions import definitions
from tests.statistics.meaning import (
    ADDED_UP,
    COUNTED,
    MEAN_NOTHING,
    RULES,
    code,
    meaning,
    sql,
    squeezed,
    statements,
)

# What each version meant. Words, rules or SQL that count something else, or tell it otherwise, are a new version: raise
# it in definitions.yaml and write its line here. Where they mean what they meant before and merely say it in another
# way, put the new digest in the place of the old one; whoever reviews that line answers for it.
MEANT: Final = {
    2: {"words": "51e1a4b8a0e9e067", "rules": "90da3e6647e0e265", "sql": "a5dc8396fbd1472d"},
    3: {"words": "e6eeff3d45834bdc", "rules": "e39a0b617949b0b5", "sql": "3e3890f6d836b164"},
}


def test_what_the_figures_mean_is_what_their_version_meant() -> None:
    assert meaning() == MEANT[definitions().version]


def test_no_version_comes_after_the_one_of_today() -> None:
    assert definitions().version == max(MEANT)


def test_every_statement_by_which_figures_are_counted_is_looked_at() -> None:
    made = statements()
    assert set(COUNTED) <= set(made)
    assert all(made[name].strip() for name in COUNTED)
    # What the others do is to keep the facts up to the view: `pehra statistics check` proves that they do.
    rest = set(made) - set(COUNTED)
    assert all(name.startswith(("on_", "put", "place_anew", "guard", "history")) for name in rest), rest


def test_every_rule_is_looked_at_or_is_known_to_mean_nothing() -> None:
    assert {each.name for each in iter_modules(rules.__path__)} == {*RULES, *MEAN_NOTHING}
    assert not set(RULES) & set(MEAN_NOTHING)


@pytest.mark.parametrize("module", ADDED_UP)
def test_every_statement_by_which_facts_are_added_up_is_looked_at(module: ModuleType) -> None:
    asked = {name for name, text in vars(module).items() if isinstance(text, str) and "SELECT " in text}
    assert asked <= set(ADDED_UP[module])


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in ADDED_UP.items() for name in names])
def test_another_way_of_adding_up_is_another_meaning(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    before = sql()
    monkeypatch.setattr(module, name, getattr(module, name) + " + 1")
    assert sql() != before


CODE: Final = '''
"""Small numbers."""
LEAST = 5


def small(count: int) -> bool:
    """Whether it is."""
    # A comment.
    return count < LEAST
'''


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ("5", "6", True),
        ("<", "<=", True),
        ("Whether it is.", "Whether it is small.", False),
        ("# A comment.", "# Another one.", False),
        ("count < LEAST", "(count\n        < LEAST)", False),
    ],
)
def test_what_counts_is_what_the_code_says(before: str, after: str, differs: bool) -> None:
    assert before in CODE
    changed: Any = code(textwrap.dedent(CODE.replace(before, after)))
    assert (changed != code(CODE)) is differs


def test_of_a_statement_its_layout_and_its_comments_do_not_count() -> None:
    assert squeezed("SELECT 1\n  -- why\n  FROM a") == squeezed("SELECT 1 FROM a") != squeezed("SELECT 2 FROM a")
