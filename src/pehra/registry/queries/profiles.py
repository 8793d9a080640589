"""What the tables hold, as a profile; and what loading another profile would change.

A profile speaks about the network. It does not undo what people have done since it was loaded: a hand-over stands,
and an organisation that somebody has acted on is the registry's own.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pehra.law.case_rules import CaseRule
from pehra.law.constituency import Contact, Designation, NetworkObject, ObjectKind, Organisation
from pehra.law.functions import Ownership, Standing
from pehra.law.mandates import Body, Mandate, StandingStep
from pehra.law.profile import Change, Fact, Profile, diff
from pehra.registry import models
from pehra.registry.queries.council import council_rules, council_seats
from pehra.registry.queries.crisis import crisis_levels
from pehra.registry.queries.formation_rows import formation_rows
from pehra.registry.queries.forms import report_forms
from pehra.registry.queries.maturity import maturity_targets
from pehra.registry.queries.network import Snapshot, snapshot
from pehra.registry.queries.playbooks import playbook_powers, playbooks
from pehra.registry.queries.retention import retention_rules
from pehra.registry.queries.sharing import release_rules, share_purposes

LIVE = (models.NetworkObject.State.CLAIMED, models.NetworkObject.State.APPROVED)


@dataclass(frozen=True)
class Comparison:
    """`profile` is the new one as it can be loaded; `adopted` maps keys of mandates to those that it gives them."""

    profile: Profile
    changes: tuple[Change, ...]
    adopted: dict[str, str]


def loaded_profile() -> models.LoadedProfile | None:
    """The profile that was loaded last."""
    return models.LoadedProfile.objects.order_by("-pk").first()


def profile_changes(profile: Profile, today: date) -> tuple[Change, ...]:
    """What loading this profile would change, row by row and field by field."""
    return compare(profile, today).changes


def compare(profile: Profile, today: date) -> Comparison:
    """The profile against the tables."""
    found = snapshot()
    hand_overs = list(
        models.HandOver.objects.filter(cancelled_at=None).select_related("mandate", "new_mandate").order_by("pk")
    )
    profile = _with_files(profile, found)
    adopted = _adopted(hand_overs, found, profile)
    new = replace(
        profile,
        bodies=_ordered(profile.bodies),
        mandates=_handed_over(profile.mandates, hand_overs, adopted),
        organisations=_seeded(profile.organisations),
    )
    old = _held(found, hand_overs, adopted, new, today)
    renamed = tuple(Change("mandate", told, "id", key, told) for key, told in sorted(adopted.items()))
    return Comparison(new, (*renamed, *diff(old, new)), adopted)


def _with_files(profile: Profile, found: Snapshot) -> Profile:
    """How a body stands and what it holds is its establishment file's to say, once somebody has acted on that.

    A body that came in with its file stays, whether the profile has heard of it or not. One that a profile had left out
    stands again as its file says when a profile names it again.
    """
    files = dict(models.FormationFile.objects.values_list("body__slug", "by_hand"))
    if not files:
        return profile
    held = {each.slug: _as_stored(each, found) for each in found.network.bodies if each.slug in files}
    named = {each.slug for each in profile.bodies}
    kept = {slug for slug in files if slug in named or files[slug]}
    bodies = tuple(
        replace(each, standings=held[each.slug].standings, department=held[each.slug].department)
        if each.slug in kept
        else each
        for each in profile.bodies
    )
    own = tuple(held[slug] for slug in sorted(kept - named))
    mandates = tuple(each for each in profile.mandates if each.body not in kept)
    ends = {each.id: each.ends for each in profile.mandates}
    stored = tuple(
        # It was ended because the profile left its body out.
        replace(each, ends=ends[each.id]) if found.institutions[each.body].withdrawn and each.id in ends else each
        for each in found.network.mandates
        if each.body in kept
    )
    return replace(profile, bodies=(*bodies, *own), mandates=(*mandates, *stored))


def _as_stored(body: Body, found: Snapshot) -> Body:
    """The body without the end that it has in law only while the profile leaves it out."""
    if not found.institutions[body.slug].withdrawn:
        return body
    rows = models.StandingStep.objects.filter(body__slug=body.slug).order_by("pk")
    steps = (StandingStep(Standing(row.standing), row.since, row.citation, row.note) for row in rows)
    return replace(body, standings=tuple(steps))


def _held(
    found: Snapshot, hand_overs: list[models.HandOver], adopted: dict[str, str], new: Profile, today: date
) -> Profile | None:
    """The tables as a profile, without what is over and what a profile has no say in."""
    loaded = loaded_profile()
    if loaded is None and not found.institutions:
        return None
    by_hand = {each.new_mandate.key for each in hand_overs if each.new_mandate} - set(adopted)
    mandates = tuple(
        replace(each, id=adopted.get(each.id, each.id))
        for each in found.network.mandates
        if each.id not in by_hand or each.id in {mandate.id for mandate in new.mandates}
    )
    return Profile(
        id=loaded.profile if loaded else "",
        version=loaded.version if loaded else "",
        title_en=loaded.title_en if loaded else "",
        title_ur=loaded.title_ur if loaded else "",
        demonstration=loaded.demonstration if loaded else False,
        digest=loaded.digest if loaded else "",
        sectors=found.sectors,
        provinces=found.provinces,
        bodies=_ordered(body for body in found.network.bodies if not found.institutions[body.slug].withdrawn),
        mandates=_not_over(mandates, new.mandates, today),
        rules=_not_over(found.network.rules, new.rules, today),
        clocks=_not_over(found.clocks, new.clocks, today),
        severities=_not_over(found.severities, new.severities, today),
        organisations=_held_organisations(new, today),
        facts=_facts(),
        case_rules=_not_over(case_rules(), new.case_rules, today),
        seats=_not_over(council_seats(), new.seats, today),
        council_rules=_not_over(council_rules(), new.council_rules, today),
        maturity_targets=_not_over(maturity_targets(), new.maturity_targets, today),
        crisis_levels=_not_over(crisis_levels(), new.crisis_levels, today),
        share_purposes=_not_over(share_purposes(), new.share_purposes, today),
        release_rules=_not_over(release_rules(), new.release_rules, today),
        retentions=_not_over(retention_rules(), new.retentions, today),
        playbooks=_not_over(playbooks(), new.playbooks, today),
        playbook_powers=_not_over(playbook_powers(), new.playbook_powers, today),
        forms=_not_over(report_forms(), new.forms, today),
        formations=_not_over(formation_rows(), new.formations, today),
    )


def _not_over(rows: tuple[Any, ...], wanted: Iterable[Any], today: date) -> tuple[Any, ...]:
    """Without the rows that have ended and that the new profile no longer speaks of: they are history."""
    named = {each.id for each in wanted}
    return tuple(each for each in rows if each.id in named or each.ends is None or each.ends > today)


def _ordered(bodies: Iterable[Body]) -> tuple[Body, ...]:
    return tuple(replace(body, standings=body.history) for body in bodies)


def _handed_over(
    mandates: Iterable[Mandate], hand_overs: list[models.HandOver], adopted: dict[str, str]
) -> tuple[Mandate, ...]:
    """A mandate that was handed over ends on that day, also while the profile doesn't know of it yet."""
    ends = {adopted.get(each.mandate.key, each.mandate.key): each.on for each in hand_overs}
    return tuple(
        replace(each, ends=ends[each.id]) if each.id in ends and each.ends != ends[each.id] else each
        for each in mandates
    )


def _adopted(hand_overs: list[models.HandOver], found: Snapshot, profile: Profile) -> dict[str, str]:
    """A later profile tells of a hand-over in a row of its own: it is the same mandate, and takes that row's id."""
    held = {each.id: each for each in found.network.mandates}
    told = {_what(each): each.id for each in profile.mandates if each.id not in held}
    by_hand = [each.new_mandate.key for each in hand_overs if each.new_mandate]
    return {key: told[_what(held[key])] for key in by_hand if _what(held[key]) in told}


def _what(mandate: Mandate) -> tuple[object, ...]:
    return (mandate.body, mandate.function, mandate.sector, mandate.province, mandate.organisation, mandate.starts)


def _seeded(organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Those organisations of a profile that the profile still has a say in."""
    own = set(models.Organisation.objects.filter(from_profile=False).values_list("slug", flat=True))
    return tuple(_sorted_parts(each) for each in organisations if each.slug not in own)


def _sorted_parts(organisation: Organisation) -> Organisation:
    return replace(
        organisation,
        designations=tuple(sorted(organisation.designations, key=lambda each: each.designated_on)),
        network_objects=tuple(sorted(organisation.network_objects, key=lambda each: (each.kind, each.value))),
        contacts=tuple(sorted(organisation.contacts, key=lambda each: (each.role, each.name, each.email, each.phone))),
    )


def _held_organisations(new: Profile, today: date) -> tuple[Organisation, ...]:
    rows = models.Organisation.objects.filter(from_profile=True, withdrawn_at=None)
    contacts = _by_organisation(models.Contact.objects.filter(removed_at=None), "party_id")
    objects = _by_organisation(models.NetworkObject.objects.filter(state__in=LIVE), "organisation_id")
    designations = _by_organisation(models.CiiDesignation.objects.all(), "organisation_id")
    wanted = {each.slug: {part.designated_on for part in each.designations} for each in new.organisations}
    return tuple(
        _sorted_parts(
            Organisation(
                slug=row.slug,
                name_en=row.name_en,
                name_ur=row.name_ur,
                sector=row.sector_id,
                ownership=Ownership(row.ownership),
                province=row.province_id,
                parent=row.parent.slug if row.parent else None,
                body=row.body.slug if row.body else None,
                designations=_designations(designations[row.pk], wanted.get(row.slug, set()), today),
                network_objects=tuple(NetworkObject(ObjectKind(each.kind), each.value) for each in objects[row.pk]),
                contacts=tuple(
                    Contact(each.role, each.name, each.email, each.phone, each.around_the_clock)
                    for each in contacts[row.pk]
                ),
            )
        )
        for row in rows.select_related("parent", "body").order_by("slug")
    )


def _by_organisation(rows: Iterable[Any], field: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, field)].append(row)
    return found


def _designations(rows: Iterable[models.CiiDesignation], wanted: set[date], today: date) -> tuple[Designation, ...]:
    return tuple(
        Designation(row.designated_on, row.review_on, row.ended_on, row.designated_by, row.citation)
        for row in rows
        if row.designated_on in wanted or row.ended_on is None or row.ended_on > today
    )


def case_rules() -> tuple[CaseRule, ...]:
    """Which findings become cases by themselves, as the profile has it, with what is over and what is to come."""
    return tuple(
        CaseRule(
            id=row.key,
            title_en=row.title_en,
            title_ur=row.title_ur,
            types=frozenset(row.types),
            identifiers=frozenset(row.identifiers),
            severity=row.severity,
            sectors=frozenset(row.sectors),
            cii=row.cii,
            count=row.count,
            confidence=row.confidence,
            starts=row.starts,
            ends=row.ends,
            citation=row.citation,
        )
        for row in models.CaseRuleRow.objects.order_by("key")
    )


def _facts() -> tuple[Fact, ...]:
    return tuple(
        Fact(row.key, row.body.slug, row.subject, row.value, row.since, row.citation, row.note)
        for row in models.Fact.objects.select_related("body").order_by("key")
    )
