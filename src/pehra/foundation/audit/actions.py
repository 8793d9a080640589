"""Writing the journal. Called last in an action, since the chain's lock is held until the action commits."""

from collections.abc import Mapping
from datetime import datetime

import orjson
from django.db import connection

from pehra.foundation.access.person import Person

INSERT = """
INSERT INTO audit_entry (at, user_id, actor, party_id, act, subject, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)
"""


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
    with connection.cursor() as cursor:
        # NUL cannot be stored in PostgreSQL; names and reasons are checked at the doors, this is the last guard.
        body = orjson.dumps(dict(detail or {}), default=str).decode().replace("\\u0000", "")
        cursor.execute(INSERT, [at, by.user_id, by.label, party_id, act, subject, body])
