"""docs/reference/api.md is what the OpenAPI document says today."""

import subprocess
import sys
from typing import Any

import pytest

from tools.print_api import PAGE, page, published

SMALL: dict[str, Any] = {
    "info": {"description": "For the tests.\n"},
    "tags": [{"name": "Boxes", "description": "Where things are."}, {"name": "Empty", "description": "Nothing here."}],
    "paths": {
        "/boxes": {
            "put": {
                "tags": ["Boxes"],
                "summary": "Fill a box",
                "description": "All of it.",
                "parameters": [
                    {
                        "name": "size",
                        "in": "query",
                        "required": True,
                        "schema": {"enum": ["s", "m"]},
                        "description": "a|b",
                    }
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Box"}}}},
                "responses": {
                    "204": {"description": "No Content"},
                    "404": {"$ref": "#/components/responses/Problem404"},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Box": {
                "description": "A\nbox.",
                "required": ["things"],
                "properties": {
                    "things": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
                    "seen": {"type": "string", "format": "date-time", "description": "When."},
                },
            },
            "Colour": {"enum": ["red", "green"]},
        },
        "responses": {
            "Problem404": {
                "content": {
                    "application/problem+json": {
                        "examples": {"not-found": {"value": {"status": 404, "title": "None", "detail": "Not there."}}}
                    }
                }
            }
        },
    },
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return published()


@pytest.fixture(scope="module")
def text(document: dict[str, Any]) -> str:
    return page(document)


def test_the_page_is_current(text: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == text, "python -m tools.print_api writes it anew"


def test_every_operation_is_on_it_once(document: dict[str, Any], text: str) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert text.count(f"\n`{method.upper()} {path}`\n") == 1
            assert text.count(f"\n### {operation['summary']}\n") == 1


def test_every_shape_and_every_kind_of_refusal_is_on_it(document: dict[str, Any], text: str) -> None:
    for name in document["components"]["schemas"]:
        assert text.count(f"\n### {name}\n") == 1
    for response in document["components"]["responses"].values():
        for media in response["content"].values():
            assert [slug for slug in media["examples"] if f" `{slug}` |" not in text] == []


def test_an_operation_says_what_goes_in_and_what_comes_out() -> None:
    section = page(SMALL).partition("### Fill a box\n")[2].partition("\n## ")[0]
    assert "`PUT /boxes`\n\nAll of it.\n" in section
    assert "| `size` | query | `s` or `m` | yes | a&#124;b |\n" in section
    assert "Body: [Box](#box).\n" in section
    assert "Answer: 204 without a body. [Refusals](#refusals): 404.\n" in section


def test_a_shape_is_a_table_or_a_list_of_words() -> None:
    shown = page(SMALL)
    assert "### Box\n\nA box.\n\n| field | type | required | meaning |\n" in shown
    assert "| `things` | list of string or null | yes |  |\n" in shown
    assert "| `seen` | date-time |  | When. |\n" in shown
    assert "### Colour\n\nOne of `red`, `green`.\n" in shown
    assert "| 404 | `not-found` | None | Not there. |\n" in shown


def test_it_can_be_checked_from_a_command_and_leaves_nothing_behind(tmp_path) -> None:
    words = [sys.executable, "-m", "tools.print_api", "--check"]
    home = tmp_path / "home"
    # An installation's own address is no part of the interface.
    surroundings = {"PATH": "/usr/bin:/bin", "PEHRA_HOME": str(home), "PEHRA_URL": "https://pehra.example"}
    done = subprocess.run(words, cwd=PAGE.parents[2], env=surroundings, check=False)
    assert done.returncode == 0
    assert not home.exists()
