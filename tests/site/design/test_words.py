"""Labels, names and icons: every code of the law has a name, and nothing typed gets out of its place."""

from collections.abc import Iterable

import pytest
from django.utils import translation
from django.utils.functional import Promise

from pehra.foundation.access.roles import Role
from pehra.law.clocks import Anchor, Stage
from pehra.law.functions import ORGANISATION, Function, Ownership, Standing
from pehra.law.tlp import TLP
from pehra.site import icons, names
from pehra.site.labels import LABELS, label

CODES: dict[str, Iterable[str]] = {
    "function": [*Function, ORGANISATION],
    "standing": Standing,
    "role": Role,
    "stage": Stage,
    "anchor": Anchor,
    "ownership": Ownership,
    "tlp": TLP,
}


@pytest.mark.parametrize("kind", CODES)
def test_every_code_of_the_law_has_a_label_and_no_label_lacks_its_code(kind: str) -> None:
    assert set(LABELS[kind]) == set(CODES[kind])


@pytest.mark.parametrize("kind", LABELS)
def test_labels_have_an_urdu_of_their_own(kind: str) -> None:
    # A hash is called MD5 in every language: such a label is a plain text and not a message.
    for code in (code for code, text in LABELS[kind].items() if isinstance(text, Promise)):
        english = label(None, code, kind)
        with translation.override("ur"):
            assert label(None, code, kind) != english


def test_a_code_of_a_profile_stands_for_itself() -> None:
    assert label(None, "orange", "severity") == "orange"


def test_a_kind_that_does_not_exist_is_a_fault() -> None:
    with pytest.raises(KeyError):
        label(None, "x", "colour")


class Party:
    name_en = "Punjab CERT"
    name_ur = "پنجاب سرٹ"


class EnglishOnly:
    name_en = "<b>CERT</b>"
    name_ur = ""


def test_a_name_in_the_readers_language_marked_with_its_own() -> None:
    assert names.named(None, Party()) == '<bdi lang="en" dir="ltr">Punjab CERT</bdi>'
    with translation.override("ur"):
        assert names.named(None, Party()) == '<bdi lang="ur" dir="rtl">پنجاب سرٹ</bdi>'
        assert names.named(None, EnglishOnly()) == '<bdi lang="en" dir="ltr">&lt;b&gt;CERT&lt;/b&gt;</bdi>'


def test_a_text_is_its_own_name() -> None:
    assert names.named(None, "<i>x") == '<bdi dir="auto">&lt;i&gt;x</bdi>'


def test_typed_text_cannot_turn_its_surroundings() -> None:
    assert names.bdi("\u202eabc") == '<bdi dir="auto">\u202eabc</bdi>'
    assert 'dir="ltr"' in names.ref("C-7QK2-M4XV")
    assert "<x>" not in names.ref("<x>")


def test_a_short_reference_stays_on_one_line_and_a_hash_may_break() -> None:
    assert 'class="ph-ref"' in names.ref("C-7QK2-M4XV")
    assert 'class="ph-ref ph-ref-long"' in names.ref("0" * 64)


def test_an_icon_is_silent_unless_it_says_something_alone() -> None:
    assert 'aria-hidden="true"' in icons.icon("bell")
    assert 'role="img" aria-label="&lt;New&gt;"' in icons.icon("bell", "<New>")


def test_an_icon_that_points_turns_with_the_page() -> None:
    assert "ph-mirror" in icons.icon("arrow-right")
    assert "ph-mirror" not in icons.icon("clock")
    assert {path.stem for path in icons.FOLDER.glob("*.svg")} >= icons.DIRECTIONAL


@pytest.mark.parametrize("name", ["no-such-icon", "../../../secrets"])
def test_an_icon_that_is_not_there_is_a_fault(name: str) -> None:
    with pytest.raises(icons.UnknownIcon):
        icons.icon(name)
