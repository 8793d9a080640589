"""Who can be mentioned in a note, who is told, and that a mention confirms nobody to anybody."""

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions.mentioning import offered
from pehra.incidents.models import Entry
from tests.incidents.acting import LATER, escalated, opened, red
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def write(net: Net, reference: str, body: str, by: Person | None = None, **words: object) -> Entry:
    return actions.note(by=by or net.analyst, reference=reference, body=body, at=LATER, **words)  # type: ignore[arg-type]


def mentioned(person: Person) -> int:
    return Notice.objects.filter(user_id=person.user_id, kind="case.mention").count()


def names_for(by: Person, reference: str, party: object, asked: str = "", **words: object) -> list[str]:
    case = queries.case(by, reference)
    return offered(by, case, party.pk, asked=asked, **({"named": set()} | words))  # type: ignore


def test_a_colleague_is_told_and_marked(net: Net) -> None:
    reference = opened(net)
    entry = write(net, reference, "Please look, @lead: it is back")
    assert entry.params == {"mentions": ["lead"]}
    assert mentioned(net.lead) == 1
    notice = Notice.objects.get(user_id=net.lead.user_id, kind="case.mention")
    assert (notice.link, notice.restricted) == (f"/cases/{reference}/", True)
    assert "it is back" not in f"{notice.text}{notice.params}"


def test_who_has_written_there_can_be_mentioned_by_others(net: Net) -> None:
    reference = opened(net)
    write(net, reference, "@contact which server was it?")
    assert mentioned(net.contact) == 1, "the contact reported it, which the analyst sees"
    write(net, reference, "@second_contact and you?")
    assert mentioned(net.second_contact) == 0, "of whom the analyst knows nothing"
    write(net, reference, "I was away", by=net.second_contact)
    write(net, reference, "@second_contact thanks")
    assert mentioned(net.second_contact) == 1


@pytest.mark.parametrize("name", ["punjab_analyst", "cii_lead", "second_contact", "body_administrator", "nobody-there"])
def test_whoever_is_not_to_be_known_of_stays_text(name: str, net: Net) -> None:
    """Somebody who exists elsewhere and somebody who does not leave the very same traces."""
    reference = escalated(net)
    before = Notice.objects.count()
    entry = write(net, reference, f"@{name} help")
    assert entry.params == {}
    assert not Notice.objects.filter(kind="case.mention").exists()
    plain = Notice.objects.count() - before
    write(net, reference, "without a name")
    assert Notice.objects.count() - before == 2 * plain


def test_nobody_is_told_of_what_they_may_not_read(net: Net) -> None:
    reference = opened(net)
    write(net, reference, "@contact @lead for us alone", internal=True)
    assert (mentioned(net.contact), mentioned(net.lead)) == (0, 1)
    write(net, reference, "@contact @lead for named persons", tlp="TLP:RED", named=[net.contact.user_id])
    assert (mentioned(net.contact), mentioned(net.lead)) == (1, 1)
    note = Notice.objects.filter(user_id=net.contact.user_id, kind="case.note")
    assert not note.exists(), "who is mentioned is told once"


def test_of_a_red_case_the_named_persons_can_be_mentioned(net: Net) -> None:
    reference = red(net)
    write(net, reference, "@contact @analyst", by=net.lead)
    assert (mentioned(net.contact), mentioned(net.analyst)) == (1, 0)


def test_nobody_mentions_themselves(net: Net) -> None:
    write(net, opened(net), "@analyst that is me")
    assert mentioned(net.analyst) == 0


class TestOffered:
    def test_the_own_team_and_who_has_written(self, net: Net) -> None:
        reference = opened(net)
        assert names_for(net.analyst, reference, net.telecom_cert) == ["contact", "lead"]
        assert names_for(net.analyst, reference, net.telecom_cert, "le") == ["lead"]
        assert names_for(net.analyst, reference, net.telecom_cert, internal=True) == ["lead"]
        assert names_for(net.contact, reference, net.operator) == ["analyst", "second_contact"]

    def test_for_a_red_note_those_who_were_chosen(self, net: Net) -> None:
        reference = opened(net)
        red_note = {"tlp": "TLP:RED", "named": {net.lead.user_id}}
        assert names_for(net.analyst, reference, net.telecom_cert, **red_note) == ["lead"]
        assert names_for(net.analyst, reference, net.telecom_cert, tlp="TLP:RED") == []

    def test_never_more_than_a_few(self, net: Net) -> None:
        assert names_for(net.analyst, opened(net), net.telecom_cert, "x" * 10_000) == []

    def test_exactly_those_who_would_be_mentioned(self, net: Net) -> None:
        reference = opened(net)
        for internal in (False, True):
            for name in names_for(net.analyst, reference, net.telecom_cert, internal=internal):
                entry = write(net, reference, f"@{name}", internal=internal)
                assert entry.params == {"mentions": [name]}
