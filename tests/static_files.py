"""The static files are gone through once in a test process, and not for each of Django's test clients anew.

A client makes its own middleware, and whitenoise opens with a look at every file: longer than most pages take.
"""

from typing import Final

from django.conf import settings
from whitenoise.base import StaticFile
from whitenoise.middleware import WhiteNoiseMiddleware

_look: Final = WhiteNoiseMiddleware.add_files_from_finders
_known: dict[tuple[str, ...], dict[str, StaticFile]] = {}


def _look_once(self: WhiteNoiseMiddleware) -> None:
    where = (self.static_prefix, *map(str, settings.STATICFILES_DIRS))
    if where not in _known:
        _look(self)
        _known[where] = dict(self.files)
    self.files.update(_known[where])


def look_once() -> None:
    WhiteNoiseMiddleware.add_files_from_finders = _look_once
