"""A campaign as two CERTs meet it: who plays, what forty mails did, and the references that the story gathers."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from tests.journeys.conftest import Site, Visitor
from tests.journeys.programs import Program

TELECOM, PUNJAB = "cert-telecom", "cert-punjab"
OPERATOR, DIRECTORATE = "falak-telecom", "punjab-health-directorate"
EMAILS: Final = {
    "operator": f"contact@{OPERATOR}.example",
    "directorate": f"contact@{DIRECTORATE}.example",
    "adeel": f"analyst@{TELECOM}.example",
    "maryam": f"lead@{TELECOM}.example",
    "ayesha": f"analyst@{PUNJAB}.example",
    "bilal": f"lead@{PUNJAB}.example",
    "faraz": "duty-officer@ncert.example",
    "stranger": "contact@chinar-stores.example",
}
IN_URDU: Final = frozenset({"directorate", "ayesha"})

# Each stands in what is reported or written here and nowhere else on the site.
CAMPAIGN: Final = "Khirad Invoice"
SERVER: Final = "203.0.113.214"
DOMAIN: Final = "khirad-invoices.example"
FILE: Final = "mailbox-khirad.eml"
REMARK: Final = "Khirad: unplug first, then call."
MARKS: Final = ("khirad", "خرد", "203.0.113.214", "203[.]0[.]113[.]214", "203[.]0.113.214")
# What stands in every title, so that a search for it would find them all.
COMMON: Final = "invoice"

EACH: Final = 20
TITLE_EN: Final = "Mail with an invoice of Khirad opened at office {number}"
STORY_EN: Final = (
    "At 09:{number:02} somebody at Falak Telecom opened the invoice; the machine called {server} within a minute.\n"
    "Rashid Khirad, 0300-5550{number:03}, rashid@falak-telecom.example, has the machine. It is unplugged."
)
TITLE_UR: Final = "خرد کے نام سے آئی invoice دفتر نمبر {number} میں کھولی گئی"
STORY_UR: Final = (
    "صبح نو بج کر {number} منٹ پر منسلک فائل کھولی گئی؛ کمپیوٹر نے {server} سے رابطہ کیا۔ کمپیوٹر الگ کر دیا گیا ہے۔"
)


@dataclass
class Desk:
    """One CERT's part: the cases that its reports opened, in the order in which they came; the three that are left."""

    organisation: str
    urdu: bool
    cases: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    split_off: str = ""

    @property
    def kept(self) -> list[str]:
        """The cases in which everything is dealt with, once all is merged."""
        return [*self.cases[:2], self.split_off]

    @property
    def twins(self) -> dict[str, str]:
        """Each other case with the one into which it belongs."""
        half = 1 + EACH // 2
        return {case: self.cases[0 if place < half else 1] for place, case in enumerate(self.cases) if place > 1}


class People:
    """Everybody's browser window, opened when somebody first has something to do."""

    def __init__(self, visitor: Any) -> None:
        self._visitor = visitor
        self._here: dict[str, Visitor] = {}

    def __getattr__(self, name: str) -> Visitor:
        if name not in EMAILS:
            raise AttributeError(name)
        if name not in self._here:
            opened = self._visitor(language="ur" if name in IN_URDU else "en")
            self._here[name] = opened.sign_in(EMAILS[name])
        return self._here[name]

    def anybody(self) -> Visitor:
        """Somebody without an account."""
        opened: Visitor = self._visitor()
        return opened


@dataclass
class Story:
    """What is known so far. `told`: references by what they name."""

    site: Site
    people: People
    telecom: Desk = field(default_factory=lambda: Desk(OPERATOR, urdu=False))
    punjab: Desk = field(default_factory=lambda: Desk(DIRECTORATE, urdu=True))
    programs: dict[str, Program] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """The case that is redacted, escalated and reported on."""
        return self.telecom.cases[0]

    @property
    def six(self) -> list[str]:
        return [*self.telecom.kept, *self.punjab.kept]

    def references(self) -> set[str]:
        """Every reference of the story, which nobody else may read anywhere."""
        every = [*self.six, *self.telecom.cases, *self.telecom.reports, *self.punjab.cases, *self.punjab.reports]
        return {*every, *(value for value in self.told.values() if re.fullmatch(r"[A-Z]-\w{4}-\w{4}", value))}


def words_of(desk: Desk, number: int) -> dict[str, str]:
    """Title and description of a report."""
    title, story = (TITLE_UR, STORY_UR) if desk.urdu else (TITLE_EN, STORY_EN)
    return {"title": title.format(number=number), "description": story.format(number=number, server=SERVER)}


def found(pattern: str, text: str) -> str:
    """The first match in a text; nothing that matches fails."""
    match = re.search(pattern, text)
    assert match, f"no {pattern} in\n{text}"
    return match[0]
