"""Reading a body strictly: whatever two readers could understand differently, or no table can store, is refused."""

import json
import re
from typing import Any, Final

import orjson
from django.http import HttpRequest
from ninja.parser import Parser

DEEPEST: Final = 32
LARGEST: Final = 2**63 - 1
# A string is skipped as a whole; one that never ends runs to the end of the text.
BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|$)|[\[\]{}]', re.DOTALL)
ESCAPED_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Malformed(Exception):
    """A body that is not the JSON that is spoken here, with the reason."""


class StrictParser(Parser):
    """JSON in UTF-8 without duplicate names, NUL, lone surrogates, huge or unreal numbers, or bottomless nesting."""

    def parse_body(self, request: HttpRequest) -> Any:
        return parse(request.body)

    def parse_querydict(self, data: Any, list_fields: Any, request: HttpRequest) -> dict[str, str]:
        """No operation takes a list of values. An empty value, as browsers send it for an empty field, is none."""
        return {name: value for name, value in data.items() if value}


def parse(body: bytes) -> Any:
    """The value of a JSON text. Raises Malformed."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"The body is not UTF-8: byte {error.start + 1} cannot be read.") from None
    _check_depth(text)
    if ESCAPED_NUL.search(text):
        raise Malformed("The body holds the character NUL, which cannot be stored.")
    try:
        # The first reader refuses what the second forgives: lone surrogates, NaN and infinity, control characters.
        orjson.loads(body)
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Malformed(f"The body is not JSON: {error.msg.split(':')[0]} ({where}).") from None


def _check_depth(text: str) -> None:
    """Raise Malformed before a reader recurses too far."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for bracket in BRACKETS.finditer(text):
        character = bracket[0]
        depth += (character in "[{") - (character in "]}")
        if depth > DEEPEST:
            raise Malformed(f"The body nests deeper than {DEEPEST} levels.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(f"The body gives {twice[:80]!r} twice: which of them is meant cannot be told.")
    return found


def _integer(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > LARGEST:
        raise Malformed("The body holds a whole number that is too large.")
    return int(text)
