"""What can be proved of a regular expression without running it: that it never takes longer than its text allows.

Python's engine tries again and again where two ways lead through the same text. Two shapes make it do so:

- a repetition without an end whose body can be cut in several ways, such as `(a+)*`: twice the time for each letter;
- two repetitions without an end in a row that take the same letters, such as `\\s*,?\\s*`: the square of time.

Both are found on the parsed pattern. The answer errs on the side of finding too much.
"""

import ast
import importlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from tests.architecture.source import PACKAGE, sources

# Letters that stand for all: ASCII, and one or two of each class that \w, \s, \d and our own ranges tell apart.
ALPHABET: Final = "".join(map(chr, range(128))) + "\x85\u00a0é٣۴اگ،؛۔\u200b\u200e\u2028\u2066“”█一\ufffd"
REPEATS: Final = (sre.MAX_REPEAT, sre.MIN_REPEAT)
NEVER_BACK: Final = (sre.POSSESSIVE_REPEAT, sre.ATOMIC_GROUP)
NOTHING: Final = (sre.AT, sre.ASSERT, sre.ASSERT_NOT)
CALLS: Final = frozenset({"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"})


def patterns() -> Iterator[tuple[str, str, int]]:
    """Every pattern of the package: where it stands, what it says, its flags."""
    for source in sources():
        where = str(source.path.relative_to(PACKAGE))
        if any("re." in line for line in source.path.read_text().splitlines()):
            yield from _of_module(where, ".".join(("pehra", *source.parts)).removesuffix(".__init__"))
            yield from _in_functions(where, source.tree)


def _of_module(where: str, name: str) -> Iterator[tuple[str, str, int]]:
    module = sys.modules.get(name) or importlib.import_module(name)
    for value in vars(module).values():
        for found in _compiled(value):
            text = found.pattern if isinstance(found.pattern, str) else found.pattern.decode("latin-1")
            yield where, text, found.flags & (re.IGNORECASE | re.VERBOSE | re.DOTALL | re.ASCII)


def _compiled(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _compiled(each)
    elif isinstance(value, tuple | list) and len(value) < 200:
        for each in value:
            yield from _compiled(each)


def _in_functions(where: str, tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    """Patterns that stand in a call as plain text."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
                yield where, first.value if isinstance(first.value, str) else first.value.decode("latin-1"), 0


def made_while_running() -> Iterator[tuple[str, int]]:
    """Where a pattern is put together from parts inside a function: the file and how often."""
    for source in sources():
        count = 0
        for function in ast.walk(source.tree):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if _is_call_of_re(node) and not isinstance(node.args[0], ast.Constant | ast.Name):  # type: ignore[attr-defined]
                        count += 1
        if count:
            yield str(source.path.relative_to(PACKAGE)), count


def _is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CALLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and bool(node.args)
    )


def faults(pattern: str, flags: int = 0) -> list[str]:
    """What is wrong with a pattern: `exponential` or `quadratic`, with the repetition; empty where it is linear."""
    parsed = parser.parse(pattern, flags & ~re.UNICODE if flags & re.ASCII else flags)
    return sorted(set(_faults(list(parsed), bool(parsed.state.flags & re.IGNORECASE))))


def _faults(items: list[Any], caseless: bool) -> Iterator[str]:
    yield from _behind_one_another(items, caseless)
    for kind, value in items:
        if kind in REPEATS:
            body = list(value[2])
            if value[1] is sre.MAXREPEAT and not _is_cut_in_one_way(body, caseless):
                yield "exponential"
            yield from _faults(body, caseless)
        elif kind not in NEVER_BACK:
            for inner in _inner(kind, value):
                yield from _faults(inner, caseless)


def _is_cut_in_one_way(body: list[Any], caseless: bool) -> bool:
    """Whether a text of many bodies says by itself where each of them ends."""
    body = _flat(body)
    if len(body) == 1 and body[0][0] is sre.BRANCH:
        ways = [_flat(list(way)) for way in body[0][1][1]]
        firsts = [_first(way, caseless) for way in ways]
        apart = all(not (a & b) for place, a in enumerate(firsts) for b in firsts[place + 1 :])
        return apart and all(not any(map(_varies, way)) or _is_cut_in_one_way(way, caseless) for way in ways)
    if not any(_varies(item) for item in body):
        return True
    sets = [_letters(item, caseless) for item in body]
    for place, item in enumerate(body):
        others = set().union(*(each for at, each in enumerate(sets) if at != place))
        if not _is_nullable(item) and not _varies(item) and not sets[place] & others:
            return True
    return False


def _behind_one_another(items: list[Any], caseless: bool) -> Iterator[str]:
    flat = _flat(items)
    endless = [place for place, item in enumerate(flat) if _is_endless(item)]
    for here in endless:
        for there in endless:
            if there <= here:
                continue
            both = _letters(flat[here], caseless) & _letters(flat[there], caseless)
            between = flat[here + 1 : there]
            next_letters = _first(flat[here + 1 : there + 1], caseless)
            if both & next_letters and all(_is_nullable(each) or _letters(each, caseless) & both for each in between):
                yield "quadratic"


def _flat(items: Iterable[Any]) -> list[Any]:
    """A sequence without groups that only hold it together, and without what takes no letter."""
    found: list[Any] = []
    for kind, value in items:
        if kind is sre.SUBPATTERN:
            found += _flat(value[3])
        elif kind not in NOTHING:
            found.append((kind, value))
    return found


def _inner(kind: Any, value: Any) -> list[list[Any]]:
    if kind is sre.SUBPATTERN:
        return [list(value[3])]
    if kind is sre.BRANCH:
        return [list(way) for way in value[1]]
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [list(value[1])]
    return []


def _is_endless(item: Any) -> bool:
    kind, value = item
    return kind in REPEATS and value[1] is sre.MAXREPEAT


def _varies(item: Any) -> bool:
    """Whether an item takes texts of different lengths."""
    kind, value = item
    if kind in REPEATS:
        return value[0] != value[1] or any(map(_varies, _flat(value[2])))
    if kind is sre.BRANCH:
        ways = [_flat(way) for way in value[1]]
        return len({len(way) for way in ways}) > 1 or any(_varies(each) for way in ways for each in way)
    return kind is sre.GROUPREF


def _is_nullable(item: Any) -> bool:
    kind, value = item
    if kind in (*REPEATS, sre.POSSESSIVE_REPEAT):
        return value[0] == 0 or all(map(_is_nullable, _flat(value[2])))
    if kind is sre.BRANCH:
        return any(all(map(_is_nullable, _flat(way))) for way in value[1])
    return False


def _first(items: list[Any], caseless: bool) -> set[str]:
    found: set[str] = set()
    for item in items:
        kind, value = item
        if kind in (*REPEATS, sre.POSSESSIVE_REPEAT):
            found |= _first(_flat(value[2]), caseless)
        elif kind is sre.BRANCH:
            for way in value[1]:
                found |= _first(_flat(way), caseless)
        else:
            found |= _letters(item, caseless)
        if not _is_nullable(item):
            break
    return found


def _letters(item: Any, caseless: bool) -> set[str]:
    """Every letter that an item may take anywhere."""
    kind, value = item
    if kind in (*REPEATS, sre.POSSESSIVE_REPEAT):
        return set().union(*(_letters(each, caseless) for each in _flat(value[2])))
    if kind is sre.BRANCH:
        return set().union(*(_letters(each, caseless) for way in value[1] for each in _flat(way)))
    if kind is sre.ATOMIC_GROUP:
        return set().union(*(_letters(each, caseless) for each in _flat(value)))
    if kind is sre.ANY or kind is sre.GROUPREF:
        return set(ALPHABET)
    if kind is sre.LITERAL:
        return _cases(chr(value), caseless)
    if kind is sre.NOT_LITERAL:
        return set(ALPHABET) - {chr(value)}
    if kind is sre.IN:
        return _of_class(value, caseless)
    return set(ALPHABET)


def _of_class(members: list[Any], caseless: bool) -> set[str]:
    found: set[str] = set()
    for kind, value in members:
        if kind is sre.LITERAL:
            found |= _cases(chr(value), caseless)
        elif kind is sre.RANGE:
            found |= {
                letter for each in ALPHABET if value[0] <= ord(each) <= value[1] for letter in _cases(each, caseless)
            }
        elif kind is sre.CATEGORY:
            found |= {each for each in ALPHABET if _in_category(each, value)}
    return set(ALPHABET) - found if members and members[0][0] is sre.NEGATE else found


def _in_category(letter: str, category: Any) -> bool:
    name = str(category).removeprefix("CATEGORY_")
    if name.startswith("NOT_"):
        return not _in_category(letter, name.removeprefix("NOT_"))
    if name == "DIGIT":
        return unicodedata.category(letter) == "Nd"
    if name == "SPACE":
        return letter.isspace()
    return letter.isalnum() or letter == "_"


def _cases(letter: str, caseless: bool) -> set[str]:
    return {letter, letter.lower(), letter.upper()} if caseless else {letter}
