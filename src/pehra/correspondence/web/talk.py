"""Which page of a thread is asked for, and the addresses of those beside it."""

from django.http import HttpRequest

from pehra.correspondence.queries.requests import Talk

LONGEST = 5


def page_of(request: HttpRequest) -> int:
    """The page that the address names, from 1, which has the newest; 1 for whatever is no number."""
    word = request.GET.get("page", "")
    wanted = word.isascii() and word.isdigit() and len(word) <= LONGEST
    return max(int(word), 1) if wanted else 1


def pages_beside(talk: Talk) -> dict[str, str | None]:
    """The addresses of a pager, from the newest on; None where there is nothing to go to."""
    newer = talk.page > 1
    return {
        "first": "?page=1" if newer else None,
        "previous": f"?page={talk.page - 1}" if newer else None,
        "next": f"?page={talk.page + 1}" if talk.older else None,
    }
