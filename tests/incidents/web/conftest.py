"""People's browsers, by Django's test client."""

from collections.abc import Callable

import pytest
from django.test import Client

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.models import User
from tests.foundation.accounts.web.browser import entered

Enters = Callable[[Person | None], Client]


@pytest.fixture
def enters(db: None) -> Enters:
    """The browser of a person who is signed in with all that is asked for; of nobody for None."""

    def opened(person: Person | None) -> Client:
        if person is None or not person.user_id:
            return Client()
        return entered(User.objects.get(pk=person.user_id))

    return opened
