"""Scenarios as files: the ready ones are whole, and whatever is wrong with another is told by line and field."""

import re
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.readiness.rules.drill_reading import LARGEST, BadScenario, read, scenarios, sources
from pehra.readiness.rules.drill_scenarios import Scenario

URDU = re.compile("[\u0600-\u06ff]")
SOURCE = sources()["ransomware-provincial-body"].decode()


def changed(path: str, value: Any) -> bytes:
    """The ransomware scenario with one field changed, or taken out (None)."""
    # As text throughout: to YAML 1.1 the field `on` would be a truth value.
    raw = yaml.load(SOURCE, Loader=yaml.BaseLoader)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = raw
    for part in way:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return yaml.safe_dump(raw, allow_unicode=True).encode()


def faults(source: bytes) -> list[str]:
    with pytest.raises(BadScenario) as refused:
        read("x.yaml", source)
    assert str(refused.value).startswith("x.yaml:")
    return [f"{fault.field}: {fault.problem}" for fault in refused.value.faults]


def test_three_are_ready() -> None:
    assert {"ransomware-provincial-body", "telecom-outage", "bank-leak"} <= set(scenarios())
    assert set(sources()) == set(scenarios())


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
        ("injects.0.kind", "rumour", "injects[0].kind: Choose one of: report, message."),
        ("injects.0.minute", -1, "injects[0].minute: A number from 0 to 20160."),
        ("injects.0.minute", "٣", "injects[0].minute: A number from 0 to 20160."),
        ("injects.0.role", "nobody", "injects, encrypted, role: There is no such role."),
        ("injects.0.role", "responder", "injects, encrypted, role: Only an organisation reports."),
        (
            "injects.0.tlp",
            "TLP:RED",
            "injects[0].tlp: Choose one of: TLP:AMBER, TLP:AMBER+STRICT, TLP:GREEN, TLP:CLEAR.",
        ),
        ("injects.0.ransomware", "perhaps", "injects[0].ransomware: Write true or false."),
        (
            "injects.0.classification",
            ["weather"],
            "injects[0].classification: “weather” is not a class or class/type of RSIT v1003.",
        ),
        ("injects.0.classification", "other", "injects[0].classification: A list is needed here."),
        ("injects.0.observables", [{"a": "b"}], "injects[0].observables: A list of words is needed here."),
        ("injects.0.expects.0.weight", 0, "injects[0].expects[0].weight: A number from 1 to 100."),
        ("injects.0.expects.0.why", {"fr": "x"}, "injects[0].expects[0].why.fr: There is no such field here."),
        ("injects.0.expects.0.why", "x", "injects[0].expects[0].why: Fields with their values are expected here."),
        ("injects.0.title", {"en": "x" * 301}, "injects[0].title.en: At most 300 characters; this has 301."),
        ("injects.1.expects.0.on", "traces", "injects, traces, expects, on: There is no report with this name."),
        ("injects.1.id", "encrypted", "injects: “encrypted” is there twice."),
        ("injects.3.minute", 999, "injects, restored, minute: This comes after the end of the drill."),
        ("roles.1.of", "somebody", "roles, responder, of: This is no role of an organisation."),
        ("roles.1.tier", 10, "roles[1].tier: A number from 1 to 9."),
        ("roles.1.id", "victim", "roles: “victim” is there twice."),
        ("injects", [], "injects: A drill needs an inject."),
        ("injects", None, "injects: A drill needs an inject."),
        ("roles.0.colour", "red", "roles[0].colour: There is no such field here."),
        ("name", None, "name: Text is needed here, as `en` and `ur`."),
        ("name", {}, "name: Text is needed here, as `en` and `ur`."),
        ("slug", "A slug", "slug: Small letters a to z, digits, and single hyphens between them."),
        ("minutes", None, "minutes: A number from 1 to 20160."),
    ],
)
def test_a_fault_is_told_with_its_place(path: str, value: Any, told: str) -> None:
    assert told in faults(changed(path, value))


def test_an_observable_that_is_none_is_told_with_itself() -> None:
    (told,) = faults(changed("injects.0.observables", ["203.0.113.7", "a" * 2049]))
    assert told.startswith(f"injects[0].observables: “{'a' * 80}” cannot be taken: ")


def test_all_of_them_are_told_at_once_in_the_order_of_lines() -> None:
    source = (
        b"slug: A\nversion: x\nminutes: 0\nname: {en: x}\nsummary: {en: x}\nbrief: {en: x}\nroles: []\ninjects: []\n"
    )
    with pytest.raises(BadScenario) as refused:
        read("x.yaml", source)
    assert [(fault.line, fault.field) for fault in refused.value.faults] == [
        (1, "slug"),
        (2, "version"),
        (3, "minutes"),
    ]


def test_what_one_language_lacks_the_other_says() -> None:
    made = read("x.yaml", changed("name", {"ur": "ایک مشق"}))
    assert (made.name.en, made.name.ur) == ("ایک مشق", "ایک مشق")


@pytest.mark.parametrize(
    "source",
    [
        b"a: [",
        b"",
        b"- a",
        b"\xff\xfe",
        b"a: b\x00",
        b"[" * 50_000,
        b"x" * (LARGEST + 1),
        b"a: &x [*x]",
        b"a: !!python/object b",
    ],
)
def test_what_is_no_scenario_at_all(source: bytes) -> None:
    assert faults(source)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_scenario_or_are_refused(source: bytes) -> None:
    with pytest.raises(BadScenario):
        read("x.yaml", source)


@settings(deadline=None)
@given(st.recursive(st.text(max_size=9), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner)))
def test_any_tree_in_the_place_of_any_field(value: Any) -> None:
    for path in ("injects.0", "roles.1", "injects.0.expects.0", "name", "injects.0.facts"):
        with suppress(BadScenario):
            read("x.yaml", changed(path, value))
