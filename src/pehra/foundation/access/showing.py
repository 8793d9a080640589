"""What a page leaves behind once it was shown, as `request.afterwards`: that it was read, say."""

from typing import Any, TypeVar

Response = TypeVar("Response")


def shown_all_the_same(request: Any, response: Response) -> Response:
    """A page that says no and shows its record again was read like any other: what that leaves is written now.

    The site does so for all that is not refused; what is was not seen. Called outside of the window, in which nothing
    can be written.
    """
    for act in request.afterwards:
        act()
    request.afterwards.clear()
    return response
