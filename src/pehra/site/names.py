"""Names and references inside a text of the other direction: Urdu pages hold Latin references, and the reverse."""

from typing import Any

from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

LONGEST_IN_ONE = 24
# Put together by adding: a hundred of them stand in a list, and a format is read anew each time.
END = Markup("</bdi>")
AUTO = Markup('<bdi dir="auto">')
URDU = Markup('<bdi lang="ur" dir="rtl">')
ENGLISH = Markup('<bdi lang="en" dir="ltr">')
SHORT = Markup('<bdi dir="ltr" class="ph-ref" translate="no">')
LONG = Markup('<bdi dir="ltr" class="ph-ref ph-ref-long" translate="no">')


def bdi(text: object) -> Markup:
    """A text that somebody typed, kept from turning the words around it; its direction is that of its first letter."""
    return AUTO + escape(text) + END


def ref(text: object) -> Markup:
    """A reference, address, hash or code: always left to right, in figures of equal width, never translated.

    A short one is kept on one line; a long one, such as a hash, may break anywhere.
    """
    return (LONG if len(str(text)) > LONGEST_IN_ONE else SHORT) + escape(text) + END


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
        return URDU + escape(urdu) + END
    return ENGLISH + escape(english) + END


def _field(thing: Any, name: str) -> str:
    return str(thing[name] if isinstance(thing, dict) else getattr(thing, name))
