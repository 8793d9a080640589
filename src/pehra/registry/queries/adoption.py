"""How far organisations have come: counted in groups that are alike, by one statement for the whole country."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from pehra.foundation.accounts.queries import peopled
from pehra.law.chain import ChainError
from pehra.law.functions import Function
from pehra.registry.models import Contact, NetworkObject, Organisation
from pehra.registry.queries.constituency import is_cii, is_named, subject_today
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.freshness import CONTACT_AGES


@dataclass(frozen=True)
class Group:
    """Organisations of one sector and province with the same first responder, acting in `tier` (empty: none by law)."""

    sector: str
    province: str
    first: str
    tier: str
    count: int
    confirmed: int
    approved: int
    joined: int


ALIKE = ("sector_id", "province_id", "ownership", "cii", "body__slug")


def adoption(at: datetime) -> list[Group]:
    """Every organisation that is registered today, in groups.

    `confirmed`: with a contact that was confirmed lately; `approved`: with an approved range, number or domain;
    `joined`: with somebody who has an account.
    """
    on = local_date(at)
    contact = Contact.objects.filter(party=OuterRef("pk"), removed_at=None, confirmed_at__gt=at - CONTACT_AGES)
    approved = NetworkObject.objects.filter(organisation=OuterRef("pk"), state=NetworkObject.State.APPROVED)
    rows = Organisation.objects.filter(withdrawn_at=None).annotate(
        cii=is_cii(on),
        has_contact=Exists(contact),
        has_range=Exists(approved),
        has_people=Exists(peopled(OuterRef("pk"))),
    )
    counts = {
        "total": Count("pk"),
        "confirmed": Count("pk", filter=Q(has_contact=True)),
        "approved": Count("pk", filter=Q(has_range=True)),
        "joined": Count("pk", filter=Q(has_people=True)),
    }
    ordinary = rows.filter(~Q(is_named(on))).values(*ALIKE).annotate(**counts).order_by(*ALIKE)
    # A mandate may name an organisation: its chain is its own, and it is counted by itself.
    named = rows.filter(is_named(on)).values("slug", *ALIKE).annotate(**counts).order_by("slug")
    return _grouped([*ordinary, *named], at)


def _grouped(rows: Iterable[dict[str, object]], at: datetime) -> list[Group]:
    chains = snapshot().chains(local_date(at))
    found = []
    for row in rows:
        try:
            first = chains.of(subject_today(_Alike(row)))[0]
            cert, tier = first.body, str(first.acting[0]) if first.acting else str(Function.NATIONAL)
        except ChainError:
            cert, tier = "", ""
        numbers = [int(str(row[name])) for name in ("total", "confirmed", "approved", "joined")]
        found.append(Group(str(row["sector_id"]), str(row["province_id"]), cert, tier, *numbers))
    return found


class _Alike:
    """A group in the shape of an organisation, as far as the rules look at it."""

    def __init__(self, row: dict[str, object]) -> None:
        self.slug = str(row.get("slug", ""))
        self.sector_id, self.province_id = row["sector_id"], row["province_id"]
        self.ownership, self.cii = row["ownership"], bool(row["cii"])
        self.body_id = row["body__slug"]
        self.body = _Slug(str(row["body__slug"]))


class _Slug:
    def __init__(self, slug: str) -> None:
        self.slug = slug
