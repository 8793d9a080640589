"""Prints docs/reference/permissions.md: what everybody is answered at each address that was really tried.

python -m tools.print_permissions           writes docs/reference/permissions.md
python -m tools.print_permissions --check   says whether it is current

The answers come from the tests of tests/permissions, on a PostgreSQL of their own: this takes a minute or two.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference" / "permissions.md"
# Where the tests leave the sections that they have walked, when this names a folder.
LEAVE: Final = "PERMISSIONS_FOLDER"
TESTS: Final = "tests/permissions/test_matrix.py"
ABSENT: Final = "404"

HEAD: Final = """\
# Who is answered what

Printed by `python -m tools.print_permissions` from a walk over every address but those listed at the end with a
reason; a test walks it again and fails when a single answer is another one.

The operator has reported a case of TLP:AMBER. The columns are the parties by how they stand to it, and each letter is a
person who holds that one role there. A number is the HTTP status with which they were answered; whoever is not named
was told that there is nothing (404), as for an address that does not exist.

{roles}

A cell is empty where nobody was tried: an address without a record is the same to all parties, and a role to which a
door is closed meets it once. Roles that read no case are tried at two bodies, organisations beside it as their contact.

`sign-in` and `prove` lead there: to the page for signing in, or for the second factor. Forms (`POST`) were sent
empty, so 422 says that somebody may and has to say more, and 302 that it was done. What a request did was taken back
before the next.
"""


def page(sections: Mapping[str, str], roles: Mapping[str, str], untried: Mapping[str, Sequence[str]]) -> str:
    """The whole page: sections by their names, letters by roles, and addresses that are not tried by reason."""
    told = ", ".join(f"**{letter}** {role.replace('_', ' ')}" for role, letter in roles.items())
    parts = [HEAD.format(roles=f"Roles: {told}."), *(f"## {name}\n\n{text}" for name, text in sections.items())]
    parts.append("## Not tried here\n\n" + "\n".join(_excuses(untried)) + "\n")
    return "\n".join(parts)


def _excuses(untried: Mapping[str, Sequence[str]]) -> Iterable[str]:
    for reason, places in untried.items():
        yield f"- {reason[0].upper()}{reason[1:]}: {', '.join(f'`{place}`' for place in places)}."


def section(columns: Sequence[str], rows: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]) -> str:
    """A table: by address and column, each person's letter and answer."""
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for place, cells in rows.items():
        lines.append(f"| `{place}` | {' | '.join(cell(cells[column]) for column in columns)} |")
    return "\n".join(lines) + "\n"


def cell(answers: Sequence[tuple[str, str]]) -> str:
    """Answers of one column, the same ones together; 404 is left out where there are letters."""
    found: dict[str, str] = {}
    for letter, answer in answers:
        found[answer] = found.get(answer, "") + letter
    told = [f"{answer} {letters}".strip() for answer, letters in sorted(found.items()) if answer != ABSENT]
    if told:
        return ", ".join(told)
    if not answers:
        return ""
    return "–" if any(letter for letter, _ in answers) else ABSENT


def walked() -> str:
    """The page as the walk finds it today."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-q", TESTS, "-k", "walk"]
        surroundings = os.environ | {LEAVE: folder}
        done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603 - our own tests
        found = Path(folder) / "page.md"
        if not found.is_file():
            sys.exit(done.stdout[-4000:])
        return found.read_text(encoding="utf-8")


def main() -> None:
    """Write the page, or with --check exit with 1 where it is not current."""
    text = walked()
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/reference/permissions.md is not current: python -m tools.print_permissions writes it")
        return
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
