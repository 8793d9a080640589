"""Scenarios: the ready ones are whole, and what would stop a drill half way is told with its place."""

import re
from importlib.resources import files
from typing import Any

import pytest
import yaml

from pehra.readiness.rules.drill_scenarios import BadScenario, Scenario, read, scenarios

URDU = re.compile("[\u0600-\u06ff]")
SOURCE = files("pehra.readiness").joinpath("scenarios/ransomware.yaml").read_text(encoding="utf-8")


def changed(path: str, value: Any) -> str:
    """The ransomware scenario with one field changed."""
    raw = yaml.safe_load(SOURCE)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = raw
    for part in way:
        place = place[part]
    place[last] = value
    return yaml.safe_dump(raw, allow_unicode=True)


def test_three_are_ready() -> None:
    assert {"ransomware-provincial-body", "telecom-outage", "bank-leak"} <= set(scenarios())


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda each: each.slug)
def test_each_speaks_both_languages_and_expects_something_of_everybody(scenario: Scenario) -> None:
    texts = [scenario.name, scenario.summary, scenario.brief, *(role.name for role in scenario.roles)]
    for inject in scenario.injects:
        texts += [inject.title, inject.text, *(each.why for each in inject.expects)]
    for text in texts:
        assert URDU.search(text.ur), text.en
        assert not URDU.search(text.en), text.en
    expected = [each for inject in scenario.injects for each in inject.expects]
    bodies = {role.id for role in scenario.roles if not role.is_organisation}
    assert bodies <= {each.role for each in expected}


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda each: each.slug)
def test_nothing_in_them_is_anybodys(scenario: Scenario) -> None:
    """Addresses are of RFC 5737 alone, names of RFC 2606."""
    words = " ".join(
        f"{inject.text.en} {inject.text.ur} {inject.facts.get('observables', '')}" for inject in scenario.injects
    )
    for address in re.findall(r"\d+\.\d+\.\d+\.\d+", words):
        assert address.startswith(("192.0.2.", "198.51.100.", "203.0.113.")), address
    for name in re.findall(r"\b[a-z0-9-]+\.(?:com|net|org|pk)\b", words):
        assert name in {"example.net", "example.org", "example.com"}, name


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("injects.0.kind", "rumour", "injects[0].kind: one of report, message"),
        ("injects.0.minute", -1, "injects[0].minute: a number"),
        ("injects.0.role", "nobody", "a role is named that there is not"),
        ("injects.0.role", "responder", "only an organisation reports"),
        ("injects.0.tlp", "TLP:RED", "injects[0].tlp: one of"),
        ("injects.0.classification", ["weather"], "'weather' is not a class"),
        ("injects.0.expects.0.act", "hope", "expects[0].act: one of"),
        ("injects.0.expects.0.why", {"en": "x"}, "why.ur: text is needed"),
        ("injects.1.expects.0.on", "traces", "an act is expected on no report"),
        ("injects.1.id", "encrypted", "an inject is there twice"),
        ("injects.3.minute", 999, "an inject comes after the end"),
        ("roles.1.of", "somebody", "a role is `of` no organisation"),
        ("roles.1.id", "victim", "a role is there twice"),
        ("injects", [], "a drill needs an inject"),
        ("name", "x", "name: fields are expected here"),
    ],
)
def test_a_fault_is_told_with_its_place(path: str, value: Any, told: str) -> None:
    with pytest.raises(BadScenario) as refused:
        read("x.yaml", changed(path, value))
    assert told in str(refused.value)
    assert str(refused.value).startswith("x.yaml")


def test_what_is_no_yaml_is_told() -> None:
    with pytest.raises(BadScenario, match=r"x\.yaml: "):
        read("x.yaml", "a: [")
