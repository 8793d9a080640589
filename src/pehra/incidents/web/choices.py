"""What a form offers to choose from: the taxonomy, the labels, the severity scale, the bodies in force."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pehra.incidents.rules.listing import Due, Order
from pehra.incidents.web.wording import TLP_MEANING, in_urdu, severity_meaning, severity_name
from pehra.law.places import Province, Sector
from pehra.law.severity import scale_at
from pehra.law.taxonomy import CLASSES, IncidentClass, IncidentType
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

# Every class, and every type within its class, as a form may send them.
RSIT: Final = tuple(
    value for each in CLASSES for value in (each.slug, *(f"{each.slug}/{kind.slug}" for kind in each.types))
)


@dataclass(frozen=True)
class Choice:
    """One thing to choose. `other` is its English name where the reader's language is not English."""

    value: str
    name: str
    other: str = ""
    meaning: str = ""
    level: int = 0


@dataclass(frozen=True)
class Group:
    """A class of the taxonomy; `types` begins with the class as a whole, for whoever cannot say more."""

    name: str
    other: str
    types: tuple[Choice, ...]


def rsit() -> tuple[Group, ...]:
    """The taxonomy in the reader's language."""
    return _rsit(get_language())


@cache
def _rsit(language: str | None) -> tuple[Group, ...]:
    return tuple(Group(_name(each), _other(each), (_whole(each), *_types(each))) for each in CLASSES)


def _whole(each: IncidentClass) -> Choice:
    return Choice(each.slug, _("I cannot say more than this"))


def _types(each: IncidentClass) -> Iterable[Choice]:
    for kind in each.types:
        meaning = kind.description_ur if in_urdu() else kind.description_en
        yield Choice(f"{each.slug}/{kind.slug}", _name(kind), _other(kind), meaning)


def _name(each: IncidentClass | IncidentType) -> str:
    return each.name_ur if in_urdu() else each.name_en


def _other(each: IncidentClass | IncidentType) -> str:
    return each.name_en if in_urdu() else ""


def labels(among: Collection[TLP] = tuple(TLP)) -> list[Choice]:
    """TLP labels from the strictest to the widest, with what they mean for whoever sends a report."""
    ordered = sorted(among, key=lambda label: -label.strictness)
    return [Choice(label, label, meaning=str(TLP_MEANING[label])) for label in ordered]


def severities(known: registry.Snapshot, on: date) -> list[Choice]:
    """The scale of the profile on this date, the gravest first; `level` 5 is the gravest, as the badge draws it."""
    return [
        Choice(step.slug, severity_name(step), meaning=severity_meaning(step), level=max(6 - step.rank, 1))
        for step in scale_at(known.severities, on)
    ]


def bodies(receivers: Iterable[registry.Institution], without: Collection[int] = ()) -> list[tuple[str, str]]:
    """Bodies that may receive a case, but for some, as pairs of slug and name."""
    return [(each.slug, in_language(each)) for each in receivers if each.id not in without]


def in_language(party: registry.Institution | registry.Link | registry.PartyName) -> str:
    """The bare name, for an <option>, which holds no markup."""
    return party.name_ur if in_urdu() and party.name_ur else party.name_en


def pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(each.value, each.name) for each in choices]


def narrowing(known: registry.Snapshot) -> dict[str, list[tuple[str, str]]]:
    """By what a list of cases is narrowed and put in order, beside what a report says: each with "any" first."""
    names: dict[str, list[tuple[str, str]]] = {
        "tlp": [(label.value, label.value) for label in TLP],
        "ransomware": [("yes", _("Yes")), ("no", _("No"))],
        "sector": _places(known.sectors),
        "province": _places(known.provinces),
        "due": [
            (Due.LATE, _("Overdue")),
            (Due.HOUR, _("Within the hour")),
            (Due.DAY, _("Within a day")),
            (Due.WEEK, _("Within a week")),
        ],
    }
    found = {name: [("", _("Any")), *each] for name, each in names.items()}
    return found | {"order": [(Order.NEWEST, _("Newest first")), (Order.CLOCK, _("Next clock first"))]}


def _places(found: Iterable[Sector | Province]) -> list[tuple[str, str]]:
    named = [(each.slug, (in_urdu() and each.name_ur) or each.name_en) for each in found]
    return sorted(named, key=lambda pair: pair[1])
