"""Findings follow the registry: who responds to their organisation today, and with that who sees them."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from pehra.events.actions.sync.loading import ALONE, COPY_PLACES, TABLES, rows_of_places
from pehra.registry.queries import local_date

LABELS: Final = "SELECT organisation_id, array_agg(DISTINCT tlp::text) FROM events_finding GROUP BY organisation_id"
MOVED: Final = """
CREATE TEMP TABLE followed ON COMMIT DROP AS
SELECT f.id, f.organisation_id FROM events_finding f
JOIN places p ON p.organisation = f.organisation_id AND p.tlp = f.tlp
WHERE (f.audience, f.cert_id, f.sector, f.province, f.cii)
    IS DISTINCT FROM (p.audience, p.cert, p.sector::varchar, p.province::varchar, p.cii)
ORDER BY f.id FOR UPDATE OF f
"""
MOVE: Final = """
UPDATE events_finding f SET audience = p.audience, cert_id = p.cert, sector = p.sector, province = p.province,
    cii = p.cii
FROM followed m, places p WHERE f.id = m.id AND p.organisation = f.organisation_id AND p.tlp = f.tlp
"""
# A digest is seen by whoever sees what it names.
MOVE_DIGESTS: Final = """
UPDATE events_digest d SET audience = p.audience, cert_id = p.cert FROM places p
WHERE p.organisation = d.organisation_id AND p.tlp = d.tlp AND (d.audience, d.cert_id) IS DISTINCT FROM
    (p.audience, p.cert)
"""
DUE: Final = """
INSERT INTO events_due (work, organisation_id) SELECT DISTINCT 'history', organisation_id FROM followed
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def follow_registry(*, at: datetime) -> int:
    """Give every finding the responder and the audience that its organisation has today; returns how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(TABLES)
        cursor.execute(LABELS)
        rows = list(rows_of_places(dict(cursor.fetchall()), local_date(at)))
        with cursor.copy(COPY_PLACES) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE places")
        cursor.execute(MOVED)
        cursor.execute(MOVE)
        changed = cursor.rowcount
        cursor.execute(MOVE_DIGESTS)
        cursor.execute(DUE)
        cursor.execute("DROP TABLE seen, places, followed")
    return int(changed)
