"""A stranger's account on every route of the site, with the references of the campaign filled in."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLResolver, get_resolver
from playwright.sync_api import APIResponse

from tests.api.test_strangers import BY_SHORT_NAME, GUARDED, body_for
from tests.journeys.campaign_story import COMMON, MARKS, OPERATOR, Story
from tests.journeys.conftest import Visitor

PARAMETER: Final = re.compile(r"<(?:(\w+):)?(\w+)>|\{(\w+)\}")
# Where records of the story's kinds are, by the letter of their references.
KINDS: Final = {"C": "/cases/", "R": "/reports/", "K": "/campaigns/", "X": "/releases/", "Z": "/releases/shared/"}
# What stands for a word of the address that no record of the story has, by the kind of the word.
USUAL: Final = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "slug": OPERATOR}
# Differ from answer to answer for everybody: what the forms of the frame carry.
FLEETING: Final = re.compile(r'value="[^"]{64}"|X-CSRFToken": "[^"]*"')
NAMED: Final = re.compile(r"\b[A-Z]-\w{4}-\w{4}\b")
SIGNS_OUT: Final = "account/sign-out/"


@dataclass(frozen=True)
class Address:
    """A route with the story's references, and the same with such as do not exist."""

    real: str
    absent: str

    @property
    def of_the_story(self) -> bool:
        """Whether it leads to records of the kinds that the story has."""
        return self.real != self.absent and self.real.startswith(tuple(KINDS.values()))


def _reference(route: str, story: Story) -> str:
    """Which reference an address names first, by how it begins."""
    if "campaigns/" in route:
        return story.told["campaign"]
    return story.telecom.reports[0] if "reports/" in route else story.main


def filled(route: str, story: Story) -> Address:
    """An address for a route in which the words of its parameters stand for those of the story."""
    own = {
        "reference": _reference(route, story),
        "case": story.main,
        "draft": story.told["draft"],
        "piece": story.told["piece"],
        "copy": story.told["copy"],
        "share": story.told["share"],
    }
    # Inside a case these say which of its parts or acts is meant: for the absent case the same ones.
    inside = {"side": "offer", "name": "acknowledge", "number": "1", "code": "x", "task": "x", "upload": "x"}
    if "/documents/" in route:
        inside["number"] = story.told["document"]

    def words(references: Mapping[str, str]) -> str:
        def word(match: re.Match[str]) -> str:
            name = match[2] or match[3]
            return references.get(name) or inside.get(name) or USUAL.get(match[1] or "", "x")

        return "/" + PARAMETER.sub(word, route)

    return Address(words(own), words({name: _absent(reference) for name, reference in own.items()}))


def _absent(reference: str) -> str:
    return f"{reference[0]}-0000-0000"


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every route of the pages, as the URLconf writes it; those with a pattern of their own kind take no reference."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        elif "^" not in route and not route.startswith("api/") and route != SIGNS_OUT:
            yield route


def learns_nothing_by_pages(story: Story) -> None:
    stranger = story.people.stranger
    stranger.go("/account/")
    token = stranger.page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    addresses = [filled(route, story) for route in routes(get_resolver())]
    assert sum(each.of_the_story for each in addresses) > 100
    for each in addresses:
        tells_nothing(story, each.real, _get(stranger, each.real))
        if each.of_the_story:
            for ask in (_get, lambda who, path: _post(who, path, token)):
                looks_alike(each, ask(stranger, each.real), ask(stranger, each.absent))
    for reference in sorted(story.references()):
        if reference[0] in KINDS:
            assert _get(stranger, f"{KINDS[reference[0]]}{reference}/").status == 404, reference
    for path in (f"/search/?q={COMMON}", f"/cases/?organisation={OPERATOR}", "/own/?all=yes", "/inbox/?all=yes"):
        tells_nothing(story, path, _get(stranger, path))


def _get(visitor: Visitor, path: str) -> APIResponse:
    return visitor.page.request.get(visitor.site.url + path, max_redirects=0, timeout=60_000)


def _post(visitor: Visitor, path: str, token: str) -> APIResponse:
    given: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, "reason": "because", "to": OPERATOR}
    headers = {"Referer": visitor.site.url + path}
    return visitor.page.request.post(
        visitor.site.url + path, form=given, headers=headers, max_redirects=0, timeout=60_000
    )


def looks_alike(address: Address, real: APIResponse, absent: APIResponse) -> None:
    """What is not for them is answered as what does not exist: by status, by where it leads, by every word."""
    assert real.status == absent.status, address
    assert real.status < 500, address
    assert _told(real, address.real) == _told(absent, address.absent), address


def _told(answer: APIResponse, path: str) -> str:
    """The answer without what it repeats of the question, and without what is another one each time."""
    return FLEETING.sub("", unrepeated(answer.headers.get("location", "") + answer.text(), path))


def unrepeated(text: str, path: str) -> str:
    """A text without the address that was asked for and the references in it."""
    text = text.replace(path, "")
    for named in NAMED.findall(path):
        text = text.replace(named, "")
    return text


def tells_nothing(story: Story, path: str, answer: APIResponse) -> None:
    unsaid(story, path, _told(answer, path))


def unsaid(story: Story, path: str, told: str) -> None:
    """No word that only the story has, and none of its references, but what the question itself named."""
    text = told.casefold()
    for mark in MARKS:
        assert mark not in text, f"{mark} in {path}"
    for reference in story.references():
        assert reference.casefold() not in text, f"{reference} in {path}"


def learns_nothing_by_api(story: Story) -> None:
    """The same with a token, over the operations of the API's own document."""
    token = story.programs["stranger"].token
    for method, path, operation in GUARDED:
        if method != "GET" and "{" not in path:
            continue
        address = filled(path.removeprefix("/"), story)
        real = _call(story, method, address.real, operation, token)
        unsaid(story, address.real, unrepeated(real[1], address.real))
        if "{" in path and not any(name in path for name in BY_SHORT_NAME):
            absent = _call(story, method, address.absent, operation, token)
            assert real[0] == absent[0], path
            assert unrepeated(real[1], address.real) == unrepeated(absent[1], address.absent), path
            assert 400 <= real[0] < 500, path


def _call(story: Story, method: str, path: str, operation: dict[str, Any], token: str) -> tuple[int, str]:
    body = body_for(operation) if method == "POST" else None
    data = None if method == "GET" else b"" if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(story.site.url + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode(errors="replace")
