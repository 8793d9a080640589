"""Two years of cases over a network, made by the database itself. Importing this needs a Django that is set up.

The rows are what the actions would have written, as far as lists, filters, floor and figures look at them: cases with
the audience that their label gives, their reports, participants, steps of custody, clocks, first entries, technical
traces, and who has them in hand. They are written with triggers off: what the database keeps beside them is made
afterwards.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Membership, User
from pehra.registry import queries as registry
from pehra.registry.models import Party
from pehra.site.runtime.postgres import SUPERUSER

ORGANISATIONS = "CREATE UNLOGGED TABLE bench_organisation (n int PRIMARY KEY, id bigint, chain bigint[])"
# Besides one person of every party who is named on TLP:RED cases, so many more work at each body.
COLLEAGUES = 3

# Six of ten cases stay with the first responder, one in seven reaches the National CERT; four of five are closed, and
# of the last week's a quarter waits to be accepted.
# The factor is odd, so every number of a case gets another reference.
PLAN = """
CREATE UNLOGGED TABLE bench_case AS
SELECT i AS id,
       hex(i) AS hex,
       o.id AS organisation,
       o.chain[1:least(cardinality(o.chain), (ARRAY[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 9, 9, 9])
                       [1 + i / 20 %% 20])] AS had,
       CASE WHEN i < 2000 AND i %% 4 = 0 THEN 'new' WHEN i %% 5 = 1 THEN 'open' ELSE 'closed' END AS status,
       (ARRAY['critical', 'high', 'medium', 'medium', 'low', 'low', 'low'])[1 + i %% 7] AS severity,
       CASE WHEN i %% 50 = 7 THEN 'TLP:RED' WHEN i %% 5 = 2 THEN 'TLP:AMBER+STRICT' WHEN i %% 6 = 3 THEN 'TLP:GREEN'
            WHEN i %% 40 = 9 THEN 'TLP:CLEAR' ELSE 'TLP:AMBER' END AS tlp,
       (ARRAY['availability/ddos', 'malicious-code/infected-system', 'fraud/phishing', 'vulnerable/weak-crypto',
              'information-gathering/scanner'])[1 + i %% 5] AS class,
       %(now)s - i * (interval '700 days' / %(cases)s) AS opened_at
FROM generate_series(1, %(cases)s) i
JOIN bench_organisation o ON o.n = 1 + (i::bigint * 7919) %% (SELECT count(*) FROM bench_organisation)
"""

WRITE = {
    "incidents_case": """
INSERT INTO incidents_case (id, reference, organisation_id, affected, title, status, custodian_id, custodian_function,
    classification, ransomware, severity, tlp, source_tlp, audience, opened_at, updated_at, acknowledged_at, closed_at,
    cause, lesson, version)
SELECT id, ref('C', hex), organisation, ARRAY[organisation], 'Incident ' || id, status, had[cardinality(had)],
    'sectoral', ARRAY[class], id %% 9 = 0, severity, tlp, tlp,
    CASE WHEN tlp = 'TLP:RED' THEN ARRAY(
            SELECT -u.id FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
            WHERE m.party_id IN (organisation, had[cardinality(had)]) AND u.email LIKE 'named-%%')
         WHEN tlp IN ('TLP:GREEN', 'TLP:CLEAR') THEN ARRAY[0::bigint, organisation] || had
         ELSE ARRAY[organisation] || had END,
    opened_at, opened_at, CASE WHEN status <> 'new' THEN least(now(), opened_at + id %% 480 * interval '1 minute') END,
    CASE WHEN status = 'closed' THEN least(now(), opened_at + interval '8 hours' + id %% 37 * interval '19 hours') END,
    '', '', 1
FROM bench_case""",
    "incidents_report": """
INSERT INTO incidents_report (reference, case_id, organisation_id, reporter_label, channel, title, description,
    aware_at, submitted_at, recorded_at, classification, severity, tlp, details, audience, digest, receipt)
SELECT ref('R', hex((b.id - 1) * {reports} + n)), b.id, b.organisation, 'bench',
    (ARRAY['api', 'web', 'web', 'email', 'phone'])[1 + (b.id + n) %% 5], c.title, concat_ws(' ',
        CASE WHEN b.id %% 2 = 0 THEN 'The server was reached from outside' ELSE 'A workstation was lost' END,
        CASE WHEN b.id %% 3 = 0 THEN 'through a mailbox' END, CASE WHEN b.id %% 10000 = 77 THEN 'zaffre' END,
        'word' || b.id %% 5000, 'name' || b.id),
    at, at, at, c.classification, b.severity, b.tlp, '{}', c.audience, repeat('0', 64), '{}'
FROM bench_case b JOIN incidents_case c ON c.id = b.id CROSS JOIN generate_series(1, {reports}) n
CROSS JOIN LATERAL (SELECT least(now(), b.opened_at + (n - 1) * interval '3 hours') AS at) later""",
    "incidents_named": """
INSERT INTO incidents_named (case_id, user_id, party_id, why, since)
SELECT c.id, m.user_id, m.party_id, 'bench', c.opened_at FROM incidents_case c, unnest(c.audience) key
JOIN accounts_membership m ON m.user_id = -key WHERE c.tlp = 'TLP:RED'""",
    "incidents_participant": """
INSERT INTO incidents_participant (case_id, party_id, part, since)
SELECT id, organisation, 'reporter', opened_at FROM bench_case
UNION ALL SELECT id, body, 'responder', opened_at FROM bench_case, unnest(had) AS body""",
    "incidents_transfer": """
INSERT INTO incidents_transfer (case_id, kind, from_party_id, to_body_id, function, rule, citation, reason, state,
    offered_by, offered_at, answered_by, answered_at, answer_reason, offer_receipt, answer_receipt)
SELECT id, 'report', organisation, had[1], 'sectoral', '', '', '',
    CASE WHEN status = 'new' THEN 'offered' ELSE 'accepted' END, 'bench', opened_at, '',
    CASE WHEN status <> 'new' THEN opened_at END, '', '{}', '{}'
FROM bench_case""",
    "incidents_entry": """
INSERT INTO incidents_entry (case_id, kind, at, author_label, party_id, tlp, internal, named, body, params, audience)
SELECT b.id, 'reported', b.opened_at, 'bench', b.organisation, b.tlp, false, '[]', '', '{}', c.audience
FROM bench_case b JOIN incidents_case c ON c.id = b.id""",
    "deadlines_deadline": """
INSERT INTO deadlines_deadline (subject, stage, rule, citation, party_id, function, anchor, anchored_at, due_at, events,
    done_upto, next_at, state, met_at, breached_at, faults)
SELECT 'case:' || ref('C', hex), stage, 'bench', '', CASE stage WHEN 'acknowledge' THEN had[1] ELSE organisation END,
    'sectoral', 'submission', opened_at, due_at, ARRAY[due_at, due_at + interval '800 days'],
    CASE WHEN due_at < now() THEN now() END,
    CASE WHEN NOT met THEN due_at + CASE WHEN due_at < now() THEN interval '800 days' ELSE '0' END END,
    CASE WHEN met THEN 'met' ELSE 'open' END,
    CASE WHEN met THEN least(now(), opened_at + id %% 480 * interval '1 minute') END,
    CASE WHEN due_at < now() AND (NOT met OR id %% 480 > 240) THEN due_at END, 0
FROM bench_case, (VALUES ('acknowledge'), ('final-report')) AS stages (stage)
CROSS JOIN LATERAL (SELECT stage = 'acknowledge' AND status <> 'new' AS met, opened_at + CASE
    WHEN stage = 'acknowledge' THEN interval '4 hours' WHEN status = 'closed' THEN interval '800 days'
    WHEN id %% 2 = 0 THEN interval '30 days' ELSE interval '800 days' END AS due_at) clock""",
    "incidents_observable": """
INSERT INTO incidents_observable (case_id, type, value, note, added_by, added_at)
SELECT id, 'ipv4-addr', host('10.0.0.0'::inet + (id::bigint * 7919) %% 16777216), '', 'bench', opened_at
FROM bench_case""",
    "incidents_assignment": """
INSERT INTO incidents_assignment (case_id, party_id, user_id, by, since, running, opened_at, reference)
SELECT b.id, body, people.ids[1 + b.id %% cardinality(people.ids)], 'bench', b.opened_at, true, b.opened_at,
    ref('C', b.hex)
FROM bench_case b CROSS JOIN LATERAL (SELECT had[cardinality(had)] AS body) custodian
JOIN (SELECT m.party_id, array_agg(m.user_id ORDER BY m.user_id) AS ids FROM accounts_membership m
      JOIN accounts_user u ON u.id = m.user_id
      WHERE u.email LIKE 'named-%%' OR u.email LIKE 'with-%%' GROUP BY m.party_id) people
    ON people.party_id = body
WHERE b.status = 'open' AND b.id %% 20 <> 1""",
}

# Put up again as they were, once the rows are there: a tenth of the time that filling them row by row takes.
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""

REFERENCE = """
CREATE FUNCTION hex(number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT upper(lpad(to_hex((number * 2654435761) % 4294967296), 8, '0')) $$;
CREATE FUNCTION ref(kind text, hex text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT kind || '-' || substr(hex, 1, 4) || '-' || substr(hex, 5, 4) $$
"""


def make_cases(home: Path, cases: int, reports: int = 1) -> dict[str, float]:
    """Write so many cases over the organisations `bench-…`, each with so many reports; returns how long it took.

    In seconds, by table. Index, figures and floor are left as they were: see `derived`.
    """
    chains = _chains()
    _make_people()
    seconds: dict[str, float] = {}
    # As the superuser, who may leave out the foreign keys' checks: the rows are right by the way they are made.
    with psycopg.connect(host=str((home / "postgres" / "socket").resolve()), user=SUPERUSER, dbname="pehra") as own:
        own.execute("SET session_replication_role = replica")
        own.execute("SET maintenance_work_mem = '512MB'")
        # The people have just been made: without statistics each named one would be looked for among all.
        own.execute("ANALYZE accounts_user, accounts_membership, registry_party")
        own.execute(ORGANISATIONS)
        with own.cursor().copy("COPY bench_organisation FROM STDIN") as copy:
            for row in chains:
                copy.write_row(row)
        own.execute(REFERENCE)
        with _timed(seconds, "plan"):
            own.execute(PLAN, {"cases": cases, "now": timezone.now()})
        indexes = own.execute(INDEXES, [list(WRITE)]).fetchall()
        for name, _ in indexes:
            own.execute(f"DROP INDEX {name}")
        for table, statement in WRITE.items():
            with _timed(seconds, table):
                own.execute(statement.replace("%%", "%").replace("{reports}", str(reports)))
        with _timed(seconds, "indexes"):
            for _, definition in indexes:
                own.execute(definition)
        own.execute("SELECT setval(pg_get_serial_sequence('incidents_case', 'id'), %s)", [cases])
        own.commit()
        own.autocommit = True
        with _timed(seconds, "vacuum and statistics"):
            own.execute("VACUUM (ANALYZE)")
    return seconds | {"all": round(sum(seconds.values()), 1)}


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - start, 1)


def _make_people() -> None:
    """One person for each party, so that a TLP:RED case has somebody who is named, and colleagues at each body."""
    now = timezone.now()
    rows = list(Party.objects.order_by("pk"))
    bodies = [party for party in rows if party.kind == Party.Kind.BODY]
    parties = {f"named-{party.pk}@example.org": party for party in rows}
    parties |= {f"with-{party.pk}-{each}@example.org": party for party in bodies for each in range(COLLEAGUES)}
    people = [User(email=email, name=str(party), password="!", created_at=now) for email, party in parties.items()]
    User.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(
            user=user,
            party=parties[user.email],
            role=Role.LEAD if user.email.startswith("named") else Role.ANALYST,
            started_at=now,
        )
        for user in people
    )


def _chains() -> list[tuple[int, int, list[int]]]:
    """Every organisation of the benchmark with the bodies of its chain, first responder first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM registry_party WHERE slug LIKE 'bench-%%'")
        wanted = {pk for (pk,) in cursor.fetchall()}
    known = registry.snapshot().institutions
    on = registry.local_date(timezone.now())
    found = ((pk, [known[step.body].id for step in steps]) for pk, steps in registry.chains_on(on) if pk in wanted)
    return [(number, pk, chain) for number, (pk, chain) in enumerate(found, 1)]
