"""The bytes of a document, for each form."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from pehra.formats import iodef, misp, word
from pehra.formats.cells import harmless
from pehra.foundation.printing import pdf, qr
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.reporting.queries.wording import outcome_name, stage_name, words
from pehra.reporting.rules.contents import Answers, Given, Told, given, plain
from pehra.reporting.rules.kinds import DocumentKind

TEMPLATE: Final = Path(__file__).parents[1] / "templates" / "reporting" / "case.typ"
STATUS: Final = {"new": "new", "open": "in-progress", "closed": "resolved"}
# What of the profile's scale IODEF and MISP have a word for.
LEVELS: Final = {"critical": "high", "high": "high", "medium": "medium", "low": "low"}


@dataclass(frozen=True)
class Made:
    """What a document is made of. `code` and `address` are where it is checked; `issuer` the body that hands it out."""

    told: Told
    language: str
    issuer: str
    code: str
    address: str
    at: datetime

    @property
    def host(self) -> str:
        return str(settings.BASE_URL).partition("://")[2].partition("/")[0]


def content(kind: DocumentKind, made: Made) -> bytes:
    """The document. Raises PrintingFailed."""
    with override(made.language or "en"):
        return _MAKERS[kind](made)


def _json(made: Made) -> bytes:
    told = {
        "format": "pehra-case-1",
        "issuer": made.host,
        "generated_at": made.at.isoformat(),
        "case": plain(made.told),
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table that a spreadsheet opens and runs nothing of."""
    kept = io.StringIO()
    table = csv.writer(kept)
    table.writerow(heads)
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return kept.getvalue().encode("utf-8-sig")


def _csv(made: Made) -> bytes:
    """Observables, each with the case that it is of."""
    case = (made.told.reference, made.told.tlp)
    rows = ((*case, each.type, each.value, each.note, each.at.isoformat()) for each in made.told.observables)
    return _table(("case", "tlp", "type", "value", "note", "added_at"), rows)


def _answers_csv(made: Made) -> bytes:
    """One answer a row, so that the columns stay the same whatever is asked. `value` is the answer as JSON has it."""
    where = ("case", "tlp", "report", "given_at")
    head = (*where, "form", "version", "form_title", "question", "label", "answer", "value")
    return _table(head, (_row(made.told, each) for each in given(made.told)))


def _row(told: Told, each: Given) -> tuple[str, ...]:
    value = json.dumps(each.answer.value, ensure_ascii=False)
    where = (told.reference, told.tlp, each.report, each.at.isoformat())
    asked = (each.answers.form, str(each.answers.version), each.answers.title, each.answer.question, each.answer.label)
    return (*where, *asked, each.answer.text, value)


def _iodef(made: Made) -> bytes:
    told = made.told
    return iodef.document(
        iodef.Incident(
            issuer=made.host,
            reference=told.reference,
            label=told.tlp,
            status=STATUS[told.status],
            language="en",
            generated_at=made.at,
            title=told.title,
            reported_at=min((each.submitted_at for each in told.reports), default=None),
            detected_at=min((each.aware_at for each in told.reports), default=None),
            ended_at=told.closed_at,
            descriptions=[each.description for each in told.reports],
            categories=told.classification,
            severity=LEVELS.get(told.severity, ""),
            contacts=[iodef.Contact("creator", made.issuer), iodef.Contact("irt", told.custodian)],
            observables=[(each.type, each.value) for each in told.observables],
            history=[iodef.Step(each.at, " · ".join(filter(None, (each.title, each.text)))) for each in told.timeline],
            extras=[*_ended(told), *(iodef.Extra(each.name, each.answer.label, _typed(each)) for each in given(told))],
        )
    )


def _ended(told: Told) -> list[iodef.Extra]:
    """How it ended: RFC 7970 knows only that something is resolved."""
    return [iodef.Extra("outcome", outcome_name(told.outcome), told.outcome)] if told.outcome else []


def _typed(each: Given) -> bool | int | str:
    """An answer as IODEF can hold it: yes and no, numbers, and all else in words."""
    value = each.answer.value
    return value if isinstance(value, bool | int) else each.answer.text


def _misp(made: Made) -> bytes:
    told = made.told
    return misp.event(
        misp.Event(
            issuer=made.host,
            reference=told.reference,
            label=told.tlp,
            status=told.status,
            severity=LEVELS.get(told.severity, ""),
            title=told.title,
            opened_at=told.opened_at,
            changed_at=told.updated_at,
            classes=told.classification,
            outcome=told.outcome,
            attributes=[misp.Attribute(each.type, each.value, each.note, each.at) for each in told.observables],
            remarks=[
                misp.Remark(each.name, f"{each.answer.label} {each.answer.text}", each.answers.title, each.at)
                for each in given(told)
            ],
        )
    )


def _printed(made: Made, *, statutory: bool) -> bytes:
    data = _sheet(made, statutory=statutory) | {"code": made.code, "check": made.address, "dated": True}
    data["qr"] = qr(f"{made.address}?code={made.code}")
    return pdf(TEMPLATE, data, language=made.language, at=made.at)


def _word(made: Made) -> bytes:
    sheet = _sheet(made, statutory=False)
    says: Mapping[str, str] = sheet["says"]
    blocks: list[word.Block] = [word.Terms(sheet["facts"])]
    for section in sheet["sections"]:
        blocks.append(word.Heading(section["title"]))
        blocks += _blocks(section, says)
    blocks += [word.Heading(says["check"]), word.Paragraph(f"{made.address}\n{made.code}")]
    return word.document(
        sheet["title"],
        blocks,
        language=made.language,
        marking=made.told.tlp,
        foot=made.told.reference,
        author=made.issuer,
        at=made.at,
    )


def _blocks(section: Mapping[str, Any], says: Mapping[str, str]) -> Iterable[word.Block]:
    for item in section["items"]:
        yield word.Heading(item["title"], 2)
        if item["facts"]:
            yield word.Terms(item["facts"])
        if item["text"]:
            yield word.Paragraph(item["text"])
    if section["head"]:
        yield word.Table(section["head"], section["rows"])
    if not section["items"] and not section["rows"] and section["text"]:
        yield word.Paragraph(section["text"])


def _sheet(made: Made, *, statutory: bool) -> dict[str, Any]:
    """What stands on paper, the same for both programs: a head of facts and sections of items or rows."""
    told = made.told
    sections = [_reports(made), _clocks(made)]
    if not statutory:
        sections += [_timeline(made), _observables(made), _outcome(made)]
    return {
        "title": _("Statutory report") if statutory else _("Case report"),
        "subtitle": told.title,
        "issuer": made.issuer,
        "reference": told.reference,
        "tlp": told.tlp,
        "facts": _facts(made),
        "sections": [section for section in sections if section],
        "says": words(),
    }


def _facts(made: Made) -> list[tuple[str, str]]:
    told = made.told
    rows = [
        (_("Case"), told.reference),
        (_("Title"), told.title),
        (_("Organisation"), told.organisation),
        (_("With"), told.custodian),
        (_("Opened"), _moment(told.opened_at)),
        (_("Classified"), " · ".join(told.classes)),
        (_("Made on"), _moment(made.at)),
    ]
    if told.drill:
        rows.insert(0, (_("Drill"), told.drill))
    if told.closed_at:
        rows.insert(-1, (_("Closed"), _moment(told.closed_at)))
    if told.outcome:
        rows.insert(-1, (_("How it ended"), outcome_name(told.outcome)))
    return [(name, value) for name, value in rows if value]


def _section(title: str, **parts: Any) -> dict[str, Any]:
    return {"title": title, "items": [], "head": [], "rows": [], "text": ""} | parts


def _reports(made: Made) -> dict[str, Any]:
    items = []
    for each in made.told.reports:
        facts = [
            (_("Reported by"), each.organisation),
            (_("Became known"), _moment(each.aware_at)),
            (_("Reported"), _moment(each.submitted_at)),
            (_("Digest of its receipt"), each.digest),
        ]
        items.append({"title": f"{each.reference} · {each.title}", "facts": facts, "text": each.description})
        items += _answers(each.answers, each.reference)
    for line in made.told.timeline:
        items += _answers(line.answers, _moment(line.at))
    return _section(_("Reports"), items=items, text=_("No report may be told under this label."))


def _answers(found: Iterable[Answers], given: str) -> list[dict[str, Any]]:
    """What was answered to forms, each under its title, with the questions of its day."""
    return [
        {
            "title": _("%(form)s (version %(version)d), answered: %(given)s")
            % {"form": each.title, "version": each.version, "given": given},
            "facts": [(answer.label, answer.text) for answer in each.answers],
            "text": "",
        }
        for each in found
    ]


def _clocks(made: Made) -> dict[str, Any]:
    rows = [
        (
            stage_name(each.stage),
            each.party,
            _moment(each.due_at),
            _("Late") if each.late else _moment(each.met_at) if each.met_at else "",
        )
        for each in made.told.clocks
    ]
    if not rows:
        return {}
    return _section(_("Clocks"), head=[_("What is owed"), _("By"), _("Due"), _("Met")], rows=rows)


def _timeline(made: Made) -> dict[str, Any]:
    rows = [
        (_moment(each.at), each.who, "\n".join(filter(None, (each.title, each.text)))) for each in made.told.timeline
    ]
    return _section(_("Timeline"), head=[_("When"), _("Who"), _("What")], rows=rows)


def _observables(made: Made) -> dict[str, Any]:
    rows = [(each.type, defang(ObservableType(each.type), each.value), each.note) for each in made.told.observables]
    if not rows:
        return {}
    return _section(_("Observables"), head=[_("Type"), _("Value"), _("Note")], rows=rows)


def _outcome(made: Made) -> dict[str, Any]:
    told = made.told
    parts = ((_("Cause"), told.cause), (_("Lesson"), told.lesson))
    items = [{"title": title, "facts": [], "text": text} for title, text in parts if text]
    return _section(_("What it came to"), items=items) if items else {}


def _moment(at: datetime) -> str:
    zone = ZoneInfo(settings.DISPLAY_TIME_ZONE)
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {at.astimezone(zone):%Z}"


_MAKERS: Final[Mapping[DocumentKind, Callable[[Made], bytes]]] = {
    DocumentKind.CASE_PDF: lambda made: _printed(made, statutory=False),
    DocumentKind.STATUTORY_PDF: lambda made: _printed(made, statutory=True),
    DocumentKind.CASE_DOCX: _word,
    DocumentKind.JSON: _json,
    DocumentKind.CSV: _csv,
    DocumentKind.ANSWERS_CSV: _answers_csv,
    DocumentKind.IODEF: _iodef,
    DocumentKind.MISP: _misp,
}
