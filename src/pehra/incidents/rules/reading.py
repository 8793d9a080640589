"""A report as a JSON file: each field by name and kind, every fault told with the field's name."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from pehra.foundation.access.errors import Invalid, Problem
from pehra.incidents.rules.answers import Sheet
from pehra.incidents.rules.intake import BY_HAND, Intake, Seen
from pehra.incidents.rules.wording import Channel
from pehra.law import tlp

LARGEST: Final = 1_048_576
REQUIRED: Final = ("organisation", "title", "description")


def read_report(raw: bytes, *, channel: Channel) -> Intake:
    """The report in a file, to be checked further by `intake.problems`. Raises Invalid naming every faulty field."""
    values = _object(raw)
    found: dict[str, Problem] = {
        name: Problem("There is no field of this name.") for name in values if name not in FIELDS
    }
    found |= {name: Problem("This field is needed.") for name in REQUIRED if name not in values}
    read: dict[str, Any] = {}
    for name, value in values.items():
        if name in FIELDS:
            try:
                read[name] = FIELDS[name](value)
            except ValueError as error:
                found[name] = Problem(str(error))
    if found:
        raise Invalid(found)
    return Intake(**{"channel": channel} | read)


def written(report: Intake) -> dict[str, object]:
    """The report as the fields that the HTTP API takes; what was left out is left out."""
    fields: dict[str, object] = {
        "organisation": report.organisation,
        "title": report.title,
        "description": report.description,
        "channel": report.channel.value,
        "aware_at": report.aware_at and report.aware_at.isoformat(),
        "submitted_at": report.submitted_at and report.submitted_at.isoformat(),
        "classification": list(report.classification),
        "severity": report.severity,
        "ransomware": report.ransomware,
        "tlp": report.tlp,
        "affected": list(report.affected),
        "observables": [{name: value for name, value in asdict(seen).items() if value} for seen in report.observables],
        "details": dict(report.details),
        "answers": [sheet.plain() for sheet in report.answers],
    }
    return {name: value for name, value in fields.items() if value}


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > LARGEST:
        raise Invalid({"file": Problem("The file is larger than %(most)d bytes.", most=LARGEST)})
    try:
        values = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Invalid({"file": Problem("The file is not in UTF-8.")}) from None
    except (ValueError, RecursionError) as error:
        raise Invalid({"file": Problem("This is not JSON: %(wrong)s.", wrong=str(error)[:200])}) from None
    if not isinstance(values, dict):
        raise Invalid({"file": Problem("The file must hold one JSON object.")})
    return values


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a field stands in it twice")
    return values


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("This must be text.")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("This must be true or false.")
    return value


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError:
        raise ValueError("Write the time as 2026-01-31T14:05:00+05:00.") from None
    if moment.tzinfo is None:
        raise ValueError("Give the time with its zone, as 2026-01-31T14:05:00+05:00.")
    return moment


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("This must be a list of texts.")
    return tuple(_text(each) for each in value)


def _observables(value: Any) -> tuple[Seen, ...]:
    if not isinstance(value, list):
        raise ValueError("This must be a list of values, or of objects with value, type and note.")
    return tuple(_seen(each) for each in value)


def _seen(value: Any) -> Seen:
    if isinstance(value, str):
        return Seen(value)
    if not isinstance(value, dict) or "value" not in value or set(value) - {"value", "type", "note"}:
        raise ValueError("An observable is a text, or an object with value and, if known, type and note.")
    return Seen(**{name: _text(each) for name, each in value.items()})


def _details(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError("This must be an object of texts.")
    return {name: _text(each) for name, each in value.items()}


def _answers(value: Any) -> tuple[Sheet, ...]:
    """Sheets as the API takes them; what may be in an answer the forms of the day say."""
    if not isinstance(value, list):
        raise ValueError("This must be a list of objects with form, version and answers.")
    return tuple(_sheet(each) for each in value)


def _sheet(value: Any) -> Sheet:
    if not isinstance(value, dict) or set(value) != {"form", "version", "answers"}:
        raise ValueError("Answers to a form are an object with form, version and answers.")
    version, answers = value["version"], value["answers"]
    if isinstance(version, bool) or not isinstance(version, int) or not isinstance(answers, dict):
        raise ValueError("The version of a form is a number, and its answers are an object by question.")
    return Sheet(_text(value["form"]), version, answers)


def _channel(value: Any) -> Channel:
    """How it reached the officer who enters it; how it comes in here is known without being said."""
    if value not in sorted(BY_HAND):
        raise ValueError(f"Choose one of: {', '.join(sorted(BY_HAND))}; or leave it out.")
    return Channel(value)


def _label(value: Any) -> str:
    """A label as people write it. What is none is left to be refused with all that is wrong beside it."""
    text = _text(value)
    try:
        return tlp.parse(text).value
    except ValueError:
        return text


FIELDS: Final[dict[str, Callable[[Any], Any]]] = {
    "organisation": _text,
    "title": _text,
    "description": _text,
    "channel": _channel,
    "aware_at": _moment,
    "submitted_at": _moment,
    "classification": _texts,
    "severity": _text,
    "ransomware": _truth,
    "tlp": _label,
    "affected": _texts,
    "observables": _observables,
    "details": _details,
    "answers": _answers,
}
