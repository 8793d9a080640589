"""Specs as the tests of formats need them, and what a format makes of some bytes."""

import io
from typing import Any

from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows import records
from pehra.pipeline.spec import Classification, Fill, Format, Origin, Spec


def spec_of(form: Format, columns: dict[str, str], **more: Any) -> Spec:
    """A spec with one source column for each event column."""
    return Spec(
        name="maker/things",
        title="Things",
        provider="A maker",
        about="https://maker.example",
        licence="None",
        format=form,
        origin=Origin.EVENT,
        classification=Classification("other", "other"),
        fills={name: Fill((source,)) for name, source in columns.items()},
        **more,
    )


def read(spec: Spec, content: bytes) -> list[tuple[Any, ...]]:
    """Each row as its line and its texts, each refusal as line, reason and field."""
    return [
        (found.line, str(found.reason), found.field)
        if isinstance(found, Refused)
        else (found.line, {name: text for name, text in found.texts.items() if text})
        for found in records(spec, io.BytesIO(content))
    ]
