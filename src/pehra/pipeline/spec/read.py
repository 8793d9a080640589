"""Reads a feed's `spec.yaml`: all problems at once, each with file, line and field."""

import re
from collections.abc import Iterable
from dataclasses import fields as fields_of
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pehra.law.profile.problems import Problem
from pehra.law.profile.source import Mapping, Node, Refused, Scalar, Sequence, parse
from pehra.law.taxonomy import CLASS, CLASS_OF_TYPE, TYPE, VERSION
from pehra.pipeline import schema
from pehra.pipeline.forms import DIGITS, MOST_NUMBER, MOST_PORT
from pehra.pipeline.schema import Kind
from pehra.pipeline.spec.fields import Fields, nearest
from pehra.pipeline.spec.model import Classification, Concern, Fill, Format, Origin, Reading, Spec
from pehra.pipeline.spec.patterns import problem_of
from pehra.pipeline.spec.problems import SpecErrors

FILE: Final = "spec.yaml"

_DEFAULTS: Final[dict[str, Any]] = {field.name: field.default for field in fields_of(Spec)}
_COLUMNS: Final = list(schema.BY_NAME)
_CLOSED: Final = {"severity": schema.SEVERITIES, "classification_type": tuple(TYPE)}
_MOST: Final = {Kind.PORT: MOST_PORT, Kind.NUMBER: MOST_NUMBER}
_TIMES: Final = (Reading.EPOCH, Reading.EPOCH_MS)
# Which formats a field says something about.
_ONLY_FOR: Final = {
    "header": (Format.CSV,),
    "delimiter": (Format.CSV,),
    "comments": (Format.CSV,),
    "rows": (Format.JSON,),
    "each": (Format.JSON, Format.JSON_LINES),
}


def read(folder: Path, name: str) -> Spec:
    """The spec of the feed in `folder`. Raises SpecErrors."""
    shown = f"{name}/{FILE}"
    try:
        content = (folder / FILE).read_bytes()
    except OSError as error:
        raise SpecErrors([Problem(shown, 0, "", f"cannot be read: {error.strerror}")]) from None
    return read_bytes(content, name, shown)


def read_bytes(content: bytes, name: str, shown: str = FILE) -> Spec:
    """The spec of a feed called `name`; `shown` is how problems name its file. Raises SpecErrors."""
    try:
        root = parse(content, shown)
    except Refused as refused:
        raise SpecErrors([refused.problem]) from None
    if not isinstance(root, Mapping):
        raise SpecErrors([Problem(shown, 1, "", "must be a list of fields and values, a: b")])
    problems: list[Problem] = []
    fields = Fields(root, problems)
    spec = _spec(fields, name)
    fields.finish()
    _check(fields, spec)
    if problems:
        raise SpecErrors(problems)
    return spec


def _spec(fields: Fields, name: str) -> Spec:
    return Spec(
        name=name,
        title=fields.name("title"),
        provider=fields.name("provider"),
        about=_address(fields, "about", required=True),
        licence=fields.text("licence"),
        format=fields.choice("format", Format),
        origin=fields.choice("origin", Origin),
        classification=_classification(fields.inner("classification")),
        fills=_fills(fields),
        constants=_constants(fields),
        required=fields.names("required", _COLUMNS, _DEFAULTS["required"]),
        any_of=fields.names("any_of", _COLUMNS, _DEFAULTS["any_of"]),
        ignored=fields.listed("ignored"),
        extra_names=fields.pairs("extra_names"),
        tlp=fields.label("tlp", _DEFAULTS["tlp"]),
        label=_label(fields),
        confidence=fields.whole("confidence", 0, 100) if fields.has("confidence") else _DEFAULTS["confidence"],
        severity=_severity(fields),
        concerns=fields.choice("concerns", Concern) if fields.has("concerns") else None,
        every=fields.duration("every", _DEFAULTS["every"]),
        closes_after=fields.duration("closes_after", _DEFAULTS["closes_after"]),
        file_name=fields.pattern("file_name"),
        header=fields.listed("header"),
        delimiter=fields.raw("delimiter", _DEFAULTS["delimiter"]),
        comments=fields.raw("comments"),
        rows=fields.raw("rows"),
        each=fields.raw("each"),
        keep=_keep(fields),
        url=_address(fields, "url", required=False),
    )


def _address(fields: Fields, field: str, *, required: bool) -> str:
    text = fields.text(field) if required or fields.has(field) else ""
    if text and not text.startswith(("https://", "http://")):
        fields.problem(field, f"{text[:100]!r} is no address; it begins with https:// or http://")
    return text


def _severity(fields: Fields) -> str:
    text = fields.raw("severity", _DEFAULTS["severity"])
    if text not in schema.SEVERITIES:
        fields.problem("severity", f"{text!r} is not one of {', '.join(schema.SEVERITIES)}")
    return text


def _classification(fields: Fields) -> Classification:
    found = Classification(fields.name("taxonomy"), fields.name("type"), fields.raw("identifier"))
    fields.finish()
    if found.taxonomy and found.taxonomy not in CLASS:
        fields.problem(
            "taxonomy", f"{found.taxonomy!r} is no class of RSIT {VERSION}; {nearest(found.taxonomy, list(CLASS))}"
        )
    if found.type and found.type not in TYPE:
        fields.problem("type", f"{found.type!r} is no type of RSIT {VERSION}; {nearest(found.type, list(TYPE))}")
    elif found.taxonomy in CLASS and CLASS_OF_TYPE.get(found.type, found.taxonomy) != found.taxonomy:
        fields.problem("type", f"{found.type!r} belongs to the class {CLASS_OF_TYPE[found.type]!r}")
    return found


def _fills(fields: Fields) -> dict[str, Fill]:
    below = fields.inner("columns")
    found: dict[str, Fill] = {}
    for column, node in below.each():
        if column not in schema.BY_NAME:
            below.problem(column, f"is no event column; {nearest(column, _COLUMNS)}")
        elif column == "classification_taxonomy":
            below.problem(column, "follows from classification_type and cannot be filled")
        else:
            found[column] = _fill(below, column, node)
    _close(fields, found)
    if not found and fields.has("columns"):
        fields.problem("columns", "names no event column")
    return found


def _label(fields: Fields) -> Fill | None:
    """What tells a row's own label. Where the spec translates, a text that it does not translate is no label."""
    if not fields.has("label"):
        return None
    fill = _fill(fields, "label", next(node for name, node in fields.each() if name == "label"))
    for text in fill.values.values():
        fields.tlp("label", text)
    return replace(fill, values={"": "", **fill.values}, default="?") if fill.values else fill


def _close(fields: Fields, found: dict[str, Fill]) -> None:
    """Fills of columns that only take known values get them all: as they are, or as the spec translates them.

    A severity that is not translated is left: an unknown one counts as the spec's anyway, and the known ones then
    need not be kept in `extra` beside it.
    """
    if (fill := found.get("severity")) and fill.values:
        found["severity"] = _closed(fill, schema.SEVERITIES, fields.raw("severity", _DEFAULTS["severity"]))
    if fill := found.get("classification_type"):
        otherwise = fields.inner("classification").raw("type") if fields.has("classification") else ""
        closed = found["classification_type"] = _closed(fill, tuple(TYPE), otherwise)
        classes = {text: CLASS_OF_TYPE.get(kind, "") for text, kind in closed.values.items()}
        default = CLASS_OF_TYPE.get(closed.default, "")
        found["classification_taxonomy"] = replace(closed, values=classes, default=default)


def _closed(fill: Fill, known: Iterable[str], otherwise: str) -> Fill:
    """A text that is neither known nor translated becomes the fill's default, else what the spec says of all rows."""
    return replace(fill, values={**{text: text for text in known}, **fill.values}, default=fill.default or otherwise)


def _fill(below: Fields, column: str, node: Node) -> Fill:
    if isinstance(node, Scalar):
        if not node.text:
            below.problem(column, "must name a source column")
        return Fill((node.text,))
    if isinstance(node, Sequence):
        names = tuple(item.text for item in node.items if isinstance(item, Scalar))
        if len(names) != len(node.items) or not names:
            below.problem(column, "must be a list of source columns")
        below.no_twins(column, names)
        return Fill(names)
    fields = below.inner(column)
    fill = Fill(
        columns=fields.words("columns"),
        reading=fields.choice("as", Reading) if fields.has("as") else Reading.PLAIN,
        only=fields.pattern("only"),
        values=fields.pairs("values"),
        default=fields.raw("default"),
    )
    fields.finish()
    if column in schema.BY_NAME:
        _fits(fields, column, fill)
    return fill


def _fits(fields: Fields, column: str, fill: Fill) -> None:
    """What a column is given must be something that it can hold."""
    is_time = schema.BY_NAME[column].kind is Kind.TIME
    if fill.reading in _TIMES and not is_time:
        fields.problem("as", f"{str(fill.reading)!r} is for a time, and {column} is none")
    for field, text in (*(("values", text) for text in fill.values.values()), ("default", fill.default)):
        if text and (complaint := _unfit(column, text)):
            fields.problem(field, complaint)


def _keep(fields: Fields) -> dict[str, tuple[str, ...]]:
    if not fields.has("keep"):
        return {}
    below = fields.inner("keep")
    return {column: below.words(column) for column, _ in below.each()}


def _constants(fields: Fields) -> dict[str, str]:
    found = fields.pairs("constants")
    below = fields.inner("constants") if found else fields
    for column, text in found.items():
        if column not in schema.BY_NAME:
            below.problem(column, f"is no event column; {nearest(column, _COLUMNS)}")
        elif column in ("severity", "classification_taxonomy", "classification_type", "classification_identifier"):
            below.problem(column, "is told by its own field of the spec")
        elif complaint := _unfit(column, text):
            below.problem(column, complaint)
    return found


def _unfit(column: str, text: str) -> str:
    """Why a text can never be the value of an event column; nothing where it can."""
    kind = schema.BY_NAME[column].kind
    most = _MOST.get(kind)
    if not text:
        return "must not be empty"
    if kind in (Kind.TIME, Kind.ADDRESS):
        return f"cannot be told in a spec: each row has {'a time' if kind is Kind.TIME else 'an address'} of its own"
    if most and (not re.fullmatch(DIGITS, text, re.ASCII) or len(text) > len(str(most)) or int(text) > most):
        return f"{text[:100]!r} is not a whole number up to {most}"
    if column in _CLOSED and text not in _CLOSED[column]:
        return f"{text!r} cannot stand in {column}; {nearest(text, list(_CLOSED[column]))}"
    return ""


def _check(fields: Fields, spec: Spec) -> None:
    """What must hold between the fields of a spec."""
    filled = {*spec.fills, *spec.constants}
    for column in sorted({*spec.fills} & {*spec.constants}):
        fields.problem("constants", f"{column!r} is filled from a column too")
    for column in spec.required:
        if column in schema.BY_NAME and column not in filled:
            fields.problem(
                "required" if fields.has("required") else "columns", f"nothing fills {column!r}, which is required"
            )
    if spec.any_of and not {*spec.any_of} & filled:
        fields.problem(
            "any_of" if fields.has("any_of") else "columns", f"nothing fills any of {', '.join(spec.any_of)}"
        )
    if spec.concerns is Concern.SITE and "source_fqdn" not in filled:
        fields.problem("concerns", "nothing fills 'source_fqdn', by which a site is known")
    taken = {name for fill in (*spec.fills.values(), *filter(None, [spec.label])) for name in fill.columns}
    for name in sorted(taken & {*spec.ignored}):
        fields.problem("ignored", f"{name!r} is taken by a column")
    _form(fields, spec, taken)


def _form(fields: Fields, spec: Spec, taken: set[str]) -> None:
    for field, formats in _ONLY_FOR.items():
        if fields.has(field) and spec.format not in formats:
            fields.problem(field, f"says nothing about the format {str(spec.format)!r}")
    fields.no_twins("header", spec.header)
    fields.no_twins("extra_names", tuple(spec.extra_names.values()))
    if spec.keep and spec.format is Format.CSV and not spec.comments:
        fields.problem("keep", "says nothing about csv without comments, of which every row counts")
    if len(spec.delimiter) != 1 or spec.delimiter in '"\r\n\\':
        fields.problem("delimiter", f"{spec.delimiter!r} is not one character that can part values")
    for name in sorted(taken - {*spec.header}) if spec.header else ():
        fields.problem("header", f"has no {name!r}, which a column is filled from")
    if spec.file_name and not problem_of(spec.file_name) and not spec.file_name.startswith("^"):
        fields.problem("file_name", "must begin with ^, or it would fit the end of other names")
