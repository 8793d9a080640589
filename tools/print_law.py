"""Prints docs/law.md: the tables of the law and the rows of the shipped profile, so that both can be read as they are.

python -m tools.print_law           writes docs/law.md
python -m tools.print_law --check   says whether it is current
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pehra.law.council import About, CouncilRule
from pehra.law.functions import FOLLOWS, IN_FORCE, ORGANISATION, TIER_ORDER, Function, Standing
from pehra.law.mandates import Mandate
from pehra.law.profile import Profile, load, packaged
from pehra.law.routing import RoutingRule
from tools import law_work
from tools.law_table import period, table

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
        law_work.clocks(profile),
        law_work.severities(profile),
        _council(profile),
        law_work.maturity(profile),
        law_work.retention(profile),
        law_work.playbooks(profile),
        law_work.sharing(profile),
        law_work.crisis_levels(profile),
        law_work.tlp(),
        law_work.taxonomy(),
        _facts(profile),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


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
    yield from table(("function", "tier", "for"), rows)


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
        (r.tier_from, str(r.precedence), r.to, _conditions(r), period(r.starts, r.ends), f"`{r.id}`", r.citation)
        for r in ordered
    )
    yield from table(("from", "precedence", "to", "when", "in force", "rule", "citation"), rows)


def _conditions(rule: RoutingRule) -> str:
    parts = [" or ".join(sorted(values)) for values in (rule.ownership, rule.sectors, rule.provinces) if values]
    if rule.cii is not None:
        parts.append("CII" if rule.cii else "not CII")
    return ", ".join(parts) or "always"


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
    yield from table(("body", "name", "department", "standing", "note"), rows)


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
            period(m.starts, m.ends),
            m.instrument,
            _noted(m.citation, m.note),
        )
        for m in profile.mandates
    )
    yield from table(("mandate", "body", "function", "over", "runs", "instrument", "citation"), rows)


def _scope(mandate: Mandate) -> str:
    return ", ".join(filter(None, (mandate.sector, mandate.province, mandate.organisation))) or "all"


def _council(profile: Profile) -> Iterator[str]:
    yield "## The Council"
    yield ""
    yield "Its seats. A seat for each notified provincial CERT opens by itself."
    yield ""
    seats = (
        (f"`{s.id}`", s.kind, s.office, f"{s.title_en}<br>{s.title_ur}", "yes" if s.votes else "no", s.citation)
        for s in profile.seats
    )
    yield from table(("seat", "kind", "office", "of", "votes", "citation"), seats)
    yield ""
    yield "How it sits and decides. A row for certain motions or seats goes before the row for the rest."
    yield ""
    rules = (
        (r.about, ", ".join(sorted({*r.motions, *r.seats})) or "any", _says(r), period(r.starts, r.ends), r.citation)
        for r in sorted(profile.council_rules, key=lambda rule: (list(About).index(rule.about), rule.id))
    )
    yield from table(("about", "of", "says", "in force", "citation"), rules)


def _says(rule: CouncilRule) -> str:
    if rule.of:
        least = "more than" if rule.strictly else "at least"
        return f"{least} {rule.numerator}/{rule.denominator} of {rule.of}"
    if rule.remind_days:
        return f"{', '.join(map(str, rule.remind_days))} days before"
    return rule.answer or (f"{rule.months} months" if rule.months else f"{rule.days} days")


def _facts(profile: Profile) -> Iterator[str]:
    yield "## What else is known"
    yield ""
    rows = ((f"`{f.body}`", f.subject, f.value, str(f.since or ""), _noted(f.citation, f.note)) for f in profile.facts)
    yield from table(("body", "subject", "value", "since", "citation"), rows)


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
