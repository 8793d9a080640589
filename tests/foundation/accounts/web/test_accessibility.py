"""The foundation's pages by axe, in both languages, light and dark, on a desk and in a hand."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import create_token, invite
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import person
from pehra.foundation.audit.actions import ask_for_proof, carry_out_proof
from pehra.foundation.delivery.actions import Telling, notify
from pehra.registry.models import Body
from tests import world
from tests.axe import faults, violations
from tests.foundation.accounts.web.browser import CODE, entered, sign_in, with_app
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VARIANTS = [("en", "light", 1280), ("ur", "dark", 390)]

WITHOUT_ACCOUNT = [
    "/account/sign-in/",
    "/account/by-invitation/",
    "/account/inactive/",
    "/account/password/forgotten/",
    "/account/password/forgotten/sent/",
    "/account/password/new/abc-wrong/",
    "/account/password/new/done/",
]
SIGNED_IN = [
    "/account/",
    "/account/password/",
    "/account/passkeys/",
    "/account/second-factor/confirm/",
    "/account/confirm/",
    "/account/sign-out/",
    "/account/people/ncert/",
    "/inbox/",
    "/journal/",
]
JUST_SIGNED_IN = ["/account/second-factor/app/", "/account/passkeys/add/"]


@pytest.fixture
def everybody(ncert: Body) -> User:
    """Somebody who may open every page, and something on each of them."""
    roles = (Role.BODY_ADMINISTRATOR, Role.AUDITOR, Role.ANALYST)
    user, acting = world.person(ncert, *roles, password=PASSWORD, name="عائشہ ملک")
    now = timezone.now()
    create_token(by=acting, party_id=ncert.pk, name="SIEM", scopes=["cases:read"], days=30, at=now)
    for language, text in (("en", "Case %(case)s waits for you."), ("ur", "ہنگامی اطلاع %(case)s")):
        world.user(language=language)
        notify(telling=Telling("test", text, "/", {"case": "C-2M8X-41TV"}), parties=[ncert.pk], at=now)
    carry_out_proof(verification_id=ask_for_proof(by=acting, at=now).pk, at=now)
    with_app(user)
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    return user


def invitation(user: User, body: Body) -> str:
    made = invite(by=person(user), party_id=body.pk, email="new@example.org", role="analyst", at=timezone.now())
    return f"/account/invitation/{made.secret}/"


def window(browser: Browser, url: str, variant: tuple[str, str, int], client: Client | None = None) -> BrowserContext:
    """A browser in which the client's person is signed in. axe is put in past the content security policy."""
    language, theme, width = variant
    viewport = {"width": width, "height": 900}
    opened = browser.new_context(base_url=url, viewport=viewport, bypass_csp=True, reduced_motion="reduce")
    cookies = {"pehra_language": language, "pehra_theme": theme}
    if client is not None:
        cookies["sessionid"] = client.cookies["sessionid"].value
    opened.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return opened


def faults_there(page: Page, path: str, width: int) -> list[str]:
    found = faults(page, path, width)
    assert page.url.endswith(path), f"{path} led to {page.url}"
    return found


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, live_server: Any, variant: tuple[str, str, int], everybody: User, ncert: Body, analyst: User
) -> None:
    at_the_code, fresh = Client(), Client()
    sign_in(at_the_code, everybody)
    sign_in(fresh, analyst)
    tours: list[tuple[Client | None, list[str]]] = [
        (None, [*WITHOUT_ACCOUNT, invitation(everybody, ncert)]),
        (at_the_code, [CODE]),
        (fresh, JUST_SIGNED_IN),
        (entered(everybody), SIGNED_IN),
    ]
    found = {}
    for client, paths in tours:
        opened = window(browser, live_server.url, variant, client)
        page = opened.new_page()
        found |= {path: wrong for path in paths if (wrong := faults_there(page, path, variant[2]))}
        opened.close()
    assert found == {}


def test_nor_where_something_was_wrong_and_it_is_said_at_its_field(
    browser: Browser, live_server: Any, everybody: User
) -> None:
    opened = window(browser, live_server.url, VARIANTS[0], entered(everybody))
    page = opened.new_page()
    page.goto("/account/people/ncert/")
    page.fill("[name=email]", "not@an")
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.click("main form.ph-form button[type=submit]")
    assert page.locator("[role=alert]").count()
    assert violations(page) == []
    opened.close()
