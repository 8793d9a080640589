"""The OpenAPI document and its page: complete, consistent, and readable under the strict policy."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

import pytest
from django.test import Client
from pydantic import BaseModel

from pehra.site.api.assembly import api
from pehra.site.api.examples import example

METHODS = {"get", "post"}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer["Content-Type"] == "application/json"
    return dict(json.loads(answer.content))


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from walk(each)
    elif isinstance(value, list):
        for each in value:
            yield from walk(each)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_its_version_and_its_parts(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "Pehra API"
    assert {method for _, method, _ in operations(document)} <= METHODS
    assert {
        "/api/v1/reports",
        "/api/v1/reports/{reference}",
        "/api/v1/reports/{reference}/receipt",
        "/api/v1/receipts/key",
        "/api/v1/cases",
        "/api/v1/cases/{reference}",
        *(
            f"/api/v1/cases/{{reference}}/{act}"
            for act in ("accept", "return", "forward", "escalate", "close", "notes")
        ),
        "/api/v1/network",
        "/api/v1/chain",
        "/api/v1/clocks",
        "/api/v1/journal",
        "/api/v1/me",
    } <= set(document["paths"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for place in walk(document):
        if isinstance(place.get("$ref"), str):
            found: Any = document
            for part in place["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            assert found


# A part of a file is known by where it begins; each copy that is given out is one, and stands in the chain. A trial
# follows another one after half a minute at the earliest.
UNKEYED = {"sendEvidencePart", "copyEvidence", "tryWebhook"}


def test_every_operation_is_told_whole(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    tags = {each["name"] for each in document["tags"]}
    for path, method, operation in operations(document):
        assert operation["summary"], path
        assert len(operation["description"]) > 20, path
        assert set(operation["tags"]) <= tags, path
        assert "security" in operation, path
        success = [status for status in operation["responses"] if status.startswith("2")]
        # What may take its time is done, or is taken in.
        assert len(success) == 1 or success == ["200", "202"], path
        for status in success:
            # What is no JSON is a file, and says so.
            assert next(iter(operation["responses"][status]["content"].values()))["schema"], path
        assert {"500", "503"} <= set(operation["responses"]), path
        if operation["security"]:
            assert {"401", "403", "429"} <= set(operation["responses"]), path
        if method == "post":
            assert {"409", "422"} <= set(operation["responses"]), path
            # What is done with a finding leads to a state: sent again, it changes nothing more. A feed's input is known
            # by its bytes.
            keyed = "Idempotency-Key" in {each["name"] for each in operation["parameters"]}
            assert keyed or operation["tags"] in (["Findings"], ["Feeds"]) or operation["operationId"] in UNKEYED, path
        if "{" in path:
            assert "404" in operation["responses"], path
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (path, parameter["name"])


def test_every_refusal_is_a_problem_document(document: dict[str, Any]) -> None:
    for name, response in document["components"]["responses"].items():
        content = response["content"]["application/problem+json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
        for shown in content["examples"].values():
            assert str(shown["value"]["status"]) == name.removeprefix("Problem")
            assert shown["value"]["type"].startswith("/api/v1/docs#problem-")


def test_what_may_stand_in_an_address_may_be_refused(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            chosen = parameter["in"] == "query"
            numbered = parameter["in"] == "path" and parameter["schema"].get("type") != "string"
            assert not (chosen or numbered) or "422" in operation["responses"], (method, path, parameter["name"])


def shapes(annotation: Any, met: set[type]) -> set[type]:
    """All classes of which a shape consists, itself included: what the document names by the name of its class."""
    if isinstance(annotation, type) and annotation not in met and issubclass(annotation, BaseModel | Enum):
        met.add(annotation)
        for field in annotation.model_fields.values() if issubclass(annotation, BaseModel) else ():
            shapes(field.annotation, met)
    for part in get_args(annotation):
        shapes(part, met)
    return met


def test_no_two_shapes_have_one_name() -> None:
    met: set[type] = set()
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                for shape in (*operation.models, *operation.response_models.values()):
                    shapes(shape, met)
    # Those are the library's wrappings of parameters and answers, one for each operation.
    ours = Counter(each.__name__ for each in met if each.__module__.startswith("pehra."))
    assert len(ours) > 100
    assert [name for name, times in ours.items() if times > 1] == []


def test_what_is_taken_in_admits_nothing_else(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        if name.endswith(("In", "Out", "Page")):
            assert schema["additionalProperties"] is False, name
            assert schema["description"], name


def test_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    known = document["components"]["schemas"]
    made = example(known["ReportIn"], known)
    assert set(made) == set(known["ReportIn"]["properties"])
    assert isinstance(made["observables"], list)
    assert example({"$ref": "#/components/schemas/Problem"}, known)["status"] == 422


class TestPage:
    @pytest.mark.django_db
    @pytest.mark.parametrize("language", ["en", "ur"])
    def test_it_shows_every_operation_without_a_script_of_its_own(
        self, client: Client, document: dict[str, Any], language: str
    ) -> None:
        answer = client.get("/api/v1/docs", headers={"Accept-Language": language})
        assert answer.status_code == 200
        html = answer.content.decode()
        for path, _, operation in operations(document):
            assert f'id="{operation["operationId"]}"' in html
            assert path in html
        for name in document["components"]["schemas"]:
            assert f'id="schema-{name}"' in html
        assert 'dir="rtl"' in html if language == "ur" else 'dir="ltr"' in html
        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)|<style|\sstyle=|\son[a-z]+=", html)
        assert "script-src 'self'" in answer["Content-Security-Policy"]

    @pytest.mark.django_db
    def test_its_anchors_are_there(self, client: Client) -> None:
        html = client.get("/api/v1/docs").content.decode()
        ids = set(re.findall(r'\bid="([^"]+)"', html))
        assert len(ids) == len(re.findall(r'\bid="([^"]+)"', html)), "an id occurs once"
        wanted = set(re.findall(r'href="#([^"]+)"', html)) | set(re.findall(r"/api/v1/docs#([\w-]+)", html))
        assert wanted <= ids
