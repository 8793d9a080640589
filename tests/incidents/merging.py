"""Cases to be merged, and everything of them that a merge taken back must leave as it was."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from pehra.foundation.access.person import Person
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions, queries
from pehra.incidents.actions.custody import national_bodies
from pehra.incidents.models import Case
from pehra.incidents.rules.intake import Seen
from tests.incidents.acting import HOUR, REASON, WORDS, opened
from tests.incidents.conftest import Net
from tests.world import NOW

# Where things are: the tables of cases and of what hangs on them, but for the record of merging itself. What is derived
# from them, and what says when a case was changed last, is no part of it.
PLACES = "tablename ~ '^(incidents|deadlines|evidence)_' AND tablename <> 'incidents_merge'"
MOVES_ON = ("version", "updated_at")


def two(net: Net, **second: Any) -> tuple[str, str]:
    """Two cases that the Telecom CERT has: the later one is the operator's too, unless something else is said."""
    first = opened(net)
    return first, opened(net, **second)


def of_rival(net: Net) -> str:
    """A case of a competitor of the operator, which the same CERT has."""
    taken = actions.submit(
        by=net.rival_contact,
        report=actions.Intake(organisation="rival", title="Rival-title", description="Rival-words"),
        at=NOW,
    )
    actions.accept(by=net.analyst, reference=taken.case.reference, at=NOW + HOUR)
    return taken.case.reference


def filled(net: Net, reference: str) -> None:
    """Notes under several labels, and a trace."""
    for number, (tlp, internal) in enumerate(
        (("", False), ("TLP:RED", False), ("", True), ("TLP:AMBER+STRICT", False))
    ):
        actions.note(
            by=net.analyst, reference=reference, body=f"{WORDS} {number}", tlp=tlp, internal=internal, at=NOW + HOUR
        )
    actions.add_observables(by=net.analyst, reference=reference, seen=[Seen("198.51.100.7")], at=NOW + HOUR)


def merge(net: Net, case: str, into: str, at: datetime = NOW + 2 * HOUR) -> Any:
    return actions.merge(by=net.analyst, reference=case, into=into, reason=REASON, at=at)


def undo(net: Net, case: str, at: datetime = NOW + 3 * HOUR) -> Any:
    return actions.undo_merge(by=net.analyst, reference=case, reason=REASON, at=at)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row that says where something is, except the facts that acts leave behind and the marks of a change."""
    found: dict[str, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND {PLACES} ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            narrowed = " WHERE kind <> 'part'" if table == "incidents_entry" else ""
            cursor.execute(f'SELECT to_jsonb(t) FROM "{table}" t{narrowed}')
            rows = [_bare(row) for (row,) in cursor.fetchall()]
            found[table] = sorted(rows, key=str)
    return found


def _bare(row: Any) -> Any:
    whole = json.loads(row) if isinstance(row, str) else row
    return {name: value for name, value in whole.items() if name not in MOVES_ON}


def counted() -> dict[str, str]:
    """Each case and the one under which it is counted."""
    names = dict(Case.objects.values_list("pk", "reference"))
    rows = Case.objects.values_list("pk", "counted_as")
    return {names[case]: names[head] if head else names[case] for case, head in rows}


def seen(person: Person, reference: str) -> queries.Detail:
    return queries.detail(person, reference, national=national_bodies(NOW))


def owed(reference: str) -> dict[tuple[str, str], datetime]:
    """What is owed under a case: stage and party, and until when."""
    rows = Deadline.objects.filter(subject=f"case:{reference}", state="open").select_related("party")
    return {(row.stage, row.party.slug): row.due_at for row in rows}
