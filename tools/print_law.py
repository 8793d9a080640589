"""Prints docs/law.md: the tables of the law and the rows of the shipped profile, so that both can be read as they are.

python -m tools.print_law           writes docs/law.md
python -m tools.print_law --check   says whether it is current
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from pehra.law.clocks import ANY, ClockRow
from pehra.law.council import About, CouncilRule
from pehra.law.crisis import HastenedClock
from pehra.law.functions import FOLLOWS, IN_FORCE, ORGANISATION, TIER_ORDER, Function, Standing
from pehra.law.mandates import Mandate
from pehra.law.profile import Profile, load, packaged
from pehra.law.routing import RoutingRule
from pehra.law.taxonomy import CLASSES, VERSION
from pehra.law.tlp import TLP, audience

PAGE: Final = Path(__file__).parents[1] / "docs" / "law.md"

_MEANING: Final = {
    Function.NATIONAL: "The hub: every report ends here",
    Function.GOVERNMENT: "The public sector, federal and provincial",
    Function.CII: "Designated critical information infrastructure",
    Function.SECTORAL: "One sector",
    Function.PROVINCIAL: "One province or territory",
    Function.ORGANISATIONAL: "One organisation's own team",
    Function.COUNCIL: "Advises and supervises",
    Function.AGENCY: "The planned federal coordinator",
    Function.NSOC: "The watch floor",
    Function.FOREIGN: "A counterpart abroad",
}
_KEYS: Final = {-1: "named persons", 1: "participating bodies", 2: "constituents concerned", 0: "the network"}


def page(profile: Profile) -> str:
    """The whole page as Markdown."""
    parts = (
        _head(profile),
        _functions(),
        _standings(),
        _tiers(profile),
        _rules(profile),
        _bodies(profile),
        _mandates(profile),
        _clocks(profile),
        _severities(profile),
        _council(profile),
        _maturity(profile),
        _retention(profile),
        _playbooks(profile),
        _sharing(profile),
        _crisis_levels(profile),
        _tlp(),
        _taxonomy(),
        _facts(profile),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def _head(profile: Profile) -> Iterator[str]:
    yield "# The law of the network, as it is in force"
    yield ""
    yield "Printed by `python -m tools.print_law` from `src/pehra/law` and from the profile"
    yield f"`profiles/{profile.id}`, version {profile.version}; a test fails when it is not current. To change a row,"
    yield 'change the profile. The words "default, no source" mark a row that nobody laid down: it is a sensible'
    yield "assumption, there to be replaced."


def _functions() -> Iterator[str]:
    yield "## Functions"
    yield ""
    yield "A body holds functions by dated mandates. A report climbs from a lower tier to a higher one, and only so."
    yield ""
    rows = ((f.value, str(TIER_ORDER[f]) if f in TIER_ORDER else "receives no reports", _MEANING[f]) for f in Function)
    yield from _table(("function", "tier", "for"), rows)


def _standings() -> Iterator[str]:
    in_force = " or ".join(sorted(IN_FORCE))
    yield "## Standing"
    yield ""
    yield f"A mandate binds only while its body is {in_force}: everybody else receives nothing by law."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {Standing.PLANNED}"
    for standing, following in FOLLOWS.items():
        for after in sorted(following, key=list(Standing).index):
            yield f"    {standing} --> {after}"
        if not following:
            yield f"    {standing} --> [*]"
    yield "    classDef binding stroke-width:3px"
    yield f"    class {','.join(sorted(IN_FORCE))} binding"
    yield "```"


def _tiers(profile: Profile) -> Iterator[str]:
    yield "## Who reports to whom"
    yield ""
    yield "A dotted line is a default without a source. Conditions and order stand in the table below."
    yield ""
    yield "```mermaid"
    yield "flowchart BT"
    for tier in TIER_ORDER:
        yield f"    {tier}[{'Organisation' if tier == ORGANISATION else tier.value}]"
    sourced: dict[tuple[str, str], bool] = {}
    for rule in profile.rules:
        way = (str(rule.tier_from), str(rule.to))
        sourced[way] = sourced.get(way, False) or not rule.is_default
    for (low, high), has_source in sorted(sourced.items()):
        yield f"    {low} {'-->' if has_source else '-.->'} {high}"
    yield "```"


def _rules(profile: Profile) -> Iterator[str]:
    yield "From each tier the lowest precedence is tried first; a rule whose function nobody holds in force for the"
    yield "organisation is passed over."
    yield ""
    ordered = sorted(profile.rules, key=lambda rule: (TIER_ORDER[rule.tier_from], rule.tier_from, rule.order))
    rows = (
        (r.tier_from, str(r.precedence), r.to, _conditions(r), _period(r.starts, r.ends), f"`{r.id}`", r.citation)
        for r in ordered
    )
    yield from _table(("from", "precedence", "to", "when", "in force", "rule", "citation"), rows)


def _conditions(rule: RoutingRule) -> str:
    parts = [" or ".join(sorted(values)) for values in (rule.ownership, rule.sectors, rule.provinces) if values]
    if rule.cii is not None:
        parts.append("CII" if rule.cii else "not CII")
    return ", ".join(parts) or "always"


def _period(starts: date, ends: date | None) -> str:
    return f"{starts.isoformat()} to {ends.isoformat()}" if ends else f"from {starts.isoformat()}"


def _bodies(profile: Profile) -> Iterator[str]:
    yield "## Bodies"
    yield ""
    rows = (
        (
            f"`{body.slug}`",
            f"{body.name_en}<br>{body.name_ur}",
            body.department,
            "<br>".join(
                f"{s.standing}, {s.since or 'date not known'}: {_noted(s.citation, s.note)}" for s in body.history
            ),
            body.note,
        )
        for body in profile.bodies
    )
    yield from _table(("body", "name", "department", "standing", "note"), rows)


def _noted(citation: str, note: str) -> str:
    return f"{citation} ({note.rstrip('.')})" if note else citation


def _mandates(profile: Profile) -> Iterator[str]:
    yield "## Mandates"
    yield ""
    rows = (
        (
            f"`{m.id}`",
            f"`{m.body}`",
            m.function,
            _scope(m),
            _period(m.starts, m.ends),
            m.instrument,
            _noted(m.citation, m.note),
        )
        for m in profile.mandates
    )
    yield from _table(("mandate", "body", "function", "over", "runs", "instrument", "citation"), rows)


def _scope(mandate: Mandate) -> str:
    return ", ".join(filter(None, (mandate.sector, mandate.province, mandate.organisation))) or "all"


def _clocks(profile: Profile) -> Iterator[str]:
    yield "## Clocks"
    yield ""
    yield "Counted from awareness or from submission, never started again by a revision, never stopped by a holiday."
    yield "Months are calendar months. The most specific row rules; of several classes the one with the shortest clock."
    yield "An organisation's own clocks stand under `cii` while it is designated, else under `organisational`."
    yield ""
    ordered = sorted(profile.clocks, key=lambda clock: (clock.owed_by, clock.function, clock.stage, clock.id))
    rows = (
        (
            clock.owed_by,
            clock.function,
            clock.stage,
            "any" if clock.rsit_class == ANY else clock.rsit_class,
            "any" if clock.severity == ANY else clock.severity,
            f"{_length(clock)} from {clock.anchor}",
            _reminders(clock),
            _period(clock.starts, clock.ends),
            clock.citation,
        )
        for clock in ordered
    )
    heads = ("owed by", "function", "stage", "class", "severity", "within", "reminders", "in force", "citation")
    yield from _table(heads, rows)


def _length(clock: ClockRow) -> str:
    if clock.months:
        return f"{clock.months} month{'s' if clock.months > 1 else ''}"
    return f"{clock.hours} hour{'s' if clock.hours != 1 else ''}"


def _reminders(clock: ClockRow) -> str:
    before = ", ".join(f"{hours} h" for hours in clock.remind_before_hours)
    after = ", ".join(f"{hours} h" for hours in clock.remind_after_hours)
    return "; ".join(text for text in (before and f"{before} before", after and f"{after} after") if text)


def _severities(profile: Profile) -> Iterator[str]:
    yield "## Severity"
    yield ""
    ordered = sorted(profile.severities, key=lambda severity: (severity.starts, severity.rank))
    rows = (
        (str(s.rank), s.slug, f"{s.name_en}<br>{s.name_ur}", f"{s.meaning_en}<br>{s.meaning_ur}", s.citation)
        for s in ordered
    )
    yield from _table(("rank", "severity", "name", "meaning", "citation"), rows)


def _council(profile: Profile) -> Iterator[str]:
    yield "## The Council"
    yield ""
    yield "Its seats. A seat for each notified provincial CERT opens by itself."
    yield ""
    seats = (
        (f"`{s.id}`", s.kind, s.office, f"{s.title_en}<br>{s.title_ur}", "yes" if s.votes else "no", s.citation)
        for s in profile.seats
    )
    yield from _table(("seat", "kind", "office", "of", "votes", "citation"), seats)
    yield ""
    yield "How it sits and decides. A row for certain motions or seats goes before the row for the rest."
    yield ""
    rules = (
        (r.about, ", ".join(sorted({*r.motions, *r.seats})) or "any", _says(r), _period(r.starts, r.ends), r.citation)
        for r in sorted(profile.council_rules, key=lambda rule: (list(About).index(rule.about), rule.id))
    )
    yield from _table(("about", "of", "says", "in force", "citation"), rules)


def _maturity(profile: Profile) -> Iterator[str]:
    yield "## Maturity"
    yield ""
    yield "Which level of SIM3 a CERT is to reach. The narrower row rules; of several functions, the highest."
    yield ""
    rows = (
        (t.function, t.parameter, str(t.level), _period(t.starts, t.ends), t.citation) for t in profile.maturity_targets
    )
    yield from _table(("function", "parameter", "level", "in force", "citation"), rows)


def _retention(profile: Profile) -> Iterator[str]:
    yield "## Retention of evidence"
    yield ""
    yield "For how many days evidence is kept after its case was closed. The narrower row rules; then the longest."
    yield ""
    rows = (
        (each.rsit_class, each.tlp, str(each.days), _period(each.starts, each.ends), each.citation)
        for each in profile.retentions
    )
    yield from _table(("class", "label", "days", "in force", "citation"), rows)


def _sharing(profile: Profile) -> Iterator[str]:
    yield "## Sharing"
    yield ""
    yield "What information is shared for, besides what is written in words."
    yield ""
    purposes = (
        (each.id, each.name_en, _period(each.starts, each.ends), each.citation) for each in profile.share_purposes
    )
    yield from _table(("purpose", "name", "in force", "citation"), purposes)
    yield ""
    yield "Who releases a redacted copy as the second person. A label's own row rules; without any, the lead releases."
    yield ""
    rules = (
        (each.tlp, ", ".join(sorted(each.roles)), _period(each.starts, each.ends), each.citation)
        for each in profile.release_rules
    )
    yield from _table(("label", "roles", "in force", "citation"), rules)


def _crisis_levels(profile: Profile) -> Iterator[str]:
    yield "## Crisis levels"
    yield ""
    yield "Who declares which, and what is otherwise while it lasts. The lowest rank is the gravest."
    yield "No clock gets longer."
    yield ""
    rows = (
        (
            str(each.rank),
            each.name_en,
            ", ".join(sorted(each.spheres)),
            f"{', '.join(sorted(each.declared_by))}: {', '.join(sorted(each.charges))}",
            f"{each.confirmed_by} within {each.confirm_hours} h" if each.confirmed_by else "",
            str(each.lasts_hours),
            str(each.report_hours or ""),
            "; ".join(map(_hastened, each.clocks)),
            ", ".join(sorted(each.rights)),
            _period(each.starts, each.ends),
            each.citation,
        )
        for each in sorted(profile.crisis_levels, key=lambda level: level.rank)
    )
    columns = (
        *("rank", "level", "for", "declared by", "confirmed by", "hours at most", "report every hours", "clocks"),
        *("besides", "in force", "citation"),
    )
    yield from _table(columns, rows)


def _hastened(clock: HastenedClock) -> str:
    length = f"{clock.hours} h" if clock.hours is not None else f"{clock.percent} %"
    return f"{clock.stage} {length}{', running too' if clock.running else ''}"


def _playbooks(profile: Profile) -> Iterator[str]:
    yield "## Playbooks"
    yield ""
    yield "Ready ones, with the cases that they are for."
    yield ""
    rows = (
        (
            f"`{each.id}`",
            f"{each.title_en}<br>{each.title_ur}",
            each.condition or "every case",
            str(len(each.steps)),
            _period(each.starts, each.ends),
            each.citation,
        )
        for each in profile.playbooks
    )
    yield from _table(("playbook", "title", "for", "steps", "in force", "citation"), rows)
    yield ""
    yield "Who may prescribe playbooks to whom."
    yield ""
    powers = (
        (each.function, ", ".join(sorted(each.over)), each.within, _period(each.starts, each.ends), each.citation)
        for each in profile.playbook_powers
    )
    yield from _table(("function", "to", "within", "in force", "citation"), powers)


def _says(rule: CouncilRule) -> str:
    if rule.of:
        least = "more than" if rule.strictly else "at least"
        return f"{least} {rule.numerator}/{rule.denominator} of {rule.of}"
    if rule.remind_days:
        return f"{', '.join(map(str, rule.remind_days))} days before"
    return rule.answer or (f"{rule.months} months" if rule.months else f"{rule.days} days")


def _tlp() -> Iterator[str]:
    yield "## Traffic Light Protocol 2.0"
    yield ""
    yield "Each label admits everybody whom a stricter one admits."
    yield ""
    rows = []
    for label in TLP:
        keys = audience(label, named=[1], participants=[1], concerned=[2])
        rows.append((label.value, ", ".join(name for key, name in _KEYS.items() if key in keys)))
    yield from _table(("label", "who sees it"), reversed(rows))


def _taxonomy() -> Iterator[str]:
    yield f"## Classes and types of incidents (RSIT {VERSION})"
    yield ""
    rows = []
    for each in CLASSES:
        for kind in each.types:
            names = f"{kind.name_en}<br>{kind.name_ur}"
            rows.append((each.slug, kind.slug, names, f"{kind.description_en}<br>{kind.description_ur}"))
    yield from _table(("class", "type", "name", "meaning"), rows)


def _facts(profile: Profile) -> Iterator[str]:
    yield "## What else is known"
    yield ""
    rows = ((f"`{f.body}`", f.subject, f.value, str(f.since or ""), _noted(f.citation, f.note)) for f in profile.facts)
    yield from _table(("body", "subject", "value", "since", "citation"), rows)


def main() -> None:
    """Write the page, or with --check exit with 1 where it is not current."""
    text = page(load(packaged("pakistan")))
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit("docs/law.md is not current: python -m tools.print_law writes it")
        return
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
