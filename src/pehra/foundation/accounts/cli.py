"""`pehra user`: what an operator does at the machine itself, each act recorded as the system's."""

import click
from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts import actions, queries
from pehra.foundation.accounts.models import User


@click.group()
def user() -> None:
    """People: let the first administrator in, help somebody who is locked out."""


@user.command()
@click.argument("email")
@click.option("--party", required=True, help="Slug of the body or organisation.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.PLATFORM_ADMINISTRATOR.value)
@click.option("--name", default="", help="Name, to be shown in the invitation.")
def invite(email: str, party: str, role: str, name: str) -> None:
    """Invite EMAIL to a role and print the link: the way to the first administrator. It lives 72 hours."""
    party_id = queries.party_id(party)
    if party_id is None:
        raise click.ClickException(f"there is no body or organisation {party!r}")
    try:
        made = actions.invite(
            by=_operator(party_id), party_id=party_id, email=email, role=role, name=name, at=timezone.now()
        )
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(settings.BASE_URL + reverse("accounts:invitation", args=[made.secret]))


@user.command(name="password-link")
@click.argument("email")
def password_link(email: str) -> None:
    """Print a link by which EMAIL chooses a new password: for an installation without a mail server. It works once."""
    found = _existing(email)
    actions.note_password_link(by=_operator(None), user_id=found.pk, at=timezone.now())
    key = f"{user_pk_to_url_str(found)}-{app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(found)}"
    click.echo(get_adapter().get_reset_password_from_key_url(key))


@user.command(name="reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Remove the second factor and the recovery codes of EMAIL; the next sign-in sets up new ones."""
    found = _existing(email)
    actions.reset_second_factor(by=_operator(None), user_id=found.pk, at=timezone.now())
    click.echo(f"{found}: no second factor any more.")


@user.command(name="close")
@click.argument("email")
def close(email: str) -> None:
    """Close the account of EMAIL: sessions and tokens end, roles end, entries in the journal stay."""
    found = _existing(email)
    actions.close_account(by=_operator(None), user_id=found.pk, at=timezone.now())
    click.echo(f"{found}: closed.")


def _existing(email: str) -> User:
    found = queries.user_by_email(email)
    if found is None:
        raise click.ClickException(f"there is no account {email!r}")
    return found


def _operator(party_id: int | None) -> Person:
    """Whoever has a shell on this machine: may what a platform administrator may, and is named so in the journal."""
    return Person(0, "operator", (Held(party_id or 0, Role.PLATFORM_ADMINISTRATOR),))
