"""The organisations that the network serves, as a profile lists them: what the law and the registry start from."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pehra.law.chain import Subject
from pehra.law.functions import Ownership
from pehra.law.periods import runs

_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LARGEST_ASN: Final = 2**32 - 1


class ObjectKind(StrEnum):
    """What sort of network object an organisation answers for."""

    CIDR = "cidr"
    ASN = "asn"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class NetworkObject:
    """`value` is in the form that `normal_object` gives."""

    kind: ObjectKind
    value: str


@dataclass(frozen=True, slots=True)
class Designation:
    """Designated as critical information infrastructure until the day before `ended_on`; reviewed every year."""

    designated_on: date
    review_on: date
    ended_on: date | None
    designated_by: str
    citation: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How an organisation is reached: by mail, by telephone, or both."""

    role: str
    name: str
    email: str
    phone: str
    around_the_clock: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """`parent` is the slug of the organisation that it belongs to, `body` that of the body which it is itself."""

    slug: str
    name_en: str
    name_ur: str
    sector: str
    ownership: Ownership
    province: str
    parent: str | None
    body: str | None
    designations: tuple[Designation, ...]
    network_objects: tuple[NetworkObject, ...]
    contacts: tuple[Contact, ...]

    def cii_at(self, at: date) -> bool:
        """True while a designation runs. A review that is overdue ends nothing: only a recorded act does."""
        return any(runs(each.designated_on, each.ended_on, at) for each in self.designations)

    def subject_at(self, at: date) -> Subject:
        """What the routing rules look at on this date."""
        return Subject(self.slug, self.sector, self.ownership, self.province, self.cii_at(at), self.body)


def normal_object(kind: ObjectKind, text: str) -> str:
    """The one spelling of a prefix ("192.0.2.0/24"), an autonomous system ("AS64496") or a domain ("a.example").

    Raises ValueError saying what is wrong.
    """
    if kind is ObjectKind.CIDR:
        return str(ipaddress.ip_network(text.strip(), strict=True))
    if kind is ObjectKind.ASN:
        return _normal_asn(text)
    return _normal_domain(text)


def _normal_asn(text: str) -> str:
    digits = text.strip().upper().removeprefix("AS")
    if not re.fullmatch(r"[0-9]{1,10}", digits) or not 0 < int(digits) <= _LARGEST_ASN:
        raise ValueError(f"{text!r} is not an AS number from AS1 to AS{_LARGEST_ASN}")
    return f"AS{int(digits)}"


def _normal_domain(text: str) -> str:
    try:
        name = text.strip().rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"{text!r} is not a domain name")
    return name
