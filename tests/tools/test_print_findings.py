"""The page of findings is what the tables say."""

from pehra.events.rules.states import FindingState
from tools.print_findings import PAGE, page


def test_the_page_is_current() -> None:
    assert page() == PAGE.read_text(), "run python -m tools.print_findings"


def test_every_state_stands_on_it() -> None:
    assert all(f"| {state}" in page() for state in FindingState)
