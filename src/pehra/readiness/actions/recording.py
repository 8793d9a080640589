"""What all acts here share: the journal's entry, and telling people."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.readiness.rules.dates import EARLIEST, LATEST, can_be_meant
from pehra.registry.rules.fields import Fields


def note(
    act: str, subject: str, *, by: Person, body_id: int | None, at: datetime, detail: Mapping[str, object] | None = None
) -> None:
    """Into the journal; `body_id` is for whom it was done. No evidence and no note's text is ever part of it."""
    record(by=by, at=at, act=act, subject=subject, party_id=body_id, detail=detail)


def check_dates(fields: Fields, **given: date) -> None:
    """Note a problem at each field whose day or moment cannot be meant; to be asked before anything is worked out."""
    for field, when in given.items():
        if not can_be_meant(when):
            words = {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
            fields.problem(field, "Choose a day between %(first)s and %(last)s.", **words)
    fields.check()


def people_of(body_id: int, roles: Iterable[Role]) -> list[int]:
    """The users who hold one of the roles at a body today."""
    return [user.pk for user in members([body_id], roles)]


def tell(
    kind: str, text: str, link: str, *, users: Iterable[int], at: datetime, params: Mapping[str, object] | None = None
) -> None:
    telling = Telling(kind=kind, text=text, link=link, params=dict(params or {}))
    notify(telling=telling, users=users, at=at)
