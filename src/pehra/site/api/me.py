"""Whoever asks, as the API knows them."""

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.registry import queries as registry

router = Router(tags=["Me"])


class HeldOut(Given):
    """A party at which you hold roles."""

    kind: str = Field(description="`body` or `organisation`.", examples=["organisation"])
    slug: str = Field(examples=["indus-mobile"])
    name_en: str
    name_ur: str
    roles: list[Role]


class MeOut(Given):
    """Who you are here."""

    label: str = Field(
        description="How the journal names you.", examples=["Ayesha Khan <ayesha@example.org> (token SOC)"]
    )
    scopes: list[str] | None = Field(description="What the token may be used for; null for a signed-in session.")
    parties: list[HeldOut] = Field(description="Where you hold roles; a token is narrowed to one party.")


@router.get("/me", response=MeOut, auth=Scoped(), operation_id="showMe", summary="Who am I")
@looks
def me(request: HttpRequest) -> MeOut:
    """Who you are, where you hold which roles, and what your token may be used for."""
    person: Person = request.auth
    names = registry.party_names(held.party_id for held in person.held)
    return MeOut(
        label=person.label,
        scopes=None if person.scopes is None else sorted(person.scopes),
        parties=[
            HeldOut(
                kind=name.kind,
                slug=name.slug,
                name_en=name.name_en,
                name_ur=name.name_ur,
                roles=sorted({held.role for held in person.held if held.party_id == name.id}),
            )
            for name in sorted(names.values(), key=lambda name: name.slug)
        ],
    )
