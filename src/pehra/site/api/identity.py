"""Who asks at the API: the person behind a bearer token or, for looking, behind a signed-in session."""

from django.http import HttpRequest
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.actions import enter_by_token
from pehra.site.doors import STRANGER, needs_second_factor


def token_of(request: HttpRequest) -> str | None:
    """The bearer token of a request; None where none came, empty where the header is no bearer token."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, token = header.strip().partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def person_behind(request: HttpRequest) -> Person:
    """Whoever asks. A token that came along decides alone: a good session does not mend a bad one."""
    token = token_of(request)
    if token is not None:
        return (enter_by_token(token=token, at=timezone.now()) if token else None) or STRANGER
    if not request.user.is_authenticated or needs_second_factor(request):
        return STRANGER
    return request.person
