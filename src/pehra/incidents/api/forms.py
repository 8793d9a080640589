"""The forms of reports, for programs that ask their questions themselves."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.foundation.access.errors import Absent
from pehra.law.forms import AnswerKind, AskedOf, Form, FormStage
from pehra.registry import queries as registry

router = Router(tags=["Reports"])


class OptionOut(Given):
    """An answer that is offered."""

    key: str = Field(examples=["mail"])
    label_en: str
    label_ur: str


class FormQuestionOut(Given):
    """A question of a form."""

    id: str = Field(examples=["asked"])
    kind: AnswerKind
    label_en: str
    label_ur: str
    hint_en: str
    hint_ur: str
    options: list[OptionOut] = Field(description="For `choice` and `choices`.")
    required: list[FormStage] = Field(description="At these stages it must be answered, or have been before.")
    when: str = Field(description="Asked only after these answers; empty: always.", examples=["asked: yes"])
    citation: str = Field(description="Its source in law; empty where it has none.")


class SectionOut(Given):
    """Questions that belong together."""

    key: str
    title_en: str
    title_ur: str
    questions: list[FormQuestionOut]


class FormOut(Given):
    """One version of a form."""

    id: str = Field(description="The form with its version.", examples=["ransomware-1"])
    form: str = Field(examples=["ransomware"])
    version: int = Field(examples=[1])
    whom: AskedOf
    title_en: str
    title_ur: str
    condition: str = Field(description="About which incidents it is asked; empty: all.", examples=["ransomware: yes"])
    starts: date
    ends: date | None
    citation: str
    digest: str = Field(description="SHA-256 of what is asked. It never changes once the version has begun.")
    sections: list[SectionOut]


@router.get(
    "",
    response=list[FormOut],
    auth=Scoped("reports:read"),
    operation_id="listForms",
    summary="List the forms of reports",
)
def list_forms(request: HttpRequest) -> list[FormOut]:
    """The version of each form that is asked of organisations today. A report answers those whose condition fits it."""
    found = registry.forms_on(registry.local_date(timezone.now()), AskedOf.ORGANISATION)
    return [_out(each) for each in found]


@router.get(
    "/{id}",
    response=FormOut,
    auth=Scoped("reports:read"),
    operation_id="showForm",
    summary="Read one version of a form",
    openapi_extra=refusals(404, 422),
)
def show(
    request: HttpRequest, id: Annotated[str, Path(max_length=60, description="The form with its version.")]
) -> FormOut:
    """A version of a form, also one that is asked no more: what was answered with it is read with it."""
    # No such word is stored, and PostgreSQL takes not every one of them to compare.
    found = registry.forms_named([id]).get(id) if id.isprintable() else None
    if found is None:
        raise Absent
    return _out(found)


def _out(form: Form) -> FormOut:
    return FormOut.model_validate(
        {name: getattr(form, name) for name in FormOut.model_fields if name != "sections"}
        | {"sections": [each.plain() for each in form.sections]}
    )
