"""Prints docs/reference/api.md: every operation of the API and every shape, from the OpenAPI document.

python -m tools.print_api           writes docs/reference/api.md
python -m tools.print_api --check   says whether it is current
"""

import importlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pehra.site.runtime.preparation import set_up_django

PAGE: Final = Path(__file__).parents[1] / "docs" / "reference" / "api.md"

HEAD: Final = """\
# The HTTP API

Printed by `python -m tools.print_api` from the OpenAPI document; a test fails when it is not current.

An installation serves the document at `/api/v1/openapi.json` and a page made from it at `/api/v1/docs`, both without an
account. Both describe the interface and no record.
"""

SCHEMAS: Final = "#/components/schemas/"
MEDIA: Final = "application/json"


def page(document: Mapping[str, Any]) -> str:
    """The whole page as Markdown."""
    parts = [
        HEAD,
        document["info"]["description"].strip() + "\n",
        *("\n".join(_group(tag, document)) for tag in document["tags"]),
        "\n".join(_shapes(document["components"]["schemas"])),
        "\n".join(_refusals(document["components"]["responses"])),
    ]
    return "\n".join(parts) + "\n"


def _group(tag: Mapping[str, str], document: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {tag['name']}"
    yield ""
    yield tag["description"]
    yield ""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["tags"] == [tag["name"]]:
                yield from _operation(method.upper(), path, operation)


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {operation['summary']}"
    yield ""
    yield f"`{method} {path}`"
    yield ""
    yield operation["description"]
    yield ""
    parameters = operation.get("parameters", [])
    if parameters:
        rows = ((f"`{p['name']}`", p["in"], _type(p["schema"]), _needed(p), _told(p)) for p in parameters)
        yield from _table(("parameter", "in", "type", "required", "meaning"), rows)
        yield ""
    if body := operation.get("requestBody", {}).get("content", {}).get(MEDIA):
        yield f"Body: {_type(body['schema'])}."
        yield ""
    yield _answers(operation["responses"])
    yield ""


def _needed(parameter: Mapping[str, Any]) -> str:
    return "yes" if parameter["required"] else ""


def _answers(responses: Mapping[str, Any]) -> str:
    """One line: what an accepted request is answered with, and with which statuses one may be refused."""
    found = []
    for status, response in responses.items():
        if status.startswith("2"):
            schema = response.get("content", {}).get(MEDIA, {}).get("schema")
            headers = ", ".join(f"`{name}`" for name in response.get("headers", {}))
            with_headers = f" with {headers}" if headers else ""
            found.append(f"Answer: {status} {_type(schema) if schema else 'without a body'}{with_headers}.")
    refused = ", ".join(status for status in responses if not status.startswith("2"))
    return " ".join([*found, f"[Refusals](#refusals): {refused}."] if refused else found)


def _shapes(schemas: Mapping[str, Any]) -> Iterator[str]:
    yield "## Shapes"
    yield ""
    for name in sorted(schemas):
        schema = schemas[name]
        yield f"### {name}"
        yield ""
        if text := _told(schema):
            yield text
            yield ""
        if values := schema.get("enum"):
            yield "One of " + ", ".join(f"`{value}`" for value in values) + "."
            yield ""
        if fields := schema.get("properties"):
            needed = schema.get("required", ())
            rows = (
                (f"`{field}`", _type(found), "yes" if field in needed else "", _told(found))
                for field, found in fields.items()
            )
            yield from _table(("field", "type", "required", "meaning"), rows)
            yield ""


def _refusals(responses: Mapping[str, Any]) -> Iterator[str]:
    yield "## Refusals"
    yield ""
    yield "Each is a [Problem](#problem). The part of `type` after `#problem-` names the kind."
    yield ""
    rows = []
    for response in responses.values():
        for media in response["content"].values():
            for slug, example in media["examples"].items():
                value = example["value"]
                rows.append((str(value["status"]), f"`{slug}`", value["title"], value["detail"]))
    yield from _table(("status", "kind", "title", "meaning"), sorted(rows))


def _type(schema: Mapping[str, Any]) -> str:
    """A type in words, with links to the shapes that it is made of."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        return f"[{name}](#{name.lower()})"
    for choice in ("anyOf", "allOf"):
        if choice in schema:
            return " or ".join(_type(each) for each in schema[choice])
    if values := schema.get("enum") or ([schema["const"]] if "const" in schema else None):
        return " or ".join(f"`{value}`" for value in values)
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "any value")


def _told(described: Mapping[str, Any]) -> str:
    return " ".join(str(described.get("description", "")).split())


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def published() -> dict[str, Any]:
    """The document of this very program, in a Django that is set up."""
    return importlib.import_module("pehra.site.api.assembly").api.document


def main() -> None:
    """Write the page, or with --check exit with 1 where it is not current."""
    # Settings make a key where the data folder has none; it must not be made in anybody's.
    with tempfile.TemporaryDirectory() as home:
        os.environ["PEHRA_HOME"] = home
        set_up_django()
        text = page(published())
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/reference/api.md is not current: python -m tools.print_api writes it")
        return
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
