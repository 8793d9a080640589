"""The page about drills says what the code says."""

from tools.print_drills import PAGE, page


def test_the_page_is_current() -> None:
    assert page() == PAGE.read_text(), "run python -m tools.print_drills"


def test_it_draws_every_way() -> None:
    for way in ("[*] --> planned", "running --> paused: pause", "paused --> ended: end", "ended --> [*]"):
        assert way in page()
