"""Texts and pieces of templates in the reader's language, made once for each language and kept.

A list of fifty cases says the same few hundred words: Django's own way through its catalogues and Jinja's marking of
each as safe were a good part of what such a page cost.
"""

from functools import lru_cache
from typing import Any

from django.utils import translation
from jinja2 import pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup

# More than the templates say in both languages; what is left out is looked up again.
KEPT = 16384


@pass_context
def gettext(context: Context, text: str, /, **values: Any) -> Markup:
    """The text as Jinja's own new style has it: marked safe, its values escaped and put in by name.

    The context is taken so that Jinja folds nothing at compile time.
    """
    language = translation.get_language()
    return _filled(language, text) if not values else _translated(language, text) % values


@lru_cache(KEPT)
def _translated(language: str | None, text: str) -> Markup:
    return Markup(translation.gettext(text))  # noqa: S704 - a text of ours or its translation, never anybody's


@lru_cache(KEPT)
def _filled(language: str | None, text: str) -> Markup:
    """A text without values; it is a format as well, in which a percent sign is written twice."""
    return _translated(language, text) % {}


def kept(macro: Macro, *codes: str | int | None) -> Markup:
    """What a macro makes of these codes, `{{ kept(severity, "high") }}`: for badges that stand in each row of a list.

    Right only for an imported macro, which is there once (one of the page itself is made anew with each page, and holds
    on to its reader), and for codes of which there are few: never for what somebody typed.
    """
    return _made(translation.get_language(), macro, codes)


@lru_cache(1024)
def _made(language: str | None, macro: Macro, codes: tuple[str | int | None, ...]) -> Markup:
    return Markup(macro(*codes))  # noqa: S704 - a macro escapes what it is given
