"""The window: the database itself hides what the keys do not open, and refuses to write."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.models import ApiToken, User
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.actions import Telling, notify
from pehra.foundation.delivery.models import Mail, Notice, Read
from pehra.incidents.models import Case
from pehra.registry.models import Body
from tests import world
from tests.foundation.access.test_audience import case
from tests.world import NOW

NOBODY = Person(0, "")


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        return cursor.fetchone()[0]


@pytest.fixture
def ncert(db: None) -> Body:
    return world.body("ncert")


@pytest.fixture
def punjab(db: None) -> Body:
    return world.body("cert-punjab")


def test_a_row_is_seen_with_a_key_in_common_and_only_then(ncert: Body, punjab: Body) -> None:
    _, analyst = world.person(ncert, Role.ANALYST)
    _, stranger = world.person(punjab, Role.ANALYST)
    case([ncert.pk], [ncert.pk])
    with viewing(analyst):
        assert Case.objects.count() == 1
    with viewing(stranger):
        assert Case.objects.count() == 0
    with viewing(NOBODY):
        assert Case.objects.count() == 0


def test_without_any_setting_the_reader_sees_nothing(ncert: Body) -> None:
    """The second lock fails closed: who forgets to say who looks, sees no row."""
    case([ncert.pk], [ncert.pk, 0])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE pehra_reader")
        for table in ("incidents_case", "incidents_report", "incidents_entry", "delivery_notice", "audit_entry"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
        cursor.execute("RESET ROLE")


def test_a_platform_administrator_sees_no_case_even_when_named(ncert: Body) -> None:
    user, administrator = world.person(ncert, Role.PLATFORM_ADMINISTRATOR)
    case([ncert.pk], [-user.pk, 0, ncert.pk])
    with viewing(administrator):
        assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "table",
    [
        "accounts_api_token",
        "accounts_invitation",
        "django_session",
        "mfa_authenticator",
        "pehra_cache",
        "procrastinate_jobs",
        "axes_accessattempt",
    ],
)
def test_secrets_are_closed_to_the_reader_altogether(ncert: Body, table: str) -> None:
    _, analyst = world.person(ncert, Role.ANALYST)
    with pytest.raises(ProgrammingError, match="permission denied"), viewing(analyst), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_user SET name = 'x'",
        "INSERT INTO incidents_case DEFAULT VALUES",
        "DELETE FROM accounts_membership",
        "TRUNCATE registry_contact",
        "DROP TABLE incidents_case",
        "CREATE TABLE public.x (y int)",
    ],
)
def test_nothing_can_be_written(ncert: Body, statement: str) -> None:
    _, analyst = world.person(ncert, Role.LEAD)
    with pytest.raises(DatabaseError), viewing(analyst), connection.cursor() as cursor:
        cursor.execute(statement)


def test_role_and_keys_are_gone_afterwards(ncert: Body) -> None:
    _, analyst = world.person(ncert, Role.ANALYST)
    owner = current_role()
    with viewing(analyst):
        assert current_role() == "pehra_reader"
        assert setting("pehra.keys") == "{" + ",".join(map(str, analyst.keys)) + "}"
        assert setting("pehra.person") == str(analyst.user_id)
    assert current_role() == owner
    assert setting("pehra.keys") == setting("pehra.person") == setting("pehra.journal") == ""
    User.objects.update(language="ur")


@pytest.mark.parametrize("statement", ["SELECT no_such_column", "SELECT 1/0", "UPDATE accounts_user SET name = ''"])
def test_and_after_an_exception_too(ncert: Body, statement: str) -> None:
    _, analyst = world.person(ncert, Role.ANALYST)
    owner = current_role()
    with pytest.raises(DatabaseError), viewing(analyst), connection.cursor() as cursor:
        cursor.execute(statement)
    assert current_role() == owner
    assert setting("pehra.keys") == ""


@pytest.mark.django_db(transaction=True)
def test_and_outside_of_any_other_transaction() -> None:
    ncert = world.body("ncert")
    _, analyst = world.person(ncert, Role.ANALYST)
    owner = current_role()
    with viewing(analyst):
        assert current_role() == "pehra_reader"
    assert current_role() == owner
    with pytest.raises(User.DoesNotExist), viewing(analyst):
        User.objects.get(pk=0)
    assert current_role() == owner
    assert not connection.in_atomic_block


def test_a_window_in_a_window_has_its_own_keys(ncert: Body, punjab: Body) -> None:
    _, analyst = world.person(ncert, Role.ANALYST)
    _, stranger = world.person(punjab, Role.ANALYST)
    case([ncert.pk], [ncert.pk])
    with viewing(analyst):
        with viewing(stranger):
            assert Case.objects.count() == 0
        assert Case.objects.count() == 1


def test_notices_are_for_their_party_or_their_person(ncert: Body, punjab: Body) -> None:
    user, analyst = world.person(ncert, Role.ANALYST)
    _, administrator = world.person(ncert, Role.BODY_ADMINISTRATOR)
    _, stranger = world.person(punjab, Role.ANALYST)
    telling = Telling(kind="test", text="Hello", link="/")
    notify(telling=telling, parties=[ncert.pk], users=[administrator.user_id], at=NOW)
    Mail.objects.create(address="a@example.org", subject="s", body="secret", next_at=NOW)
    Read.objects.create(notice=Notice.objects.first(), user=user, at=NOW)
    for looking, seen in ((analyst, 1), (administrator, 1), (stranger, 0), (NOBODY, 0)):
        with viewing(looking):
            assert Notice.objects.count() == seen
            assert Mail.objects.count() == 0
            assert Read.objects.count() == (looking is analyst)


def test_the_journal_is_open_only_to_a_window_that_says_so(ncert: Body, punjab: Body) -> None:
    _, auditor = world.person(ncert, Role.AUDITOR)
    record(by=auditor, at=NOW, act="a", subject="s", party_id=ncert.pk)
    record(by=auditor, at=NOW, act="b", subject="s", party_id=punjab.pk)
    record(by=auditor, at=NOW, act="c", subject="s")
    for opened, acts in (((), ""), ([ncert.pk], "a"), ([punjab.pk, ncert.pk], "ab"), ([0], "abc")):
        with viewing(auditor, journal=opened):
            assert "".join(Entry.objects.order_by("seq").values_list("act", flat=True)) == acts


def test_a_token_row_is_not_found_through_a_person_either(ncert: Body) -> None:
    user, analyst = world.person(ncert, Role.ANALYST)
    ApiToken.objects.create(user=user, party=ncert, name="t", token_hash="0", scopes=[], created_at=NOW, expires_at=NOW)
    with pytest.raises(ProgrammingError), viewing(analyst):
        list(user.api_tokens.all())
