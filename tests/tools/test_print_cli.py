"""docs/reference/cli.md is what the commands say today."""

import subprocess
import sys

import click
import pytest

from pehra.site.cli import COMMANDS, pehra
from tools.print_cli import PAGE, page


@pytest.fixture(scope="module")
def text() -> str:
    return page(pehra)


@click.group()
def shop() -> None:
    """A shop."""


@shop.group()
def shelf() -> None:
    """Shelves."""


@shelf.command()
@click.argument("what")
@click.option("--how-many", default=1, help="Pieces.")
@click.option("--kind", type=click.Choice(["plain", "fine"]), required=True)
@click.option("--wrapped", is_flag=True, help="As a present.")
@click.option("--day", default=lambda: "2026-01-31", show_default="today", help="Delivered then.")
def put(what: str, how_many: int, kind: str, wrapped: bool, day: str) -> None:
    """Put WHAT on a shelf.

    It stays there.
    """


def test_the_page_is_current(text: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == text, "python -m tools.print_cli writes it anew"


def test_every_command_is_on_it_once(text: str) -> None:
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert len(headings) == len(set(headings))
    assert [heading for heading in headings if heading.startswith("## ")] == [
        f"## pehra {name}" for name in sorted(COMMANDS)
    ]
    assert "### pehra journal verify" in headings


def test_a_command_within_a_group_is_shown_with_all_that_it_takes() -> None:
    section = page(shop).partition("### pehra shelf put\n")[2]
    assert "```\npehra shelf put [OPTIONS] WHAT\n```" in section
    assert "Put WHAT on a shelf.\n\nIt stays there.\n" in section
    assert "- `--how-many INTEGER`: Pieces (default: `1`).\n" in section
    assert "- `--kind [plain|fine]` (required).\n" in section
    assert "- `--wrapped`: As a present.\n" in section


def test_a_default_that_changes_from_day_to_day_is_told_in_words() -> None:
    assert "- `--day TEXT`: Delivered then (default: today)." in page(shop)


def test_a_command_that_is_listed_and_missing_is_an_error() -> None:
    class Hollow(click.Group):
        def list_commands(self, ctx: click.Context) -> list[str]:
            return ["ghost"]

    with pytest.raises(LookupError, match="pehra ghost"):
        page(Hollow())


def test_it_can_be_checked_from_a_command_and_leaves_nothing_behind(tmp_path) -> None:
    words = [sys.executable, "-m", "tools.print_cli", "--check"]
    home = tmp_path / "home"
    done = subprocess.run(
        words, cwd=PAGE.parents[2], env={"PATH": "/usr/bin:/bin", "PEHRA_HOME": str(home)}, check=False
    )
    assert done.returncode == 0
    assert not home.exists()
