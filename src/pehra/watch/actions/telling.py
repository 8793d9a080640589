"""What is told about a crisis level, to whom: never more than that it is in force, for whom, and until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from pehra.foundation.delivery.actions import Telling, notify
from pehra.law.crisis import Sphere
from pehra.registry import queries as registry
from pehra.watch.actions.confirming import holding
from pehra.watch.models import Declaration, Situation
from pehra.watch.queries import crisis
from pehra.watch.rules.standing import Terms

CHANGED: Final = {
    "crisis.confirmed": "The crisis level “%(level)s” is confirmed.",
    "crisis.refused": "The crisis level “%(level)s” was not confirmed. It is over.",
    "crisis.extended": "The crisis level “%(level)s” was extended until %(until)s.",
    "crisis.stood-down": "The crisis level “%(level)s” was stood down. Clocks run as usual again.",
    "crisis.lapsed": "The crisis level “%(level)s” is over: nobody has extended it. Clocks run as usual again.",
}


def begins(row: Declaration, terms: Terms, at: datetime) -> None:
    text = "The crisis level “%(level)s” is in force until %(until)s."
    _tell(row, terms, "crisis.begins", text, _everybody(row, at), at)


def changed(row: Declaration, terms: Terms, kind: str, at: datetime) -> None:
    _tell(row, terms, kind, CHANGED[kind], _everybody(row, at) if row.since else {row.body_id}, at)


def to_confirm(row: Declaration, terms: Terms, at: datetime) -> None:
    """Ask whoever holds the office that confirms it."""
    users = holding(terms.confirmed_by, registry.local_date(at))
    text = "The crisis level “%(level)s” waits for your confirmation until %(until)s."
    notify(telling=_telling(row, terms, "crisis.confirm", text), users=users, at=at)


def call_in(row: Declaration, terms: Terms, at: datetime) -> None:
    """Ask each CERT concerned to go through its call tree: people have to be woken by people."""
    text = "The crisis level “%(level)s” calls everybody in: go through your call tree now, and note who has answered."
    telling = _telling(row, terms, "crisis.call-tree", text, link="/readiness/people/")
    notify(telling=telling, parties=bodies(row, at), at=at)


def situation(row: Situation, terms: Terms, at: datetime) -> None:
    text = "Situation report %(number)s on the crisis level “%(level)s”: read it and acknowledge it."
    telling = _telling(row.declaration, terms, "crisis.situation", text, number=row.number)
    notify(telling=telling, parties=row.asked, at=at)


def situation_due(row: Declaration, terms: Terms, at: datetime) -> None:
    text = "The next situation report on the crisis level “%(level)s” is due."
    notify(telling=_telling(row, terms, "crisis.situation-due", text), parties=[row.body_id], at=at)


def bodies(row: Declaration, at: datetime) -> frozenset[int]:
    """The CERTs concerned, with the one that declared it."""
    return crisis.bodies_within(Sphere(row.sphere), row.place, registry.local_date(at)) | {row.body_id}


def _everybody(row: Declaration, at: datetime) -> Iterable[int]:
    """In the whole nation the CERTs are told, and everybody sees the banner; else all who are concerned."""
    return bodies(row, at) | (set(row.concerned) - {crisis.EVERYBODY})


def _tell(row: Declaration, terms: Terms, kind: str, text: str, parties: Iterable[int], at: datetime) -> None:
    notify(telling=_telling(row, terms, kind, text), parties=parties, at=at)


def _telling(
    row: Declaration, terms: Terms, kind: str, text: str, *, link: str = "", number: int | None = None
) -> Telling:
    until = row.confirm_by if row.confirm_by and not row.confirmed_at else row.ends_at
    params: dict[str, object] = {"level": (terms.name_ur and f"{terms.name_en} / {terms.name_ur}") or terms.name_en}
    params["until"] = f"{registry.local_time(until):%Y-%m-%d %H:%M}"
    if number is not None:
        params["number"] = number
    return Telling(kind=kind, text=text, link=link or f"/crisis/{row.reference}/", params=params)
