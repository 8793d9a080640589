"""A small country for the tests of the registry, as a profile and as people."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.law.case_rules import CaseRule
from pehra.law.clocks import Anchor, ClockRow, OwedBy, Stage
from pehra.law.council import About, Answer, Base, CouncilRule, CouncilSeat, MotionKind, Office, SeatKind
from pehra.law.formation import FormationRow, FormationState, Government
from pehra.law.functions import ORGANISATION, Function, Ownership, Standing, Tier
from pehra.law.mandates import Body, Mandate, StandingStep
from pehra.law.maturity import MaturityTarget
from pehra.law.places import Province, Sector
from pehra.law.profile import Fact, Profile
from pehra.law.routing import RoutingRule
from pehra.law.severity import Severity
from pehra.registry import models
from pehra.registry.actions import OrganisationDetails, load_profile, register_organisation
from tests.world import person

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)
LONG_AGO = date(2024, 1, 1)
F = Function


def body(slug: str, *standings: tuple[Standing, date | None], **fields: Any) -> Body:
    steps = tuple(StandingStep(standing, since, f"gazette of {slug}") for standing, since in standings)
    return Body(slug, f"The {slug}", f"{slug} اردو", steps, **fields)


def mandate(holder: str, function: Function, **fields: Any) -> Mandate:
    scope = {"sector": None, "province": None, "organisation": None, "starts": LONG_AGO, "ends": None}
    words = {"instrument": f"notification of {holder}", "citation": f"rule on {holder}"}
    named = {"id": f"{holder}-{function}"} | scope | words | fields
    return Mandate(body=holder, function=function, **named)


def rule(name: str, tier: Tier, to: Function, precedence: int, **fields: Any) -> RoutingRule:
    dated = {"starts": LONG_AGO, "ends": None, "citation": f"rule {name}"}
    return RoutingRule(id=name, tier_from=tier, to=to, precedence=precedence, **dated | fields)


def clock(name: str, stage: Stage, hours: int) -> ClockRow:
    return ClockRow(
        name, F.NATIONAL, stage, "*", "*", hours, None, Anchor.SUBMISSION, OwedBy.BODY, (4,), (24,), LONG_AGO, None, "x"
    )


PUBLIC = frozenset({Ownership.GOVERNMENT})
RULES = (
    rule("own-team", ORGANISATION, F.ORGANISATIONAL, 10),
    rule("provincial-public", ORGANISATION, F.PROVINCIAL, 20, ownership=PUBLIC),
    rule("sectoral", ORGANISATION, F.SECTORAL, 30),
    rule("nobody-else", ORGANISATION, F.NATIONAL, 90, citation="default, no source"),
    rule("own-team-sectoral", F.ORGANISATIONAL, F.SECTORAL, 10),
    rule("own-team-national", F.ORGANISATIONAL, F.NATIONAL, 90),
    rule("sectoral-cii", F.SECTORAL, F.CII, 10, cii=True),
    rule("sectoral-government", F.SECTORAL, F.GOVERNMENT, 20, ownership=PUBLIC),
    rule("sectoral-national", F.SECTORAL, F.NATIONAL, 90),
    rule("provincial-government", F.PROVINCIAL, F.GOVERNMENT, 10),
    rule("provincial-national", F.PROVINCIAL, F.NATIONAL, 90),
    rule("government-national", F.GOVERNMENT, F.NATIONAL, 10),
    rule("cii-national", F.CII, F.NATIONAL, 10),
)
PROFILE = Profile(
    id="smallland",
    version="1",
    title_en="Smallland",
    title_ur="چھوٹا ملک",
    demonstration=True,
    digest="0" * 64,
    sectors=tuple(Sector(slug, slug.capitalize(), "") for slug in ("banking", "health", "telecom")),
    provinces=(Province("punjab", "Punjab", "پنجاب"), Province("sindh", "Sindh", "سندھ")),
    bodies=(
        body("cert-gov", (Standing.NOTIFIED, date(2025, 6, 1))),
        body("cert-punjab", (Standing.DESIGNATED, date(2024, 6, 1)), (Standing.NOTIFIED, date(2025, 1, 1))),
        body("cert-sindh", (Standing.DESIGNATED, date(2024, 6, 1)), department="Science department"),
        body("cert-telecom", (Standing.RECOMMENDED, None), (Standing.NOTIFIED, date(2025, 1, 1))),
        body("council", (Standing.NOTIFIED, LONG_AGO)),
        body("ncert", (Standing.OPERATIONAL, LONG_AGO)),
    ),
    mandates=(
        mandate("cert-punjab", F.PROVINCIAL, province="punjab"),
        mandate("cert-sindh", F.PROVINCIAL, province="sindh"),
        mandate("cert-telecom", F.SECTORAL, sector="telecom"),
        mandate("council", F.COUNCIL),
        mandate("ncert", F.CII),
        mandate("ncert", F.GOVERNMENT),
        mandate("ncert", F.NATIONAL),
    ),
    rules=RULES,
    clocks=(clock("national-acknowledge", Stage.ACKNOWLEDGE, 24),),
    severities=(Severity("high", "high", 1, "High", "", "", "", LONG_AGO, None, "default, no source"),),
    case_rules=(
        CaseRule(
            id="severe-malware",
            title_en="Severe malware",
            title_ur="",
            types=frozenset({"malicious-code/infected-system"}),
            identifiers=frozenset(),
            severity="critical",
            sectors=frozenset({"telecom", "banking"}),
            cii=True,
            count=2,
            confidence=60,
            starts=LONG_AGO,
            ends=None,
            citation="default, no source",
        ),
    ),
    seats=(
        CouncilSeat("chair", SeatKind.EX_OFFICIO, Office.CHAIR, "Chair", "صدر", None, True, LONG_AGO, None, "a law"),
        CouncilSeat(
            *("secretary", SeatKind.EX_OFFICIO, Office.SECRETARY, "Secretary", "سیکریٹری"),
            *("ncert", True, LONG_AGO, None, "a law"),
        ),
        CouncilSeat(
            *("industry", SeatKind.COMMUNITY, Office.MEMBER, "Industry", "صنعت"), None, True, LONG_AGO, None, "a law"
        ),
    ),
    council_rules=(
        CouncilRule("action-reminder", About.ACTION_REMINDER, LONG_AGO, None, "a rule", remind_days=(7, 1)),
        CouncilRule("circulation", About.CIRCULATION, LONG_AGO, None, "a rule", days=7),
        CouncilRule("interest", About.INTEREST, LONG_AGO, None, "a rule", answer=Answer.NOT_COUNTED),
        CouncilRule(
            *("majority", About.MAJORITY, LONG_AGO, None, "default, no source"),
            **{"numerator": 1, "denominator": 2, "strictly": True, "of": Base.CAST},
        ),
        CouncilRule(
            *("majority-mandate", About.MAJORITY, LONG_AGO, None, "a rule", frozenset({MotionKind.MANDATE})),
            **{"numerator": 2, "denominator": 3, "of": Base.CAST},
        ),
        CouncilRule("notice", About.NOTICE, LONG_AGO, None, "a rule", days=14),
        CouncilRule(
            *("quorum", About.QUORUM, LONG_AGO, None, "default, no source"),
            **{"numerator": 1, "denominator": 2, "strictly": True, "of": Base.FILLED},
        ),
        CouncilRule("term", About.TERM, LONG_AGO, None, "a rule", seats=frozenset({SeatKind.COMMUNITY}), months=12),
        CouncilRule("term-reminder", About.TERM_REMINDER, LONG_AGO, None, "a rule", remind_days=(60, 30, 7)),
        CouncilRule("tie", About.TIE, LONG_AGO, None, "a rule", answer=Answer.CHAIR_DECIDES),
        CouncilRule("vacancy", About.VACANCY, LONG_AGO, None, "a rule", days=30),
    ),
    maturity_targets=(
        MaturityTarget("provincial-all", F.PROVINCIAL, "*", 2, LONG_AGO, None, "default, no source"),
        MaturityTarget("provincial-mandate", F.PROVINCIAL, "O-1", 3, LONG_AGO, None, "default, no source"),
        MaturityTarget("national-all", F.NATIONAL, "*", 3, LONG_AGO, None, "default, no source"),
    ),
    formations=(
        FormationRow(
            "approved", None, FormationState.APPROVED, 30, Government.FEDERAL, LONG_AGO, None, "a founding paper"
        ),
        FormationRow("designated", None, FormationState.DESIGNATED, 90, None, LONG_AGO, None, "default, no source"),
        FormationRow("proposed", None, FormationState.PROPOSED, 60, None, LONG_AGO, None, "default, no source"),
    ),
    facts=(Fact("seats", "council", "Number of seats", "15", None, "one account"),),
)


def changed(**fields: Any) -> Profile:
    """The profile with other fields."""
    return replace(PROFILE, **fields)


def without(attribute: str, key: str) -> Profile:
    """The profile without one of its rows."""
    rows = getattr(PROFILE, attribute)
    left = tuple(row for row in rows if key != getattr(row, "id", None) and key != getattr(row, "slug", None))
    assert len(left) == len(rows) - 1
    return replace(PROFILE, **{attribute: left})


@dataclass(frozen=True)
class Country:
    """Organisations, and one person for each thing that one may be to them.

    telco (CII) reports to cert-telecom, then to ncert; clinic to cert-punjab, then to ncert; shop straight to ncert.
    """

    telco: models.Organisation
    clinic: models.Organisation
    shop: models.Organisation
    telco_contact: Person
    clinic_contact: Person
    telecom_analyst: Person
    telecom_administrator: Person
    telecom_officer: Person
    punjab_analyst: Person
    ncert_lead: Person
    secretary: Person
    platform: Person
    auditor: Person
    nobody: Person

    def body(self, slug: str) -> models.Body:
        return models.Body.objects.get(slug=slug)

    def strangers_to_telco(self) -> tuple[Person, ...]:
        """People with business in the network and none with telco."""
        return (self.clinic_contact, self.punjab_analyst, self.secretary, self.platform, self.auditor, self.nobody)


def register(name: str, sector: str, province: str, ownership: str = "private") -> models.Organisation:
    details = OrganisationDetails(name_en=name, sector=sector, ownership=ownership, province=province)
    return register_organisation(by=SYSTEM, details=details, at=NOW)


def country() -> Country:
    """The small country with its profile loaded and everybody in place."""
    load_profile(by=SYSTEM, profile=PROFILE, at=NOW)
    telco = register("Telco", "telecom", "punjab")
    clinic = register("Clinic", "health", "punjab", "government")
    shop = register("Shop", "health", "sindh")
    models.CiiDesignation.objects.create(
        organisation=telco,
        designated_on=date(2025, 1, 1),
        review_on=date(2026, 6, 1),
        designated_by="Ministry",
        citation="gazette",
    )
    bodies = {each.slug: each for each in models.Body.objects.all()}
    return Country(
        telco=telco,
        clinic=clinic,
        shop=shop,
        telco_contact=person(telco, Role.CONTACT)[1],
        clinic_contact=person(clinic, Role.CONTACT)[1],
        telecom_analyst=person(bodies["cert-telecom"], Role.ANALYST)[1],
        telecom_administrator=person(bodies["cert-telecom"], Role.BODY_ADMINISTRATOR)[1],
        telecom_officer=person(bodies["cert-telecom"], Role.DUTY_OFFICER)[1],
        punjab_analyst=person(bodies["cert-punjab"], Role.ANALYST)[1],
        ncert_lead=person(bodies["ncert"], Role.LEAD)[1],
        secretary=person(bodies["council"], Role.SECRETARIAT)[1],
        platform=person(bodies["ncert"], Role.PLATFORM_ADMINISTRATOR)[1],
        auditor=person(bodies["council"], Role.AUDITOR)[1],
        nobody=person(bodies["council"], Role.COUNCIL_MEMBER)[1],
    )
