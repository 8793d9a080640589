"""Every act on a case: who may do it, what the stranger finds, what it leaves behind, and that it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.audit import queries as audit
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents.models import Case
from tests.incidents.acting import DEEDS, INSIDERS, LATER, OTHER_DEEDS, SECRETS, Deed, dump, silent
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db
NEVER = "C-0000-0000"
LATE = LATER.replace(day=5)
each_deed = pytest.mark.parametrize("deed", DEEDS, ids=str)
every_deed = pytest.mark.parametrize("deed", [*DEEDS, *OTHER_DEEDS], ids=str)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happened inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@each_deed
def test_who_may_does_and_who_may_not_changes_nothing(net: Net, deed: Deed) -> None:
    reference = deed.prepare(net)
    before = dump()
    for name in INSIDERS:
        person: Person = getattr(net, name)
        with undone():
            if name in deed.may:
                deed.do(person, reference, LATE)
                assert dump() != before, name
            else:
                with pytest.raises(Refusal):
                    deed.do(person, reference, LATE)
                assert dump() == before, name
        with pytest.raises(Absent):
            # The same person after every role has ended.
            deed.do(Person(person.user_id, person.label), reference, LATE)


@each_deed
def test_to_a_stranger_the_case_is_one_that_never_was(net: Net, deed: Deed) -> None:
    reference = deed.prepare(net)
    before = dump()
    for name, person in net.strangers.items():
        if deed.prepare is silent and person is net.national_analyst:
            continue  # the clock has climbed there
        with pytest.raises(Absent) as about_this:
            deed.do(person, reference, LATE)
        with pytest.raises(Absent) as about_none:
            deed.do(person, NEVER, LATE)
        assert str(about_this.value) == str(about_none.value), name
        assert vars(about_this.value) == vars(about_none.value), name
    assert dump() == before


@every_deed
def test_an_act_leaves_one_line_in_the_journal_and_content_nowhere_else(net: Net, deed: Deed) -> None:
    reference = deed.prepare(net)
    lines = JournalEntry.objects.count()
    version = Case.objects.values_list("version", flat=True).first() or 0
    deed.do(deed.by(net), reference, LATE)
    case = Case.objects.get()
    assert case.version > version
    assert case.updated_at == LATE
    assert JournalEntry.objects.count() == lines + 1
    assert JournalEntry.objects.latest("seq").subject == f"case:{case.reference}"
    assert audit.prove().broken is None
    journal = JournalEntry.objects.values_list("detail", "actor", "subject")
    notices = Notice.objects.values_list("text", "params", "link")
    for text in [*map(str, journal), *map(str, notices)]:
        assert not any(secret in text for secret in SECRETS)
    # Whoever sees the case no longer would find nothing behind its address.
    told = Notice.objects.exclude(kind="case.unnamed")
    assert set(told.values_list("link", flat=True)) == {f"/cases/{case.reference}/"}


@every_deed
def test_an_act_without_its_journal_line_has_not_happened(
    net: Net, deed: Deed, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = deed.prepare(net)
    before = dump()

    def broken(**_: object) -> None:
        raise RuntimeError("no journal")

    with monkeypatch.context() as patched:
        patched.setattr("pehra.incidents.actions.timeline.record", broken)
        with pytest.raises(RuntimeError, match="no journal"):
            deed.do(deed.by(net), reference, LATE)
    assert dump() == before
    with connection.cursor() as cursor:
        cursor.execute(FULL_DISK)
    with pytest.raises(DatabaseError, match="no space left"):
        deed.do(deed.by(net), reference, LATE)
    assert dump() == before


FULL_DISK = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER zz_full_disk BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION full_disk();
"""
