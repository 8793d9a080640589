"""Accounts and what ties them to bodies and organisations."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from pehra.foundation.access.roles import Role


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Without a password nobody can sign in until one is set by a link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person. What they may do comes from memberships alone: there is no superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="en")
    mail_notices = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Set only by the demonstration: its second factor shows the code on the page. Never true for a real person.
    demonstration = models.BooleanField(default=False)
    # Counted up to end all sessions, as a new password does.
    session_round = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        db_table = "accounts_user"
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_once")]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # What Django compares in each session, also for the keys of a SECRET_KEY that was replaced.
        return f"{super()._get_session_auth_hash(secret=secret)}.{self.session_round}"


class Membership(models.Model):
    """A role at a party, from a moment until it is ended. Ended rows stay, since the journal refers to them."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "accounts_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "party", "role"],
                condition=models.Q(ended_at=None),
                name="accounts_membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="accounts_membership_role"
            ),
        ]


class Invitation(models.Model):
    """A link sent to an address; only its hash is kept. Accepting it makes the account and the membership."""

    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_invitation"
        constraints = [
            models.UniqueConstraint(
                fields=["email", "party", "role"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_one_open",
            )
        ]


class ApiToken(models.Model):
    """A bearer token of one person for one party, with scopes and an end. Only its hash is kept.

    `roles`: those held there when it was made. It never gains one: what came later may ask for more than
    was proved then.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    roles = ArrayField(models.CharField(max_length=30), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_api_token"
