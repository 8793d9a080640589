"""What pages put together once in a process is put together before the web's processes are forked: no first page waits
for it, and it is in memory once.
"""

import gc
from typing import Any, Final

from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from django.utils import translation
from jinja2 import Environment, meta

from pehra.foundation.storing import put_together

# With all that they are made of. What few open is put together for the first who does.
PAGES: Final = (
    *("incidents/home.html", "incidents/queue.html", "incidents/case.html", "incidents/report_detail.html"),
    *("search/search.html", "watch/floor.html", "watch/wall.html", "watch/cases.html"),
)


def warm() -> None:
    """Put addresses, words, questions and the pages that most people open together. Asks the database nothing."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Cases")
            get_resolver().reverse_dict  # noqa: B018 - reading it reads all addresses
    put_together()
    engine: Any = engines["jinja2"]
    env: Environment = engine.env
    left, known = list(PAGES), set(PAGES)
    assert env.loader is not None  # noqa: S101 - Django gives it one
    while left:
        name = left.pop()
        env.get_template(name)
        source = env.loader.get_source(env, name)[0]
        named = {each for each in meta.find_referenced_templates(env.parse(source)) if each is not None}
        left += named - known
        known |= named


def settle() -> None:
    """What is in memory by now stays. Looking through its 300,000 objects for garbage would hold a page up for a fifth
    of a second, now and then.
    """
    gc.freeze()
    gc.enable()
