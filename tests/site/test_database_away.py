"""The database goes away and comes back: pages say so, and then work again by themselves."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from tests import world
from tests.foundation.accounts.web.browser import SIGN_IN, entered
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contact() -> User:
    return world.person(world.organisation("utility"), Role.CONTACT, password=PASSWORD)[0]


@pytest.fixture
def away() -> Iterator[None]:
    """Nobody answers where the database was."""
    there = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = there


def quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_while_it_is_away_pages_say_so_in_both_languages(contact: User, request: pytest.FixtureRequest) -> None:
    client = quiet(entered(contact))
    request.getfixturevalue("away")
    for path in ("/inbox/", "/account/", "/"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "10"
        assert "not reachable" in answer.content.decode()
        assert 'lang="ur"' in answer.content.decode()
    assert client.post(SIGN_IN, {"login": contact.email, "password": PASSWORD}).status_code == 503


def test_once_it_is_back_the_same_session_goes_on(contact: User) -> None:
    client = quiet(entered(contact))
    assert client.get("/inbox/").status_code == 200
    there = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    assert client.get("/inbox/").status_code == 503
    connection.settings_dict["HOST"] = there
    assert client.get("/inbox/").status_code == 200


def test_a_fault_of_ours_is_still_told_as_one(contact: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = quiet(entered(contact))
    monkeypatch.setattr("pehra.foundation.delivery.web.inbox.queries.inbox", None)
    assert client.get("/inbox/").status_code == 500
