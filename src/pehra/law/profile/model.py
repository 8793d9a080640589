"""A whole profile as plain values."""

from dataclasses import dataclass
from datetime import date

from pehra.law.case_rules import CaseRule
from pehra.law.chain import Network
from pehra.law.clocks import ClockRow
from pehra.law.constituency import Organisation
from pehra.law.council import CouncilRule, CouncilSeat
from pehra.law.crisis import CrisisLevel
from pehra.law.formation import FormationRow
from pehra.law.forms import Form
from pehra.law.mandates import Body, Mandate
from pehra.law.maturity import MaturityTarget
from pehra.law.places import Province, Sector
from pehra.law.playbooks import Playbook, PlaybookPower
from pehra.law.retention import RetentionRule
from pehra.law.routing import RoutingRule
from pehra.law.severity import Severity
from pehra.law.sharing import ReleaseRule, SharePurpose


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known about an institution that no other row can hold, such as the number of its seats.

    Where sources disagree, each has its own row.
    """

    id: str
    body: str
    subject: str
    value: str
    since: date | None
    citation: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The rows of a profile, each kind in the order of its ids; `digest` is the SHA-256 of the files read."""

    id: str
    version: str
    title_en: str
    title_ur: str
    demonstration: bool
    digest: str
    sectors: tuple[Sector, ...] = ()
    provinces: tuple[Province, ...] = ()
    bodies: tuple[Body, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    rules: tuple[RoutingRule, ...] = ()
    clocks: tuple[ClockRow, ...] = ()
    severities: tuple[Severity, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    facts: tuple[Fact, ...] = ()
    case_rules: tuple[CaseRule, ...] = ()
    seats: tuple[CouncilSeat, ...] = ()
    council_rules: tuple[CouncilRule, ...] = ()
    formations: tuple[FormationRow, ...] = ()
    maturity_targets: tuple[MaturityTarget, ...] = ()
    retentions: tuple[RetentionRule, ...] = ()
    crisis_levels: tuple[CrisisLevel, ...] = ()
    share_purposes: tuple[SharePurpose, ...] = ()
    release_rules: tuple[ReleaseRule, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    playbook_powers: tuple[PlaybookPower, ...] = ()
    forms: tuple[Form, ...] = ()

    @property
    def network(self) -> Network:
        return Network(self.bodies, self.mandates, self.rules)

    def organisation(self, slug: str) -> Organisation | None:
        return next((each for each in self.organisations if each.slug == slug), None)
