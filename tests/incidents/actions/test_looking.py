"""Reading what few may read stands in the journal; reading the rest does not."""

import pytest

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions, queries
from pehra.incidents.models import Case
from tests.incidents.acting import LATER, opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tlp", "restricted"),
    [
        ("TLP:CLEAR", False),
        ("TLP:GREEN", False),
        ("TLP:AMBER", False),
        ("TLP:AMBER+STRICT", True),
        ("TLP:RED", True),
    ],
)
def test_a_look_at_a_restricted_case_is_an_act(net: Net, tlp: str, restricted: bool) -> None:
    case = queries.case(net.lead, reported(net, tlp=tlp))
    before = JournalEntry.objects.count()
    assert actions.note_reading(by=net.lead, case=case, at=LATER) == restricted
    assert JournalEntry.objects.count() == before + restricted
    if restricted:
        line = JournalEntry.objects.latest("seq")
        assert (line.act, line.user_id, line.party_id, line.subject, line.detail) == (
            "case.read",
            net.lead.user_id,
            net.telecom_cert.pk,
            f"case:{case.reference}",
            {"tlp": tlp, "entries": []},
        )


def read(net: Net, who: str, reference: str) -> list[dict[str, object]]:
    """What the journal has about somebody's look at a case and at all that they see of its timeline."""
    person = getattr(net, who)
    case = queries.case(person, reference)
    actions.note_reading(by=person, case=case, entries=queries.entries_of(person, case), at=LATER)
    return list(JournalEntry.objects.filter(act="case.read").order_by("seq").values_list("detail", flat=True))


class TestRestrictedEntriesOfAWiderCase:
    @pytest.mark.parametrize("tlp", ["TLP:RED", "TLP:AMBER+STRICT"])
    def test_reading_one_is_noted_with_its_number(self, net: Net, tlp: str) -> None:
        reference = opened(net)
        entry = actions.note(by=net.analyst, reference=reference, body="b", tlp=tlp, at=LATER)
        assert read(net, "analyst", reference) == [{"tlp": "TLP:AMBER", "entries": [entry.pk]}]

    def test_who_is_not_shown_it_has_read_nothing_restricted(self, net: Net) -> None:
        reference = opened(net)
        words = {"by": net.analyst, "reference": reference, "body": "b", "tlp": "TLP:RED"}
        actions.note(**words, named=[net.lead.user_id], at=LATER)
        assert read(net, "contact", reference) == []
        assert len(read(net, "lead", reference)) == 1

    def test_in_a_restricted_case_every_look_is_noted_with_the_notes_that_were_shown(self, net: Net) -> None:
        reference = reported(net, tlp="TLP:RED")
        assert read(net, "lead", reference) == [{"tlp": "TLP:RED", "entries": []}]
        actions.note(by=net.contact, reference=reference, body="b", internal=True, at=LATER)
        shown = actions.note(by=net.contact, reference=reference, body="b", at=LATER)
        assert read(net, "lead", reference)[1:] == [{"tlp": "TLP:RED", "entries": [shown.pk]}]


def test_looking_changes_nothing(net: Net) -> None:
    case = queries.case(net.lead, reported(net, tlp="TLP:RED"))
    before = list(Case.objects.values())
    actions.note_reading(by=net.lead, case=case, at=LATER)
    assert list(Case.objects.values()) == before


def test_whoever_acted_is_told_how_it_stands_though_it_is_out_of_sight(net: Net) -> None:
    reference = reported(net)
    actions.forward(by=net.lead, reference=reference, to="cert-punjab", reason="r", at=LATER)
    actions.give_back(by=net.punjab_analyst, reference=reference, reason="r", at=LATER)
    assert queries.find(net.punjab_analyst, reference) is None
    assert actions.outcome(reference).custodian.slug == "cert-telecom"
