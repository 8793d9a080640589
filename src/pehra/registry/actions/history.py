"""Keeping what an organisation was, so that the chain of a past day is told as it was."""

from datetime import date
from typing import Any

from pehra.registry.models import Organisation, PastAttributes

# What decides an organisation's chain.
ATTRIBUTES = ("sector_id", "ownership", "province_id", "body_id")


def set_attributes(organisation: Organisation, today: date, **wanted: Any) -> list[str]:
    """Set attributes from today on; returns the names of those that changed. The caller saves the organisation."""
    changed = [name for name in ATTRIBUTES if name in wanted and getattr(organisation, name) != wanted[name]]
    if not changed:
        return []
    # Several changes on one day are one: that day began with what is kept already.
    PastAttributes.objects.get_or_create(
        organisation=organisation,
        until=today,
        defaults={name: getattr(organisation, name) for name in ATTRIBUTES},
    )
    for name in changed:
        setattr(organisation, name, wanted[name])
    organisation.attributes_since = today
    return changed
