"""What was typed into a form that could not be taken comes back as text; secrets do not, and nothing is sent by it."""

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from pehra.site.web.errors import typed_words

pytestmark = pytest.mark.django_db


def test_words_come_back_and_secrets_and_codes_do_not() -> None:
    posted = QueryDict(mutable=True)
    posted.setlist("body", ["some words", " اردو "])
    posted.update(
        {
            "tlp": "TLP:AMBER",
            "password": "correct horse battery",
            "csrfmiddlewaretoken": "a b",
            "recovery_code": "a b",
            "login": "a b@example.org",
            "key": "a b",
            "empty": "  ",
        }
    )
    assert typed_words(posted) == [("body", "some words"), ("body", "اردو")]


def test_a_lost_session_keeps_the_words_of_any_form_and_leads_back_to_its_page() -> None:
    path = reverse("incidents:note", args=["C-0000-0000"])
    answer = Client().post(path, {"body": "a <b>note</b>"})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "a &lt;b&gt;note&lt;/b&gt;" in page
    assert "next=%2Fcases%2FC-0000-0000%2Fnote%2F" in page
    assert "<form" not in page[page.index("<main") : page.index("</main>")]


def test_a_part_of_a_page_is_left_as_it_is_when_the_session_is_lost() -> None:
    answer = Client().get(reverse("incidents:organisations"), headers={"HX-Request": "true"})
    assert answer.status_code == 204


def test_a_form_without_its_token_never_shows_a_password() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": "a@example.org", "password": "correct horse battery"})
    assert answer.status_code == 403
    assert "correct horse" not in answer.content.decode()
