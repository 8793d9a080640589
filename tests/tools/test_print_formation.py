"""The page on establishment files says what the code says."""

from pehra.law.formation import FormationState
from pehra.registry.rules.formation import TRANSITIONS
from tools.print_formation import PAGE, page


def test_the_page_is_current() -> None:
    assert page() == PAGE.read_text(), "run python -m tools.print_formation"


def test_every_state_and_every_step_is_on_it() -> None:
    printed = page()
    assert [state for state in FormationState if f"| {state} |" not in printed] == []
    assert [each.act for each in TRANSITIONS if f"| {each.act} |" not in printed] == []
