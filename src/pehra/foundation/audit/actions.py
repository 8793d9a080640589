"""Writing the journal. Called last in an action, since the chain's lock is held until the action commits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction
from procrastinate.contrib.django import app

from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import Person
from pehra.foundation.audit.models import Verification
from pehra.foundation.audit.queries import prove
from pehra.foundation.audit.rules import Proof
from pehra.foundation.storing import prepared

# Named, not imported: a door calls an action and never the other way round.
PROVING = "pehra.foundation.audit.jobs.prove_journal"
# A proof that a killed worker left half done is not waited for longer than this.
LONGEST_PROOF = timedelta(hours=1)

INSERT = """
INSERT INTO audit_entry (at, user_id, actor, party_id, act, subject, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)
"""

# How JSON writes what no text in PostgreSQL may contain.
NUL = "\\u0000"

# By one statement, in the order of the text. The trigger links them one by one.
INSERT_EACH = """
INSERT INTO audit_entry (at, user_id, actor, party_id, act, subject, detail)
SELECT %s, %s, %s, each.party_id, each.act, each.subject, each.detail
FROM ROWS FROM (json_to_recordset(%s) AS (party_id bigint, act text, subject text, detail jsonb))
    WITH ORDINALITY each (party_id, act, subject, detail, place) ORDER BY each.place
"""


@dataclass(frozen=True)
class Act:
    """One act for `record_each`, as `record` takes it."""

    act: str
    subject: str
    party_id: int | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


def record_each(acts: Iterable[Act], *, by: Person, at: datetime) -> None:
    """Append several acts of one person and one moment, in their order, by one statement."""
    rows = [vars(each) | {"detail": dict(each.detail)} for each in acts]
    text = _json(rows)
    with prepared() as cursor:
        cursor.execute(INSERT_EACH, [at, by.user_id, _storable(by.label), text])


def record(
    *,
    by: Person,
    at: datetime,
    act: str,
    subject: str,
    party_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one act by `by` on `subject` ("case:C-…"), done for `party_id`. Never put case content in `detail`."""
    body = _json(dict(detail or {}))
    with prepared() as cursor:
        cursor.execute(INSERT, [at, by.user_id, _storable(by.label), party_id, act, _storable(subject), body])


def _json(value: Any) -> str:
    """As JSON that PostgreSQL can store. Nearly all of it can be as it is, and looking through it costs the most."""
    try:
        text = orjson.dumps(value, default=_plain).decode()
    except TypeError:
        # Half of a surrogate pair, or a key that is no text.
        text = NUL
    return text if NUL not in text else orjson.dumps(_storable(value), default=str).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)


def _storable(value: Any) -> Any:
    # Names and reasons are checked at the doors. This is the last guard: what PostgreSQL cannot store (NUL, halves of a
    # surrogate pair) must not make an act fail at its very end.
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {str(_storable(key)): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_storable(each) for each in value]
    return value


@transaction.atomic
def ask_for_proof(*, by: Person, at: datetime) -> Verification:
    """Ask that the whole journal be verified, which a job then does. Refused while another is under way."""
    last = Verification.objects.select_for_update().order_by("-pk").first()
    if last is not None and last.finished_at is None and at - last.asked_at < LONGEST_PROOF:
        raise Conflict("The journal is being verified already.")
    row = Verification.objects.create(asked_at=at, asked_by=by.label)
    app.configure_task(PROVING).defer(verification_id=row.pk)
    record(by=by, at=at, act="journal.verify", subject=f"verification:{row.pk}")
    return row


def carry_out_proof(*, verification_id: int, at: datetime) -> Proof | None:
    """Verify, and write down what was found. Done already: nothing happens."""
    if not Verification.objects.filter(pk=verification_id, finished_at=None).exists():
        return None
    proof = prove()
    Verification.objects.filter(pk=verification_id, finished_at=None).update(
        finished_at=at,
        entries=proof.entries,
        head_seq=proof.head.seq,
        head_hash=proof.head.hash,
        broken_seq=proof.broken.seq if proof.broken else None,
        reason=proof.broken.reason if proof.broken else "",
    )
    return proof
