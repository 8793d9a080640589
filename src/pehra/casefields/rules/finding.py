"""The words by which a case is found through an answer. One word is one value: texts are compared whole."""

import hashlib
from typing import Any, Final

from pehra.formats.plain import DIGITS, plain
from pehra.incidents.rules.answers import Unfit, read
from pehra.law.forms import WITH_OPTIONS, AnswerKind, Question

# A long text is found by the search, and by no list.
FOUND_BY: Final = frozenset(AnswerKind) - {AnswerKind.LONG_TEXT}
YES: Final = frozenset({"yes", "true", "ہاں", "جی ہاں"})
_TO_DIGITS: Final = str.maketrans({**DIGITS, ",": "", "٬": "", " ": ""})
NO: Final = frozenset({"no", "false", "نہیں", "جی نہیں"})


def marks(question: Question, answer: Any) -> list[str]:
    """The words of an answer, as they are kept: at most 64 characters each."""
    match question.kind:
        case AnswerKind.LONG_TEXT:
            return []
        case AnswerKind.CHOICES:
            return list(answer)
        case AnswerKind.YES_NO:
            return ["yes" if answer else "no"]
        case AnswerKind.TEXT:
            return [_digest(answer)]
        case _:
            return [str(answer)]


def sought(question: Question, typed: str) -> str | None:
    """The word for which somebody looks who typed this: a key or a label of either language, a number, a date.

    None for what is no answer to the question.
    """
    given = typed.strip()
    match question.kind:
        case AnswerKind.LONG_TEXT:
            return None
        case kind if kind in WITH_OPTIONS:
            return _option(question, given)
        case AnswerKind.YES_NO:
            return "yes" if given.lower() in YES else "no" if given.lower() in NO else None
        case AnswerKind.TEXT:
            return _digest(given) if given else None
        case AnswerKind.NUMBER:
            return _number(question, given)
        case _:
            return _fitting(question, given)


def _option(question: Question, given: str) -> str | None:
    keys = {each.key for each in question.options}
    if given in keys:
        return given
    wanted = plain(given)
    return next(
        (
            each.key
            for each in question.options
            if wanted and wanted in (plain(each.label_en), plain(each.label_ur or each.label_en))
        ),
        None,
    )


def _number(question: Question, given: str) -> str | None:
    digits = given.translate(_TO_DIGITS)
    return _fitting(question, int(digits)) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else None


def _fitting(question: Question, given: Any) -> str | None:
    try:
        answer = read(question, given)
    except Unfit:
        return None
    return None if answer is None else str(answer)


def _digest(text: str) -> str:
    """Texts that read alike are one value, whatever letters of Arabic or case they were typed with."""
    return hashlib.sha256((plain(text) or text).encode()).hexdigest()[:40]
