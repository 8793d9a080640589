"""A person chooses how to be told."""

from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.models import Preference
from pehra.foundation.delivery.rules.wishes import Wishes, problems


@transaction.atomic
def keep_wishes(*, by: Person, wishes: Wishes, at: datetime) -> None:
    """Keep one's own wishes; they hold for what is told from now on. Raises Absent for a program, Invalid."""
    if not by.user_id or by.scopes is not None:
        raise Absent
    found = problems(
        hour=wishes.hour,
        quiet_from=wishes.quiet_from,
        quiet_until=wishes.quiet_until,
        days=wishes.days,
        zone=wishes.zone,
    )
    if found:
        raise Invalid(found)
    values = {
        "ways": {subject.value: way.value for subject, way in wishes.ways.items()},
        "hour": wishes.hour,
        "quiet_from": wishes.quiet_from,
        "quiet_until": wishes.quiet_until,
        "days": sorted(wishes.days),
        "urgent": wishes.urgent,
        "zone": wishes.zone,
        "changed_at": at,
    }
    Preference.objects.update_or_create(user_id=by.user_id, defaults=values)
