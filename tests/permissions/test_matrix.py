"""The permission matrix: every role, every way to stand to a record, every address but those listed; all walked.

What is right in any case is asserted here in words. All the rest is written down in docs/reference/permissions.md:
whoever changes an answer sees which, and says so by printing the page anew.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pehra.foundation.access.roles import WORKS_CASES, Role
from pehra.foundation.accounts.rules import exists_at
from tests.permissions.actors import COLUMNS, LETTERS, NOBODY, OUTSIDE, RELATIONS, UNPROVED, is_tried
from tests.permissions.conftest import World
from tests.permissions.routes import Route, routes
from tests.permissions.untried import CERTS_SEE, MOST, PLATFORM_KEEPS, REASONS, SEEN_FROM_OUTSIDE
from tests.permissions.walking import ABSENT, PROVE, SIGN_IN, Cell, address, walk
from tools.print_permissions import LEAVE, PAGE, page, section

ALL = routes()
PACKAGES: dict[str, list[Route]] = {}
for each in ALL:
    PACKAGES.setdefault(each.package, []).append(each)
# So many addresses may be newer than the page.
NEWEST = 60
Rows = dict[str, dict[str, list[tuple[str, str]]]]


@pytest.mark.parametrize("package", PACKAGES)
def test_walk(the_world: World, package: str) -> None:
    cells = list(walk(PACKAGES[package], the_world.actors, the_world.values))
    text = section(COLUMNS, rows_of(cells))
    if LEAVE in os.environ:
        Path(os.environ[LEAVE], f"{package}.section").write_text(text, encoding="utf-8")
    assert faults(cells) == []
    if LEAVE in os.environ:
        return
    told, found = rows_in(PAGE.read_text(encoding="utf-8")), rows_in(text)
    changed = {place: (told[place], answers) for place, answers in found.items() if told.get(place, answers) != answers}
    assert changed == {}, "python -m tools.print_permissions writes it anew: read what has changed"


def test_walk_ends_with_the_whole_page(the_world: World) -> None:
    if LEAVE in os.environ:
        folder = Path(os.environ[LEAVE])
        sections = {name: (folder / f"{name}.section").read_text(encoding="utf-8") for name in PACKAGES}
        (folder / "page.md").write_text(page(sections, LETTERS, untried(the_world)), encoding="utf-8")


def test_the_page_has_no_address_that_is_gone_and_few_are_missing(the_world: World) -> None:
    """What is new is walked at once, and stands on the page when it is printed next."""
    tried = {str(route) for route in ALL if address(route, the_world.values) is not None}
    told = set(rows_in(PAGE.read_text(encoding="utf-8")))
    assert told - {str(route) for route in ALL} == set()
    assert len(tried - told) <= NEWEST


def test_the_list_of_what_is_not_tried_only_becomes_shorter(the_world: World) -> None:
    left = [route for route in ALL if address(route, the_world.values) is None]
    assert len(left) <= MOST
    assert set(REASONS.values()) - {reason_for(route) for route in left} == set()


def test_everybody_is_there(the_world: World) -> None:
    found = {(each.relation, each.role) for each in the_world.actors}
    for relation, name in RELATIONS.items():
        kind = getattr(the_world.net, name).kind
        tried = {role for role in Role if exists_at(role, kind) and is_tried(role, relation)}
        assert tried == {role for place, role in found if place == relation}
    assert {role for _, role in found} >= set(Role)
    assert set(LETTERS) == set(Role)
    assert len(set(LETTERS.values())) == len(LETTERS)


def faults(cells: Sequence[Cell]) -> list[str]:
    """Every cell that is wrong whatever the page says."""
    told = ((each, wrong(each)) for each in cells)
    return [f"{cell.route} as {cell.actor.relation} {cell.letter}: {cell.answer}, {why}" for cell, why in told if why]


def wrong(cell: Cell) -> str:
    """Why an answer can never be right; empty where nothing speaks against it."""
    if cell.answer.startswith("5") and cell.answer != "503":
        return "a fault of ours"
    check = of_the_api if cell.route.operation is not None else of_a_page
    return check(cell) or of_a_record(cell)


def of_a_page(cell: Cell) -> str:
    door, actor = cell.route.door, cell.actor
    assert door is not None
    if door.public:
        return ""
    if actor.relation == NOBODY:
        # A form that was sent without a session is given back, with what was typed (401).
        held = door.strangers or cell.answer == (SIGN_IN if cell.route.method == "GET" else "401")
        return "" if held else "open without an account"
    if actor.relation == UNPROVED:
        return "" if door.anteroom or cell.answer == PROVE else "open without the second factor"
    assert actor.role is not None
    if door.roles and actor.role not in door.roles:
        held = cell.answer == ABSENT or (door.factors and cell.answer == PROVE)
        return "" if held else "the door is not for this role"
    return ""


def of_the_api(cell: Cell) -> str:
    assert cell.route.operation is not None
    is_open = not cell.route.operation["security"]
    if cell.actor.relation in (NOBODY, UNPROVED):
        return "" if is_open or cell.answer == "401" else "open without a token"
    return "a token that holds is refused" if cell.answer == "401" else ""


def of_a_record(cell: Cell) -> str:
    """Whoever has no business with the case does not learn that there is one, nor anything that hangs on it."""
    if cell.actor.relation not in OUTSIDE or not cell.route.parameters or cell.answer == cell.absent:
        return ""
    place = cell.route.place.removeprefix("/api/v1")
    kept = PLATFORM_KEEPS if cell.actor.role is Role.PLATFORM_ADMINISTRATOR else ()
    seen = CERTS_SEE if cell.actor.role in WORKS_CASES else ()
    if any(place.startswith(start) for start in (*SEEN_FROM_OUTSIDE, *kept, *seen)):
        return ""
    return f"and {cell.absent} where there is nothing"


def rows_of(cells: Sequence[Cell]) -> Rows:
    found: Rows = {}
    for each in cells:
        row = found.setdefault(str(each.route), {column: [] for column in COLUMNS})
        row[each.actor.relation].append((each.letter, each.answer))
    return found


def rows_in(text: str) -> dict[str, str]:
    """The rows of tables by their address."""
    lines = (line.partition("` | ") for line in text.splitlines() if line.startswith("| `"))
    return {head.removeprefix("| `"): rest for head, _, rest in lines}


def untried(world: World) -> Mapping[str, list[str]]:
    """Addresses without a record, by the reason why there is none."""
    found: dict[str, list[str]] = {}
    for route in ALL:
        if address(route, world.values) is None:
            found.setdefault(reason_for(route) or "no record was made for it yet", []).append(str(route))
    return found


def reason_for(route: Route) -> str | None:
    starts = [start for start in REASONS if route.place.removeprefix("/api/v1").startswith(start)]
    return REASONS[max(starts, key=len)] if starts else None
