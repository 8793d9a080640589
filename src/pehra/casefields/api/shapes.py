"""The shapes of fields, and of what is answered on a case."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Path
from pydantic import Field

from pehra.casefields.queries.answers import Row, Sheet
from pehra.casefields.queries.definitions import Asked
from pehra.casefields.rules.wishes import MOST_OF_A_BODY
from pehra.foundation.access.api.shapes import SLUG, Given, Taken
from pehra.law.forms import AnswerKind, Question

CaseReference = Annotated[str, Path(max_length=40, description="Reference of a case, as in C-2M8X-41TV.")]
# As `law.forms.AnswerKind` says, for the kinds that a field may have.
Answer = str | bool | int | list[str]


class FieldOptionOut(Given):
    """One of the answers to choose from."""

    key: str = Field(examples=["unpatched"])
    label_en: str
    label_ur: str


class FieldOut(Given):
    """A field of a body, as it is asked today."""

    reference: str = Field(examples=["F-2M8X-41TV"])
    body: str = Field(pattern=SLUG, description="Slug of the body whose field it is.")
    version: int = Field(description="Number of its present wording.")
    kind: AnswerKind
    label_en: str
    label_ur: str
    hint_en: str
    hint_ur: str
    options: list[FieldOptionOut]
    classes: list[str] = Field(description="Asked only in these classes of RSIT; empty: in all of them.")
    required: bool = Field(description="It must be answered before the body closes a case.")


class FieldListOut(Given):
    """What your bodies ask."""

    items: list[FieldOut]


class FieldValueOut(Given):
    """A field on a case: what is answered, with the words in which it was asked on that day."""

    field: str = Field(examples=["F-2M8X-41TV"])
    body: str = Field(pattern=SLUG)
    version: int = Field(description="Number of the wording in which it was answered, or would be.")
    label_en: str
    label_ur: str
    kind: AnswerKind
    asked: bool = Field(description="It is asked about this case today.")
    missing: bool = Field(description="The case cannot be closed before it is answered.")
    value: Answer | None = Field(description="The answer; null: none is given.")
    at: datetime | None
    by: str | None


class FieldValuesOut(Given):
    """The fields of your bodies on a case."""

    case: str = Field(examples=["C-2M8X-41TV"])
    items: list[FieldValueOut]


class FieldValuesIn(Taken):
    """Answers to fields of your body."""

    values: dict[Annotated[str, Field(max_length=40)], Answer | None] = Field(
        min_length=1,
        max_length=MOST_OF_A_BODY,
        description="By the reference of a field: text, whole number, date as YYYY-MM-DD, true or false, a key of the "
        "options or a list of them; null takes an answer back. Fields that are not named stay as they are.",
        examples=[{"F-2M8X-41TV": "unpatched"}],
    )
    versions: dict[Annotated[str, Field(max_length=40)], int] = Field(
        default={},
        max_length=MOST_OF_A_BODY,
        description="By the reference of a field: the number of the wording that is answered. Where it is not the "
        "present one, nothing is kept.",
        examples=[{"F-2M8X-41TV": 1}],
    )


def field_out(asked: Asked) -> FieldOut:
    return FieldOut(
        **_words(asked.question),
        reference=asked.reference,
        body=asked.body.slug,
        version=asked.version.number,
        hint_en=asked.question.hint_en,
        hint_ur=asked.question.hint_ur,
        options=[
            FieldOptionOut(key=each.key, label_en=each.label_en, label_ur=each.label_ur)
            for each in asked.question.options
        ],
        classes=list(asked.version.classes),
        required=asked.required,
    )


def values_out(case: str, found: list[Sheet]) -> FieldValuesOut:
    return FieldValuesOut(case=case, items=[_value(sheet, row) for sheet in found for row in sheet.rows])


def _value(sheet: Sheet, row: Row) -> FieldValueOut:
    return FieldValueOut(
        **_words(row.question),
        field=row.asked.reference,
        body=sheet.party.slug,
        version=(row.given or row.asked).version.number,
        asked=row.now,
        missing=row.missing,
        value=row.answer,
        at=row.value.at if row.value else None,
        by=row.value.by.partition(" <")[0] if row.value else None,
    )


def _words(question: Question) -> dict[str, Any]:
    return {"kind": question.kind, "label_en": question.label_en, "label_ur": question.label_ur}
