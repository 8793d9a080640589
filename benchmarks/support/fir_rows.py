"""As many incidents in FIR's tables as there are cases in Pehra's, of the same severities, states and organisations."""

from typing import Final

import psycopg

from benchmarks.support.fir import DATABASE, USER
from benchmarks.support.installation import Installation
from pehra.site.runtime.postgres import ROLE

# Its tree of business lines numbers the children of the root by four digits of this alphabet, "CERT" being the first.
DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP: Final = 4
FIRST: Final = 1000

LINES: Final = "COPY incidents_businessline (path, depth, numchild, name) FROM STDIN"
# As `benchmarks.support.cases` gives them to Pehra's: "new" is Open here, "open" is Blocked, "closed" is Closed.
INCIDENTS: Final = """
INSERT INTO incidents_incident (id, date, is_starred, subject, description, is_incident, is_major, category_id,
    detection_id, severity_id, actor_id, status_id, tlp_id, opened_by_id)
SELECT i, localtimestamp - i * (interval '700 days' / %(cases)s), false, 'Incident ' || i,
    'The server was reached from outside ' || i, true, false,
    (SELECT id FROM incidents_incidentcategory WHERE name = (ARRAY['DoS', 'Malware', 'Phishing', 'Vulnerability',
        'Compromise'])[1 + i %% 5]),
    (SELECT id FROM incidents_label WHERE name = 'External' ORDER BY id LIMIT 1),
    (SELECT id FROM incidents_severitychoice WHERE name = (ARRAY['4', '3', '2', '2', '1', '1', '1'])[1 + i %% 7]),
    (SELECT id FROM incidents_label WHERE name = 'Entity' ORDER BY id LIMIT 1),
    (SELECT id FROM incidents_incidentstatus WHERE name = CASE
        WHEN i < 2000 AND i %% 4 = 0 THEN 'Open' WHEN i %% 5 = 1 THEN 'Blocked' ELSE 'Closed' END),
    (SELECT id FROM incidents_tlp WHERE name = CASE
        WHEN i %% 50 = 7 THEN 'RED' WHEN i %% 5 = 2 THEN 'AMBER+STRICT' WHEN i %% 6 = 3 THEN 'GREEN'
        WHEN i %% 40 = 9 THEN 'CLEAR' ELSE 'AMBER' END),
    (SELECT id FROM auth_user WHERE username = %(user)s)
FROM generate_series(1, %(cases)s) i
"""
# Of each table that says whose an incident is.
WHOSE: Final = """
INSERT INTO {table} (incident_id, businessline_id)
SELECT i.id, b.ids[1 + (i.id::bigint * 7919) %% cardinality(b.ids)] FROM incidents_incident i,
    (SELECT array_agg(id ORDER BY id) AS ids FROM incidents_businessline WHERE name LIKE 'Organisation %%') b
"""
WHOSE_TABLES: Final = ("incidents_incident_concerned_business_lines", "incidents_incident_main_business_lines")
# What FIR itself writes beside each: the list shows the newest.
COMMENTS: Final = """
INSERT INTO incidents_comments (date, comment, action_id, incident_id, opened_by_id)
SELECT date, 'Incident opened', (SELECT id FROM incidents_label WHERE name = 'Open'), id, opened_by_id
FROM incidents_incident
"""
LOG: Final = """
INSERT INTO incidents_log (who_id, what, "when", incident_id)
SELECT opened_by_id, 'Incident created', date, id FROM incidents_incident
"""


def fill(place: Installation, cases: int, organisations: int) -> None:
    """Write so many incidents over so many business lines, each with its first comment and entry of the log."""
    with _connected(place) as own:
        with own.cursor().copy(LINES) as copy:
            for number in range(1, organisations + 1):
                copy.write_row((path(FIRST + number), 1, 0, f"Organisation {number}"))
        own.execute(INCIDENTS, {"cases": cases, "user": USER})
        for table in WHOSE_TABLES:
            own.execute(WHOSE.format(table=table).replace("%%", "%"))
        own.execute(COMMENTS)
        own.execute(LOG)
        own.execute("SELECT setval(pg_get_serial_sequence('incidents_incident', 'id'), %s)", [cases])
        own.commit()
        own.autocommit = True
        own.execute("VACUUM (ANALYZE)")


def stored(place: Installation) -> int:
    """How many incidents it has."""
    with _connected(place) as own:
        row = own.execute("SELECT count(*) FROM incidents_incident").fetchone()
    return int(row[0]) if row else 0


def path(number: int) -> str:
    """A child of the root, in its tree."""
    found = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        found = DIGITS[digit] + found
    return found.rjust(STEP, "0")


def _connected(place: Installation) -> psycopg.Connection:
    socket = str((place.home / "postgres" / "socket").resolve())
    return psycopg.connect(host=socket, user=ROLE, dbname=DATABASE)
