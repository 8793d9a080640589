"""Only the Council recommends: its step of an establishment file is called where a decided motion arrives, and nowhere
else; neither a page nor a command nor the API offers it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pehra
from pehra.registry.rules.formation import OFFERED, FileAct, Who

SOURCE = Path(pehra.__file__).parent
HOME = "registry/actions/formation.py"
CALLER = "site/council.py"
# It plays what the Council decides by way of the same caller.
TOUR = "site/demonstration/tour.py"


def uses(tree: ast.Module) -> Iterator[int]:
    """The lines on which something called `recommend` is imported from the files' actions, or taken from a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("actions.formation"):
            yield from (node.lineno for name in node.names if name.name == "recommend")
        if isinstance(node, ast.Attribute) and node.attr == "recommend":
            yield node.lineno


def test_nobody_else_calls_it() -> None:
    found = {
        str(path.relative_to(SOURCE)): lines
        for path in sorted(SOURCE.rglob("*.py"))
        if (lines := list(uses(ast.parse(path.read_text()))))
    }
    assert set(found) - {TOUR} == {CALLER}
    assert len(found[CALLER]) == 1
    assert "from pehra.site import council" in (SOURCE / TOUR).read_text()


def test_no_door_offers_it() -> None:
    assert [each.act for each in OFFERED if each.who in (Who.RESOLUTION, Who.SYSTEM)] == []
    assert FileAct.RECOMMEND not in {each.act for each in OFFERED}
    doors = [SOURCE / "registry" / part for part in ("web", "cli", "api.py", "jobs.py")]
    files = [path for door in doors for path in ([door] if door.is_file() else door.rglob("*.py"))]
    assert [
        path.name for path in files if "FileAct.RECOMMEND" in path.read_text() and path.name != "formation_wording.py"
    ] == []
