"""What a page of hits shows: each record as its reader may see it, under its case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pehra.foundation.access.person import Person
from pehra.incidents.queries.forms import Answered, answers_beside
from pehra.incidents.queries.found import Found, records
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.law.tlp import TLP
from pehra.search.queries.finding import Hit
from pehra.search.rules.marking import Piece, Wanted, snippet
from pehra.search.rules.wording import RecordKind


@dataclass(frozen=True)
class Line:
    """One hit as it is shown. Each reading of a restricted record is to be noted, so a list shows none of its words."""

    kind: RecordKind
    record: Any
    title: list[Piece]
    text: list[Piece]
    tlp: str
    restricted: bool


@dataclass
class Group:
    """Hits that belong to one case and stand together, under the case itself."""

    case: Any
    title: list[Piece]
    lines: list[Line] = field(default_factory=list)


def shown(person: Person, hits: Iterable[Hit], wanted: Wanted, language: str = "en") -> list[Group]:
    """The hits in their order, those of one case that follow each other together. Answers are told in a language."""
    hits = list(hits)
    of = {kind: [hit.record_id for hit in hits if hit.kind is kind] for kind in RecordKind}
    found = records(
        person,
        cases={hit.case_id for hit in hits},
        reports=of[RecordKind.REPORT],
        entries=of[RecordKind.ENTRY],
        observables=of[RecordKind.TRACE],
    )
    answered = answers_beside(found.reports.values(), found.entries.values(), language)
    groups: list[Group] = []
    for hit in hits:
        line = _line(hit, found, answered.get(f"{hit.kind}:{hit.record_id}", []), wanted)
        if line is None:
            continue
        case = found.cases[hit.case_id]
        if not groups or groups[-1].case.pk != case.pk:
            groups.append(Group(case, snippet(case.title, wanted)))
        groups[-1].lines.append(line)
    return groups


def _line(hit: Hit, found: Found, answered: list[Answered], wanted: Wanted) -> Line | None:
    """The line of a hit; None where its record has gone since, or its case."""
    rows: dict[RecordKind, dict[int, Any]] = {
        RecordKind.CASE: found.cases,
        RecordKind.REPORT: found.reports,
        RecordKind.ENTRY: found.entries,
        RecordKind.TRACE: found.observables,
    }
    record = rows[hit.kind].get(hit.record_id)
    if record is None or hit.case_id not in found.cases:
        return None
    case = found.cases[hit.case_id]
    label = case.tlp if hit.kind is RecordKind.TRACE else record.tlp
    restricted = max(TLP(label).strictness, TLP(case.tlp).strictness) >= TLP.AMBER_STRICT.strictness
    title = snippet(record.title, wanted) if hit.kind is RecordKind.REPORT else []
    text = [] if restricted else _text(hit.kind, record, answered, wanted)
    return Line(hit.kind, record, title, text, label, restricted)


def _text(kind: RecordKind, record: Any, answered: list[Answered], wanted: Wanted) -> list[Piece]:
    if kind is RecordKind.CASE:
        texts = [record.cause, record.lesson]
    elif kind is RecordKind.REPORT:
        texts = [record.description, *map(str, record.details.values())]
    elif kind is RecordKind.ENTRY:
        texts = [record.body]
    else:
        return [Piece(defang(ObservableType(record.type), record.value))]
    texts += [f"{answer.label} {answer.text}" for each in answered for answer in each.answers]
    pieces = [snippet(text, wanted) for text in texts if text]
    return next((each for each in pieces if any(piece.hit for piece in each)), pieces[0] if pieces else [])
