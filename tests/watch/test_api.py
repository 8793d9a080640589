"""The watch over HTTP, and on the command line."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.site.cli import pehra
from pehra.watch.models import Declaration
from tests.incidents.acting import reported
from tests.incidents.conftest import Net
from tests.registry.web.visits import signed_in
from tests.watch.levels import declared, level
from tests.world import NOW

pytestmark = pytest.mark.django_db
FIGURES, CRISES = "/api/v1/watch/figures", "/api/v1/crises"


def get(person: Person, path: str) -> Any:
    return signed_in(person).get(path)


def test_figures_are_those_of_the_floor(net: Net) -> None:
    reported(net, severity="critical")
    reported(net, tlp="TLP:RED")
    found = get(net.lead, FIGURES).json()
    assert (found["body"], found["open"], found["new"]) == ("cert-telecom", 2, 2)
    assert found["offered"] == {"n": 2, "more": False}
    assert found["late"]["n"] + found["due"]["n"] >= 1
    assert {each["code"]: each["open"] for each in found["by"]["sector"]} == {"telecom": 2}
    assert get(net.analyst, FIGURES).json()["open"] == 1
    assert get(net.analyst, f"{FIGURES}?severity=critical").json()["open"] == 1
    assert get(net.analyst, f"{FIGURES}?severity=low").json()["open"] == 0


def test_a_stranger_has_no_figures(net: Net) -> None:
    reported(net)
    for stranger in (net.contact, net.auditor, net.administrator, net.council_member):
        assert get(stranger, FIGURES).status_code == 404
    assert get(net.punjab_analyst, FIGURES).json()["open"] == 0
    for body in ("cert-telecom", "no-such-body"):
        assert get(net.punjab_analyst, f"{FIGURES}?body={body}").status_code == 404
    for wrong in ("body=%00", "severity=%27", "sector=" + "x" * 10_000):
        assert get(net.analyst, f"{FIGURES}?{wrong}").status_code == 422


def test_what_is_in_force_is_told_to_the_network(net: Net) -> None:
    level()
    made = declared(net.duty_officer, at=timezone.now(), sphere="sector", place="telecom")
    for viewer in (net.contact, net.analyst, net.other_contact):
        [found] = get(viewer, CRISES).json()
        assert (found["reference"], found["sphere"], found["place"]) == (made.reference, "sector", "telecom")
        assert (found["state"], found["body"], found["rank"]) == ("in-force", "ncert", 2)


def test_the_command_tells_what_is_in_force(net: Net) -> None:
    run = CliRunner().invoke(pehra, ["crisis", "status"])
    assert (run.exit_code, run.output) == (0, "No crisis level is in force.\n")
    level()
    made = declared(net.duty_officer, at=timezone.now())
    assert made.reference in CliRunner().invoke(pehra, ["crisis", "status"]).output
    [found] = json.loads(CliRunner().invoke(pehra, ["crisis", "status", "--json"]).output)
    assert (found["level"], found["sphere"], found["state"]) == ("serious", "nation", "in-force")
    Declaration.objects.update(ends_at=NOW)
    assert CliRunner().invoke(pehra, ["crisis", "status"]).output == "No crisis level is in force.\n"
