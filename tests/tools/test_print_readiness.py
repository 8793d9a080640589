"""The page of assessments and parameters is that of the code."""

from pehra.readiness.rules.maturity import STEPS
from pehra.readiness.rules.parameters import model
from tools import print_readiness


def test_the_page_is_current() -> None:
    assert print_readiness.main(["--check"]) == 0


def test_every_step_and_every_parameter_stands_on_it() -> None:
    text = print_readiness.page(model())
    assert text.count("-->") == len(STEPS) + 2
    assert all(f"| {each.code} |" in text for each in model().parameters)
