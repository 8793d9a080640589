"""IODEF: what is written satisfies the schema of RFC 7970, whatever is in it."""

import warnings
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.formats import iodef
from pehra.incidents.rules.wording import ObservableType

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SCHEMA = Path(__file__).parents[1] / "vendor" / "iodef" / "iodef-2.0.xsd"
IN = {"i": iodef.NAMESPACE}


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """The standard's own schema. What it imports from elsewhere (signatures, attack patterns) is not written by us."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return xmlschema.XMLSchema(str(SCHEMA), validation="lax", allow="local")


def incident(**fields: object) -> iodef.Incident:
    usual: dict[str, object] = {
        "issuer": "pehra.example",
        "reference": "C-2M8X-41TV",
        "label": "TLP:AMBER",
        "status": "in-progress",
        "language": "en",
        "generated_at": NOW,
        "title": "Phishing of a bank",
    }
    return iodef.Incident(**usual | fields)  # type: ignore[arg-type]


def faults(schema: xmlschema.XMLSchema, given: iodef.Incident) -> list[str]:
    return [str(each.reason) for each in schema.iter_errors(ElementTree.fromstring(iodef.document(given)))]


def test_the_least_there_is_is_a_document(schema: xmlschema.XMLSchema) -> None:
    assert faults(schema, incident()) == []


def test_the_schema_itself_refuses_what_is_wrong(schema: xmlschema.XMLSchema) -> None:
    assert faults(schema, incident(status="in work"))


@pytest.mark.parametrize(
    ("label", "restriction", "extended"),
    [
        ("TLP:RED", "red", None),
        ("TLP:AMBER+STRICT", "ext-value", "TLP:AMBER+STRICT"),
        ("TLP:AMBER", "amber", None),
        ("TLP:GREEN", "green", None),
        ("TLP:CLEAR", "white", None),
    ],
)
def test_a_label_is_never_told_as_a_wider_one(
    label: str, restriction: str, extended: str | None, schema: xmlschema.XMLSchema
) -> None:
    found = ElementTree.fromstring(iodef.document(incident(label=label)))[0]
    assert (found.get("restriction"), found.get("ext-restriction")) == (restriction, extended)
    assert faults(schema, incident(label=label)) == []


@pytest.mark.parametrize("kind", ObservableType)
def test_every_type_of_observable_has_a_place(kind: ObservableType, schema: xmlschema.XMLSchema) -> None:
    given = incident(observables=[(kind.value, "a value"), (kind.value, "another")])
    assert faults(schema, given) == []
    found = ElementTree.fromstring(iodef.document(given)).find(".//i:BulkObservableList", IN)
    assert found is not None
    assert found.text == "a value\nanother"


def test_networks_of_both_kinds_are_told_apart() -> None:
    given = incident(observables=[("cidr", "192.0.2.0/24"), ("cidr", "2001:db8::/32")])
    types = [
        each.get("type")
        for each in ElementTree.fromstring(iodef.document(given)).iter()
        if "BulkObservable" in each.tag
    ]
    assert sorted(filter(None, types)) == ["ipv4-net", "ipv6-net"]


def test_moments_are_told_in_utc() -> None:
    there = datetime(2026, 3, 2, 14, 30, tzinfo=timezone(timedelta(hours=5)))
    found = ElementTree.fromstring(iodef.document(incident(reported_at=there))).find(".//i:ReportTime", IN)
    assert found is not None
    assert found.text == "2026-03-02T09:30:00Z"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(), st.text(), st.sampled_from(["critical", "high", "medium", "low", ""]))
def test_whatever_somebody_wrote_it_stays_a_document(
    schema: xmlschema.XMLSchema, title: str, text: str, severity: str
) -> None:
    given = incident(
        title=title,
        descriptions=[text],
        severity=severity,
        categories=["fraud/phishing"],
        contacts=[iodef.Contact("irt", text)],
        observables=[("other", text)],
        history=[iodef.Step(NOW, text)],
        extras=[iodef.Extra(text, title, text)],
    )
    assert faults(schema, given) == []


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (True, "boolean", "true"),
        (False, "boolean", "false"),
        (12_600, "integer", "12600"),
        ("BTC 2", "string", "BTC 2"),
    ],
)
def test_what_has_no_place_of_its_own_is_told_beside(
    value: bool | int | str, kind: str, words: str, schema: xmlschema.XMLSchema
) -> None:
    extra = iodef.Extra("ransom-1/asked", "Was money asked for?", value)
    given = incident(extras=[extra], history=[iodef.Step(NOW, "x")])
    assert faults(schema, given) == []
    found = ElementTree.fromstring(iodef.document(given)).find(".//i:AdditionalData", IN)
    assert found is not None
    assert (found.get("dtype"), found.get("name"), found.text) == (kind, "ransom-1/asked", words)
