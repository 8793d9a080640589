"""The demonstration begins in an empty database and nowhere else, and every page of it is marked."""

from typing import Any

import pytest
from django.test import Client

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.law.profile import load, packaged
from pehra.registry.actions import load_profile
from pehra.registry.models import Body, LoadedProfile
from pehra.registry.queries import snapshot
from pehra.site.demonstration import people
from pehra.site.demonstration.start import TOLD_ONCE, ensure
from pehra.site.runtime.errors import Refusal
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db
RIBBON = b'class="ph-ribbon"'


def begin() -> str:
    return ensure(lambda words: None)


def test_it_begins_once_and_lets_in_who_was_made_in_it() -> None:
    assert "falak-telecom" in begin()
    world.person(Body.objects.get(slug="ncert"), Role.ANALYST)
    assert begin() == TOLD_ONCE
    assert User.objects.filter(demonstration=True).count() == len(people.CAST)


def test_a_real_profile_is_left_alone() -> None:
    load_profile(by=SYSTEM, profile=load(packaged("pakistan")), at=NOW)
    with pytest.raises(Refusal, match="real country profile: nothing was changed"):
        begin()
    assert (User.objects.count(), LoadedProfile.objects.count()) == (0, 1)


def test_real_people_are_left_alone() -> None:
    world.person(world.body("cert"), Role.PLATFORM_ADMINISTRATOR)
    with pytest.raises(Refusal, match="real people: nothing was changed") as refused:
        begin()
    assert "\n" not in str(refused.value)
    assert not LoadedProfile.objects.exists()


@pytest.mark.parametrize(("profile", "marked"), [("demonstration", True), ("pakistan", False)])
def test_pages_are_marked_by_the_profile_whatever_the_settings_say(settings: Any, profile: str, marked: bool) -> None:
    settings.DEMONSTRATION = False
    load_profile(by=SYSTEM, profile=load(packaged(profile)), at=NOW)
    snapshot()
    assert (RIBBON in Client().get("/account/login/").content) == marked
