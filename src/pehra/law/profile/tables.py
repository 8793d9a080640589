"""Which file holds which rows, and which fields a row has."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pehra.law.case_rules import CaseRule
from pehra.law.clocks import ANY, Anchor, ClockRow, OwedBy, Stage
from pehra.law.constituency import (
    Contact,
    Designation,
    NetworkObject,
    ObjectKind,
    Organisation,
    normal_object,
)
from pehra.law.functions import ORGANISATION, Function, Ownership, Standing, Tier
from pehra.law.mandates import Body, Mandate, StandingStep
from pehra.law.places import Province, Sector
from pehra.law.profile import council, crisis, formation, forms, maturity, playbooks, sharing
from pehra.law.profile.model import Fact
from pehra.law.profile.rows import Row, call_minutes, later, period
from pehra.law.retention import RetentionRule
from pehra.law.routing import RoutingRule
from pehra.law.severity import Severity
from pehra.law.tlp import TLP

_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()-]{4,30}")


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows. `key` is the field that names a row, `attribute` where the profile keeps the rows."""

    file: str
    attribute: str
    key: str
    read: Callable[[Row], Any]


def sector(row: Row) -> Sector:
    return Sector(row.slug("slug"), row.name("name_en"), row.name("name_ur"))


def province(row: Row) -> Province:
    return Province(row.slug("slug"), row.name("name_en"), row.name("name_ur"))


def body(row: Row) -> Body:
    return Body(
        slug=row.slug("slug"),
        name_en=row.name("name_en"),
        name_ur=row.name("name_ur"),
        department=row.maybe(row.name, "department") or "",
        note=row.maybe(row.text, "note") or "",
        standings=row.rows("standings", _standing_step),
    )


def _standing_step(row: Row) -> StandingStep:
    return StandingStep(
        standing=row.choice("standing", Standing),
        since=row.maybe(row.day, "since"),
        citation=row.text("citation"),
        note=row.maybe(row.text, "note") or "",
    )


def mandate(row: Row) -> Mandate:
    starts, ends = period(row)
    return Mandate(
        id=row.slug("id"),
        body=row.slug("body"),
        function=row.choice("function", Function),
        sector=row.maybe(row.slug, "sector"),
        province=row.maybe(row.slug, "province"),
        organisation=row.maybe(row.slug, "organisation"),
        starts=starts,
        ends=ends,
        instrument=row.text("instrument"),
        citation=row.text("citation"),
        precedence=row.whole("precedence", least=0) if row.has("precedence") else 0,
        note=row.maybe(row.text, "note") or "",
    )


def rule(row: Row) -> RoutingRule:
    starts, ends = period(row)
    return RoutingRule(
        id=row.slug("id"),
        tier_from=_tier(row),
        to=row.choice("to", Function),
        precedence=row.whole("precedence", least=0),
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
        ownership=row.choices("ownership", Ownership),
        sectors=row.slugs("sectors"),
        provinces=row.slugs("provinces"),
        cii=row.maybe(row.flag, "cii"),
    )


def _tier(row: Row) -> Tier:
    return ORGANISATION if row.text("from") == ORGANISATION else row.choice("from", Function)


def clock(row: Row) -> ClockRow:
    starts, ends = period(row)
    hours = row.maybe(lambda field: row.whole(field, most=24 * 366), "hours")
    months = row.maybe(lambda field: row.whole(field, most=60), "months")
    if (hours is None) == (months is None):
        row.problem("hours", "exactly one of hours and months must be given")
    stage = row.choice("stage", Stage)
    call = call_minutes(row)
    if call is not None and row.sound and stage is not Stage.ACKNOWLEDGE:
        row.problem("call_minutes", "nobody is called but for the stage 'acknowledge'")
    before = row.wholes("remind_before_hours")
    if hours and row.sound and any(each >= hours for each in before):
        row.problem("remind_before_hours", f"a reminder must come within the {hours} hours of the clock")
    return ClockRow(
        id=row.slug("id"),
        function=row.choice("function", Function),
        stage=stage,
        rsit_class=_slug_or_any(row, "rsit_class"),
        severity=_slug_or_any(row, "severity"),
        hours=hours,
        months=months,
        anchor=row.choice("anchor", Anchor),
        owed_by=row.choice("owed_by", OwedBy),
        remind_before_hours=before,
        remind_after_hours=row.wholes("remind_after_hours"),
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
        call_minutes=call,
    )


def _slug_or_any(row: Row, field: str) -> str:
    return ANY if row.text(field) == ANY else row.slug(field)


def severity(row: Row) -> Severity:
    starts, ends = period(row)
    return Severity(
        id=row.slug("id"),
        slug=row.slug("slug"),
        rank=row.whole("rank", most=99),
        name_en=row.name("name_en"),
        name_ur=row.name("name_ur"),
        meaning_en=row.text("meaning_en"),
        meaning_ur=row.text("meaning_ur"),
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )


def organisation(row: Row) -> Organisation:
    return Organisation(
        slug=row.slug("slug"),
        name_en=row.name("name_en"),
        name_ur=row.name("name_ur"),
        sector=row.slug("sector"),
        ownership=row.choice("ownership", Ownership),
        province=row.slug("province"),
        parent=row.maybe(row.slug, "parent"),
        body=row.maybe(row.slug, "body"),
        designations=row.rows("designations", _designation),
        network_objects=row.rows("network_objects", _network_object),
        contacts=row.rows("contacts", _contact),
    )


def _designation(row: Row) -> Designation:
    designated_on = row.day("designated_on")
    ended_on = row.maybe(row.day, "ended_on")
    review_on = row.day("review_on")
    later(row, "ended_on", designated_on, ended_on)
    later(row, "review_on", designated_on, review_on)
    return Designation(designated_on, review_on, ended_on, row.name("designated_by"), row.text("citation"))


def _network_object(row: Row) -> NetworkObject:
    kind = row.choice("kind", ObjectKind)
    value = row.text("value")
    try:
        value = normal_object(kind, value)
    except ValueError as error:
        row.problem("value", str(error))
    return NetworkObject(kind, value)


def _contact(row: Row) -> Contact:
    email = row.maybe(row.text, "email") or ""
    phone = row.maybe(row.text, "phone") or ""
    if email and not _MAIL.fullmatch(email):
        row.problem("email", f"{email[:100]!r} is not a mail address")
    if phone and not _PHONE.fullmatch(phone):
        row.problem("phone", f"{phone[:100]!r} is not a telephone number")
    if not email and not phone:
        row.problem("email", "a contact needs an email or a phone")
    around_the_clock = bool(row.maybe(row.flag, "around_the_clock"))
    if around_the_clock and not phone:
        row.problem("phone", "a contact for 24 hours and 7 days needs a phone")
    return Contact(
        role=row.name("role"),
        name=row.name("name"),
        email=email,
        phone=phone,
        around_the_clock=around_the_clock,
    )


def fact(row: Row) -> Fact:
    return Fact(
        id=row.slug("id"),
        body=row.slug("body"),
        subject=row.text("subject"),
        value=row.text("value"),
        since=row.maybe(row.day, "since"),
        citation=row.text("citation"),
        note=row.maybe(row.text, "note") or "",
    )


def case_rule(row: Row) -> CaseRule:
    starts, ends = period(row)
    return CaseRule(
        id=row.slug("id"),
        title_en=row.name("title_en"),
        title_ur=row.name("title_ur"),
        types=row.texts("types"),
        identifiers=row.texts("identifiers"),
        severity=row.maybe(row.slug, "severity") or "",
        sectors=row.slugs("sectors"),
        cii=row.maybe(row.flag, "cii"),
        count=row.whole("count") if row.has("count") else 1,
        confidence=row.whole("confidence", least=0, most=100) if row.has("confidence") else 0,
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )


def retention(row: Row) -> RetentionRule:
    starts, ends = period(row)
    tlp = row.text("tlp")
    return RetentionRule(
        id=row.slug("id"),
        rsit_class=_slug_or_any(row, "rsit_class"),
        tlp=ANY if tlp == ANY else row.choice("tlp", TLP),
        days=row.whole("days", most=36_600),
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )


TABLES: Final = (
    Table("sectors.yaml", "sectors", "slug", sector),
    Table("provinces.yaml", "provinces", "slug", province),
    Table("bodies.yaml", "bodies", "slug", body),
    Table("mandates.yaml", "mandates", "id", mandate),
    Table("routing.yaml", "rules", "id", rule),
    Table("clocks.yaml", "clocks", "id", clock),
    Table("severity.yaml", "severities", "id", severity),
    Table("organisations.yaml", "organisations", "slug", organisation),
    Table("facts.yaml", "facts", "id", fact),
    Table("case-rules.yaml", "case_rules", "id", case_rule),
    Table("seats.yaml", "seats", "id", council.seat),
    Table("council.yaml", "council_rules", "id", council.rule),
    Table("formations.yaml", "formations", "id", formation.expectation),
    Table("maturity-targets.yaml", "maturity_targets", "id", maturity.target),
    Table("retention.yaml", "retentions", "id", retention),
    Table("crisis-levels.yaml", "crisis_levels", "id", crisis.level),
    Table("share-purposes.yaml", "share_purposes", "id", sharing.purpose),
    Table("release-rules.yaml", "release_rules", "id", sharing.rule),
    Table("playbooks.yaml", "playbooks", "id", playbooks.playbook),
    Table("playbook-powers.yaml", "playbook_powers", "id", playbooks.power),
    Table("report-forms.yaml", "forms", "id", forms.form),
)
