"""What a reference is of, for programs."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.search.queries.references import record

router = Router(tags=["Search"])


class RecordOut(Given):
    """A record that has a reference."""

    reference: str = Field(examples=["K-2M8X-41TV"])
    kind: str = Field(description="What it is.", examples=["campaign"])
    page: str = Field(description="Address of its page on this site.", examples=["/campaigns/K-2M8X-41TV/"])


@router.get(
    "/{reference}",
    response=RecordOut,
    auth=Scoped("cases:read"),
    operation_id="showReference",
    summary="What a reference is of",
    openapi_extra=refusals(404),
)
@looks
def show(
    request: HttpRequest,
    reference: Annotated[
        str, Path(description="Any reference, as it was typed or read out.", examples=["k 2m8x 41tv"])
    ],
) -> RecordOut:
    """The record of this reference, whatever it is, if you may see it. What there is not and what is not for you are
    answered alike.
    """
    found = record(request.auth, reference, timezone.now())
    return RecordOut(reference=found.reference, kind=found.kind, page=found.address)
