"""What is written before it leaves."""

from datetime import timedelta
from typing import Any

import pytest

from pehra.correspondence.actions import drafting
from pehra.correspondence.actions.drafting import Draft
from pehra.correspondence.models import Request
from pehra.foundation.access.errors import Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from tests.correspondence import writing
from tests.correspondence.conftest import Net
from tests.correspondence.writing import HOUR, LATER, draft
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"to_name": ""}, "to_name"),
        ({"to_name": "x" * 201}, "to_name"),
        ({"to_address": ""}, "to_address"),
        ({"to_address": "not an address"}, "to_address"),
        ({"to_address": "a@b.example\r\nBcc: c@d.example"}, "to_address"),
        ({"to_address": f"{'a' * 250}@b.example"}, "to_address"),
        ({"to_address": '"a\x0bb"@c.example'}, "to_address"),
        ({"reply_to": "nobody"}, "reply_to"),
        ({"to_kind": "friend"}, "to_kind"),
        ({"to": "nobody-there"}, "to"),
        ({"to": "\0"}, "to"),
        ({"to": "cert-telecom"}, "to"),
        ({"to": "department"}, "to"),
        ({"kind": "love"}, "kind"),
        ({"language": "fr"}, "language"),
        ({"tlp": "TLP:WHITE"}, "tlp"),
        ({"due_at": NOW}, "due_at"),
        ({"due_at": NOW + timedelta(days=800)}, "due_at"),
        ({"values": (("ipv4-addr", "192.0.2.1"),)}, "values"),
        ({"values": (("ipv4-addr", "\0"),)}, "values"),
        ({"subject": "a\nb"}, "subject"),
        ({"body": "\x07"}, "body"),
        ({"purpose": "x" * 2001}, "purpose"),
    ],
)
def test_each_fault_is_named_and_nothing_is_kept(net: Net, case: str, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        draft(net.analyst, case, **given)
    assert field in refused.value.problems
    assert not Request.objects.exists()


def test_to_change_a_draft_stands_in_the_journal(net: Net, case: str) -> None:
    row = draft(net.analyst, case)
    other = Draft(subject="Zarqa-other", body="Zarqa-more", **writing.OUTSIDE)
    drafting.edit(by=net.lead, reference=row.reference, given=other, at=LATER + HOUR)
    line = JournalEntry.objects.get(act="request.edit")
    assert (line.user_id, line.subject) == (net.lead.user_id, f"case:{case}")
    assert line.detail == {"request": row.reference, "kind": "free"}
    assert "Zarqa" not in str(line.detail)
