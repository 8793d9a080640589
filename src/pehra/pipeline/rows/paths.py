"""JSON objects as texts by path: `a.b` is the value of b in the object a, `a.0` the first one of the list a."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import count
from typing import Any, Final

from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.record import Record, checked, refused

DEEPEST: Final = 8  # what lies deeper is kept as JSON
MOST_PATHS: Final = 400  # of one record; what is more is kept as JSON under MORE
LONGEST_PATH: Final = 200  # letters; likewise
MORE: Final = "more"


class _Unknown(ValueError):
    """NaN and the infinities, which JSON does not have."""


def _constant(name: str) -> Any:
    raise _Unknown(name)


class _Sent(float):
    """A number that knows its text: 1.10 is no 1.1, and no digit of a long one is lost."""

    text: str

    def __new__(cls, text: str) -> "_Sent":
        made = super().__new__(cls, text)
        made.text = text
        return made


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DECODER: Final = json.JSONDecoder(parse_float=_Sent, parse_constant=_constant)


def loads(data: bytes) -> Any:
    """What a piece of JSON says. Raises ValueError (UnicodeDecodeError for what is not UTF-8)."""
    try:
        return _DECODER.decode(data.decode())
    except RecursionError:
        raise ValueError("nested too deep") from None


def records_of(
    line: int, data: bytes, opened: frozenset[str], each: str = "", key: str = ""
) -> Iterator[Record | Refused]:
    """The rows of one JSON object: one, or one for every object of the list at the path `each`.

    `opened` are paths of lists into which a spec looks; other lists are kept as JSON. `key` is the object's name in a
    table of objects, and becomes the column `_key`.
    """
    try:
        value = loads(data)
    except UnicodeDecodeError:
        yield refused(line, Reason.ENCODING, data)
        return
    except ValueError:
        yield refused(line, Reason.BROKEN, data)
        return
    if not isinstance(value, dict):
        yield refused(line, Reason.BROKEN, data)
        return
    for part in _parts(value, each):
        texts = {"_key": key} if key else {}
        texts.update(flattened(part, opened))
        yield checked(Record(line, texts, data))


def opened_lists(paths: Iterable[str]) -> frozenset[str]:
    """The paths of the lists that these paths lead through."""
    found: set[str] = set()
    for path in paths:
        steps = path.split(".")
        found.update(".".join(steps[:place]) for place, step in enumerate(steps) if step.isdigit() and place)
    return frozenset(found)


def flattened(value: dict[str, Any], opened: frozenset[str]) -> dict[str, str]:
    """Every text of an object by its path; what is empty is left out."""
    found: dict[str, str] = {}
    _gather(value.items(), "", opened, 1, found)
    if len(found) <= MOST_PATHS and len(max(found, key=len, default="")) <= LONGEST_PATH:
        return found
    return put_together(found, [path for path in found if len(path) <= LONGEST_PATH][:MOST_PATHS])


def put_together(texts: Mapping[str, str], apart: Collection[str]) -> dict[str, str]:
    """The texts of these names as they are, and all others as one JSON text."""
    kept = {name: texts[name] for name in apart if name in texts and name != MORE}
    rest = {name: text for name, text in texts.items() if name not in kept}
    return kept | ({MORE: _json(rest)} if rest else {})


def _gather(
    pairs: Iterable[tuple[str, Any]], before: str, opened: frozenset[str], depth: int, found: dict[str, str]
) -> None:
    """Put the texts of what lies at these names, below the path `before`, into `found`."""
    for name, value in pairs:
        path = before + name
        if isinstance(value, str):
            if value:
                found[path] = value
        elif isinstance(value, dict) and depth < DEEPEST:
            _gather(value.items(), f"{path}.", opened, depth + 1, found)
        elif isinstance(value, list) and path in opened and depth < DEEPEST:
            _gather(zip(map(str, count()), value, strict=False), f"{path}.", opened, depth + 1, found)
        elif text := _text(value):
            found[path] = text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value.text if isinstance(value, _Sent) else str(value)
    return _json(value) if value else ""


def _json(value: Any) -> str:
    return _ENCODER.encode(value)


def _parts(value: dict[str, Any], each: str) -> list[dict[str, Any]]:
    """The object once for every object of the list at `each`, with that in the list's place."""
    if not each:
        return [value]
    first, _, rest = each.partition(".")
    inner = value.get(first)
    if rest and isinstance(inner, dict):
        return [{**value, first: part} for part in _parts(inner, rest)]
    if rest or not isinstance(inner, list) or not any(isinstance(one, dict) for one in inner):
        return [value]
    return [{**value, first: one} for one in inner]
