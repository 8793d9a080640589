"""The frame around a page: what it hands to its pages, and what it keeps from them."""

from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory

from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.delivery.actions import Telling, notify
from pehra.site import context
from pehra.site.context import Page, Told, bare_page
from pehra.site.reading import Reading
from tests import world
from tests.site.design.conftest import NOW

# Whether this is a demonstration is asked of the database, once in a process.
pytestmark = [pytest.mark.urls("tests.site.design.urls"), pytest.mark.django_db]
PAGE = '{%% extends "%s" %%}{%% block title %%}T{%% endblock %%}{%% block content %%}%s{%% endblock %%}'


class SomeUser:
    is_authenticated = True
    name = "<b>Ayesha</b>"


def framed(content: str, frame: str = "base.html", **context: Any) -> str:
    return str(engines["jinja2"].from_string(PAGE % (frame, content)).render(bare_page(None) | context))


@pytest.mark.parametrize("frame", ["base.html", "plain.html"])
@pytest.mark.parametrize("name", ["notices", "brand", "navigation", "lead", "aside", "wide", "sheet", "error", "entry"])
def test_the_frame_hides_no_name_that_a_page_is_given(frame: str, name: str) -> None:
    assert ">the page's own<" in framed(f"<i>{{{{ {name} }}}}</i>", frame, **{name: "the page's own"}).replace(
        "&#39;", "'"
    )


def test_the_ribbon_is_on_every_page_of_a_demonstration_and_on_no_other(settings: Any) -> None:
    for frame in ("base.html", "plain.html"):
        settings.DEMONSTRATION = True
        assert 'class="ph-ribbon"' in framed("", frame)
        settings.DEMONSTRATION = False
        assert 'class="ph-ribbon"' not in framed("", frame)


def page(rf: RequestFactory, method: str = "get", user: object | None = None, **held: Any) -> Page:
    request = getattr(rf, method)("/incidents/queue/?after=1")
    request.user = user
    for name, value in held.items():
        setattr(request, name, value)
    return Page(Reading(), NOW, request)


@pytest.fixture
def four_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "told_to", lambda *_: Told(unread=4))


def test_a_stranger_is_shown_no_navigation_and_no_count(rf: RequestFactory, four_wait: None) -> None:
    stranger = page(rf, person=Person(1, "x"))
    assert (stranger.signed_in, stranger.user_name, stranger.navigation, stranger.unread) == (False, "", [], 0)


def test_a_reader_is_shown_what_their_roles_open(rf: RequestFactory, four_wait: None) -> None:
    person = Person(1, "x", (Held(1, Role.ANALYST), Held(2, Role.ANALYST)))
    shown = page(rf, user=SomeUser(), person=person)
    assert shown.roles == {Role.ANALYST}
    assert [str(link.label) for link in shown.navigation if link.current] == ["Queue"]
    assert [link.count for link in shown.navigation if link.count] == [4]


@pytest.mark.django_db
def test_what_waits_in_the_inbox_is_counted_for_its_reader_alone(rf: RequestFactory) -> None:
    cert, other = world.body("cert", holds=["sectoral"]), world.body("other", holds=["provincial"])
    mine, theirs = world.person(cert, Role.ANALYST), world.person(other, Role.ANALYST)
    notify(telling=Telling(kind="x", text="Something waits.", link="/cases/"), parties=[cert.pk], at=NOW)
    assert page(rf, user=SomeUser(), person=mine[1]).unread == 1
    assert page(rf, user=SomeUser(), person=theirs[1]).unread == 0
    assert page(rf, person=mine[1]).unread == 0


def test_a_name_is_escaped_in_the_frame(rf: RequestFactory) -> None:
    shown = page(rf, user=SomeUser(), person=Person(1, "x"))
    text = framed("", page=shown, csrf_input="", request=shown.request)
    assert "<b>Ayesha" not in text
    assert "&lt;b&gt;Ayesha" in text


def test_a_switch_comes_back_to_what_was_read_and_never_to_what_was_posted(rf: RequestFactory) -> None:
    assert page(rf).here == "/incidents/queue/?after=1"
    assert page(rf, "post").here == "/"
    assert Page(Reading(), NOW).here == "/"


def test_a_page_without_a_request_still_says_its_time_zone() -> None:
    assert Page(Reading(), NOW).zone == "PKT"
    assert Page(Reading(), NOW).path == ""
