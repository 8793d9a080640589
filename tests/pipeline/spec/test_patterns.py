"""Patterns of a spec mean the same to Python and to RE2, or are refused."""

import pytest

from pehra.pipeline import forms
from pehra.pipeline.spec.patterns import problem_of


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "^abc$",
        r"^[0-9.]+(?:/[0-9]{1,3})?$",
        r"(?i)abc",
        r"(?i:h(?:xx|tt)p)s?",
        r"(?P<name>\w+)\.\d",
        r"[(?=]+",
        r"\(\?=",
        r"a+?b*?c??",
        r"[]a]",
        r"[^]a]\]",
        r"\x41\t\n",
        r"a{1000}",
    ],
)
def test_accepted(pattern: str) -> None:
    assert problem_of(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("(?=a)", "uses the group '(?=', which RE2 does not have"),
        ("(?!a)b", "uses the group '(?!', which RE2 does not have"),
        ("(?<=a)b", "uses the group '(?<=', which RE2 does not have"),
        ("(?<!a)b", "uses the group '(?<!', which RE2 does not have"),
        ("(?>a)b", "uses the group '(?>', which RE2 does not have"),
        ("(?P<x>a)(?P=x)", "uses the group '(?P=', which RE2 does not have"),
        ("(?#a)b", "uses the group '(?#', which RE2 does not have"),
        (r"(a)\1", "uses the reference back '\\1', which RE2 does not have"),
        (r"a\Z", "uses the escape '\\Z', which RE2 does not have"),
        ("a++", "uses the possessive '++', which RE2 does not have"),
        ("a{1,2}+", "uses the possessive '{1,2}+', which RE2 does not have"),
        ("a{1001}", "uses more than 1000 repeats, which RE2 does not have"),
        ("(a", "is not a regular expression: missing ), unterminated subpattern at position 0"),
        ("[z-a]", "is not a regular expression: bad character range z-a at position 1"),
    ],
)
def test_refused(pattern: str, complaint: str) -> None:
    assert problem_of(pattern) == complaint


@pytest.mark.parametrize(
    "name",
    [name for name in vars(forms) if name.isupper() and isinstance(getattr(forms, name), str)],
)
def test_the_forms_of_values_are_such_patterns(name: str) -> None:
    assert problem_of(getattr(forms, name)) == ""
