"""Names and references inside a text of the other direction: Urdu pages hold Latin references, and the reverse."""

from typing import Any

from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

LONGEST_IN_ONE = 24
AUTO = '<bdi dir="auto">'
URDU = '<bdi lang="ur" dir="rtl">'
ENGLISH = '<bdi lang="en" dir="ltr">'
SHORT = '<bdi dir="ltr" class="ph-ref" translate="no">'
LONG = '<bdi dir="ltr" class="ph-ref ph-ref-long" translate="no">'


def _within(begun: str, text: object) -> Markup:
    """The text in one of the elements above: marked safe once, since a hundred of them stand in a list."""
    return Markup(f"{begun}{escape(text)}</bdi>")  # noqa: S704 - the text is escaped


def bdi(text: object) -> Markup:
    """A text that somebody typed, kept from turning the words around it; its direction is that of its first letter."""
    return _within(AUTO, text)


def ref(text: object) -> Markup:
    """A reference, address, hash or code: always left to right, in figures of equal width, never translated.

    A short one is kept on one line; a long one, such as a hash, may break anywhere.
    """
    return _within(LONG if len(str(text)) > LONGEST_IN_ONE else SHORT, text)


@pass_context
def named(context: Context, thing: Any) -> Markup:
    """The name of a body or organisation (`name_en`, `name_ur`) in the reader's language, marked with its own.

    A text is taken as the name itself, so that a macro accepts both.

    The context is asked for only because Jinja would otherwise fold a constant in the language of the compiler.
    """
    if isinstance(thing, str):
        return bdi(thing)
    urdu, english = _field(thing, "name_ur"), _field(thing, "name_en")
    if urdu and (get_language() or "en").startswith("ur"):
        return _within(URDU, urdu)
    return _within(ENGLISH, english)


def _field(thing: Any, name: str) -> str:
    return str(thing[name] if isinstance(thing, dict) else getattr(thing, name))
