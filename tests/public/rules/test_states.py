"""What the desk may do, state by state; references and codes; what the choices of the form mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.formats.references import ALPHABET
from pehra.incidents.rules.intake import classification_problem
from pehra.law.tlp import TLP
from pehra.public.rules.kinds import KINDS
from pehra.public.rules.references import CLAIM_LETTERS, CODE_LETTERS, code_of, digest, fresh_code, plain, shown
from pehra.public.rules.states import (
    LABEL,
    OPEN,
    OPEN_TO,
    Act,
    Consent,
    PublicReportState,
    acts_in,
    after_an_answer,
    after_asking,
)

TABLE = """
new       acknowledge ask take-up refuse close
looking   ask take-up refuse close
asked     ask take-up refuse close
taken-up  ask close
closed    reopen
refused   reopen
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_what_is_open_in_each_state(line: str) -> None:
    state, *acts = line.split()
    assert acts_in(state) == {Act(each) for each in acts}


def test_the_table_names_every_state_and_every_act() -> None:
    assert [line.split()[0] for line in TABLE.strip().splitlines()] == list(PublicReportState)
    assert set(OPEN_TO) == set(Act)


@pytest.mark.parametrize("state", PublicReportState)
def test_a_question_and_its_answer(state: PublicReportState) -> None:
    assert after_an_answer(after_asking(state)) in (PublicReportState.LOOKING, PublicReportState.TAKEN_UP)
    assert after_an_answer(state) in OPEN or state not in OPEN


def test_no_choice_of_the_sender_makes_anything_public() -> None:
    assert set(LABEL) == set(Consent)
    assert TLP.CLEAR not in LABEL.values()
    assert [LABEL[each].strictness for each in Consent] == sorted(
        (each.strictness for each in LABEL.values()), reverse=True
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.slug)
def test_each_kind_is_of_the_taxonomy(kind: object) -> None:
    assert classification_problem(kind.classification) is None  # type: ignore[attr-defined]
    assert len(kind.slug) <= 20  # type: ignore[attr-defined]


@given(random=st.binary(min_size=15, max_size=64))
def test_a_code_has_its_letters(random: bytes) -> None:
    code = code_of(random)
    assert len(code) == CODE_LETTERS
    assert set(code) <= set(ALPHABET)
    assert plain(shown(code)) == code
    assert plain(shown(code).lower().replace("0", "o")) == code
    assert digest(shown(code)) == digest(code)


def test_too_few_bytes_spell_no_code() -> None:
    with pytest.raises(ValueError, match="too few"):
        code_of(b"short")


@pytest.mark.parametrize("letters", [CODE_LETTERS, CLAIM_LETTERS])
def test_codes_are_random(letters: int) -> None:
    codes = {fresh_code(letters) for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {letters}


@given(typed=st.text(max_size=400))
def test_whatever_is_typed_has_a_digest(typed: str) -> None:
    assert len(digest(typed)) == 64
