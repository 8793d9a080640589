"""What RFC 2350 asks of a CERT, as far as the registry knows it, and the body's own texts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from pehra.foundation.access.errors import Absent
from pehra.law.mandates import Body, StandingStep
from pehra.registry import models
from pehra.registry.queries.bodies import MandateView, is_team, mandate_views
from pehra.registry.queries.contacts import ContactView, published_contacts
from pehra.registry.queries.days import local_date
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.rfc2350 import SECTIONS, Section


@dataclass(frozen=True)
class Description:
    """A body's document. `texts` are its own words by section key, in the language asked for or else in English."""

    body: Body
    step: StandingStep | None
    mandates: tuple[MandateView, ...]
    contacts: list[ContactView]
    texts: dict[str, str]
    updated_on: date | None
    time_zone: str
    sections: tuple[Section, ...] = SECTIONS


def rfc2350(slug: str, language: str, at: datetime) -> Description:
    """The public document of a team. Raises Absent for what is no team, or none any more."""
    found = snapshot()
    institution = found.institutions.get(slug)
    if institution is None or institution.withdrawn or not is_team(found, slug):
        raise Absent
    today = local_date(at)
    body = next(each for each in found.network.bodies if each.slug == slug)
    row = models.Body.objects.get(pk=institution.id)
    contacts = published_contacts(institution.id, at)
    moments = [row.described_at, *(each.contact.confirmed_at for each in contacts)]
    dated = [local_date(moment) for moment in moments if moment]
    return Description(
        body=body,
        step=body.step_at(today),
        mandates=tuple(each for each in mandate_views(found, body, today) if not each.over),
        contacts=contacts,
        texts=row.description.get("en", {}) | row.description.get(language, {}),
        updated_on=max(dated, default=None),
        time_zone=settings.DISPLAY_TIME_ZONE,
    )
