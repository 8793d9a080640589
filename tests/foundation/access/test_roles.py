"""The roles as a table. A row that changes here changes who may do what in the country's network."""

import pytest

from pehra.foundation.access import roles
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.rules import APPOINTS

# role: reads cases, works on cases, reports, administers a body, reads the journal, needs a second factor
TABLE = {
    Role.CONTACT: (True, False, True, False, False, False),
    Role.ANALYST: (True, True, True, False, False, True),
    Role.LEAD: (True, True, True, True, False, True),
    Role.DUTY_OFFICER: (True, True, True, False, False, True),
    Role.COUNCIL_MEMBER: (False, False, False, False, False, True),
    Role.SECRETARIAT: (False, False, False, False, False, True),
    Role.AUDITOR: (False, False, False, False, True, True),
    Role.BODY_ADMINISTRATOR: (False, False, False, True, False, True),
    Role.PLATFORM_ADMINISTRATOR: (False, False, False, False, False, True),
}
COLUMNS = (
    roles.READS_CASES,
    roles.WORKS_CASES,
    roles.REPORTS,
    roles.ADMINISTERS_BODY,
    roles.READS_JOURNAL,
    roles.NEEDS_SECOND_FACTOR,
)


def test_the_table_names_every_role() -> None:
    assert set(TABLE) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_what_each_role_is_for(role: Role) -> None:
    assert tuple(role in column for column in COLUMNS) == TABLE[role]


def test_who_works_on_cases_reads_them_and_who_answers_works() -> None:
    assert roles.ANSWERS_FOR_THE_BODY <= roles.WORKS_CASES <= roles.READS_CASES


def test_only_a_platform_administrator_makes_another() -> None:
    assert [role for role, may in APPOINTS.items() if Role.PLATFORM_ADMINISTRATOR in may] == [
        Role.PLATFORM_ADMINISTRATOR
    ]


def test_a_lead_appoints_neither_auditors_nor_administrators_nor_leads() -> None:
    assert APPOINTS[Role.LEAD].isdisjoint({Role.AUDITOR, Role.BODY_ADMINISTRATOR, Role.LEAD})


def test_whoever_appoints_administers() -> None:
    assert set(APPOINTS) == roles.ADMINISTERS_BODY | {Role.PLATFORM_ADMINISTRATOR}
