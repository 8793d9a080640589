"""How a person wants to read: language, light or dark, which Urdu script, single keys. Kept in cookies, so that the
first byte of a page is already right and nothing flashes."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGE_COOKIE = "pehra_language"
THEME_COOKIE = "pehra_theme"
SCRIPT_COOKIE = "pehra_script"
KEYS_COOKIE = "pehra_keys"

LANGUAGES = ("en", "ur")
THEMES = ("auto", "light", "dark")
SCRIPTS = ("nastaliq", "naskh")
# Whether a single letter is a command: who speaks to the machine, or hits keys by chance, switches that off.
KEYS = ("on", "off")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Reading:
    """What the frame of a page needs to know about its reader."""

    language: str = "en"
    theme: str = "auto"
    script: str = "nastaliq"
    keys: str = "on"

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ur" else "ltr"


def language_of(request: HttpRequest) -> str:
    """The language chosen in this browser, else the best of what it accepts. Touches no session and no database."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    accepted = translation.get_language_from_request(request)
    return accepted if accepted in LANGUAGES else str(settings.LANGUAGE_CODE)


def reading_of(request: HttpRequest) -> Reading:
    """The reader's choices; a cookie that somebody tampered with counts as none."""
    theme, script = request.COOKIES.get(THEME_COOKIE), request.COOKIES.get(SCRIPT_COOKIE)
    return Reading(
        language_of(request),
        theme if theme in THEMES else "auto",
        script if script in SCRIPTS else "nastaliq",
        "off" if request.COOKIES.get(KEYS_COOKIE) == "off" else "on",
    )


def remember(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=bool(settings.HTTPS))
