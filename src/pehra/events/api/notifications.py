"""How an organisation is told of its findings."""

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router

from pehra.events.actions.telling import wish
from pehra.events.api.shapes import WishesIn, WishesOut
from pehra.events.models import Preference
from pehra.events.queries.preferences import preference, wishes_of
from pehra.events.rules.telling import Wishes
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.registry import queries as registry

router = Router(tags=["Findings"])
Organisation = Annotated[str, Path(description="Slug of an organisation that you answer for.")]


@router.get(
    "/{organisation}",
    response=WishesOut,
    auth=Scoped("findings:read"),
    operation_id="showNotifications",
    summary="Read how an organisation is told",
    openapi_extra=refusals(404),
)
@looks
def show(request: HttpRequest, organisation: Organisation) -> WishesOut:
    """What the organisation has chosen, or the usual wishes."""
    return _out(preference(request.auth, _party(organisation)))


@router.post(
    "/{organisation}",
    response=WishesOut,
    auth=Scoped("findings:write"),
    operation_id="chooseNotifications",
    summary="Choose how an organisation is told",
    openapi_extra=refusals(404, 409, 422),
)
def choose(request: HttpRequest, organisation: Organisation, body: WishesIn) -> WishesOut:
    """Choose rhythm, severities, quiet hours and channels. What is left out is as usual."""
    given = body.model_dump()
    hook = given.pop("hook_url")
    row = wish(
        by=request.auth,
        organisation_id=_party(organisation),
        wishes=Wishes(**given),
        hook_url=hook,
        at=timezone.now(),
    )
    return _out(row)


def _party(slug: str) -> int:
    found = registry.party_named(slug) if slug.isprintable() else None
    if found is None:
        raise Absent
    return found.id


def _out(row: Preference | None) -> WishesOut:
    return WishesOut(**asdict(wishes_of(row)), hook_url=row.hook_url if row else "")
