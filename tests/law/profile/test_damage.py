"""However a profile is damaged, it is loaded or refused with problems: never a traceback."""

import shutil
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.law.chain import Chains, NoNationalCert, Subject
from pehra.law.functions import Ownership
from pehra.law.profile import Problem, ProfileErrors, diff, load, packaged

from .folders import SOUND, text_of, write

# Pieces that mean something in YAML, in dates, in numbers or in this profile.
PIECES = st.sampled_from(
    [
        *"-:[]{}\"'#&*!|>%@`,?~\\\t \n\r\0\x07\x85",
        "\n- ",
        ": ",
        "---\n",
        "...",
        "<<: ",
        "&a",
        "*a",
        "!!int ",
        "null",
        "yes",
        "no",
        "2026-02-30",
        "9999-12-31",
        "0001-01-01",
        "-1",
        "1e999",
        "9" * 40,
        "national",
        "organisation",
        "\u202e",
        "\ufeff",
        "\ud7ff",
        "پہرہ",
        "a" * 300,
    ]
)
files = st.sampled_from(sorted(SOUND))


def outcome(folder):
    """The profile, or None when it was refused properly."""
    try:
        return load(folder)
    except ProfileErrors as errors:
        problems = errors.problems
    assert problems
    for problem in problems:
        assert isinstance(problem, Problem)
        assert problem.message
        assert problem.line >= 0
        assert len(str(problem).splitlines()) == 1
    return None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("damaged") / "small")


def damaged(folder, file, content):
    """What comes of the sound profile with one file's content replaced."""
    path = folder / file
    try:
        path.write_bytes(content)
        return outcome(folder)
    finally:
        path.write_text(text_of(file), encoding="utf-8")


@given(files, st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_piece_put_in_somewhere(folder, file, data):
    text = text_of(file)
    place = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12))
    changed = text[:place] + data.draw(PIECES) + text[place + cut :]
    profile = damaged(folder, file, changed.encode("utf-8", "surrogatepass"))
    if profile:
        assert diff(profile, profile) == ()


@given(files, st.data())
@settings(max_examples=150, deadline=None)
def test_lines_left_out_doubled_or_moved(folder, file, data):
    lines = text_of(file).splitlines(keepends=True)
    drawn = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 3))
    damaged(folder, file, "".join(drawn).encode())


@given(files, st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_bytes_from_anywhere(folder, file, content):
    damaged(folder, file, content)


@given(files, st.data())
@settings(max_examples=100, deadline=None)
def test_one_bit_turned(folder, file, data):
    content = bytearray(text_of(file).encode())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    damaged(folder, file, bytes(content))


SUBJECTS = [
    Subject("", sector, ownership, province, cii)
    for sector in ("telecom", "retail")
    for ownership in Ownership
    for province in ("punjab", "islamabad")
    for cii in (True, False)
]


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_profile_that_is_loaded_has_a_chain_for_everybody(tmp_path_factory, data):
    """Lines swapped within the shipped profile: refused, or whole enough that only a National CERT may be missing."""
    folder = tmp_path_factory.mktemp("swapped") / "pakistan"
    shutil.copytree(packaged("pakistan"), folder)
    file = data.draw(st.sampled_from(["mandates.yaml", "routing.yaml", "bodies.yaml"]))
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    one, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    (folder / file).write_text("\n".join(lines), encoding="utf-8")
    profile = outcome(folder)
    for at in (date(2024, 3, 11), date(2026, 1, 31)) if profile else ():
        chains = Chains(profile.network, at)
        for subject in SUBJECTS:
            with suppress(NoNationalCert):
                assert "national" in chains.of(subject)[-1].functions
