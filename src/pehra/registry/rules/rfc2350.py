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


def N_(text: str) -> str:
    """Marks a message for the translator; where it is shown, it is looked up."""
    return text


SECTIONS: Final[tuple[Section, ...]] = (
    Section("1", N_("Document Information")),
    Section("1.1", N_("Date of Last Update"), "last-update", derived=True),
    Section("1.2", N_("Distribution List for Notifications"), "distribution", hint="Who is told when this changes."),
    Section("1.3", N_("Locations where this Document May Be Found"), "location", derived=True),
    Section("1.4", N_("Authenticating this Document"), "authentication", hint="How a reader makes sure it is yours."),
    Section("2", N_("Contact Information")),
    Section("2.1", N_("Name of the Team"), "name", derived=True),
    Section("2.2", N_("Address"), "address", hint="The postal address."),
    Section("2.3", N_("Time Zone"), "time-zone", derived=True),
    Section("2.4", N_("Telephone Number"), "telephone", derived=True),
    Section("2.5", N_("Facsimile Number"), "facsimile"),
    Section("2.6", N_("Other Telecommunication"), "telecommunication"),
    Section("2.7", N_("Electronic Mail Address"), "mail", derived=True),
    Section("2.8", N_("Public Keys and Other Encryption Information"), "keys", derived=True),
    Section("2.9", N_("Team Members"), "members", hint="Who leads the team. Other names need not be given."),
    Section("2.10", N_("Other Information"), "other"),
    Section("2.11", N_("Points of Customer Contact"), "customer-contact", derived=True),
    Section("3", N_("Charter")),
    Section("3.1", N_("Mission Statement"), "mission", hint="What the team is for, in a few sentences."),
    Section("3.2", N_("Constituency"), "constituency", derived=True),
    Section("3.3", N_("Sponsorship and/or Affiliation"), "affiliation", derived=True),
    Section("3.4", N_("Authority"), "authority", derived=True),
    Section("4", N_("Policies")),
    Section("4.1", N_("Types of Incidents and Level of Support"), "incidents", derived=True),
    Section("4.2", N_("Co-operation, Interaction and Disclosure of Information"), "disclosure", derived=True),
    Section("4.3", N_("Communication and Authentication"), "communication"),
    Section("5", N_("Services")),
    Section("5.1", N_("Incident Response"), "response"),
    Section("5.1.1", N_("Incident Triage"), "triage"),
    Section("5.1.2", N_("Incident Coordination"), "coordination"),
    Section("5.1.3", N_("Incident Resolution"), "resolution"),
    Section("5.2", N_("Proactive Activities"), "proactive"),
    Section("6", N_("Incident Reporting Forms"), "forms", derived=True),
    Section("7", N_("Disclaimers"), "disclaimers"),
)

KEYS: Final = tuple(section.key for section in SECTIONS if section.key)
# Texts are given in either language, under these names.
LANGUAGES: Final = ("en", "ur")
