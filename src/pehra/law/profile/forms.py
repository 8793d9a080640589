"""Forms of reports as rows of a profile."""

from typing import Final

from pehra.law.form_conditions import NO, YES, WhenError
from pehra.law.form_conditions import parse as parse_when
from pehra.law.forms import (
    ASKABLE,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    WITH_OPTIONS,
    AnswerKind,
    AskedOf,
    Form,
    FormStage,
    Option,
    Question,
    Section,
    digest,
)
from pehra.law.playbook_conditions import ConditionError, parse
from pehra.law.profile.rows import Row, period

LONGEST_LABEL: Final = 300


def form(row: Row) -> Form:
    starts, ends = period(row)
    earlier: dict[str, Question] = {}
    sections = row.rows("sections", lambda inner: _section(inner, earlier))
    if not 1 <= len(earlier) <= MOST_QUESTIONS:
        row.problem("sections", f"a form has 1 to {MOST_QUESTIONS} questions")
    for key in _twice([section.key for section in sections]):
        row.problem("sections", f"two sections have the key {key!r}")
    name, version = row.slug("form"), row.whole("version", most=999)
    if row.slug("id") != f"{name}-{version}":
        row.problem("id", f"must be {f'{name}-{version}'!r}: the form with its version")
    whom = row.choice("whom", AskedOf)
    title = row.text("title_en", LONGEST_LABEL), row.text("title_ur", LONGEST_LABEL)
    condition, citation = _condition(row), row.text("citation")
    return Form(
        f"{name}-{version}",
        name,
        version,
        whom,
        *title,
        condition,
        sections,
        starts,
        ends,
        citation,
        digest(whom, title, condition, sections, starts, citation),
    )


def _section(row: Row, earlier: dict[str, Question]) -> Section:
    return Section(
        row.slug("key"),
        row.text("title_en", LONGEST_LABEL),
        row.text("title_ur", LONGEST_LABEL),
        row.rows("questions", lambda inner: _question(inner, earlier)),
    )


def _question(row: Row, earlier: dict[str, Question]) -> Question:
    kind, id_ = row.choice("kind", AnswerKind), row.slug("id")
    options = _options(row, kind)
    if id_ in earlier:
        row.problem("id", f"two questions have the id {id_!r}")
    found = Question(
        id=id_,
        kind=kind,
        label_en=row.text("label_en", LONGEST_LABEL),
        label_ur=row.text("label_ur", LONGEST_LABEL),
        hint_en=row.maybe(row.text, "hint_en") or "",
        hint_ur=row.maybe(row.text, "hint_ur") or "",
        options=options,
        required=row.choices("required", FormStage),
        when=_when(row, earlier),
        citation=row.maybe(row.text, "citation") or "",
    )
    earlier.setdefault(id_, found)
    return found


def _options(row: Row, kind: AnswerKind) -> tuple[Option, ...]:
    options = row.rows("options", _option)
    if kind in WITH_OPTIONS and not 2 <= len(options) <= MOST_OPTIONS:
        row.problem("options", f"a {kind} needs 2 to {MOST_OPTIONS} options")
    elif options and kind not in WITH_OPTIONS:
        row.problem("options", f"a {kind} has no options")
    for key in _twice([each.key for each in options]):
        row.problem("options", f"two options have the key {key!r}")
    return options


def _option(row: Row) -> Option:
    return Option(row.slug("key"), row.text("label_en", LONGEST_LABEL), row.text("label_ur", LONGEST_LABEL))


def _when(row: Row, earlier: dict[str, Question]) -> str:
    """The condition in its own form: about earlier questions, and about answers that they offer."""
    try:
        condition = parse_when(row.maybe(row.text, "when") or "")
    except WhenError as error:
        row.problem("when", str(error))
        return ""
    for test in condition.tests:
        about = earlier.get(test.question)
        if about is None:
            row.problem("when", f"{test.question!r} is no earlier question of this form")
        elif about.kind not in ASKABLE:
            askable = ", ".join(sorted(ASKABLE))
            row.problem("when", f"{test.question!r} is a {about.kind}; only {askable} can be asked about")
        else:
            offered = {each.key for each in about.options} or {YES, NO}
            for value in sorted(set(test.values) - offered):
                row.problem("when", f"{test.question!r} offers no {value!r}; there are {', '.join(sorted(offered))}")
    return str(condition)


def _twice(names: list[str]) -> list[str]:
    return sorted({each for each in names if names.count(each) > 1})


def _condition(row: Row) -> str:
    """The condition as it is written, in its own form; the country's words are checked once all rows are known."""
    text = row.maybe(row.text, "condition") or ""
    try:
        return str(parse(text))
    except ConditionError as error:
        row.problem("condition", str(error))
        return ""
