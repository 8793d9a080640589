"""An example of a value, made from the examples and types of its schema."""

from collections.abc import Mapping
from typing import Any, Final

DEEPEST: Final = 6
BY_FORMAT: Final = {"date-time": "2026-03-01T09:00:00+05:00", "date": "2026-03-01"}
BY_TYPE: Final[dict[str, Any]] = {
    "string": "…",
    "integer": 1,
    "number": 1,
    "boolean": False,
    "null": None,
    "object": {},
}


def example(schema: Mapping[str, Any], known: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that fits the schema as a reader would write it; `known` are the schemas that a `$ref` may name."""
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return example(known[schema["$ref"].rpartition("/")[2]], known, depth)
    for choice in ("anyOf", "allOf"):
        if choice in schema:
            return example(schema[choice][0], known, depth)
    if "const" in schema or "enum" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    if schema.get("type") == "object" and "properties" in schema and depth < DEEPEST:
        return {name: example(each, known, depth + 1) for name, each in schema["properties"].items()}
    if schema.get("type") == "array":
        return [] if depth >= DEEPEST else [example(schema.get("items", {}), known, depth + 1)]
    return BY_FORMAT.get(schema.get("format", ""), BY_TYPE.get(schema.get("type", ""), "…"))
