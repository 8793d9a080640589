"""Organisations that a profile brings along, with their contacts, network objects and designations."""

from collections import Counter
from datetime import date, datetime

from pehra.law.constituency import Contact, Designation, NetworkObject, ObjectKind, Organisation
from pehra.registry import models
from pehra.registry.actions.history import set_attributes
from pehra.registry.rules.addresses import names_above

LIVE = (models.NetworkObject.State.CLAIMED, models.NetworkObject.State.APPROVED)


def put(value: Organisation, at: datetime, today: date, source: str) -> None:
    """Write the organisation as the profile has it; its parent is written already."""
    row = models.Organisation.objects.filter(slug=value.slug).first()
    attributes = {
        "sector_id": value.sector,
        "ownership": value.ownership.value,
        "province_id": value.province,
        "body_id": models.Body.objects.values_list("pk", flat=True).get(slug=value.body) if value.body else None,
    }
    if row is None:
        row = models.Organisation(
            kind=models.Party.Kind.ORGANISATION, slug=value.slug, registered_at=at, from_profile=True, **attributes
        )
    else:
        set_attributes(row, today, **attributes)
    row.name_en, row.name_ur, row.withdrawn_at = value.name_en, value.name_ur, None
    row.parent = models.Organisation.objects.get(slug=value.parent) if value.parent else None
    row.save()
    _put_contacts(row, value.contacts, at)
    _put_objects(row, value.network_objects, at, today, source)
    _put_designations(row, value.designations, today)


def withdraw(slug: str, at: datetime, today: date) -> None:
    """The organisation is gone from the profile. Its cases, chain and past stay; its claims and contacts end."""
    row = models.Organisation.objects.get(slug=slug)
    _put_contacts(row, (), at)
    _put_objects(row, (), at, today, "")
    _put_designations(row, (), today)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])


def _put_contacts(row: models.Organisation, wanted: tuple[Contact, ...], at: datetime) -> None:
    missing = Counter(wanted)
    for held in row.contacts.filter(removed_at=None):
        same = Contact(held.role, held.name, held.email, held.phone, held.around_the_clock)
        if missing[same]:
            missing[same] -= 1
        else:
            held.removed_at = at
            held.save(update_fields=["removed_at"])
    for each in missing.elements():
        row.contacts.create(
            role=each.role,
            name=each.name,
            email=each.email,
            phone=each.phone,
            around_the_clock=each.around_the_clock,
            confirmed_at=at,
        )


def _put_objects(
    row: models.Organisation, wanted: tuple[NetworkObject, ...], at: datetime, today: date, source: str
) -> None:
    missing = {(each.kind.value, each.value) for each in wanted}
    for held in row.network_objects.filter(state__in=LIVE):
        if (held.kind, held.value) in missing:
            missing.discard((held.kind, held.value))
        else:
            held.state, held.decided_at, held.decided_by = models.NetworkObject.State.WITHDRAWN, at, source
            held.held_until = today
            held.save(update_fields=["state", "decided_at", "decided_by", "held_until"])
    for kind, value in sorted(missing):
        made = models.NetworkObject.objects.create(
            organisation=row,
            kind=kind,
            value=value,
            prefix=value if kind == ObjectKind.CIDR else None,
            names=names_above(value) if kind == ObjectKind.DOMAIN else [],
            claimed_at=at,
            claimed_by=source,
        )
        # A profile decides no contest: what meets another organisation's object stays a claim for its CERT.
        if not models.Contest.objects.filter(mine=made).exists():
            made.state, made.decided_at, made.decided_by = models.NetworkObject.State.APPROVED, at, source
            made.approved_at = at
            made.save(update_fields=["state", "decided_at", "decided_by", "approved_at"])


def _put_designations(row: models.Organisation, wanted: tuple[Designation, ...], today: date) -> None:
    by_day = {each.designated_on: each for each in wanted}
    for held in row.designations.all():
        if held.designated_on in by_day or (held.ended_on and held.ended_on <= today):
            continue
        if held.designated_on < today:
            held.ended_on = today
            held.save(update_fields=["ended_on"])
        else:
            held.delete()
    # Those that have ended come first: only one may run.
    for each in sorted(wanted, key=lambda each: (each.ended_on is None, each.designated_on)):
        row.designations.update_or_create(
            designated_on=each.designated_on,
            defaults={
                "review_on": each.review_on,
                "ended_on": each.ended_on,
                "designated_by": each.designated_by,
                "citation": each.citation,
            },
        )
