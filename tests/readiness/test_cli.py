"""`pehra drills`: scenarios as files, without an installation."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pehra.readiness.cli import drills
from pehra.readiness.rules.drill_reading import sources
from tests.readiness.rules.test_drill_reading import changed


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(drills, list(arguments), input=given)


def test_what_is_shown_is_sound(tmp_path: Path) -> None:
    assert "bank-leak" in run("list").output
    for slug in sources():
        file = tmp_path / f"{slug}.yaml"
        file.write_text(run("show", slug).output, encoding="utf-8")
        found = run("check", str(file))
        assert (found.exit_code, found.output.startswith(f"{slug} is sound")) == (0, True)
    assert run("show", "no-such-one").exit_code == 2


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_wrong_is_told_with_its_field(as_json: bool) -> None:
    found = run("check", "-", *(["--json"] if as_json else []), given=changed("roles.1.tier", 99))
    assert found.exit_code == 2
    assert "roles[1].tier" in found.output
    if as_json:
        (problem,) = json.loads(found.stdout)["problems"]
        assert (problem["field"], problem["problem"]) == ("roles[1].tier", "A number from 1 to 9.")
        assert problem["line"] > 1


def test_a_sound_one_as_json() -> None:
    found = run("check", "-", "--json", given=sources()["bank-leak"])
    assert json.loads(found.stdout)["problems"] == []
