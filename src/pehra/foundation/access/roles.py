"""The roles that a person may hold at a body or an organisation, and what each is for.

Roles are code, not rows: what a role may do is read in the policies, and a new role is a reviewed change.
"""

from enum import StrEnum


class Role(StrEnum):
    CONTACT = "contact"
    ANALYST = "analyst"
    LEAD = "lead"
    DUTY_OFFICER = "duty_officer"
    COUNCIL_MEMBER = "council_member"
    SECRETARIAT = "secretariat"
    AUDITOR = "auditor"
    BODY_ADMINISTRATOR = "body_administrator"
    PLATFORM_ADMINISTRATOR = "platform_administrator"


# Who reads cases and reports at all. A platform administrator keeps the machine running and sees no case;
# a Council member sees figures, an auditor the journal.
READS_CASES = frozenset({Role.CONTACT, Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER})
WORKS_CASES = frozenset({Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER})
# Named on a TLP:RED case when it is offered to their body, since somebody must be able to answer for it.
ANSWERS_FOR_THE_BODY = frozenset({Role.LEAD, Role.DUTY_OFFICER})
REPORTS = frozenset({Role.CONTACT, Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER})
ADMINISTERS_BODY = frozenset({Role.BODY_ADMINISTRATOR, Role.LEAD})
READS_JOURNAL = frozenset({Role.AUDITOR})
# Everybody who works in a CERT, the Council or the platform proves a second factor.
NEEDS_SECOND_FACTOR = frozenset(Role) - {Role.CONTACT}
