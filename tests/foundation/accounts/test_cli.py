"""`pehra user`: what an operator does at the machine itself."""

from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from django.test import Client

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.cli import user
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import factors, person
from pehra.foundation.audit.models import Entry
from tests import world
from tests.foundation.accounts.web.browser import with_app
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(user, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_the_first_administrator_comes_by_an_invitation_from_the_machine(client: Client) -> None:
    ncert = world.body("ncert")
    code, printed = run("invite", "Nadia@example.org", "--party", "ncert", "--name", "Nadia")
    assert code == 0
    client.post(urlsplit(printed.strip()).path, {"name": "Nadia", "password": PASSWORD})
    (held,) = person(User.objects.get(email="nadia@example.org")).held
    assert (held.party_id, held.role) == (ncert.pk, Role.PLATFORM_ADMINISTRATOR)
    entry = Entry.objects.get(act="account.invite")
    assert (entry.user_id, entry.actor) == (0, "operator")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CONTACT}))
def test_the_operator_invites_to_every_role_of_a_body(role: Role) -> None:
    world.body("ncert")
    code, printed = run("invite", "nadia@example.org", "--party", "ncert", "--role", role.value)
    assert (code, "/account/invitation/" in printed) == (0, True)


def test_and_contacts_to_an_organisation(client: Client) -> None:
    world.body("ncert")
    world.organisation("utility")
    code, printed = run("invite", "sana@example.org", "--party", "ncert", "--role", "contact")
    assert (code, "role: Only an organisation has contacts" in printed) == (1, True)
    assert run("invite", "sana@example.org", "--party", "utility", "--role", "contact")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["invite", "a@example.org", "--party", "nowhere"], "no body or organisation 'nowhere'"),
        (["invite", "not an address", "--party", "ncert"], "email: This is not an e-mail address."),
        (["invite", "a@example.org", "--party", "ncert", "--role", "king"], "Invalid value for '--role'"),
        (["invite", "a@example.org"], "Missing option '--party'"),
        (["reset-second-factor", "nobody@example.org"], "no account 'nobody@example.org'"),
        (["password-link", "nobody@example.org"], "no account 'nobody@example.org'"),
        (["close", "nobody@example.org"], "no account 'nobody@example.org'"),
    ],
)
def test_what_cannot_be_is_one_clear_line(arguments: list[str], told: str) -> None:
    world.body("ncert")
    code, printed = run(*arguments)
    assert code != 0
    assert told in printed


def test_a_lost_second_factor_is_taken_away() -> None:
    owner, _ = world.person(world.body("ncert"), Role.ANALYST, email="analyst@example.org")
    with_app(owner)
    code, printed = run("reset-second-factor", "Analyst@example.org")
    assert (code, "no second factor any more" in printed) == (0, True)
    assert factors(owner.pk) == set()
    assert Entry.objects.get().actor == "operator"


def test_a_forgotten_password_is_helped_without_a_mail_server(client: Client) -> None:
    owner, _ = world.person(world.organisation("utility"), Role.CONTACT, email="contact@example.org")
    code, printed = run("password-link", "contact@example.org")
    assert code == 0
    form = client.get(urlsplit(printed.strip()).path, follow=True)
    given = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(form.request["PATH_INFO"], given).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
    assert b"too old" in client.get(urlsplit(printed.strip()).path, follow=True).content
    first = Entry.objects.order_by("seq").first()
    assert (first.act, first.actor) == ("account.password-link", "operator")


def test_an_account_is_closed() -> None:
    owner, _ = world.person(world.body("ncert"), Role.ANALYST, email="analyst@example.org")
    assert run("close", "analyst@example.org")[0] == 0
    owner.refresh_from_db()
    assert not owner.is_active
    assert run("close", "analyst@example.org")[0] == 1
