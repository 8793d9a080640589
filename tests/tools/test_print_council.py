"""docs/reference/council.md is what the tables say today."""

from pehra.council.rules.steps import TABLES
from tools.print_council import PAGE, TITLES, page


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tools.print_council writes it anew"


def test_every_step_is_drawn_and_told():
    text = page()
    assert set(TITLES) == set(TABLES)
    for steps in TABLES.values():
        for step in steps:
            assert f"--> {step.to}: {step.act}" in text
            assert f"| {step.act} | `{step.to}` |" in text
