"""The one predicate: a record is visible when its audience and the viewer's keys have one in common.

Records keep their audience in a `bigint[]` column under a GIN index; see `docs/adr/` for what was measured.
"""

from typing import Any, Protocol

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.roles import READS_CASES


class HasAudience(Protocol):
    audience: list[int]


def audience_field() -> Any:
    """The audience column: party ids, minus user ids of named persons, 0 for the network."""
    return ArrayField(models.BigIntegerField(), default=list, blank=True)


def audience_index(name: str) -> GinIndex:
    # Without fastupdate a busy intake never pays for a pending list in the middle of somebody's page.
    return GinIndex(fields=["audience"], name=name, fastupdate=False)


def visible_to(person: Person, through: str = "") -> models.Q:
    """Second face: what may this person see, as a condition on a table with an audience column.

    `through` is the relation to that table ("case__"), for rows that belong to a record with an audience.
    """
    return visible_by(list(person.keys), through)


def visible_by(keys: Any, through: str = "") -> models.Q:
    """The same with the keys themselves, or with a place for them in a question that is composed once."""
    return models.Q(**{f"{through}audience__overlap": keys})


def may_see(person: Person, record: HasAudience) -> bool:
    """First face: may this person see this record."""
    return not set(person.keys).isdisjoint(record.audience)


def seers(record: HasAudience) -> models.Q:
    """Third face: who may see this record, as a condition on a table of users with memberships.

    The condition joins memberships, so whoever uses it asks for distinct rows.
    """
    parties = [key for key in record.audience if key > 0]
    persons = [-key for key in record.audience if key < 0]
    reads = models.Q(is_active=True, memberships__ended_at=None, memberships__role__in=READS_CASES)
    if NETWORK_KEY in record.audience:
        return reads
    return reads & (models.Q(id__in=persons) | models.Q(memberships__party_id__in=parties))
