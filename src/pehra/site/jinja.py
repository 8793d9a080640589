"""The Jinja environment of all pages: always escaped, undefined names refused, translated by Django's gettext."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from pehra.incidents.web.cards import cards_of
from pehra.incidents.web.tabs import tabs_of
from pehra.site import labels, moments, names, words
from pehra.site.assets import static
from pehra.site.icons import icon


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a named address. Raises NoReverseMatch: a page never shows a dead link."""
    return _reversed(settings.ROOT_URLCONF, get_script_prefix(), name, args, tuple(kwargs.items()))


# A list names each of its rows several times, and each page of it names those of the frame.
@lru_cache(4096, typed=True)
def _reversed(urlconf: Any, prefix: str, name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> str:
    return reverse(name, urlconf, args=args, kwargs=dict(kwargs))


def url_or_none(name: str, *args: Any, **kwargs: Any) -> str | None:
    """Like `url`, for parts of the frame that some installations leave out."""
    try:
        return url(name, *args, **kwargs)
    except NoReverseMatch:
        return None


@pass_context
def csrf(context: Context) -> Markup:
    """The hidden input that every POST form carries; `{{ csrf() }}` inside the form."""
    return Markup(context["csrf_input"])  # noqa: S704 - Django made this markup


def environment(**options: Any) -> Environment:
    """The factory that Django calls, once per template engine."""
    options |= {"autoescape": True, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701 - autoescape is set just above
    env.policies["ext.i18n.trimmed"] = True
    # Installed by the i18n extension, which Jinja's types do not know.
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals |= {"gettext": words.gettext, "_": words.gettext, "kept": words.kept}
    env.globals |= {"static": static, "url": url, "url_or_none": url_or_none, "csrf": csrf, "icon": icon}
    env.globals |= {"case_tabs": tabs_of, "case_cards": cards_of}
    env.filters |= {
        "local": moments.local,
        "day": moments.day,
        "ago": moments.ago,
        "remaining": moments.remaining,
        "span": moments.span,
        "label": labels.label,
        "bdi": names.bdi,
        "ref": names.ref,
        "named": names.named,
    }
    return env
