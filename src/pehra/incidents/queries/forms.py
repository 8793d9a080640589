"""Forms of reports: which are asked about an incident, what was answered so far, and how answers are shown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext, override

from pehra.incidents.models import Case, Entry, Report
from pehra.incidents.rules.answers import Sheet, sheets_of
from pehra.incidents.rules.wording import EntryKind
from pehra.law.chain import Subject
from pehra.law.forms import AnswerKind, AskedOf, Form, Question
from pehra.law.playbook_conditions import Facts, reaches
from pehra.law.severity import scale_at
from pehra.registry import queries as registry

FILED = (EntryKind.UPDATE_FILED, EntryKind.FINAL_FILED)


@dataclass(frozen=True)
class Answer:
    """One answer with its question, in one language. `value` as JSON has it; `section` is the heading above it."""

    question: Question
    section: str
    label: str
    text: str
    value: Any

    @property
    def moment(self) -> datetime | None:
        """A time that was answered."""
        return datetime.fromisoformat(self.value) if self.question.kind is AnswerKind.MOMENT else None

    @property
    def day(self) -> date | None:
        """A date that was answered."""
        return date.fromisoformat(self.value) if self.question.kind is AnswerKind.DATE else None


@dataclass(frozen=True)
class Answered:
    """The answers to one version of a form, in the order in which that version asked."""

    form: str
    version: int
    title: str
    answers: list[Answer]


def facts_about(
    *,
    classification: Collection[str],
    severity: str,
    ransomware: bool,
    subject: Subject | None,
    function: str,
    on: date,
) -> Facts:
    """What the conditions of forms look at. Without a judged severity none is reached."""
    scale = [each.slug for each in scale_at(registry.snapshot().severities, on)]
    return Facts(
        classification=frozenset(classification),
        reaches=reaches(severity, scale),
        ransomware=ransomware,
        cii=bool(subject and subject.cii),
        sector=subject.sector if subject else "",
        province=subject.province if subject else "",
        ownership=str(subject.ownership) if subject else "",
        function=function,
    )


def facts_of_case(case: Case, subject: Subject | None, on: date) -> Facts:
    """The same of a case as it stands."""
    return facts_about(
        classification=case.classification,
        severity=case.severity,
        ransomware=case.ransomware,
        subject=subject,
        function=case.custodian_function,
        on=on,
    )


def forms_for(facts: Facts, on: date, whom: AskedOf = AskedOf.ORGANISATION) -> list[Form]:
    """The forms that are asked on a day about an incident of which this is known."""
    return [each for each in registry.forms_on(on, whom) if each.is_for(facts)]


def answered_of(case: Case) -> tuple[Sheet, ...]:
    """What the organisation has answered about a case until now. For acts: asks for no viewer."""
    reports = Report.objects.filter(case=case, organisation_id=case.organisation_id).order_by("submitted_at", "pk")
    entries = Entry.objects.filter(case=case, kind__in=FILED, params__has_key="answers").order_by("at", "pk")
    return answered_in(case, list(reports.only("answers", "case_id", "organisation_id")), list(entries))


def answered_in(case: Case, reports: Iterable[Report], entries: Iterable[Entry]) -> tuple[Sheet, ...]:
    """The same from rows that are loaded, oldest first: what was filed later stands for all of its form."""
    found: dict[str, Sheet] = {}
    for report in reports:
        if report.case_id == case.pk and report.organisation_id == case.organisation_id:
            found |= {each.form: each for each in sheets_of(report.answers)}
    for entry in entries:
        if entry.case_id == case.pk and entry.kind in FILED:
            found |= {each.form: each for each in sheets_of(entry.params.get("answers", ()))}
    return tuple(found.values())


def answered_in_words(kept: Iterable[Mapping[str, Any]], language: str) -> list[Answered]:
    """What one record keeps, with the questions of its day."""
    sheets = sheets_of(kept)
    return shown(sheets, registry.forms_named({each.id for each in sheets}), language)


def forms_of(reports: Iterable[Report], entries: Iterable[Entry]) -> dict[str, Form]:
    """The versions with which these were answered, by id; without answers the database is not asked."""
    return _behind(_kept(reports, entries))


def _kept(reports: Iterable[Report], entries: Iterable[Entry]) -> dict[str, tuple[Sheet, ...]]:
    kept = {f"report:{each.pk}": sheets_of(each.answers) for each in reports if each.answers}
    kept |= {f"entry:{each.pk}": sheets_of(each.params["answers"]) for each in entries if "answers" in each.params}
    return kept


def _behind(kept: dict[str, tuple[Sheet, ...]], known: Iterable[Form] = ()) -> dict[str, Form]:
    loaded = {each.id: each for each in known}
    missing = {sheet.id for sheets in kept.values() for sheet in sheets} - loaded.keys()
    return loaded | registry.forms_named(missing)


def answers_beside(
    reports: Iterable[Report], entries: Iterable[Entry], language: str, known: Iterable[Form] = ()
) -> dict[str, list[Answered]]:
    """What was answered with each report and filing, with the questions of its day; by `report:ID` or `entry:ID`.

    `known` are versions that are loaded already: where they are enough, the database is not asked.
    """
    kept = _kept(reports, entries)
    forms = _behind(kept, known)
    return {name: shown(sheets, forms, language) for name, sheets in kept.items()}


def shown(sheets: Sequence[Sheet], forms: dict[str, Form], language: str) -> list[Answered]:
    """Answers with the questions of their day."""
    with override(language):
        return [_shown(each, forms[each.id], language) for each in sheets if each.id in forms and each.answers]


def _shown(sheet: Sheet, form: Form, language: str) -> Answered:
    answers = [
        Answer(
            question,
            section.title(language),
            question.label(language),
            text_of(question, sheet.answers[question.id], language),
            sheet.answers[question.id],
        )
        for section in form.sections
        for question in section.questions
        if question.id in sheet.answers
    ]
    return Answered(sheet.form, sheet.version, form.title(language), answers)


def text_of(question: Question, value: Any, language: str) -> str:
    """An answer in words, in the language that is active."""
    match question.kind:
        case AnswerKind.CHOICE | AnswerKind.CHOICES:
            labels = {each.key: each.label(language) for each in question.options}
            return " · ".join(labels.get(each, each) for each in ([value] if isinstance(value, str) else value))
        case AnswerKind.YES_NO:
            return gettext("Yes") if value else gettext("No")
        case AnswerKind.NUMBER:
            return f"{value:,}"
        case AnswerKind.MOMENT:
            local = datetime.fromisoformat(value).astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE))
            return f"{local:%Y-%m-%d %H:%M %Z}"
        case AnswerKind.MONEY:
            whole, point, rest = value["amount"].partition(".")
            return f"{value['currency']} {int(whole):,}{point}{rest}"
        case _:
            return str(value)
