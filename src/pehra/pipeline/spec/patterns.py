"""Regular expressions of a spec: valid for Python, and of the part of the language that RE2 knows too.

RE2 (https://github.com/google/re2/wiki/Syntax) has no look-around, no references back, no atomic groups or possessive
repetition, and repeats at most 1,000 times.
"""

import re
from typing import Final

FLAGS: Final = re.ASCII | re.DOTALL  # what ClickHouse gives RE2: classes are ASCII, a dot takes a line feed too

_MOST_REPEATS: Final = 1000
_PIECES: Final = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P[<=>]|<[=!]|.)?|[*+?][?+]?|\{[0-9]*,?[0-9]*\}[?+]?|.", re.DOTALL
)
_GROUPS: Final = frozenset({"(?:", "(?P<", "(?i", "(?s", "(?m", "(?-"})
_KNOWN_ESCAPES: Final = frozenset("AbBdDsSwWafnrtvx0pP")


def problem_of(pattern: str) -> str:
    """What is wrong with a pattern, or nothing."""
    try:
        re.compile(pattern, FLAGS)
    except (re.error, OverflowError) as error:
        return f"is not a regular expression: {error}"
    for piece in _PIECES.findall(pattern):
        if complaint := _not_in_re2(piece):
            return f"uses {complaint}, which RE2 does not have"
    return ""


def _not_in_re2(piece: str) -> str:
    if piece.startswith("\\"):
        return _escape(piece[1])
    if piece.startswith("(?"):
        return "" if piece in _GROUPS else f"the group {piece!r}"
    if piece.startswith("{"):
        most = max((int(number) for number in re.findall(r"[0-9]+", piece)), default=0)
        if most > _MOST_REPEATS:
            return f"more than {_MOST_REPEATS} repeats"
    if len(piece) > 1 and piece.endswith("+") and piece[0] in "*+?{":
        return f"the possessive {piece!r}"
    return ""


def _escape(letter: str) -> str:
    if letter in "123456789":
        return f"the reference back '\\{letter}'"
    if letter.isalpha() and letter not in _KNOWN_ESCAPES:
        return f"the escape '\\{letter}'"
    return ""
