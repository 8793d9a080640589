"""docs/law.md is what the law and the shipped profile say today."""

import subprocess
import sys
from dataclasses import replace

import pytest

from pehra.law.clocks import Stage
from pehra.law.functions import FOLLOWS, Function, Standing
from pehra.law.profile import load, packaged
from pehra.law.taxonomy import TYPE
from pehra.law.tlp import TLP
from tools.print_law import PAGE, page


@pytest.fixture(scope="module")
def pakistan():
    return load(packaged("pakistan"))


@pytest.fixture(scope="module")
def text(pakistan):
    return page(pakistan)


def test_the_page_is_current(text):
    assert PAGE.read_text(encoding="utf-8") == text, "python -m tools.print_law writes it anew"


def test_every_row_of_the_profile_is_on_it(pakistan, text):
    for row in (*pakistan.mandates, *pakistan.rules):
        assert f"`{row.id}`" in text
        assert row.citation in text
    for body in pakistan.bodies:
        assert f"`{body.slug}`" in text
        assert body.name_ur in text
    for fact in pakistan.facts:
        assert fact.value in text
    clocks = text.partition("## Clocks")[2].partition("\n## ")[0]
    assert clocks.count("\n| ") - 1 == len(pakistan.clocks)


def test_every_table_of_the_law_is_on_it(text):
    words = (*Function, *TLP, *TYPE, *(stage for stage in Stage))
    assert [word for word in words if word not in text] == []


def test_the_diagram_of_standings_has_every_step(text):
    for standing, following in FOLLOWS.items():
        for after in following:
            assert f"    {standing} --> {after}\n" in text
    assert f"    {Standing.DISSOLVED} --> [*]\n" in text


def test_the_diagram_of_tiers_dots_what_has_no_source(pakistan, text):
    assert "    government --> national\n" in text
    assert "    sectoral -.-> national\n" in text
    undone = [replace(rule, citation="default, no source") for rule in pakistan.rules]
    assert "    government -.-> national\n" in page(replace(pakistan, rules=tuple(undone)))


def test_a_cell_cannot_break_its_table(pakistan):
    odd = replace(pakistan.facts[0], value="one | two")
    assert "one &#124; two" in page(replace(pakistan, facts=(odd,)))


def test_it_can_be_checked_from_a_command():
    done = subprocess.run([sys.executable, "-m", "tools.print_law", "--check"], cwd=PAGE.parents[1], check=False)
    assert done.returncode == 0
