"""The chapters of docs/law.md by which cases are worked: clocks, labels, classes, playbooks, what lasts how long."""

from collections.abc import Iterator
from typing import Final

from pehra.law.clocks import ANY, ClockRow
from pehra.law.crisis import HastenedClock
from pehra.law.profile import Profile
from pehra.law.taxonomy import CLASSES, VERSION
from pehra.law.tlp import TLP, audience
from tools.law_table import period, table

_KEYS: Final = {-1: "named persons", 1: "participating bodies", 2: "constituents concerned", 0: "the network"}


def clocks(profile: Profile) -> Iterator[str]:
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
            period(clock.starts, clock.ends),
            clock.citation,
        )
        for clock in ordered
    )
    heads = ("owed by", "function", "stage", "class", "severity", "within", "reminders, calls", "in force", "citation")
    yield from table(heads, rows)


def _length(clock: ClockRow) -> str:
    if clock.months:
        return f"{clock.months} month{'s' if clock.months > 1 else ''}"
    return f"{clock.hours} hour{'s' if clock.hours != 1 else ''}"


def _reminders(clock: ClockRow) -> str:
    before = ", ".join(f"{hours} h" for hours in clock.remind_before_hours)
    after = ", ".join(f"{hours} h" for hours in clock.remind_after_hours)
    told = [before and f"{before} before", after and f"{after} after", *_called(clock.call_minutes)]
    return "; ".join(text for text in told if text)


def _called(minutes: int | None, what: str = "") -> list[str]:
    return [] if minutes is None else [f"called on the phone {minutes} min after{what}"]


def severities(profile: Profile) -> Iterator[str]:
    yield "## Severity"
    yield ""
    ordered = sorted(profile.severities, key=lambda severity: (severity.starts, severity.rank))
    rows = (
        (str(s.rank), s.slug, f"{s.name_en}<br>{s.name_ur}", f"{s.meaning_en}<br>{s.meaning_ur}", s.citation)
        for s in ordered
    )
    yield from table(("rank", "severity", "name", "meaning", "citation"), rows)


def maturity(profile: Profile) -> Iterator[str]:
    yield "## Maturity"
    yield ""
    yield "Which level of SIM3 a CERT is to reach. The narrower row rules; of several functions, the highest."
    yield ""
    rows = (
        (t.function, t.parameter, str(t.level), period(t.starts, t.ends), t.citation) for t in profile.maturity_targets
    )
    yield from table(("function", "parameter", "level", "in force", "citation"), rows)


def retention(profile: Profile) -> Iterator[str]:
    yield "## Retention of evidence"
    yield ""
    yield "For how many days evidence is kept after its case was closed. The narrower row rules; then the longest."
    yield ""
    rows = (
        (each.rsit_class, each.tlp, str(each.days), period(each.starts, each.ends), each.citation)
        for each in profile.retentions
    )
    yield from table(("class", "label", "days", "in force", "citation"), rows)


def sharing(profile: Profile) -> Iterator[str]:
    yield "## Sharing"
    yield ""
    yield "What information is shared for, besides what is written in words."
    yield ""
    purposes = (
        (each.id, each.name_en, period(each.starts, each.ends), each.citation) for each in profile.share_purposes
    )
    yield from table(("purpose", "name", "in force", "citation"), purposes)
    yield ""
    yield "Who releases a redacted copy as the second person. A label's own row rules; without any, the lead releases."
    yield ""
    rules = (
        (each.tlp, ", ".join(sorted(each.roles)), period(each.starts, each.ends), each.citation)
        for each in profile.release_rules
    )
    yield from table(("label", "roles", "in force", "citation"), rules)


def crisis_levels(profile: Profile) -> Iterator[str]:
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
            ", ".join(
                [
                    *sorted(each.rights),
                    *_called(each.call_minutes),
                    *_called(each.report_call_minutes, " a situation report"),
                ]
            ),
            period(each.starts, each.ends),
            each.citation,
        )
        for each in sorted(profile.crisis_levels, key=lambda level: level.rank)
    )
    columns = (
        *("rank", "level", "for", "declared by", "confirmed by", "hours at most", "report every hours", "clocks"),
        *("besides", "in force", "citation"),
    )
    yield from table(columns, rows)


def _hastened(clock: HastenedClock) -> str:
    length = f"{clock.hours} h" if clock.hours is not None else f"{clock.percent} %"
    return f"{clock.stage} {length}{', running too' if clock.running else ''}"


def playbooks(profile: Profile) -> Iterator[str]:
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
            period(each.starts, each.ends),
            each.citation,
        )
        for each in profile.playbooks
    )
    yield from table(("playbook", "title", "for", "steps", "in force", "citation"), rows)
    yield ""
    yield "Who may prescribe playbooks to whom."
    yield ""
    powers = (
        (each.function, ", ".join(sorted(each.over)), each.within, period(each.starts, each.ends), each.citation)
        for each in profile.playbook_powers
    )
    yield from table(("function", "to", "within", "in force", "citation"), powers)


def tlp() -> Iterator[str]:
    yield "## Traffic Light Protocol 2.0"
    yield ""
    yield "Each label admits everybody whom a stricter one admits."
    yield ""
    rows = []
    for label in TLP:
        keys = audience(label, named=[1], participants=[1], concerned=[2])
        rows.append((label.value, ", ".join(name for key, name in _KEYS.items() if key in keys)))
    yield from table(("label", "who sees it"), reversed(rows))


def taxonomy() -> Iterator[str]:
    yield f"## Classes and types of incidents (RSIT {VERSION})"
    yield ""
    rows = []
    for each in CLASSES:
        for kind in each.types:
            names = f"{kind.name_en}<br>{kind.name_ur}"
            rows.append((each.slug, kind.slug, names, f"{kind.description_en}<br>{kind.description_ur}"))
    yield from table(("class", "type", "name", "meaning"), rows)
