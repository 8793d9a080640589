"""What is wrong with a webhook as it was typed."""

import pytest

from pehra.webhooks.rules.endpoints import problems, wishes
from pehra.webhooks.rules.happenings import Happening

GOOD = {"name": "Tickets", "url": "https://soc.example/hook", "kinds": ["case.opened"]}


def test_a_good_one_has_no_problem() -> None:
    made = wishes(**GOOD, wide=True)  # type: ignore[arg-type]
    assert problems(made) == {}
    assert made.kinds == {Happening.OPENED}
    assert (made.wide, made.drills) == (True, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 101),
        ("name", "two\nlines"),
        ("url", "http://soc.example/"),
        ("url", "https://user:secret@soc.example/"),
        ("url", "https:///nowhere"),
        ("url", "https://soc.example:0/"),
        ("url", "ftp://soc.example/"),
        ("url", "https://soc.example/\x00"),
        ("kinds", []),
        ("kinds", ["case.unheard-of"]),
    ],
)
def test_what_is_wrong_is_said_of_its_field(field: str, value: object) -> None:
    assert set(problems(wishes(**GOOD | {field: value}))) == {field}  # type: ignore[arg-type]
