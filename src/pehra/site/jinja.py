"""The Jinja environment of all pages: always escaped, undefined names refused, translated by Django's gettext."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from pehra.incidents.web.tabs import tabs_of
from pehra.site import labels, moments, names
from pehra.site.assets import static
from pehra.site.icons import icon


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a named address. Raises NoReverseMatch: a page never shows a dead link."""
    return reverse(name, args=args, kwargs=kwargs)


def url_or_none(name: str, *args: Any, **kwargs: Any) -> str | None:
    """Like `url`, for parts of the frame that some installations leave out."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
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
    env.globals |= {"static": static, "url": url, "url_or_none": url_or_none, "csrf": csrf, "icon": icon}
    env.globals["case_tabs"] = tabs_of
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
