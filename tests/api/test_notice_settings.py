"""How somebody is told, by the API: the person's own choice, to be read and never changed."""

from datetime import time

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.accounts.models import User
from pehra.foundation.delivery.actions.wishes import keep_wishes
from pehra.foundation.delivery.models import Preference
from pehra.foundation.delivery.rules.wishes import Subject, Way, Wishes
from tests.api.conftest import JSON, Calls, Net
from tests.api.test_strangers import BACKEND

pytestmark = pytest.mark.django_db
HERE = "/api/v1/notices/settings"
QUIET = Wishes(
    ways={Subject.FINDINGS: Way.DAILY, Subject.COUNCIL: Way.INBOX},
    hour=9,
    quiet_from=time(22),
    quiet_until=time(6, 30),
    days=frozenset({4, 5}),
    urgent=False,
    zone="Asia/Dubai",
)


def test_a_token_reads_what_its_person_has_chosen_and_nobody_elses(net: Net, call: Calls) -> None:
    keep_wishes(by=net.analyst, wishes=QUIET, at=timezone.now())
    told = call(net.analyst, scopes=["feeds:read"]).get("notices/settings")
    assert told.status_code == 200
    assert told.json() == {
        "ways": {subject.value: "at-once" for subject in Subject} | {"findings": "daily", "council": "inbox"},
        "hour": 9,
        "quiet_from": "22:00",
        "quiet_until": "06:30",
        "days": [4, 5],
        "urgent": False,
        "zone": "Asia/Dubai",
    }
    other = call(net.contact).get("notices/settings").json()
    assert set(other.pop("ways").values()) == {"at-once"}
    assert other == {
        "hour": 8,
        "quiet_from": None,
        "quiet_until": None,
        "days": [0, 1, 2, 3, 4, 5, 6],
        "urgent": True,
        "zone": "Asia/Karachi",
    }
    assert call().get("notices/settings").status_code == 401


def test_neither_a_token_nor_a_session_changes_it_here(net: Net, call: Calls, client: Client) -> None:
    token, body = call(net.contact), {"hour": 3, "quiet_from": "00:00", "quiet_until": "23:59"}
    client.force_login(User.objects.get(pk=net.contact.user_id), backend=BACKEND)
    assert client.get(HERE).status_code == 200
    for method in ("post", "put", "patch", "delete"):
        for headers in (token.headers, {}):
            answer = getattr(client, method)(HERE, body, content_type=JSON, headers=headers)
            assert answer.status_code == 405, (method, bool(headers))
    assert not Preference.objects.exists()
