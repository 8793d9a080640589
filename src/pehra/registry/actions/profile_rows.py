"""Writing the rows of a profile into the tables, kind by kind, and taking leave of those that are gone.

What has been in force is ended and kept, what never was is deleted, and what others refer to is withdrawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import ProtectedError

from pehra.foundation.access.errors import Conflict
from pehra.law import mandates as law
from pehra.law.case_rules import CaseRule
from pehra.law.clocks import ClockRow
from pehra.law.council import CouncilRule, CouncilSeat
from pehra.law.crisis import CrisisLevel
from pehra.law.formation import FormationRow
from pehra.law.places import Province, Sector
from pehra.law.playbooks import Playbook, PlaybookPower
from pehra.law.profile import Fact
from pehra.law.routing import RoutingRule
from pehra.law.severity import Severity
from pehra.law.sharing import ReleaseRule, SharePurpose
from pehra.registry import models
from pehra.registry.actions import (
    profile_council,
    profile_forms,
    profile_organisations,
    profile_playbooks,
    profile_sharing,
)
from pehra.registry.rules.formation import ENDS


@dataclass(frozen=True)
class Moment:
    """When a profile is loaded, and its name and version for what must be said about its rows."""

    at: datetime
    today: date
    source: str


Put = Callable[[Any, Moment], None]
Gone = Callable[[str, Moment], None]


@dataclass(frozen=True)
class Kind:
    """One kind of row: the profile's attribute that holds it, the field that names it, and how it is written."""

    name: str
    attribute: str
    key: str
    put: Put
    gone: Gone


def _put_sector(value: Sector, moment: Moment) -> None:
    _put_place(models.Sector, value)


def _put_province(value: Province, moment: Moment) -> None:
    _put_place(models.Province, value)


def _put_place(model: Any, value: Sector | Province) -> None:
    names = {"name_en": value.name_en, "name_ur": value.name_ur, "withdrawn_at": None}
    model.objects.update_or_create(slug=value.slug, defaults=names)


def _gone_sector(slug: str, moment: Moment) -> None:
    _gone_place(models.Sector, slug, moment)


def _gone_province(slug: str, moment: Moment) -> None:
    _gone_place(models.Province, slug, moment)


def _gone_place(model: Any, slug: str, moment: Moment) -> None:
    try:
        model.objects.get(slug=slug).delete()
    except ProtectedError:
        model.objects.filter(slug=slug).update(withdrawn_at=moment.at)


def _put_body(value: law.Body, moment: Moment) -> None:
    _check_slug(value.slug, models.Party.Kind.BODY)
    body, _ = models.Body.objects.update_or_create(
        slug=value.slug,
        defaults={
            "kind": models.Party.Kind.BODY,
            "name_en": value.name_en,
            "name_ur": value.name_ur,
            "department": value.department,
            "note": value.note,
            "withdrawn_at": None,
        },
    )
    wanted = {(step.standing.value, step.since): step for step in value.standings}
    for row in models.StandingStep.objects.filter(body=body):
        if (row.standing, row.since) not in wanted:
            row.delete()
    for (standing, since), step in wanted.items():
        words = {"citation": step.citation, "note": step.note}
        models.StandingStep.objects.update_or_create(body=body, standing=standing, since=since, defaults=words)


def _check_slug(slug: str, kind: str) -> None:
    if models.Party.objects.filter(slug=slug).exclude(kind=kind).exists():
        raise Conflict("The slug %(slug)s is taken by something of another kind.", slug=slug)


def _gone_body(slug: str, moment: Moment) -> None:
    body = models.Body.objects.get(slug=slug)
    held = body.mandates.filter(made_by__cancelled_at=None).exclude(made_by=None)
    for mandate in held:
        if mandate.ends is None or mandate.ends > moment.today:
            raise Conflict(
                "%(body)s holds the mandate %(mandate)s by a recorded hand-over, so it cannot be left out.",
                body=slug,
                mandate=mandate.key,
            )
    state = models.FormationStep.objects.filter(file_id=body.pk).order_by("pk").values_list("state", flat=True).last()
    if state is not None and state not in ENDS:
        raise Conflict(
            "%(body)s has an establishment file, so it cannot be left out. Merge or dissolve it by its file first.",
            body=slug,
        )
    body.withdrawn_at = moment.at
    body.save(update_fields=["withdrawn_at"])


def _put_mandate(value: law.Mandate, moment: Moment) -> None:
    _check_begun(value, moment.today)
    models.Mandate.objects.update_or_create(
        key=value.id,
        defaults={
            "body": models.Body.objects.get(slug=value.body),
            "function": value.function.value,
            "sector_id": value.sector,
            "province_id": value.province,
            "organisation": models.Organisation.objects.get(slug=value.organisation) if value.organisation else None,
            "starts": value.starts,
            "ends": value.ends,
            "instrument": value.instrument,
            "citation": value.citation,
            "precedence": value.precedence,
            "note": value.note,
        },
    )


def _check_begun(value: law.Mandate, today: date) -> None:
    """What has begun is history: who held what since when is not rewritten, since open cases would not follow."""
    begun = models.Mandate.objects.select_related("body").filter(key=value.id, starts__lte=today).first()
    if begun is None:
        return
    stored = (begun.body.slug, begun.function, begun.starts)
    if stored != (value.body, value.function.value, value.starts):
        raise Conflict(
            "The mandate %(mandate)s is in force: its body, function and first day stay. End it and add a new one.",
            mandate=value.id,
        )


def _gone_mandate(key: str, moment: Moment) -> None:
    mandate = models.Mandate.objects.get(key=key)
    if mandate.hand_overs.filter(cancelled_at=None, carried_out_at=None).exists():
        raise Conflict("A hand-over of the mandate %(mandate)s is ordered: cancel it first.", mandate=key)
    _end(mandate, moment.today)


def _end(row: Any, today: date) -> None:
    if row.starts >= today:
        try:
            row.delete()
        except ProtectedError:
            raise Conflict("The row %(key)s is still referred to, so it cannot be left out.", key=row.key) from None
    elif row.ends is None or row.ends > today:
        row.ends = today
        row.save(update_fields=["ends"])


def _put_rule(value: RoutingRule, moment: Moment) -> None:
    models.RoutingRow.objects.update_or_create(
        key=value.id,
        defaults={
            "tier_from": str(value.tier_from),
            "to_function": value.to.value,
            "ownership": sorted(each.value for each in value.ownership),
            "sectors": sorted(value.sectors),
            "provinces": sorted(value.provinces),
            "cii": value.cii,
            "precedence": value.precedence,
            "starts": value.starts,
            "ends": value.ends,
            "citation": value.citation,
        },
    )


def _put_clock(value: ClockRow, moment: Moment) -> None:
    models.ClockRow.objects.update_or_create(
        key=value.id,
        defaults={
            "function": value.function.value,
            "stage": value.stage.value,
            "rsit_class": value.rsit_class,
            "severity": value.severity,
            "hours": value.hours,
            "months": value.months,
            "anchor": value.anchor.value,
            "owed_by": value.owed_by.value,
            "remind_before": list(value.remind_before_hours),
            "remind_after": list(value.remind_after_hours),
            "call_minutes": value.call_minutes,
            "starts": value.starts,
            "ends": value.ends,
            "citation": value.citation,
        },
    )


def _put_severity(value: Severity, moment: Moment) -> None:
    models.SeverityRow.objects.update_or_create(
        key=value.id,
        defaults={
            "slug": value.slug,
            "rank": value.rank,
            "name_en": value.name_en,
            "name_ur": value.name_ur,
            "meaning_en": value.meaning_en,
            "meaning_ur": value.meaning_ur,
            "starts": value.starts,
            "ends": value.ends,
            "citation": value.citation,
        },
    )


def _gone_dated(model: Any) -> Gone:
    return lambda key, moment: _end(model.objects.get(key=key), moment.today)


def _put_case_rule(value: CaseRule, moment: Moment) -> None:
    models.CaseRuleRow.objects.update_or_create(
        key=value.id,
        defaults={
            "title_en": value.title_en,
            "title_ur": value.title_ur,
            "types": sorted(value.types),
            "identifiers": sorted(value.identifiers),
            "severity": value.severity,
            "sectors": sorted(value.sectors),
            "cii": value.cii,
            "count": value.count,
            "confidence": value.confidence,
            "starts": value.starts,
            "ends": value.ends,
            "citation": value.citation,
        },
    )


def _put_fact(value: Fact, moment: Moment) -> None:
    models.Fact.objects.update_or_create(
        key=value.id,
        defaults={
            "body": models.Body.objects.get(slug=value.body),
            "subject": value.subject,
            "value": value.value,
            "since": value.since,
            "citation": value.citation,
            "note": value.note,
        },
    )


def _gone_fact(key: str, moment: Moment) -> None:
    models.Fact.objects.get(key=key).delete()


def _put_organisation(value: Any, moment: Moment) -> None:
    _check_slug(value.slug, models.Party.Kind.ORGANISATION)
    profile_organisations.put(value, moment.at, moment.today, moment.source)


def _gone_organisation(slug: str, moment: Moment) -> None:
    profile_organisations.withdraw(slug, moment.at, moment.today)


def _put_seat(value: CouncilSeat, moment: Moment) -> None:
    profile_council.put_seat(value)


def _put_council_rule(value: CouncilRule, moment: Moment) -> None:
    profile_council.put_rule(value)


def _put_dated(model: Any, *names: str) -> Put:
    def put(value: Any, moment: Moment) -> None:
        fields = {name: getattr(value, name) for name in (*names, "starts", "ends", "citation")}
        model.objects.update_or_create(key=value.id, defaults=fields)

    return put


_put_maturity_target = _put_dated(models.MaturityTargetRow, "function", "parameter", "level")
_put_retention = _put_dated(models.RetentionRow, "rsit_class", "tlp", "days")


def _put_playbook(value: Playbook, moment: Moment) -> None:
    profile_playbooks.put_playbook(value)


def _put_playbook_power(value: PlaybookPower, moment: Moment) -> None:
    profile_playbooks.put_power(value)


def _put_purpose(value: SharePurpose, moment: Moment) -> None:
    profile_sharing.put_purpose(value)


def _put_release_rule(value: ReleaseRule, moment: Moment) -> None:
    profile_sharing.put_rule(value)


def _put_crisis_level(value: CrisisLevel, moment: Moment) -> None:
    models.CrisisLevelRow.objects.update_or_create(
        key=value.id,
        defaults={
            "rank": value.rank,
            "name_en": value.name_en,
            "name_ur": value.name_ur,
            "meaning_en": value.meaning_en,
            "meaning_ur": value.meaning_ur,
            "spheres": sorted(value.spheres),
            "declared_by": sorted(value.declared_by),
            "charges": sorted(value.charges),
            "confirmed_by": value.confirmed_by or "",
            "confirm_hours": value.confirm_hours,
            "lasts_hours": value.lasts_hours,
            "call_minutes": value.call_minutes,
            "report_call_minutes": value.report_call_minutes,
            "report_hours": value.report_hours,
            "clocks": [
                {"stage": each.stage, "percent": each.percent, "hours": each.hours, "running": each.running}
                for each in value.clocks
            ],
            "rights": sorted(value.rights),
            "starts": value.starts,
            "ends": value.ends,
            "citation": value.citation,
        },
    )


def _put_formation(value: FormationRow, moment: Moment) -> None:
    models.FormationRow.objects.update_or_create(
        key=value.id,
        defaults={
            "function": value.function or "",
            "stage": value.state.value,
            "days": value.days,
            "notified_by": value.notified_by or "",
            "starts": value.starts,
            "ends": value.ends,
            "citation": value.citation,
            "note": value.note,
        },
    )


# In the order in which rows refer to each other; what is gone goes the other way round.
KINDS: Final = (
    Kind("sector", "sectors", "slug", _put_sector, _gone_sector),
    Kind("province", "provinces", "slug", _put_province, _gone_province),
    Kind("body", "bodies", "slug", _put_body, _gone_body),
    Kind("organisation", "organisations", "slug", _put_organisation, _gone_organisation),
    Kind("mandate", "mandates", "id", _put_mandate, _gone_mandate),
    Kind("rule", "rules", "id", _put_rule, _gone_dated(models.RoutingRow)),
    Kind("clock", "clocks", "id", _put_clock, _gone_dated(models.ClockRow)),
    Kind("severity", "severities", "id", _put_severity, _gone_dated(models.SeverityRow)),
    Kind("fact", "facts", "id", _put_fact, _gone_fact),
    Kind("case-rule", "case_rules", "id", _put_case_rule, _gone_dated(models.CaseRuleRow)),
    Kind("seat", "seats", "id", _put_seat, _gone_dated(models.CouncilSeatRow)),
    Kind("council-rule", "council_rules", "id", _put_council_rule, _gone_dated(models.CouncilRuleRow)),
    Kind("maturity-target", "maturity_targets", "id", _put_maturity_target, _gone_dated(models.MaturityTargetRow)),
    Kind("formation", "formations", "id", _put_formation, _gone_dated(models.FormationRow)),
    Kind("crisis-level", "crisis_levels", "id", _put_crisis_level, _gone_dated(models.CrisisLevelRow)),
    Kind("retention", "retentions", "id", _put_retention, _gone_dated(models.RetentionRow)),
    Kind("share-purpose", "share_purposes", "id", _put_purpose, _gone_dated(models.SharePurposeRow)),
    Kind("release-rule", "release_rules", "id", _put_release_rule, _gone_dated(models.ReleaseRuleRow)),
    Kind("playbook", "playbooks", "id", _put_playbook, _gone_dated(models.PlaybookRow)),
    Kind("playbook-power", "playbook_powers", "id", _put_playbook_power, _gone_dated(models.PlaybookPowerRow)),
    Kind("form", "forms", "id", profile_forms.put, profile_forms.gone),
)
