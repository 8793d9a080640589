"""The inbox's pages."""

import re
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from django.test import Client

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.foundation.delivery.actions import Telling, notify
from pehra.foundation.delivery.models import Notice, Read
from pehra.registry.models import Body
from tests import world
from tests.foundation.accounts.web.browser import entered
from tests.world import NOW


@pytest.fixture
def ncert(db: None) -> Body:
    return world.body("ncert")


@pytest.fixture
def analyst(ncert: Body) -> User:
    return world.person(ncert, Role.ANALYST)[0]


_minutes = count()


def tell(to: Body, text: str = "Hello", link: str = "/inbox/", **params: object) -> UUID:
    """Tell a body something, a minute after what was told before; the key of the notice."""
    at = NOW + timedelta(minutes=next(_minutes))
    (pk,) = notify(telling=Telling("test", text, link, params), parties=[to.pk], at=at)
    return Notice.objects.get(pk=pk).key


def test_notices_are_shown_the_newest_first_and_marked_as_new(analyst: User, ncert: Body) -> None:
    for number in range(3):
        tell(ncert, "%(body)s says %(number)s", body="پنجاب", number=number)
    page = entered(analyst).get("/inbox/").content.decode()
    assert re.findall(r"says (\d)", page) == ["2", "1", "0"]
    assert page.count("new</span>") + page.count("new\n") >= 3


def test_opening_one_marks_it_and_leads_to_what_it_is_about(analyst: User, ncert: Body) -> None:
    key = tell(ncert, link="/account/")
    client = entered(analyst)
    assert client.get(f"/inbox/{key}/").status_code == 405
    assert Read.objects.count() == 0
    assert client.post(f"/inbox/{key}/")["Location"] == "/account/"
    assert Read.objects.get().user_id == analyst.pk
    assert "<strong>" not in client.get("/inbox/").content.decode().partition("<tbody")[2].partition("</tbody")[0]


def test_all_read(analyst: User, ncert: Body) -> None:
    for _ in range(3):
        tell(ncert)
    client = entered(analyst)
    assert client.post("/inbox/read/")["Location"] == "/inbox/"
    assert Read.objects.count() == 3


def test_page_by_page_each_notice_once(analyst: User, ncert: Body) -> None:
    for number in range(70):
        tell(ncert, f"notice-{number}.")
    client, seen, path = entered(analyst), [], "/inbox/"
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r"notice-(\d+)\.", page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following.group(1) if following else ""
    assert seen == [str(number) for number in reversed(range(70))]


def test_a_stranger_finds_nothing_and_cannot_tell_it_from_nothing(ncert: Body) -> None:
    key = tell(ncert, "Secret")
    client = entered(world.person(world.body("other"), Role.ANALYST)[0])
    assert b"Secret" not in client.get("/inbox/").content
    assert client.post(f"/inbox/{key}/").status_code == client.post(f"/inbox/{uuid4()}/").status_code == 404
    assert Read.objects.count() == 0


def test_an_administrator_of_the_body_reads_no_cases_and_no_notices_about_them(ncert: Body) -> None:
    tell(ncert, "Secret")
    client = entered(world.person(ncert, Role.BODY_ADMINISTRATOR)[0])
    assert b"Secret" not in client.get("/inbox/").content


@pytest.mark.parametrize("cursor", ["x", "-1", "7", "9" * 30, "1-x", f"{'9' * 18}-{'0' * 32}", "1' OR '1'='1"])
def test_a_cursor_that_is_none_leads_nowhere(analyst: User, cursor: str) -> None:
    assert entered(analyst).get("/inbox/", {"before": cursor}).status_code == 404


def test_no_number_of_a_notice_stands_on_the_page(analyst: User, ncert: Body) -> None:
    """Two numbers of one's own would tell how many others were told something in between."""
    keys = [tell(ncert) for _ in range(40)]
    page = entered(analyst).get("/inbox/").content.decode()
    assert sorted(map(UUID, re.findall(r'action="/inbox/([0-9a-f-]{36})/"', page))) == sorted(keys[10:])
    (cursor,) = re.findall(r"before=([^\"]+)", page)
    assert cursor.endswith(f"-{keys[10].hex}")
    assert not re.search(r"/inbox/\d+/", page)


def test_what_was_typed_is_shown_as_text(analyst: User, ncert: Body) -> None:
    tell(ncert, "%(title)s", title="<script>alert(1)</script>")
    page = entered(analyst).get("/inbox/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_sentence_that_does_not_fit_spoils_no_page(
    analyst: User, ncert: Body, caplog: pytest.LogCaptureFixture
) -> None:
    tell(ncert, "%(nobody)s asks", body="x")
    tell(ncert, "Good one")
    page = entered(analyst).get("/inbox/").content.decode()
    assert "Good one" in page
    assert "could not be put into words" in caplog.text


def test_an_empty_inbox_says_so(analyst: User, client: Client) -> None:
    assert b"Nothing here" in entered(analyst).get("/inbox/").content
    assert client.get("/inbox/")["Location"].startswith("/account/sign-in/")
    assert not Notice.objects.exists()
