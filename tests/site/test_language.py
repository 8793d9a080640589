"""The language of a page is its reader's, and of nobody who comes after."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_is_read_in_urdu_is_left_behind(turn: str) -> None:
    assert get_language() == settings.LANGUAGE_CODE, f"what the {turn} turn begins with"
    assert get_current_timezone_name() == settings.TIME_ZONE
    client = Client()
    client.cookies["pehra_language"] = "ur"
    page = client.get("/account/sign-in/", follow=True)
    assert 'dir="rtl"' in page.content.decode()
    assert get_language() == "ur", "the client answers in this thread"
