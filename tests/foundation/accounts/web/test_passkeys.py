"""Passkeys in a real browser with a virtual authenticator, under the site's own content security policy."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pehra.foundation.accounts.models import User
from pehra.foundation.audit.models import Entry
from tests.foundation.accounts.web.browser import code
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN_IN, ADD = "/account/sign-in/", "/account/passkeys/add/"


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=live_server.url)
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


def with_authenticator(context: BrowserContext, page: Page) -> None:
    """A device that holds passkeys and whose owner always agrees."""
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page with a key in its machine; whatever the content security policy refuses fails the test."""
    opened = context.new_page()
    refused: list[str] = []
    opened.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    with_authenticator(context, opened)
    yield opened
    assert refused == []


def enter_password(page: Page, user: User) -> None:
    page.goto(SIGN_IN)
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")


def add_passkey(page: Page, *, passwordless: bool) -> None:
    page.goto(ADD)
    page.fill("[name=name]", "My telephone")
    if passwordless:
        page.check("[name=passwordless]")
    page.click("#passkey_add")
    page.wait_for_url(re.compile("recovery-codes"))


def sign_out(page: Page) -> None:
    page.goto("/account/sign-out/")
    page.click("main form button[type=submit]")
    page.goto("/account/")
    expect(page).to_have_url(re.compile("sign-in"))


def test_an_analyst_sets_a_passkey_up_instead_of_an_app_and_signs_in_with_it(page: Page, analyst: User) -> None:
    enter_password(page, analyst)
    page.goto("/inbox/")
    expect(page).to_have_url(re.compile("second-factor/app"))
    page.click("text=Use a passkey instead")
    expect(page).to_have_url(re.compile("passkeys/add"))
    add_passkey(page, passwordless=False)
    assert page.goto("/inbox/").url.endswith("/inbox/")  # type: ignore[union-attr]
    sign_out(page)
    enter_password(page, analyst)
    expect(page).to_have_url(re.compile("second-factor/code"))
    page.click("#passkey_prove")
    page.wait_for_url(re.compile("^(?!.*account)"))
    assert page.goto("/inbox/").url.endswith("/inbox/")  # type: ignore[union-attr]
    assert "account.add-factor" in Entry.objects.values_list("act", flat=True)


def test_a_passkey_alone_signs_in_and_proves_the_second_factor(page: Page, analyst: User) -> None:
    enter_password(page, analyst)
    add_passkey(page, passwordless=True)
    sign_out(page)
    page.goto(SIGN_IN)
    page.click("#passkey_sign_in")
    page.wait_for_url(re.compile("^(?!.*account)"))
    assert page.goto("/inbox/").url.endswith("/inbox/")  # type: ignore[union-attr]


def test_a_closed_account_does_not_get_in_by_its_passkey(page: Page, analyst: User) -> None:
    enter_password(page, analyst)
    add_passkey(page, passwordless=True)
    sign_out(page)
    User.objects.update(is_active=False)
    page.goto(SIGN_IN)
    page.click("#passkey_sign_in")
    page.wait_for_url(re.compile("inactive"))
    page.goto("/inbox/")
    expect(page).to_have_url(re.compile("sign-in"))


def test_a_machine_without_the_key_says_so_and_lets_in_nobody(
    page: Page, context: BrowserContext, analyst: User
) -> None:
    enter_password(page, analyst)
    add_passkey(page, passwordless=True)
    sign_out(page)
    other = context.new_page()
    with_authenticator(context, other)
    other.goto(SIGN_IN)
    other.click("#passkey_sign_in")
    expect(other.locator("[data-passkey-failed]")).to_be_visible()
    expect(other).to_have_url(re.compile("sign-in"))


def test_renaming_and_removing_all_but_the_last(page: Page, analyst: User) -> None:
    enter_password(page, analyst)
    add_passkey(page, passwordless=False)
    page.goto("/account/passkeys/")
    page.click("text=Rename")
    page.fill("[name=name]", "Old telephone")
    page.click("main form button[type=submit]")
    expect(page.locator("tbody")).to_contain_text("Old telephone")
    page.click("tbody >> text=Remove")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("add another before you remove this one")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.goto("/account/second-factor/app/")
    secret = page.locator("code[dir=ltr]").inner_text()
    page.fill("[name=code]", code(secret))
    page.click("main form button[type=submit]")
    page.goto("/account/passkeys/")
    page.click("tbody >> text=Remove")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("You have no passkey yet")
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_without_javascript_the_password_way_is_whole(browser: Browser, live_server: Any, contact: User) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(SIGN_IN)
    expect(page.locator("#passkey_sign_in")).to_be_hidden()
    enter_password(page, contact)
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("Your roles")
    context.close()
