"""What a CERT says of itself: the sections of RFC 2350 (BCP 21), appendix D, and which of them the registry knows."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Section:
    """`key` names the text that the body gives, empty for a heading; `derived`: the registry tells it by itself.

    A derived section shows what the registry knows, with the body's own text below it.
    """

    number: str
    title: str
    key: str = ""
    derived: bool = False
    hint: str = ""

    @property
    def depth(self) -> int:
        return self.number.count(".")


SECTIONS: Final[tuple[Section, ...]] = (
    Section("1", "Document Information"),
    Section("1.1", "Date of Last Update", "last-update", derived=True),
    Section("1.2", "Distribution List for Notifications", "distribution", hint="Who is told when this changes."),
    Section("1.3", "Locations where this Document May Be Found", "location", derived=True),
    Section("1.4", "Authenticating this Document", "authentication", hint="How a reader makes sure it is yours."),
    Section("2", "Contact Information"),
    Section("2.1", "Name of the Team", "name", derived=True),
    Section("2.2", "Address", "address", hint="The postal address."),
    Section("2.3", "Time Zone", "time-zone", derived=True),
    Section("2.4", "Telephone Number", "telephone", derived=True),
    Section("2.5", "Facsimile Number", "facsimile"),
    Section("2.6", "Other Telecommunication", "telecommunication"),
    Section("2.7", "Electronic Mail Address", "mail", derived=True),
    Section("2.8", "Public Keys and Other Encryption Information", "keys", derived=True),
    Section("2.9", "Team Members", "members", hint="Who leads the team. Other names need not be given."),
    Section("2.10", "Other Information", "other"),
    Section("2.11", "Points of Customer Contact", "customer-contact", derived=True),
    Section("3", "Charter"),
    Section("3.1", "Mission Statement", "mission", hint="What the team is for, in a few sentences."),
    Section("3.2", "Constituency", "constituency", derived=True),
    Section("3.3", "Sponsorship and/or Affiliation", "affiliation", derived=True),
    Section("3.4", "Authority", "authority", derived=True),
    Section("4", "Policies"),
    Section("4.1", "Types of Incidents and Level of Support", "incidents", derived=True),
    Section("4.2", "Co-operation, Interaction and Disclosure of Information", "disclosure", derived=True),
    Section("4.3", "Communication and Authentication", "communication"),
    Section("5", "Services"),
    Section("5.1", "Incident Response", "response"),
    Section("5.1.1", "Incident Triage", "triage"),
    Section("5.1.2", "Incident Coordination", "coordination"),
    Section("5.1.3", "Incident Resolution", "resolution"),
    Section("5.2", "Proactive Activities", "proactive"),
    Section("6", "Incident Reporting Forms", "forms", derived=True),
    Section("7", "Disclaimers", "disclaimers"),
)

KEYS: Final = tuple(section.key for section in SECTIONS if section.key)
# Texts are given in either language, under these names.
LANGUAGES: Final = ("en", "ur")
