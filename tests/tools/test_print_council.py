"""docs/reference/council.md is what the tables say today."""

from pehra.council.rules import directives, steps
from tools.print_council import PAGE, TABLES, TITLES, page


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tools.print_council writes it anew"


def test_every_step_is_drawn_and_told():
    text = page()
    assert set(TITLES) == set(TABLES) == set(steps.TABLES) | set(directives.TABLES)
    for table in TABLES.values():
        for step in table:
            assert f"--> {step.to}: {step.act}" in text
            assert f"| {step.act} | `{step.to}` |" in text
