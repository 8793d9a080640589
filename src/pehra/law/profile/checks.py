"""What must hold between the rows of a profile: references, scopes, periods, and a way up for every report."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise
from typing import Any, Final

from pehra.law.clocks import ANY, ClockRow
from pehra.law.constituency import Designation, Organisation
from pehra.law.council import About, CouncilRule, Office
from pehra.law.crisis import CrisisLevel
from pehra.law.formation import FormationRow
from pehra.law.forms import Form
from pehra.law.functions import FOLLOWS, IN_FORCE, TIER_ORDER, Function
from pehra.law.mandates import Body, Mandate
from pehra.law.maturity import MaturityTarget
from pehra.law.periods import overlap
from pehra.law.playbook_conditions import ConditionError, Known, parse
from pehra.law.profile.model import Profile
from pehra.law.profile.problems import Problem
from pehra.law.profile.rows import Row
from pehra.law.retention import RetentionRule
from pehra.law.routing import RoutingRule
from pehra.law.severity import Severity
from pehra.law.taxonomy import CLASS, CLASSES

Rows = dict[str, dict[str, Row]]

# What feeds say of a finding; not the country's own scale, by which people judge cases.
FEED_SEVERITIES: Final = ("critical", "high", "medium", "low", "info")

# Which scope a function's mandate must name; a function that is absent may name any.
_SCOPE: Final = {
    Function.NATIONAL: "",
    Function.SECTORAL: "sector",
    Function.PROVINCIAL: "province",
    Function.ORGANISATIONAL: "organisation",
}


def check(profile: Profile, rows: Rows, problems: list[Problem]) -> None:
    """Notes every problem between the rows of `profile`, each at the row to blame.

    `rows` are the rows that the profile was made of, by attribute and key; they note into `problems` themselves.
    """
    for part in PARTS:
        part(profile, rows)
    # What is missing from the whole can only be said when nothing was left out as unsound.
    if not problems:
        problems.extend(_ways_up(profile))


def _refer(row: Row, field: str, value: str | None, known: Iterable[str]) -> None:
    names = sorted(known)
    if value is not None and value not in names:
        row.problem(field, f"{value!r} is unknown; there are {', '.join(names) or 'none'}")


def _bodies(profile: Profile, rows: Rows) -> None:
    for body in profile.bodies:
        row = rows["bodies"][body.slug]
        _standings(body, row)
        if body.slug in rows["organisations"]:
            row.problem("slug", f"{body.slug!r} is also the slug of an organisation")


def _standings(body: Body, row: Row) -> None:
    if not body.standings:
        row.problem("standings", "a body needs at least one standing")
    days = [step.since for step in body.standings if step.since]
    for day in sorted({day for day in days if days.count(day) > 1}):
        row.problem("standings", f"two standings begin on {day.isoformat()}")
    for step in body.standings:
        if step.since is None and step.standing in IN_FORCE:
            row.problem("standings", f"'{step.standing}' needs a date in since: it puts mandates in force")
    for before, after in pairwise(body.history):
        if after.standing not in FOLLOWS[before.standing]:
            row.problem("standings", f"'{after.standing}' cannot come after '{before.standing}'")


def _mandates(profile: Profile, rows: Rows) -> None:
    for mandate in profile.mandates:
        row = rows["mandates"][mandate.id]
        _refer(row, "body", mandate.body, rows["bodies"])
        _refer(row, "sector", mandate.sector, rows["sectors"])
        _refer(row, "province", mandate.province, rows["provinces"])
        _refer(row, "organisation", mandate.organisation, rows["organisations"])
        _scope(mandate, row)
    _no_clash(profile.mandates, rows["mandates"], _mandate_place)


def _mandate_place(mandate: Mandate) -> tuple[object, ...]:
    scope = (mandate.sector, mandate.province, mandate.organisation)
    return (mandate.function, *scope, mandate.precedence)


def _scope(mandate: Mandate, row: Row) -> None:
    needed = _SCOPE.get(mandate.function)
    scopes = {
        "sector": mandate.sector,
        "province": mandate.province,
        "organisation": mandate.organisation,
    }
    if needed == "" and mandate.specificity:
        row.problem("function", "the national function has no narrower scope")
    elif needed and scopes[needed] is None:
        row.problem(needed, f"is missing: the function '{mandate.function}' is held over one")


def _rules(profile: Profile, rows: Rows) -> None:
    for rule in profile.rules:
        row = rows["rules"][rule.id]
        for sector in sorted(rule.sectors):
            _refer(row, "sectors", sector, rows["sectors"])
        for province in sorted(rule.provinces):
            _refer(row, "provinces", province, rows["provinces"])
        if not rule.climbs:
            row.problem("to", f"does not climb: '{rule.to}' is not above '{rule.tier_from}'")
    _no_clash(profile.rules, rows["rules"], _rule_place)


def _rule_place(rule: RoutingRule) -> tuple[object, ...]:
    conditions = (rule.ownership, rule.sectors, rule.provinces, rule.cii)
    return (rule.tier_from, rule.to, rule.precedence, *conditions)


def _clocks(profile: Profile, rows: Rows) -> None:
    severities = {severity.slug for severity in profile.severities}
    for clock in profile.clocks:
        row = rows["clocks"][clock.id]
        _refer(row, "rsit_class", clock.rsit_class, {ANY, *CLASS})
        _refer(row, "severity", clock.severity, {ANY, *severities})
    _no_clash(profile.clocks, rows["clocks"], _clock_place)


def _clock_place(clock: ClockRow) -> tuple[object, ...]:
    return (clock.function, clock.stage, clock.rsit_class, clock.severity)


def _severities(profile: Profile, rows: Rows) -> None:
    _no_clash(profile.severities, rows["severities"], _severity_slug)
    _no_clash(profile.severities, rows["severities"], _severity_rank)


def _severity_slug(severity: Severity) -> tuple[object, ...]:
    return (severity.slug,)


def _severity_rank(severity: Severity) -> tuple[object, ...]:
    return (severity.rank,)


def _organisations(profile: Profile, rows: Rows) -> None:
    parents = {each.slug: each.parent for each in profile.organisations}
    for organisation in profile.organisations:
        row = rows["organisations"][organisation.slug]
        _refer(row, "sector", organisation.sector, rows["sectors"])
        _refer(row, "province", organisation.province, rows["provinces"])
        _refer(row, "parent", organisation.parent, rows["organisations"])
        _refer(row, "body", organisation.body, rows["bodies"])
        if organisation.slug in _ancestors(organisation, parents):
            row.problem("parent", "an organisation cannot stand above itself")
        if any(overlap(_days(a), _days(b)) for a, b in combinations(organisation.designations, 2)):
            row.problem("designations", "two designations run on the same day")


def _days(designation: Designation) -> tuple[date, date | None]:
    return designation.designated_on, designation.ended_on


def _ancestors(organisation: Organisation, parents: dict[str, str | None]) -> set[str]:
    above: set[str] = set()
    parent = organisation.parent
    while parent is not None and parent not in above:
        above.add(parent)
        parent = parents.get(parent)
    return above


def _facts(profile: Profile, rows: Rows) -> None:
    for fact in profile.facts:
        _refer(rows["facts"][fact.id], "body", fact.body, rows["bodies"])


def _case_rules(profile: Profile, rows: Rows) -> None:
    kinds = {*CLASS, *(f"{each.slug}/{kind.slug}" for each in CLASSES for kind in each.types)}
    for rule in profile.case_rules:
        row = rows["case_rules"][rule.id]
        for kind in sorted(rule.types):
            _refer(row, "types", kind, kinds)
        for sector in sorted(rule.sectors):
            _refer(row, "sectors", sector, rows["sectors"])
        _refer(row, "severity", rule.severity or None, FEED_SEVERITIES)
        if not (rule.types or rule.identifiers or rule.severity):
            row.problem("types", "is missing, as are identifiers and severity: everything would become a case")


def _council(profile: Profile, rows: Rows) -> None:
    for seat in profile.seats:
        _refer(rows["seats"][seat.id], "body", seat.body, rows["bodies"])
    for office in (Office.CHAIR, Office.SECRETARY):
        _no_clash((seat for seat in profile.seats if seat.office == office), rows["seats"], lambda seat: (seat.office,))
    _no_clash(profile.council_rules, rows["council_rules"], _council_place)
    # What a country asks of its Council, it must say for any motion; else a vote would end without an answer.
    general = {rule.about for rule in profile.council_rules if not (rule.motions or rule.seats)}
    for rule in profile.council_rules:
        if rule.about != About.TERM and rule.about not in general:
            rows["council_rules"][rule.id].problem("about", f"no row says for the rest what '{rule.about}' is")


def _maturity_targets(profile: Profile, rows: Rows) -> None:
    _no_clash(profile.maturity_targets, rows["maturity_targets"], _target_place)


def _target_place(target: MaturityTarget) -> tuple[object, ...]:
    return (target.function, target.parameter)


def _council_place(rule: CouncilRule) -> tuple[object, ...]:
    return (rule.about, rule.motions, rule.seats)


def _formations(profile: Profile, rows: Rows) -> None:
    _no_clash(profile.formations, rows["formations"], _formation_place)


def _formation_place(row: FormationRow) -> tuple[object, ...]:
    return (row.function, row.state)


def _no_clash(values: Iterable[Any], rows: dict[str, Row], place: Callable[[Any], tuple[object, ...]]) -> None:
    """No two rows may say something for the same place on the same day: neither could be preferred."""
    by_place: dict[tuple[object, ...], list[Any]] = {}
    for value in values:
        by_place.setdefault(place(value), []).append(value)
    for alike in by_place.values():
        for a, b in combinations(alike, 2):
            if overlap((a.starts, a.ends), (b.starts, b.ends)):
                rows[b.id].problem("starts", f"runs at the same time, for the same, as {a.id!r}")


def _ways_up(profile: Profile) -> Iterator[Problem]:
    """Every report must have a way to the National CERT, on every day from the first on which there is one."""
    national = [mandate.starts for mandate in profile.mandates if mandate.function == Function.NATIONAL]
    if not national:
        yield Problem("mandates.yaml", 0, "function", "nobody holds the national function")
        return
    days = sorted({min(national), *_boundaries(profile.rules, after=min(national))})
    for tier in TIER_ORDER:
        for day in days if tier != Function.NATIONAL else ():
            if not any(_unconditional(rule) and rule.tier_from == tier and rule.runs_at(day) for rule in profile.rules):
                message = f"no rule without conditions leads from '{tier}' to 'national' on {day.isoformat()}"
                yield Problem("routing.yaml", 0, "from", message)
                break


def _unconditional(rule: RoutingRule) -> bool:
    return rule.to == Function.NATIONAL and rule.specificity == 0


def _boundaries(rules: Iterable[RoutingRule], after: date) -> Iterator[date]:
    for rule in rules:
        for day in (rule.starts, rule.ends):
            if day is not None and day > after:
                yield day


def _retentions(profile: Profile, rows: Rows) -> None:
    _no_clash(profile.retentions, rows["retentions"], _retention_place)
    for rule in profile.retentions:
        if rule.rsit_class not in (ANY, *CLASS):
            rows["retentions"][rule.id].problem("rsit_class", f"there is no class {rule.rsit_class!r} in RSIT")


def _retention_place(rule: RetentionRule) -> tuple[object, ...]:
    return (rule.rsit_class, rule.tlp)


def _playbooks(profile: Profile, rows: Rows) -> None:
    scale = tuple(dict.fromkeys(each.slug for each in sorted(profile.severities, key=lambda each: each.rank)))
    known = Known(scale, frozenset(rows["sectors"]), frozenset(rows["provinces"]))
    for playbook in profile.playbooks:
        conditions = {"condition": playbook.condition} | {
            f"steps.condition ({step.key})": step.condition for step in playbook.steps
        }
        for field, text in conditions.items():
            try:
                parse(text, known)
            except ConditionError as error:
                rows["playbooks"][playbook.id].problem(field, str(error))


def _forms(profile: Profile, rows: Rows) -> None:
    scale = tuple(dict.fromkeys(each.slug for each in sorted(profile.severities, key=lambda each: each.rank)))
    known = Known(scale, frozenset(rows["sectors"]), frozenset(rows["provinces"]))
    by_form: dict[str, list[Form]] = {}
    for form in sorted(profile.forms, key=lambda each: each.version):
        row = rows["forms"][form.id]
        try:
            parse(form.condition, known)
        except ConditionError as error:
            row.problem("condition", str(error))
        by_form.setdefault(form.form, []).append(form)
    for versions in by_form.values():
        for before, after in pairwise(versions):
            row = rows["forms"][after.id]
            if after.starts <= before.starts:
                row.problem("starts", f"version {after.version} must begin after version {before.version}")
            if after.whom is not before.whom:
                row.problem("whom", f"a version is for whom the first one is: {before.whom}")


def _playbook_powers(profile: Profile, rows: Rows) -> None:
    _no_clash(profile.playbook_powers, rows["playbook_powers"], lambda power: (power.function, power.over))


def _crisis_levels(profile: Profile, rows: Rows) -> None:
    _no_clash(profile.crisis_levels, rows["crisis_levels"], _crisis_place)


def _crisis_place(level: CrisisLevel) -> tuple[object, ...]:
    return (level.rank,)


def _sharing(profile: Profile, rows: Rows) -> None:
    _no_clash(profile.release_rules, rows["release_rules"], lambda rule: (rule.tlp,))


PARTS: Final = (
    _bodies,
    _mandates,
    _rules,
    _clocks,
    _severities,
    _organisations,
    _facts,
    _case_rules,
    _council,
    _maturity_targets,
    _formations,
    _retentions,
    _crisis_levels,
    _sharing,
    _playbooks,
    _playbook_powers,
    _forms,
)
