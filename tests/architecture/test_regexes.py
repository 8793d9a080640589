"""No regular expression can be made to run for ever by who writes the text that it is applied to."""

import re

import pytest

from tests.architecture.regexes import faults, made_while_running, patterns

ALL = sorted(set(patterns()))
# Found too much, or applied to what is our own. The list may only become shorter.
EXCUSED = {
    ("connectors/event_store/engine/statements.py", r"[ \t]*;?[ \t]*\r?\n?"): "statements are our own",
    ("pipeline/rows/syslog.py", r'\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\.)*")*)\]'): (
        "a value ends at the first quote that stands without a backslash: nothing can be cut in another way"
    ),
    (
        "pipeline/spec/patterns.py",
        r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P[<=>]|<[=!]|.)?|[*+?][?+]?|\{[0-9]*,?[0-9]*\}[?+]?|.",
    ): "reads the patterns of feeds, which the operator writes",
    ("site/icons.py", r"\s*\n\s*"): "drawings are in the package",
    ("site/runtime/logs.py", r"(?:FATAL|PANIC):\s+(.*)|postgres: (could not .*)"): "the server's own log",
}
# Put together while the program runs, from words that are escaped and from numbers.
FROM_PARTS = {
    "events/actions/source_lines.py": "an address, escaped",
    "feeds/catalogue.py": "what names of files look like, which the operator writes",
    "formats/references.py": "the letters before references, our own",
    "incidents/rules/mentions.py": "names of parties, escaped",
    "incidents/rules/observables.py": "the length of a hash, our own",
    "pipeline/oracle/values.py": "patterns of feeds, which the operator writes",
    "releases/rules/finding.py": "names and numbers that are looked for, escaped letter by letter",
}


@pytest.mark.parametrize(
    ("where", "pattern", "flags"), ALL, ids=[f"{where}: {pattern}"[:100] for where, pattern, _ in ALL]
)
def test_a_pattern_takes_time_in_step_with_its_text(where: str, pattern: str, flags: int) -> None:
    assert (where, pattern) in EXCUSED or faults(pattern, flags) == [], (
        "bound a repetition: see tests/architecture/regexes.py"
    )


def test_what_is_excused_is_still_there() -> None:
    assert set(EXCUSED) <= {(where, pattern) for where, pattern, flags in ALL if faults(pattern, flags)}


def test_patterns_made_while_running_are_known() -> None:
    assert {where for where, _ in made_while_running()} == set(FROM_PARTS)


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+b", "(a*)*", "(a|aa)+$", r"(\w+\s?)*!", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"([a-zA-Z0-9]+)*@"],
)
def test_known_bad_ones_are_found(pattern: str) -> None:
    assert "exponential" in faults(pattern)


@pytest.mark.parametrize("pattern", [r"\s*,?\s*$", r".*=.*", r"a*a*", r"[a-z]+[a-z0-9]*!"])
def test_known_slow_ones_are_found(pattern: str) -> None:
    assert faults(pattern) == ["quadratic"]


@pytest.mark.parametrize(
    "pattern",
    [r"[a-z0-9]+(-[a-z0-9]+)*", r"(?:[^\"\\]|\\.)*", r"([a-z]+\.)+", r"(a|b)*c", r"[0-9]+\.[0-9]+", r"(?>a+)+"],
)
def test_harmless_ones_are_not(pattern: str) -> None:
    assert faults(pattern) == []


def test_flags_count() -> None:
    assert faults("(?:ab|AB)*c", re.IGNORECASE) == ["exponential"]
    assert faults("(?:ab|AB)*c") == []
