"""A run's observations on their way from the engine into a table that lives as long as the transaction."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from pehra.events.rules.audience import audience
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES
from pehra.foundation.accounts.queries import members
from pehra.law.tlp import TLP
from pehra.pipeline.store import Store
from pehra.registry import queries as registry

# One sync at a time: two would wait for each other's rows in turn.
ALONE: Final = "SELECT pg_advisory_xact_lock(hashtext('events.sync'))"
# PostgreSQL reads the same text with tabs and escapes; NUL and broken UTF-8 are all that it cannot take.
_TEXTS: Final = ", ".join(
    f"replaceAll(toValidUTF8(toString({name})), '\\0', '')"
    for name in (
        "protocol_transport",
        "source_fqdn",
        "source_url",
        "source_account",
        "classification_taxonomy",
        "classification_type",
        "classification_identifier",
    )
)
OBSERVED: Final = f"""
SELECT reinterpretAsInt64(finding), organisation, first_seen, last_seen, events,
    multiIf(source_ip = toIPv6('::'), NULL,
        startsWith(toString(source_ip), '::ffff:'), substring(toString(source_ip), 8), toString(source_ip)),
    source_port, {_TEXTS}, toString(severity), toString(tlp)
FROM observed WHERE run = {{run:UUID}}
FORMAT TabSeparated
"""  # noqa: S608

TABLES: Final = """
CREATE TEMP TABLE seen (
    key bigint, organisation bigint, first_seen timestamptz, last_seen timestamptz, events bigint, source_ip inet,
    port integer, transport text, fqdn text, url text, account text, taxonomy text, type text, identifier text,
    severity text, tlp text
) ON COMMIT DROP;
CREATE TEMP TABLE places (
    organisation bigint, tlp text, label text, audience bigint[], cert bigint, sector text, province text, cii boolean
) ON COMMIT DROP
"""
COPY_SEEN: Final = "COPY seen FROM STDIN"
COPY_PLACES: Final = "COPY places FROM STDIN"
LISTED: Final = "UPDATE seen SET last_seen = %s WHERE last_seen < %s"
LABELS: Final = "SELECT organisation, array_agg(DISTINCT tlp) FROM seen GROUP BY organisation"


def load(cursor: Any, store: Store, run: UUID, on: date, *, listed_at: datetime | None = None) -> int:
    """Fill the tables `seen` (one row a finding) and `places` (one an organisation and label). Memory stays small.

    `listed_at`: when the run is a list, the moment of which it speaks; what is on it was seen then, however long ago it
    was put there. Returns how many findings the run saw.
    """
    cursor.execute(TABLES)
    with cursor.copy(COPY_SEEN) as copy:
        for piece in store.stream(OBSERVED, {"run": str(run)}):
            copy.write(piece)
    if listed_at:
        cursor.execute(LISTED, [listed_at, listed_at])
    cursor.execute(LABELS)
    wanted = dict(cursor.fetchall())
    # All of them before the copying begins: meanwhile the connection answers no question.
    rows = list(rows_of_places(wanted, on))
    with cursor.copy(COPY_PLACES) as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute("ANALYZE seen; ANALYZE places")
    cursor.execute("SELECT count(*) FROM seen")
    (count,) = cursor.fetchone()
    return int(count)


def label_of(text: str) -> TLP:
    """A feed's label; one that nobody knows is taken for the strictest that still reaches whom it concerns."""
    try:
        return TLP(text if text.startswith("TLP:") else f"TLP:{text.upper()}")
    except ValueError:
        return TLP.AMBER_STRICT


def rows_of_places(wanted: dict[int, list[str]], on: date) -> Iterator[tuple[object, ...]]:
    """For each organisation and label: who responds to it on this day, who sees it, and its attributes."""
    if not wanted:
        return
    for place in registry.placements(on):
        for text in wanted.get(place.organisation_id, ()):
            label = label_of(text)
            keys = audience(label, place.organisation_id, place.chain, named(label, place))
            cert = place.chain[0] if place.chain else None
            yield place.organisation_id, text, label, keys, cert, place.sector, place.province, place.cii


def named(label: TLP, place: registry.Placement) -> set[int]:
    """Who is named on a TLP:RED finding: whoever answers for the organisation and for its first responder."""
    if label is not TLP.RED:
        return set()
    parties = [place.organisation_id, *place.chain[:1]]
    return {
        user.pk for party in parties for user in members([party], ANSWERS_FOR_THE_BODY) or members([party], READS_CASES)
    }
