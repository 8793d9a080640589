"""What findings, their figures and wishes look like when they are taken in and given out."""

from datetime import datetime
from typing import Annotated

from ninja import Query
from pydantic import Field

from pehra.events.actions.answering import LONGEST_REASON
from pehra.events.rules.states import Act, FindingState
from pehra.events.rules.telling import Rhythm
from pehra.foundation.access.api.paging import Page
from pehra.foundation.access.api.shapes import Day, Given, Taken
from pehra.law.tlp import TLP

FindingReference = Annotated[str, Field(description="Reference of the finding.", examples=["F-7K3F-9QPD"])]
Severity = Annotated[str, Field(description="critical, high, medium, low or info.", examples=["high"])]
Slug = Annotated[str | None, Field(description="A party's name in addresses.", examples=["cert-telecom"])]
ActName = Annotated[
    Act,
    Field(
        strict=False,
        description="acknowledge, begin (we are fixing it), say-fixed, accept (live with it), dispute (a false alarm), "
        "confirm (the CERT: a false alarm) or reopen.",
        examples=["acknowledge"],
    ),
]
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-F-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next` or `previous`; never made up.",
    ),
]


class FindingActIn(Taken):
    """What is done with one finding."""

    act: ActName
    reason: str = Field(default="", max_length=LONGEST_REASON, description="Why; needed to accept, dispute and reopen.")
    until: Day | None = Field(default=None, strict=False, description="Until when a risk is accepted.")


class FindingActsIn(FindingActIn):
    """What is done with many findings."""

    references: list[Annotated[str, Field(max_length=40)]] = Field(
        min_length=1, max_length=1_000, description="References of findings.", examples=[["F-7K3F-9QPD"]]
    )


class FindingActsOut(Given):
    """Which findings changed, and how many of those named could not be changed so."""

    done: list[str] = Field(description="References of the findings that changed.")
    skipped: int = Field(description="How many of those named stay as they were, or are not there for you.")


class FindingLine(Given):
    """A finding in a list."""

    reference: FindingReference
    state: FindingState = Field(description="Where it stands.")
    severity: Severity
    tlp: TLP = Field(description="The label of TLP 2.0.")
    organisation: Slug = Field(description="Slug of the organisation that it is at.")
    cert: Slug = Field(description="Slug of the first responder; null where there is none.")
    classification: str = Field(description="RSIT class and type.", examples=["vulnerable/vulnerable-system"])
    identifier: str = Field(description="What exactly.", examples=["open-telnet"])
    address: str | None = Field(description="The address concerned.", examples=["192.0.2.1"])
    port: int | None = Field(description="Its port.", examples=[23])
    transport: str = Field(description="tcp, udp ...")
    host: str = Field(description="The host name concerned.")
    url: str = Field(description="The URL concerned.")
    account: str = Field(description="The account concerned.")
    first_seen: datetime = Field(description="When it was seen first.")
    last_seen: datetime | None = Field(description="When it was seen last.")
    open_since: datetime = Field(description="When its present episode began.")
    fixed_at: datetime | None = Field(description="When it was first missed, or said to be fixed.")
    told_at: datetime | None = Field(description="When a digest named it.")


class FindingPage(Page):
    """A page of findings."""

    items: list[FindingLine] = Field(description="The findings, the newest first.")


class SightingOut(Given):
    """How one feed saw a finding."""

    feed: str = Field(description="The feed's name.", examples=["shadowserver/scan_telnet"])
    first_seen: datetime = Field(description="When it saw it first.")
    last_seen: datetime = Field(description="When it saw it last.")
    events: int = Field(description="How many events.")
    days: int = Field(description="On how many days.")


class ChangeOut(Given):
    """One change of a finding's state."""

    at: datetime = Field(description="When.")
    act: Act = Field(description="By what.")
    before: str = Field(description="The state before.")
    after: str = Field(description="The state after.")
    by: str = Field(description="By whom; empty for the machine.")
    reason: str = Field(description="Why, where one was given.")


class EpisodeOut(Given):
    """From first seen to confirmed fixed."""

    first_seen: datetime = Field(description="When it was seen first.")
    fixed_at: datetime = Field(description="When it was fixed.")
    hours: float = Field(description="The time to remediation, in hours.")


class FindingOut(FindingLine):
    """A finding with its story."""

    reason: str = Field(description="Why it was accepted, disputed or reopened.")
    accepted_until: Day | None = Field(description="Until when its risk is accepted.")
    confirmed: bool = Field(description="Whether the CERT agrees that it is a false alarm.")
    sightings: list[SightingOut] = Field(description="Which feeds saw it.")
    changes: list[ChangeOut] = Field(description="What became of it.")
    episodes: list[EpisodeOut] = Field(description="How long it took each time until it was fixed.")
    acts: list[Act] = Field(description="What you may do with it now.")


class FigureOut(Given):
    """What is open, and how long fixing took."""

    key: str = Field(description="The sector, province, type or severity, or the slug of the party.")
    standing: dict[str, int] = Field(description="How many findings are in which state.")
    ages: list[int] = Field(description="How many are open up to 7, 30, 90 days and longer.")
    fixed: int = Field(description="How many were fixed.")
    median_hours: float | None = Field(description="Half of them were fixed within this.")
    p90_hours: float | None = Field(description="Nine in ten were fixed within this.")


class FiguresOut(Given):
    """Figures, one for each value."""

    items: list[FigureOut] = Field(description="By key.")


class WishesIn(Taken):
    """How an organisation wants to be told of its findings."""

    rhythm: Annotated[Rhythm, Field(strict=False)] = Field(
        default=Rhythm.DAILY, description="daily, weekly or never: how often a digest comes."
    )
    hour: int = Field(default=8, ge=0, le=23, description="Not before this hour of the country's clock.")
    weekday: int = Field(default=0, ge=0, le=6, description="For weekly ones: 0 is Monday.")
    at_once: str = Field(default="high", max_length=10, description="Told at once from this severity on; empty: never.")
    least: str = Field(default="info", max_length=10, description="Milder findings are not told.")
    quiet_from: int = Field(default=0, ge=0, le=23, description="Nothing is sent from this hour ...")
    quiet_until: int = Field(default=0, ge=0, le=23, description="... to this one.")
    mail: bool = Field(default=True, description="Whether mails are sent; the inbox has every digest.")
    hook_url: str = Field(default="", max_length=500, description="https address of a program that is called.")


class WishesOut(Given):
    """How an organisation is told."""

    rhythm: Rhythm = Field(description="How often a digest comes.")
    hour: int = Field(description="Not before this hour of the country's clock.")
    weekday: int = Field(description="For weekly ones: 0 is Monday.")
    at_once: str = Field(description="Told at once from this severity on.")
    least: str = Field(description="Milder findings are not told.")
    quiet_from: int = Field(description="Nothing is sent from this hour ...")
    quiet_until: int = Field(description="... to this one.")
    mail: bool = Field(description="Whether mails are sent.")
    hook_url: str = Field(description="The address of the program that is called; empty: none.")
