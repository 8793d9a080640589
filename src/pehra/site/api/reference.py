"""The reference page: the OpenAPI document read out for people, with no script and nothing from elsewhere."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pehra.foundation.access.api.problems import KINDS
from pehra.foundation.access.doors import door
from pehra.site.api.assembly import api
from pehra.site.api.examples import example

SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True)
class Field:
    """One parameter or property: `link` names the schema that it holds, if it is one of those described."""

    name: str
    type: str
    required: bool
    description: str
    link: str = ""
    place: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    link: str = ""


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    parameters: tuple[Field, ...]
    body: str
    body_example: str
    answers: tuple[Answer, ...]
    answer_example: str

    @property
    def tried(self) -> tuple[Field, ...] | None:
        """The fields of a form that tries it out in the browser; None where its address has a hole or it writes."""
        if self.method != "GET" or "{" in self.path:
            return None
        return tuple(each for each in self.parameters if each.place == "query")


@dataclass(frozen=True)
class Group:
    name: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Schema:
    name: str
    description: str
    fields: tuple[Field, ...]
    choices: tuple[str, ...]


@door(public=True)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """For everybody: it describes the interface and no record."""
    document = api.document
    return render(
        request,
        "api/reference.html",
        {
            "introduction": [_plain(text) for text in document["info"]["description"].strip().split("\n\n")],
            "groups": groups(),
            "schemas": schemas(),
            "kinds": KINDS,
            "base": settings.BASE_URL,
        },
    )


@cache
def groups() -> tuple[Group, ...]:
    """Every operation, under its tag."""
    found: dict[str, tuple[str, list[Operation]]] = {
        tag["name"]: (tag["description"], []) for tag in api.document["tags"]
    }
    for path, methods in api.document["paths"].items():
        for method, operation in methods.items():
            found[operation["tags"][0]][1].append(_operation(method.upper(), path, operation))
    return tuple(Group(name, text, tuple(operations)) for name, (text, operations) in found.items())


@cache
def schemas() -> tuple[Schema, ...]:
    """Every shape, by name."""
    described = api.document["components"]["schemas"]
    return tuple(_schema(name, described[name]) for name in sorted(described))


def _operation(method: str, path: str, found: Mapping[str, Any]) -> Operation:
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answers = tuple(_answers(found["responses"]))
    success = next((each for each in answers if each.status.startswith("2")), None)
    # What is no JSON, such as a file, is told by its description alone.
    given = found["responses"][success.status].get("content", {}).get("application/json", {}) if success else {}
    shown = given.get("schema")
    return Operation(
        id=found["operationId"],
        method=method,
        path=path,
        summary=found["summary"],
        paragraphs=tuple(_plain(text) for text in found["description"].split("\n\n")),
        parameters=tuple(_parameter(each) for each in found.get("parameters", [])),
        body=_linked(body) if body else "",
        body_example=_json(body) if body else "",
        answers=answers,
        answer_example=_json(shown) if shown else "",
    )


def _answers(responses: Mapping[str, Any]) -> Iterator[Answer]:
    for status, found in responses.items():
        if "$ref" in found:
            found = api.document["components"]["responses"][found["$ref"].rpartition("/")[2]]
        schema: Mapping[str, Any] = next((each["schema"] for each in found.get("content", {}).values()), {})
        yield Answer(status, _plain(found["description"].split(". ")[0]), _linked(schema))


def _parameter(found: Mapping[str, Any]) -> Field:
    type_, link, choices = _type(found["schema"])
    return Field(
        found["name"], type_, found["required"], _plain(found.get("description", "")), link, found["in"], choices
    )


def _schema(name: str, found: Mapping[str, Any]) -> Schema:
    required = set(found.get("required", []))
    fields = []
    for field, details in found.get("properties", {}).items():
        type_, link, choices = _type(details)
        fields.append(Field(field, type_, field in required, _plain(details.get("description", "")), link, "", choices))
    return Schema(name, _plain(found.get("description", "")), tuple(fields), tuple(map(str, found.get("enum", ()))))


def _type(schema: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """A type in words, the schema that it leads to, and the words that it allows."""
    if "anyOf" in schema or "allOf" in schema:
        parts = [_type(each) for each in schema.get("anyOf", schema.get("allOf", []))]
        return (
            " | ".join(text for text, _, _ in parts),
            next((link for _, link, _ in parts if link), ""),
            next((choices for _, _, choices in parts if choices), ()),
        )
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        return name, name, tuple(map(str, api.document["components"]["schemas"][name].get("enum", ())))
    if schema.get("type") == "array":
        text, link, choices = _type(schema.get("items", {}))
        return f"[{text}]", link, choices
    text = schema.get("format") or schema.get("type") or ""
    return text, "", tuple(map(str, schema.get("enum", ())))


def _linked(schema: Mapping[str, Any]) -> str:
    return _type(schema)[1]


def _json(schema: Mapping[str, Any]) -> str:
    value = example(schema, api.document["components"]["schemas"])
    return json.dumps(value, indent=2, ensure_ascii=False)


def _plain(text: str) -> str:
    """The document's Markdown is emphasis and code alone: the page goes without."""
    return re.sub(r"\*\*|`", "", " ".join(text.split()))
