"""Every address of readiness with whatever somebody may put into it: never an error of ours."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from pehra.readiness.actions import people
from pehra.readiness.models import Post
from pehra.readiness.web.urls import urlpatterns
from tests.readiness.conftest import Net
from tests.readiness.web.test_pages import addresses, lived
from tests.registry.web.visits import signed_in

__all__ = ["lived"]
pytestmark = pytest.mark.django_db
WORDS = ("%00", "A-%00000-0000", "%F0%9F%99%82", "x" * 300)
NUMBERS = ("0", "9223372036854775807", "9" * 40)
SLUGS = ("cert-punjab", "nobody", "x" * 200)
DAYS = ("9999-12-31", "0001-01-01", "9999-13-45", "-1", "%00", "", "2026-W01-1", "１９９９-01-01")


def filled(path: str) -> Iterator[str]:
    """The addresses that a pattern takes, with one hostile value in all of its places at a time."""
    places = (("<str:", WORDS), ("<int:", NUMBERS), ("<slug:", SLUGS))
    kinds = [values for start, values in places if start in path]
    if not kinds:
        yield path
    for number in range(max(map(len, kinds), default=0)):
        found = path
        for start, values in places:
            while start in found:
                before, _, rest = found.partition(start)
                found = before + values[number % len(values)] + rest.partition(">")[2]
        yield found


ADDRESSES = [f"/readiness/{path}" for pattern in urlpatterns for path in filled(str(pattern.pattern))]
GIVEN = {
    name: "\x00"
    for name in ("reason", "text", "title", "party", "week", "result", "joins", "outcome", "name", "reviewing_body")
}


def knock(client: Client, path: str) -> None:
    for ask in (lambda: client.get(path), lambda: client.post(path, GIVEN)):
        with transaction.atomic():
            status = ask().status_code
            transaction.set_rollback(True)
        assert status < 500, path


def test_no_address_breaks(lived: Net) -> None:
    client = signed_in(lived.lead)
    assert len(ADDRESSES) > 150
    for path in ADDRESSES:
        knock(client, path)


def test_to_strangers_they_say_no_more_than_that_there_is_nothing(lived: Net) -> None:
    client = signed_in(lived.contact)
    for path in ADDRESSES:
        if "%00" in path:
            assert client.get(path).status_code in (404, 405), path


@pytest.mark.parametrize("day", DAYS)
def test_a_week_that_there_is_not_is_this_week(lived: Net, day: str) -> None:
    client, path = signed_in(lived.lead), addresses()["roster"]
    assert client.get(f"{path}?week={day}").status_code == 200
    assert client.post(f"{path}repeat/", {"week": day.replace("%00", "\x00")}).status_code == 302


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1949-12-31", "2200-01-01"])
def test_a_day_that_nobody_means_is_told_at_its_field(lived: Net, day: str) -> None:
    client, found = signed_in(lived.lead), addresses()
    user = str(lived.analyst.user_id)
    forms = {
        "plan": ({"owner": user, "due_on": day}, "due_on"),
        "make-post": ({"title": "x", "since": day}, "since"),
        "fill-post": ({"name": "x", "since": day}, "since"),
        "shift": ({"user_id": user, "starts_at": f"{day}T08:00", "ends_at": f"{day}T09:00"}, "starts_at"),
        "plan-session": (
            {"starts_at": f"{day}T08:00", "ends_at": f"{day}T09:00", "place": "x", "capacity": "3"},
            "starts_at",
        ),
    }
    for name, (given, field) in forms.items():
        answer = client.post(found[name], given)
        assert answer.status_code == 422, name
        assert f'id="id_{field}_error"' in answer.content.decode(), name


def test_a_post_whose_holder_is_still_to_come_can_be_abolished(lived: Net) -> None:
    post, soon = Post.objects.get(), timezone.now() + timedelta(days=40)
    people.fill_post(by=lived.lead, post_id=post.pk, user_id=None, name="x", since=soon.date(), at=timezone.now())
    path = f"/readiness/people/cert-punjab/posts/{post.pk}/abolish/"
    assert signed_in(lived.lead).post(path, {"sure": "yes"}).status_code == 302
