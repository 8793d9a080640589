"""Directives that bind every organisation, answered in every way, in the shapes that the acts leave."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from pehra.council.models import Directive, TierPlace
from pehra.council.rules.tiers import path_of, written
from pehra.formats.references import fresh
from pehra.registry import queries as registry
from pehra.registry.models import Body
from pehra.registry.queries import Selection

# Of a hundred addressees: 15 not acknowledged, 35 acknowledged, 10 shown, 2 ask for a waiver, 36 complied, 2 waived.
DUTIES = """
INSERT INTO council_duty (directive_id, party_id, place_id, state, acknowledged_at, settled_at)
SELECT d.id, s.party, s.place, chosen.state,
       CASE WHEN chosen.state <> 'told' THEN d.issued_at + interval '1 hour' END,
       CASE WHEN chosen.state IN ('compliant', 'waived') THEN d.issued_at + interval '2 hours' END
FROM council_directive d
CROSS JOIN (SELECT unnest(%(parties)s::bigint[]) AS party, unnest(%(places)s::bigint[]) AS place) s
CROSS JOIN LATERAL (SELECT abs(hashint8(d.id * 1000003 + s.party)) %% 100 AS chance) c
CROSS JOIN LATERAL (SELECT CASE WHEN chance < 15 THEN 'told' WHEN chance < 50 THEN 'acknowledged'
    WHEN chance < 60 THEN 'shown' WHEN chance < 62 THEN 'waiver-asked' WHEN chance < 98 THEN 'compliant'
    ELSE 'waived' END AS state) chosen
"""
COUNTS = """
count(*) FILTER (WHERE state = 'told') AS told, count(*) FILTER (WHERE state = 'acknowledged') AS acknowledged,
count(*) FILTER (WHERE state = 'shown') AS shown, count(*) FILTER (WHERE state = 'waiver-asked') AS waiver_asked,
count(*) FILTER (WHERE state = 'compliant') AS compliant, count(*) FILTER (WHERE state = 'waived') AS waived,
count(*) FILTER (WHERE state = 'released') AS released
"""
COLUMNS = "told, acknowledged, shown, waiver_asked, compliant, waived, released"
TALLIES = f"""
INSERT INTO council_tally (directive_id, place_id, {COLUMNS})
SELECT directive_id, place_id, {COUNTS} FROM council_duty GROUP BY directive_id, place_id
"""
DIFFER = f"""
SELECT count(*) FROM (
    (SELECT directive_id, place_id, {COLUMNS} FROM council_tally)
    EXCEPT (SELECT directive_id, place_id, {COUNTS} FROM council_duty GROUP BY directive_id, place_id)) different
"""


@dataclass(frozen=True)
class Made:
    """How many acknowledgements there are, and the directive to look at."""

    duties: int
    reference: str


def make_directives(count: int) -> Made:
    """So many directives of the National CERT to all organisations, a day apart."""
    now = timezone.now()
    meant = list(registry.addressees(Selection(organisations=True), registry.local_date(now)))
    paths = {each.party_id: written(path_of(each.steps)) for each in meant}
    TierPlace.objects.bulk_create([TierPlace(path=path) for path in sorted(set(paths.values()))])
    places = dict(TierPlace.objects.values_list("path", "pk"))
    issuer = Body.objects.get(slug="ncert")
    rows = [_directive(number, issuer, len(paths), now - timedelta(days=number)) for number in range(count)]
    Directive.objects.bulk_create(rows)
    parameters = {"parties": list(paths), "places": [places[path] for path in paths.values()]}
    with connection.cursor() as cursor:
        cursor.execute(DUTIES, parameters)
        cursor.execute(TALLIES)
        cursor.execute("VACUUM ANALYZE council_duty, council_tally, council_directive")
        cursor.execute("SELECT count(*) FROM council_duty")
        (duties,) = cursor.fetchone()
    return Made(duties, rows[0].reference)


def counts_agree() -> bool:
    """Whether the counts that are kept are those that counting gives."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFER)
        return cursor.fetchone() == (0,)


def _directive(number: int, issuer: Body, addressed: int, at: object) -> Directive:
    return Directive(
        reference=fresh("B"),
        title_en=f"Directive {number}",
        title_ur=f"ہدایت نامہ {number}",
        text_en="Patch, and confirm.",
        issuer=issuer,
        citation="benchmark",
        selection={
            **{"organisations": True, "sectors": [], "provinces": [], "ownerships": []},
            **{"cii": None, "functions": [], "parties": []},
        },
        acknowledge_by=at + timedelta(days=3),  # type: ignore[operator]
        comply_by=at + timedelta(days=30),  # type: ignore[operator]
        state="issued",
        addressed=addressed,
        drafted_by="benchmark",
        drafted_at=at,
        issued_at=at,
    )
