"""Parties by id and by slug, and whom a body serves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pehra.registry.models import Organisation, Party
from pehra.registry.queries.chains import subjects
from pehra.registry.queries.network import snapshot


@dataclass(frozen=True)
class PartyName:
    """What is shown of a party."""

    id: int
    kind: str
    slug: str
    name_en: str
    name_ur: str

    def name(self, language: str) -> str:
        return (self.name_ur if language == "ur" else "") or self.name_en


def party_names(ids: Iterable[int]) -> dict[int, PartyName]:
    """The names of these parties, bodies and organisations alike, in one statement."""
    rows = Party.objects.filter(pk__in=set(ids)).values_list("pk", "kind", "slug", "name_en", "name_ur")
    return {row[0]: PartyName(*row) for row in rows}


def party_named(slug: str) -> PartyName | None:
    """The party of this slug, body or organisation."""
    rows = Party.objects.filter(slug=slug).values_list("pk", "kind", "slug", "name_en", "name_ur")
    return next((PartyName(*row) for row in rows), None)


def organisation(pk: int) -> Organisation | None:
    return Organisation.objects.select_related("sector", "province", "parent", "body").filter(pk=pk).first()


def organisation_named(slug: str) -> Organisation | None:
    return Organisation.objects.select_related("sector", "province", "parent", "body").filter(slug=slug).first()


def served_organisations(body_id: int, at: date) -> list[int]:
    """The organisations in whose chain this body stands on the date."""
    chains = snapshot().chains(at)
    slug = snapshot().by_id[body_id].slug if body_id in snapshot().by_id else ""
    return [pk for pk, subject in subjects(at) if any(step.body == slug for step in chains.of(subject))]
