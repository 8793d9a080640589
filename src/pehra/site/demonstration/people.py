"""The people of the demonstration: one for each role. Passwords are random and are told once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from pehra.foundation.access.roles import NEEDS_SECOND_FACTOR, Role
from pehra.foundation.accounts.models import Membership, User
from pehra.registry.models import Party

# Easy to read out and to type: no characters that look alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Character:
    """One invented person: where they work, as what, and what they are good for in the demonstration."""

    party: str
    role: Role
    name: str
    shows: str
    language: str = "en"
    # Where a party has several people with one role.
    mailbox: str = ""

    @property
    def email(self) -> str:
        return f"{self.mailbox or self.role.value.replace('_', '-')}@{self.party}.example"


CAST = (
    Character("falak-telecom", Role.CONTACT, "Sana Iqbal", "reports an incident; private, telecom, CII"),
    Character("punjab-health-directorate", Role.CONTACT, "Kashif Mehmood", "reports in Urdu; public, Punjab", "ur"),
    Character("chinar-stores", Role.CONTACT, "Hina Raza", "an unrelated organisation: finds no trace of the others"),
    Character("cert-telecom", Role.ANALYST, "Adeel Khan", "first responder of telecom"),
    Character("cert-telecom", Role.LEAD, "Maryam Siddiqui", "leads the Telecom CERT"),
    Character("cert-punjab", Role.ANALYST, "Ayesha Malik", "first responder of Punjab's public bodies", "ur"),
    Character("cert-punjab", Role.LEAD, "Bilal Ahmad", "leads the Punjab CERT: self-assessment, roster, training"),
    Character("cert-punjab", Role.DUTY_OFFICER, "Rabia Tariq", "Punjab CERT, on duty"),
    Character("ncert", Role.DUTY_OFFICER, "Faraz Ahmed", "National CERT, on duty"),
    Character("ncert", Role.ANALYST, "Zara Hussain", "National CERT, analyst"),
    Character("ncert", Role.LEAD, "Asim Raza", "leads the National CERT: issues directives"),
    Character("ncert", Role.BODY_ADMINISTRATOR, "Imran Shah", "administers the National CERT's people"),
    Character("ncert", Role.PLATFORM_ADMINISTRATOR, "Nadia Farooq", "keeps the platform; sees no case"),
    Character("cert-council", Role.SECRETARIAT, "Tariq Jamil", "Council's secretariat"),
    Character("cert-council", Role.COUNCIL_MEMBER, "Shahid Mahmood", "chairs the Council", "ur", "chair"),
    Character("cert-council", Role.COUNCIL_MEMBER, "Saira Qureshi", "Council member, for academia"),
    Character("cert-council", Role.AUDITOR, "Usman Ghani", "auditor: reads and verifies the journal"),
)


@dataclass(frozen=True)
class Login:
    """What a newcomer needs to become one of the people."""

    character: Character
    password: str


def create(at: datetime) -> list[Login]:
    """Make the accounts that do not exist yet; returns the logins of those that were made."""
    parties = dict(Party.objects.values_list("slug", "pk"))
    made = []
    for character in CAST:
        if character.party not in parties or User.objects.filter(email=character.email).exists():
            continue
        made.append(_create(character, parties[character.party], at))
    return made


def reset() -> list[Login]:
    """New passwords for all the people of the demonstration."""
    logins = []
    for character in CAST:
        user = User.objects.filter(email=character.email, demonstration=True).first()
        if user is not None:
            password = _password()
            user.set_password(password)
            user.save(update_fields=["password"])
            logins.append(Login(character, password))
    return logins


def _create(character: Character, party_id: int, at: datetime) -> Login:
    password = _password()
    user = User.objects.create_user(
        character.email,
        password,
        name=character.name,
        language=character.language,
        demonstration=True,
        created_at=at,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Membership.objects.create(user=user, party_id=party_id, role=character.role, started_at=at)
    if character.role in NEEDS_SECOND_FACTOR:
        # Its code is shown on the sign-in page, to a browser on this machine, and only for these accounts.
        TOTP.activate(user, generate_totp_secret())
    return Login(character, password)


def _password() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
