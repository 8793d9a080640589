"""By what a party is recognised in a text, and organisations by their short names, for whoever redacts and shares."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from pehra.registry.models import Contact, NetworkObject, Organisation, Party
from pehra.registry.queries.parties import PartyName


@dataclass(frozen=True)
class Identifying:
    """As they are registered. `networks` are prefixes, domains and AS numbers, claimed or approved."""

    names: tuple[str, ...]
    persons: tuple[str, ...]
    networks: tuple[str, ...]


def identifying(parties: Collection[int]) -> Identifying:
    """What is registered of these parties, by three statements."""
    names = Party.objects.filter(pk__in=parties).order_by("pk").values_list("name_en", "name_ur", "slug")
    persons = Contact.objects.filter(party_id__in=parties, removed_at=None).order_by("pk")
    live = (NetworkObject.State.CLAIMED, NetworkObject.State.APPROVED)
    networks = NetworkObject.objects.filter(organisation_id__in=parties, state__in=live).order_by("pk")
    return Identifying(
        tuple(name for row in names for name in row if name),
        tuple(persons.values_list("name", flat=True)),
        tuple(networks.values_list("value", flat=True)),
    )


def organisations_among(slugs: Collection[str], served: Q) -> list[PartyName]:
    """Those of these organisations that fit a condition, such as being served by a body."""
    rows = Organisation.objects.filter(served, slug__in=slugs, withdrawn_at=None).order_by("slug")
    return [PartyName(*row) for row in rows.values_list("pk", "kind", "slug", "name_en", "name_ur")]
