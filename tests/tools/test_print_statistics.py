"""The page of what figures count is that of the data."""

from pehra.statistics.rules.definitions import definitions
from pehra.statistics.rules.measures import STEPS
from tools import print_statistics


def test_the_page_is_current() -> None:
    assert print_statistics.main(["--check"]) == 0


def test_every_figure_and_dimension_stands_on_it() -> None:
    text = print_statistics.page(definitions())
    assert all(each.counts_ur in text for each in definitions().measures.values())
    assert all(f"`{name}`" in text for name in definitions().dimensions)
    steps = next(line for line in text.splitlines() if line.startswith("1 minute,"))
    assert len(steps.split(", ")) == len(STEPS) + 1
