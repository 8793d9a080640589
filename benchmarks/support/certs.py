"""More CERTs over the same organisations: of sectors that have none, and of single organisations."""

from datetime import date
from typing import Final

from pehra.law.functions import Function
from pehra.registry.models import Body, Mandate, Organisation, Party, Sector, StandingStep

SINCE: Final = date(2025, 1, 1)
# Whoever holds one of these is no CERT that gets cases.
NO_CERT: Final = (Function.COUNCIL, Function.AGENCY, Function.FOREIGN)


def make_certs(count: int) -> int:
    """Found CERTs until there are so many; returns how many there are."""
    held = Mandate.objects.exclude(function__in=NO_CERT)
    missing = count - held.values("body").distinct().count()
    led = held.filter(function=Function.SECTORAL).exclude(sector=None).values("sector")
    for sector in Sector.objects.exclude(pk__in=led).order_by("slug")[: max(0, missing)]:
        _found(f"sector-cert-{sector.pk}", Function.SECTORAL, sector=sector)
    missing = count - held.values("body").distinct().count()
    owners = Organisation.objects.filter(slug__startswith="bench-").order_by("pk")
    for owner in owners[: max(0, missing)]:
        _found(f"own-cert-{owner.pk}", Function.ORGANISATIONAL, organisation=owner)
    return held.values("body").distinct().count()


def _found(slug: str, function: Function, **jurisdiction: Sector | Organisation) -> None:
    body = Body.objects.create(kind=Party.Kind.BODY, slug=slug, name_en=f"CERT {slug}", name_ur=f"سرٹ {slug}")
    StandingStep.objects.create(body=body, standing="operational", since=SINCE, citation="benchmark")
    Mandate.objects.create(
        key=slug,
        body=body,
        function=function,
        starts=SINCE,
        instrument="benchmark",
        citation="benchmark",
        **jurisdiction,
    )
