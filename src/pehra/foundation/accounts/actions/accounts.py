"""Accounts themselves."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.accounts.actions.dismissal import withdraw_sent
from pehra.foundation.accounts.actions.memberships import end_all_roles
from pehra.foundation.accounts.actions.tokens import revoke_tokens
from pehra.foundation.accounts.models import ApiToken, User
from pehra.foundation.accounts.queries import person
from pehra.foundation.accounts.rules import LONGEST_ADDRESS, LONGEST_NAME
from pehra.foundation.audit.actions import record


def create_account(
    *, by: Person, email: str, name: str, password: str | None, at: datetime, demonstration: bool = False
) -> User:
    """Make an account without any role. Without a password, one must be set by a link before anybody can sign in."""
    address = checked_address(email)
    with transaction.atomic():
        user = new_user(address, name, password, at, demonstration=demonstration)
        record(by=by, at=at, act="account.create", subject=f"user:{user.pk}", detail={"email": address})
    return user


def new_user(address: str, name: str, password: str | None, at: datetime, *, demonstration: bool = False) -> User:
    """The row of a new account, its name and password checked. Raises Invalid, and Conflict for a known address."""
    tidied = checked_name(name)
    if password is not None:
        try:
            validate_password(password, User(email=address, name=tidied))
        except ValidationError as error:
            raise Invalid({"password": " ".join(error.messages)}) from None
    try:
        with transaction.atomic():
            return User.objects.create_user(address, password, name=tidied, created_at=at, demonstration=demonstration)
    except IntegrityError:
        raise Conflict("This address has an account already.") from None


def checked_address(email: str) -> str:
    """The address as it is kept. Raises Invalid."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        address = ""
    if not address or len(address) > LONGEST_ADDRESS:
        raise Invalid({"email": "This is not an e-mail address."})
    return address


def checked_name(name: str) -> str:
    """The name as it is kept. Raises Invalid."""
    tidied = tidy(name)
    if problem := problem_in(tidied, longest=LONGEST_NAME):
        raise Invalid({"name": Problem(problem[0], **problem[1])})
    return tidied


@transaction.atomic
def change_settings(*, by: Person, name: str, language: str, mail_notices: bool, at: datetime) -> None:
    """Change one's own name, language and wish for mail."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid({"language": "This is not one of the languages."})
    user = User.objects.select_for_update(no_key=True).filter(pk=by.user_id).first()
    if user is None or by.scopes is not None:
        raise Absent
    before = user.name
    user.name, user.language, user.mail_notices = checked_name(name), language, mail_notices
    user.save(update_fields=["name", "language", "mail_notices"])
    # The journal names people by the name of the moment, so a new name is an entry of its own.
    if user.name != before:
        record(
            by=by, at=at, act="account.rename", subject=f"user:{user.pk}", detail={"before": before, "now": user.name}
        )


def note_password_link(*, by: Person, user_id: int, at: datetime) -> None:
    """Journal that somebody is handed a link by which a new password can be set."""
    record(by=by, at=at, act="account.password-link", subject=f"user:{user_id}")


@transaction.atomic
def reset_second_factor(*, by: Person, user_id: int, at: datetime) -> None:
    """Take away every second factor and recovery code of somebody who lost them; the next sign-in sets up new ones.

    Sessions and tokens end: they may be those of whoever found what was lost.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=user_id).exists():
        raise Absent
    Authenticator.objects.filter(user_id=user_id).delete()
    end_sessions(user_id=user_id)
    record(by=by, at=at, act="account.reset-second-factor", subject=f"user:{user_id}")
    revoke_tokens(by=by, user_id=user_id, at=at)


def end_sessions(*, user_id: int) -> int:
    """End every session of an account; returns the round of those that begin now, for the one that shall go on."""
    User.objects.filter(pk=user_id).update(session_round=F("session_round") + 1)
    return int(User.objects.values_list("session_round", flat=True).get(pk=user_id))


@transaction.atomic
def close_account(*, by: Person, user_id: int, at: datetime) -> None:
    """Close an account for good: nobody signs in with it, its tokens are refused, its roles have ended."""
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id, is_active=True).first()
    if user is None:
        raise Absent
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    end_all_roles(user.pk, at)
    withdrawn = withdraw_sent(user.pk, at)
    detail = {"withdrawn_invitations": withdrawn} if withdrawn else None
    record(by=by, at=at, act="account.close", subject=f"user:{user.pk}", detail=detail)


def note_security(*, user: User, act: str, at: datetime, detail: dict[str, object] | None = None) -> None:
    """Journal what somebody did with the own account through the sign-in pages ("account.sign-in", ...)."""
    record(by=person(user), at=at, act=act, subject=f"user:{user.pk}", detail=detail)


def note_lock_out(*, user: User | None, origin: str, at: datetime) -> None:
    """Journal that sign-in was closed for a while to somebody who guessed at this account from there."""
    subject = f"user:{user.pk}" if user else "user:unknown"
    record(by=SYSTEM, at=at, act="account.lock-out", subject=subject, detail={"from": origin})
