"""How the permission matrix is written; tests/permissions/test_matrix.py walks it and says whether it is current."""

import pytest

from tests.permissions.actors import LETTERS
from tools.print_permissions import PAGE, cell, page, section


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([("C", "200"), ("A", "404"), ("L", "200")], "200 CL"),
        ([("C", "422"), ("A", "403"), ("L", "422")], "403 A, 422 CL"),
        ([("C", "404"), ("A", "404")], "–"),
        ([("", "sign-in")], "sign-in"),
        ([("", "404")], "404"),
        ([], ""),
    ],
)
def test_the_same_answers_stand_together_and_nothing_is_left_out(answers: list[tuple[str, str]], told: str) -> None:
    assert cell(answers) == told


def test_a_section_has_a_row_for_each_address() -> None:
    text = section(("nobody", "own"), {"GET /a/": {"nobody": [("", "sign-in")], "own": [("C", "200")]}})
    assert text == "| | nobody | own |\n|---|---|---|\n| `GET /a/` | sign-in | 200 C |\n"


def test_a_page_tells_the_letters_and_what_is_not_tried() -> None:
    text = page({"part": "rows\n"}, {"analyst": "A", "duty_officer": "D"}, {"has no record": ["GET /b/{x}/"]})
    assert "Roles: **A** analyst, **D** duty officer." in text
    assert "\n## part\n\nrows\n" in text
    assert text.endswith("## Not tried here\n\n- Has no record: `GET /b/{x}/`.\n")


def test_the_committed_page_knows_all_letters() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [letter for letter in LETTERS.values() if f"**{letter}** " not in text] == []
