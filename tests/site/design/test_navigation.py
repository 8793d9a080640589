"""Who is shown which page, and which one they are on."""

import pytest

from pehra.foundation.access.roles import Role
from pehra.site.navigation import ENTRIES, Entry, links

pytestmark = pytest.mark.urls("tests.site.design.urls")


def labels(*roles: Role, path: str = "/") -> list[str]:
    return [str(link.label) for link in links(roles, path)]


def test_a_contact_reports_and_works_no_queue() -> None:
    assert labels(Role.CONTACT) == ["Home", "Report an incident", "Inbox", "Network", "Who would receive this"]


def test_an_auditor_reads_the_journal_and_no_case() -> None:
    shown = labels(Role.AUDITOR)
    assert "Journal" in shown
    assert not {"Queue", "Report an incident", "Body administration"} & set(shown)


def test_a_platform_administrator_is_shown_no_case_work() -> None:
    assert not {"Queue", "Report an incident", "Journal"} & set(labels(Role.PLATFORM_ADMINISTRATOR))


def test_roles_add_up() -> None:
    assert {"Queue", "Journal", "Body administration"} <= set(labels(Role.LEAD, Role.AUDITOR))


def test_somebody_without_a_role_is_shown_nothing() -> None:
    assert labels() == []


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/", "Home"),
        ("/incidents/queue/", "Queue"),
        ("/incidents/queue/C-1/", "Queue"),
        ("/incidents/queues/", None),
        ("/elsewhere/", None),
    ],
)
def test_the_page_being_read_is_marked_once(path: str, label: str | None) -> None:
    current = [str(link.label) for link in links([Role.ANALYST], path) if link.current]
    assert current == ([label] if label else [])


def test_what_was_not_read_is_counted_at_the_inbox_alone() -> None:
    assert {str(link.label): link.count for link in links([Role.CONTACT], "/", 4) if link.count} == {"Inbox": 4}


def test_an_entry_without_an_address_is_left_out() -> None:
    nowhere = Entry("Nowhere", "no:such", "home", frozenset(Role))
    assert links([Role.CONTACT], "/", entries=(nowhere, ENTRIES[0]))[0].label == "Home"
