"""Drafts are kept by the browser, for one person at a time; the server only says whose they are and when they end."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# A message with this mark tells the browser that what was typed has arrived, and its copy may go.
ARRIVED = "arrived "


def owner(request: HttpRequest) -> str:
    """A name for this person that is good for nothing else: a number would tell how many accounts there are."""
    return salted_hmac("pehra.drafts", str(request.user.pk)).hexdigest()[:20]


def arrived(request: HttpRequest, draft: str, sentence: str) -> None:
    """Tell the person that it is done, and the browser to forget its copy."""
    messages.success(request, sentence, extra_tags=ARRIVED + draft)


def forgotten(request: HttpRequest) -> list[str]:
    """The drafts that the page now being made tells the browser to forget."""
    found = (str(message.extra_tags or "") for message in messages.get_messages(request))
    return [tags.removeprefix(ARRIVED) for tags in found if tags.startswith(ARRIVED)]
