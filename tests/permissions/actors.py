"""Who knocks: every role at every place that a person may stand to one case of the operator."""

from dataclasses import dataclass
from typing import Final

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, Role
from pehra.foundation.accounts.actions import create_token
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.rules import SCOPES, exists_at
from tests import world
from tests.foundation.accounts.web.browser import entered
from tests.incidents.conftest import Net

# How the party of a person stands to the case, and which party of the network that is.
RELATIONS: Final = {
    "reported it": "operator",
    "has it": "telecom_cert",
    "takes part": "cii_cert",
    "above": "national_cert",
    "served beside": "rival",
    "same tier": "punjab_cert",
    "stranger": "department",
}
# Where a role is tried that needs to be tried once only.
AT_HOME: Final = {role: "reported it" if role is Role.CONTACT else "has it" for role in Role}
# Roles that read no case are the same to it wherever they are held; what they do for a body is tried at two.
OTHERS_AT: Final = ("has it", "same tier")
# An organisation beside or elsewhere is its contact: teams of organisations are tried where the case is theirs.
CONTACT_ONLY: Final = ("served beside", "stranger")
# Nobody of a party: without an account, and with a role at the CERT that has the case but no second factor proved yet.
NOBODY, UNPROVED = "not signed in", "factor not proved"
COLUMNS: Final = (NOBODY, UNPROVED, *RELATIONS)
# To these a case of the operator at TLP:AMBER does not exist, whatever their role.
OUTSIDE: Final = ("served beside", "same tier", "stranger")
LETTERS: Final = {
    Role.CONTACT: "C",
    Role.ANALYST: "A",
    Role.LEAD: "L",
    Role.DUTY_OFFICER: "D",
    Role.COUNCIL_MEMBER: "M",
    Role.SECRETARIAT: "S",
    Role.AUDITOR: "U",
    Role.BODY_ADMINISTRATOR: "B",
    Role.PLATFORM_ADMINISTRATOR: "P",
}


@dataclass(frozen=True)
class Actor:
    """One column and one role of the matrix, with the browser in which this person is signed in, and their token."""

    relation: str
    role: Role | None
    client: Client
    cookies: dict[str, str]
    user: User | None = None
    token: str = ""

    @property
    def letter(self) -> str:
        return LETTERS[self.role] if self.role else ""

    def come_anew(self) -> Client:
        """The browser as it was before it did anything."""
        self.client.cookies.clear()
        for name, value in self.cookies.items():
            self.client.cookies[name] = value
        return self.client


def is_tried(role: Role, relation: str) -> bool:
    if role not in READS_CASES:
        return relation in OTHERS_AT
    return role is Role.CONTACT or relation not in CONTACT_ONLY


def kind_of(party: object) -> str:
    return str(getattr(party, "kind", ""))


def actors(net: Net) -> list[Actor]:
    """One person for each role that the party may have, for each relation; and the two who are nobody yet."""
    found = [Actor(NOBODY, None, _quiet(Client()), {})]
    for relation, name in RELATIONS.items():
        party = getattr(net, name)
        for role in Role:
            if exists_at(role, kind_of(party)) and is_tried(role, relation):
                # A hash that no password has: an account without any is sent to make one.
                user, person = world.person(party, role)
                User.objects.filter(pk=user.pk).update(password="argon2$none")
                user.refresh_from_db()
                found.append(_signed_in(relation, role, user, person))
    proved = next(each for each in found if (each.relation, each.role) == ("has it", Role.LEAD))
    return [found[0], _unproved(proved), *found[1:]]


def _signed_in(relation: str, role: Role, user: User, person: Person) -> Actor:
    client = _quiet(entered(user))
    return Actor(relation, role, client, _cookies(client), user, _token(person))


def _token(person: Person) -> str:
    """Everything that this person may do may be done with it."""
    party = person.held[0].party_id
    return create_token(by=person, party_id=party, name="t", scopes=SCOPES, days=30, at=timezone.now()).secret


def _unproved(actor: Actor) -> Actor:
    """The same account in a browser that has given the password alone."""
    assert actor.user is not None
    client = _quiet(Client())
    session = client.session
    session.update({
        SESSION_KEY: str(actor.user.pk),
        BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
        HASH_SESSION_KEY: actor.user.get_session_auth_hash(),
    })  # fmt: skip
    session.save()
    return Actor(UNPROVED, actor.role, client, _cookies(client), actor.user)


def _quiet(client: Client) -> Client:
    """What goes wrong is an answer, as it is for a browser."""
    client.raise_request_exception = False
    return client


def _cookies(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}
