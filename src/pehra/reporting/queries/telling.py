"""A case as its reader sees it, put into the plain values of a document."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import override

from pehra.foundation.access.person import Person
from pehra.incidents import actions as incident_acts
from pehra.incidents import queries as incidents
from pehra.incidents.queries.forms import Answered, answers_beside
from pehra.incidents.rules.wording import EntryKind, TraceState
from pehra.incidents.web.sentences import told as sentence
from pehra.incidents.web.wording import rsit_names
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.reporting.rules.contents import Answer, Answers, Filed, Line, Owed, Seen, Told
from pehra.reporting.rules.kinds import tells

# What was answered with each report and each filing.
Beside = Mapping[str, list[Answered]]


def told(person: Person, reference: str, *, label: TLP, language: str, at: datetime) -> tuple[incidents.Detail, Told]:
    """What a document of this label tells of the case as this person sees it. Raises Absent.

    What somebody else might see and the person does not is not in it; a team's internal notes never are.
    """
    detail = incidents.detail(person, reference, national=incident_acts.national_bodies(at))
    readers = frozenset(incident_acts.audience_for(detail.case, label))
    answered = answers_beside(detail.reports, detail.entries, language)
    with override(language):
        return detail, _told(detail, label, language, readers, answered)


def _told(detail: incidents.Detail, label: TLP, language: str, readers: frozenset[int], answered: Beside) -> Told:
    case, named = detail.case, _naming(detail, language)
    return Told(
        reference=case.reference,
        title=case.title,
        status=case.status,
        tlp=label,
        severity=case.severity,
        ransomware=case.ransomware,
        classification=tuple(case.classification),
        classes=tuple(str(each) for each in rsit_names(case.classification)),
        organisation=named(case.organisation),
        custodian=named(case.custodian),
        drill=case.drill.reference if case.drill else "",
        version=case.version,
        opened_at=case.opened_at,
        acknowledged_at=case.acknowledged_at,
        closed_at=case.closed_at,
        updated_at=case.updated_at,
        outcome=case.outcome,
        cause=case.cause,
        lesson=case.lesson,
        reports=tuple(_filed(each, named, answered) for each in detail.reports if tells(label, TLP(each.tlp))),
        timeline=tuple(_lines(detail, label, named, readers, answered)),
        observables=tuple(
            Seen(each.type, each.value, each.note, each.added_at)
            for each in detail.observables
            if each.state == TraceState.SEEN
        ),
        clocks=tuple(_owed(each, named) for each in detail.clocks) if tells(label, TLP.AMBER) else (),
    )


def _naming(detail: incidents.Detail, language: str) -> Callable[[Any], str]:
    def named(party: Any) -> str:
        return str((language == "ur" and party.name_ur) or party.name_en)

    return named


def _answers(found: list[Answered]) -> tuple[Answers, ...]:
    return tuple(
        Answers(
            each.form,
            each.version,
            each.title,
            tuple(Answer(one.question.id, one.label, one.text, one.value) for one in each.answers),
        )
        for each in found
    )


def _filed(report: Any, named: Callable[[Any], str], answered: Beside) -> Filed:
    return Filed(
        reference=report.reference,
        organisation=named(report.organisation),
        title=report.title,
        description=report.description,
        channel=report.channel,
        aware_at=report.aware_at,
        submitted_at=report.submitted_at,
        tlp=report.tlp,
        digest=report.digest,
        answers=_answers(answered.get(f"report:{report.pk}", [])),
    )


def _lines(
    detail: incidents.Detail, label: TLP, named: Callable[[Any], str], readers: frozenset[int], answered: Beside
) -> list[Line]:
    """What every reader of the document may see: a TLP:RED entry may be for fewer than its case names.

    What became of a trace that does not count as seen names it, and is left out with it.
    """
    known: Mapping[str, Any] = registry.snapshot().institutions
    own = detail.case.organisation
    seen = {(each.type, each.value) for each in detail.observables if each.state == TraceState.SEEN}

    def party(slug: str) -> Any:
        return own if slug == own.slug else known.get(slug) or _Gone(slug)

    found = []
    for entry in detail.entries:
        if entry.internal or not tells(label, TLP(entry.tlp)) or not readers <= set(entry.audience):
            continue
        if entry.kind == EntryKind.TRACE and (entry.params["type"], entry.params["value"]) not in seen:
            continue
        line = sentence(entry, party, detail.case.tlp)
        who = line.who or (named(entry.party) if entry.party else "")
        told = _answers(answered.get(f"entry:{entry.pk}", []))
        found.append(Line(entry.at, line.title.striptags(), line.text, who, entry.tlp, told))
    return found


class _Gone:
    """A party that is no longer on record goes by its slug."""

    def __init__(self, slug: str) -> None:
        self.name_en, self.name_ur = slug, ""


def _owed(clock: Any, named: Callable[[Any], str]) -> Owed:
    return Owed(
        stage=clock.stage,
        party=named(clock.party),
        due_at=clock.due_at,
        met_at=clock.met_at,
        state=clock.state,
        late=clock.late,
        citation=clock.citation,
    )
